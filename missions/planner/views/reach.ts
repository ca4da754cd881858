/** Which works a way leads to, and what a plan comes to in the end. */
import type { Point, Refusal } from '../types.ts';
import {
  endOf,
  type PatternInput,
  type PatternPlan,
  type Spot,
  startOf,
  type Work,
} from '../work.ts';
import { photosOf } from './photo.ts';
import { type Surface, unseenOf } from './unseen.ts';

/** Parts of the airspace that no way leads between are told apart up to so many. */
const MOST_PARTS = 8;

/**
 * Those that can be flown to from the start. Obstacles are flown over: what is free stays so higher up, so there
 * is a way between two spots if there is one at the ceiling, where only little stands in it. Works are looked
 * at in their order, each from the one before.
 */
function reachable(work: readonly Work[], { airspace, start, check }: PatternInput): Work[] {
  const space = airspace.at(airspace.ceiling);
  if ('ok' in space) return [];
  const leads = (from: Point, to: Spot) => space.path(from, to.at) !== undefined;
  let last = start;
  const beyond: Point[] = [];
  return work.filter((one, i) => {
    if (i % 16 === 0) check();
    const from = startOf(one);
    if (leads(last, from)) {
      last = endOf(one).at;
      return true;
    }
    const isKnown = beyond.length >= MOST_PARTS || beyond.some((other) => leads(other, from));
    if (!isKnown) beyond.push(endOf(one).at);
    return false;
  });
}

/** Photos in a plan, apart from those of a sweep's lines. */
export const MOST_PHOTOS = 2000;

export function tooMany(photos: number): Refusal | undefined {
  if (photos <= MOST_PHOTOS) return undefined;
  const told = Number.isFinite(photos) ? Math.round(photos) : 'endless';
  const detail = `${told} photos; at most ${MOST_PHOTOS} can be planned at once: take less, or fly higher`;
  return { ok: false, reason: 'too-large', detail };
}

/** The plan of what can be reached; a refusal where that is nothing, with the reason that was found. */
export function planOf(
  work: readonly Work[],
  surfaces: readonly Surface[],
  input: PatternInput,
  blocked: Refusal,
): PatternPlan | Refusal {
  if (work.length === 0) return blocked;
  const flown = reachable(work, input);
  if (flown.length === 0) {
    const detail = `no way leads from the take-off point to any of ${work.length} places for photos: move it, or what is in the way`;
    return { ok: false, reason: 'unreachable', detail, at: startOf(work[0]!).at };
  }
  const photos = flown.flatMap(photosOf);
  const wanted = surfaces.map(({ region }) => region);
  const uncovered = unseenOf(surfaces, photos, input.camera, input.check);
  return { ok: true, work: flown, wanted, uncovered };
}

/** Nothing may fly where photos would be taken from: the airspace's own reason, if it has one. */
export function noFreePlace(input: PatternInput, height: number, what: string, at: Point): Refusal {
  const { airspace } = input;
  if (height > airspace.ceiling) {
    const detail = `${what} is flown at ${height.toFixed(1)} m above ground, the ceiling is ${airspace.ceiling} m: fly lower`;
    return { ok: false, reason: 'no-free-space', detail, at };
  }
  const space = airspace.at(height);
  if ('ok' in space) return { at, ...space };
  const detail = `nothing may fly at ${height.toFixed(1)} m where ${what} would be photographed from: move it, or what is in the way`;
  return { ok: false, reason: 'no-free-space', detail, at };
}
