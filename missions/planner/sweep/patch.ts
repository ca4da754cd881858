import { distance, regionArea } from '../rings.ts';
import type { FreeSpace } from '../space/free-space.ts';
import type { Pass, Point, Region } from '../types.ts';
import { areasOf, type Gap, gapsOf, passesOver } from './gaps.ts';
import type { Legs } from './legs.ts';

/** Share of a region that may stay unseen in slivers not worth a turn. */
const LEFT_OUT = 0.0025;
const ROUNDS = 3;

/**
 * Adds short passes where a tour leaves gaps (beside edges aslant to the lines, in spikes between them), each
 * where it is least out of the way, until slivers of `leftOut` of the area stay. Gives what stays unseen because
 * no way leads there.
 */
export function patch(
  tour: readonly Pass[],
  regions: readonly Region[],
  swath: number,
  legs: Legs,
  check: () => void,
  leftOut = LEFT_OUT,
): { readonly passes: Pass[]; readonly uncovered: Region[] } {
  const passes = [...tour];
  let left: Gap[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    check();
    left = regions.flatMap((region) => worthwhile(region, [passes], swath, leftOut));
    if (round === ROUNDS || left.length === 0) break;
    let added = 0;
    for (const gap of left) {
      check();
      for (const pass of over(gap, passes, swath, legs)) {
        insert(pass, passes, legs);
        added++;
      }
    }
    if (added === 0) break;
  }
  return { passes, uncovered: areas(left, swath) };
}

/** As areas, what any of several layers leaves unseen beyond slivers. */
export function unseenBy(
  layers: readonly (readonly Pass[])[],
  regions: readonly Region[],
  swath: number,
): Region[] {
  return areas(
    regions.flatMap((region) => worthwhile(region, layers, swath, layers.length * LEFT_OUT)),
    swath,
  );
}

function areas(gaps: readonly Gap[], swath: number): Region[] {
  const least = Math.max(1, 0.02 * swath * swath);
  return gaps.filter(({ area }) => area > least).flatMap(areasOf);
}

/** The largest gaps, until what is left of them is little. */
function worthwhile(
  region: Region,
  layers: readonly (readonly Pass[])[],
  swath: number,
  leftOut: number,
): Gap[] {
  const gaps = gapsOf(region, layers, swath);
  let rest = gaps.reduce((sum, { area }) => sum + area, 0);
  const allowed = leftOut * regionArea(region);
  return gaps.filter(({ area }) => {
    const worth = rest > allowed;
    rest -= area;
    return worth;
  });
}

/** Share of the short pass over a gap that must be free to fly, or the one from end to end is taken. */
const MOST_FREE = 0.9;

function over(gap: Gap, passes: readonly Pass[], swath: number, legs: Legs): Pass[] {
  const [short, whole] = passesOver(gap, swath);
  const parts = reachable(short, passes, legs);
  const free = parts.reduce((sum, { from, to }) => sum + distance(from, to), 0);
  if (free >= MOST_FREE * distance(short.from, short.to) && parts.length > 0) return parts;
  const more = reachable(whole, passes, legs);
  return more.length > 0 ? more : parts;
}

/** A pass as the legs of the way between its ends, or what of it is free; none where it cannot be come to. */
function reachable(pass: Pass, passes: readonly Pass[], { space }: Legs): Pass[] {
  const near = passes[0]?.from;
  if (near === undefined) return [];
  const { from, to } = pass;
  const both = space.contains(from) && space.contains(to);
  const path = both ? space.path(from, to) : undefined;
  const legs =
    path?.slice(1).map((end, i) => ({ from: path[i]!, to: end })) ?? freeParts(pass, space);
  return legs.filter((leg) => space.path(near, leg.from) !== undefined);
}

/** m that such a part stays off the border, so that rounding does not put it beyond. */
const OFF_BORDER = 0.01;

function freeParts({ from, to }: Pass, space: FreeSpace): Pass[] {
  const inset = OFF_BORDER / Math.max(distance(from, to), OFF_BORDER);
  const at = (t: number): Point => [
    from[0] + t * (to[0] - from[0]),
    from[1] + t * (to[1] - from[1]),
  ];
  return space.within(from, to).flatMap(([t0, t1]) => {
    const middle = (t0 + t1) / 2;
    const [begin, end] = [Math.min(t0 + inset, middle), Math.max(t1 - inset, middle)];
    return [{ from: at(begin), to: at(end) }];
  });
}

/** Tried in full, of those places that seem best. */
const PLACES = 5;

function insert(pass: Pass, passes: Pass[], legs: Legs): void {
  const places: { at: number; turned: boolean; least: number }[] = [];
  for (let at = 0; at <= passes.length; at++) {
    const before = passes[at - 1]?.to;
    const after = passes[at]?.from;
    const saved = before && after ? distance(before, after) : 0;
    for (const turned of [false, true]) {
      const [a, b] = turned ? [pass.to, pass.from] : [pass.from, pass.to];
      const least = (before ? distance(before, a) : 0) + (after ? distance(b, after) : 0) - saved;
      places.push({ at, turned, least });
    }
  }
  places.sort((p, q) => p.least - q.least || p.at - q.at);
  let best: { at: number; turned: boolean; seconds: number } | undefined;
  for (const { at, turned } of places.slice(0, PLACES)) {
    const before = passes[at - 1]?.to;
    const after = passes[at]?.from;
    const [a, b] = turned ? [pass.to, pass.from] : [pass.from, pass.to];
    const way = (p: Point | undefined, q: Point | undefined) => (p && q ? legs.seconds(p, q) : 0);
    const seconds = way(before, a) + way(b, after) - way(before, after);
    if (best === undefined || seconds < best.seconds) best = { at, turned, seconds };
  }
  if (best === undefined || best.seconds === Number.POSITIVE_INFINITY) return;
  passes.splice(best.at, 0, best.turned ? { from: pass.to, to: pass.from } : pass);
}
