/**
 * The ordinary method: one direction along the longest edge over the whole area, the lines in their order,
 * straight from one to the next, made legal by the shortest detours.
 */
import type { FreeSpace } from '../../missions/planner/space/free-space.ts';
import { Legs } from '../../missions/planner/sweep/legs.ts';
import { patch } from '../../missions/planner/sweep/patch.ts';
import { heights, lineCount, scan } from '../../missions/planner/sweep/scan.ts';
import type { Pass, Point, Region, Tour } from '../../missions/planner/types.ts';

export function ordinarySweep(
  regions: readonly Region[],
  space: FreeSpace,
  swath: number,
): Tour | undefined {
  const angle = longestEdge(regions);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const rings = regions.flatMap(({ outer, holes }) =>
    [outer, ...holes].map((ring) => ring.map(([x, y]): Point => [x * c + y * s, y * c - x * s])),
  );
  const [low, high] = heights(rings);
  const count = lineCount(high - low, swath);
  const gap = (high - low) / count;
  const passes: Pass[] = [];
  scan(rings, low + gap / 2, gap, count).forEach((stretches, k) => {
    const y = low + (k + 0.5) * gap;
    const back = (x: number): Point => [x * c - y * s, x * s + y * c];
    const line: Pass[] = [];
    for (let i = 0; i + 1 < stretches.length; i += 2) {
      const [from, to] = [stretches[i]! + 0.01, stretches[i + 1]! - 0.01];
      if (to > from) line.push({ from: back(from), to: back(to) });
    }
    const forth = k % 2 === 0;
    passes.push(...(forth ? line : line.reverse().map(({ from, to }) => ({ from: to, to: from }))));
  });
  const transits: (readonly Point[])[] = [];
  for (let i = 1; i < passes.length; i++) {
    const path = space.path(passes[i - 1]!.to, passes[i]!.from);
    if (path === undefined) return undefined;
    transits.push(path);
  }
  return { passes, transits };
}

/** Share of the area that may stay unseen by it: as much as by the planner's sweep. */
const LEFT_OUT = 0.004;

/**
 * The same with the coverage that is asked for: lines that end at edges aslant to them leave slivers, each
 * seen by one short pass more, put in where it is least out of the way (by the planner's own means).
 */
export function ordinaryCovering(
  tour: Tour,
  regions: readonly Region[],
  space: FreeSpace,
  swath: number,
): Tour {
  const legs = new Legs(space, 1, 0, undefined);
  const { passes } = patch(tour.passes, regions, swath, legs, () => {}, LEFT_OUT);
  return {
    passes,
    transits: passes.slice(1).map(({ from }, i) => legs.path(passes[i]!.to, from) ?? []),
  };
}

function longestEdge(regions: readonly Region[]): number {
  let longest = -1;
  let angle = 0;
  for (const { outer } of regions) {
    outer.forEach(([x, y], i) => {
      const [nx, ny] = outer[(i + 1) % outer.length]!;
      const length = Math.hypot(nx - x, ny - y);
      if (length > longest) {
        longest = length;
        angle = Math.atan2(ny - y, nx - x);
      }
    });
  }
  return angle;
}
