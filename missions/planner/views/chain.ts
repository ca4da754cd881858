/** Groups of work in a fixed order, each of which can be flown in several ways: the ways that are shortest together. */
import type { Point } from '../types.ts';
import { endOf, type Shot, type Spot, startOf, type Work } from '../work.ts';

/** Flown in this order. */
export type Way = readonly Work[];

/** Metres: height changes slowly, so a metre of it counts like two over ground. */
const CLIMB = 2;

export const apart = (a: Spot, b: Spot): number =>
  Math.hypot(b.at[0] - a.at[0], b.at[1] - a.at[1]) + CLIMB * Math.abs(b.height - a.height);

/** One way out of each group, from the start and back to it (a shortest path through the groups). */
export function chained(groups: readonly (readonly Way[])[], start: Point): Work[] {
  const flown = groups
    .map((ways) => ways.filter((way) => way.length > 0))
    .filter((ways) => ways.length > 0);
  let totals: number[] = [];
  const via: number[][] = [];
  flown.forEach((ways, g) => {
    const before = flown[g - 1] ?? [];
    const links = ways.map((way) => {
      const [first, inner] = [startOf(way[0]!), lengthOf(way)];
      if (g === 0) return { total: level(start, first) + inner, from: 0 };
      let [from, total] = [0, Number.POSITIVE_INFINITY];
      for (let k = 0; k < before.length; k++) {
        const sum = totals[k]! + apart(endOf(before[k]!.at(-1)!), first);
        if (sum < total) [from, total] = [k, sum];
      }
      return { total: total + inner, from };
    });
    totals = links.map(({ total }) => total);
    via.push(links.map(({ from }) => from));
  });
  const last = flown.at(-1) ?? [];
  const closed = last.map((way, k) => totals[k]! + level(start, endOf(way.at(-1)!)));
  let k = closed.indexOf(Math.min(...closed));
  const order: Way[] = [];
  for (let g = flown.length - 1; g >= 0; g--) {
    order.unshift(flown[g]![k]!);
    k = via[g]![k]!;
  }
  return order.flat();
}

const level = (start: Point, { at }: Spot): number =>
  Math.hypot(at[0] - start[0], at[1] - start[1]);

/** Metres flown from the first work's start to the last one's end. */
function lengthOf(way: Way): number {
  let metres = 0;
  way.forEach((work, i) => {
    metres += apart(startOf(work), endOf(work));
    if (i > 0) metres += apart(endOf(way[i - 1]!), startOf(work));
  });
  return metres;
}

/** Beginnings of a circle that are tried; with more photos on it, each second, third… */
const MOST_STARTS = 12;

/** A circle of photos begun at any of them, in either direction. */
export function circles(shots: readonly Shot[]): readonly Shot[][] {
  const every = Math.ceil(shots.length / MOST_STARTS) || 1;
  const ways: Shot[][] = [];
  for (let i = 0; i < shots.length; i += every) {
    const turned = [...shots.slice(i), ...shots.slice(0, i)];
    ways.push(turned, [turned[0]!, ...turned.slice(1).reverse()]);
  }
  return ways;
}

/** The other way around: lines keep their camera's heading, where they have one of their own. */
export const backwards = (way: Way): Work[] =>
  [...way]
    .reverse()
    .map((work) => (work.kind === 'shot' ? work : { ...work, from: work.to, to: work.from }));
