/** Which works a way leads to, and what a plan comes to in the end. */
import type { Point, Refusal } from '../types.ts';
import { endOf, type PatternInput, type PatternPlan, startOf, type Work } from '../work.ts';
import { photoCount, photosOf } from './photo.ts';
import { type Surface, unseenOf } from './unseen.ts';

/** Parts of the airspace that no way leads between are told apart up to so many. */
const MOST_PARTS = 8;

/** Those that can be flown to from the start. Works are looked at in their order, each from the one before. */
export function reachable(work: readonly Work[], input: PatternInput): Work[] {
  const { airspace, start, height } = input;
  const home = { at: start, height: Math.min(height, airspace.ceiling) };
  let last = home;
  const beyond: Work[] = [];
  return work.filter((one, i) => {
    if (i % 16 === 0) input.check();
    const from = startOf(one);
    const cutOff =
      airspace.way(last, from) === undefined &&
      (beyond.length >= MOST_PARTS ||
        beyond.some((other) => airspace.way(endOf(other), from) !== undefined) ||
        beyond.push(one) > 0);
    if (cutOff) return false;
    last = endOf(one);
    return true;
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

export const countPhotos = (work: readonly Work[]): number =>
  work.reduce((sum, one) => sum + photoCount(one), 0);

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
