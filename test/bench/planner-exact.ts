/**
 * The shortest tour of a few cells, exactly: dynamic programming over the sets of cells already flown and the
 * corner each is left at (Held and Karp 1962). Its own, so that it can judge the planner's search.
 */
import { pathLength } from '../../missions/planner/rings.ts';
import type { FreeSpace } from '../../missions/planner/space/free-space.ts';
import type { Pass, Point } from '../../missions/planner/types.ts';

export const MOST_EXACT = 10;

interface Variant {
  readonly cell: number;
  readonly entry: Point;
  readonly exit: Point;
  readonly length: number;
}

/** m from the first pass's beginning to the last one's end; each cell's lines back and forth from one of its corners. */
export function exactLength(cells: readonly (readonly Pass[])[], space: FreeSpace): number {
  const way = (a: Point, b: Point) => {
    const path = space.path(a, b);
    return path ? pathLength(path) : Number.POSITIVE_INFINITY;
  };
  const variants = cells.flatMap((lines, cell) => variantsOf(lines, cell, way));
  const between = variants.map((a) => variants.map((b) => way(a.exit, b.entry)));
  const all = (1 << cells.length) - 1;
  const best = Array.from({ length: all + 1 }, () =>
    new Float64Array(variants.length).fill(Number.POSITIVE_INFINITY),
  );
  variants.forEach(({ cell, length }, v) => {
    best[1 << cell]![v] = length;
  });
  for (let flown = 1; flown < all; flown++) {
    variants.forEach((_, a) => {
      const so = best[flown]![a]!;
      if (so === Number.POSITIVE_INFINITY) return;
      variants.forEach(({ cell, length }, b) => {
        if (flown & (1 << cell)) return;
        const next = best[flown | (1 << cell)]!;
        next[b] = Math.min(next[b]!, so + between[a]![b]! + length);
      });
    });
  }
  return Math.min(...best[all]!);
}

function variantsOf(
  lines: readonly Pass[],
  cell: number,
  way: (a: Point, b: Point) => number,
): Variant[] {
  const turned = ({ from, to }: Pass): Pass => ({ from: to, to: from });
  return [lines, [...lines].reverse()].flatMap((order) =>
    [0, 1].map((first) => {
      const flown = order.map((line, i) => (i % 2 === first ? line : turned(line)));
      let length = 0;
      flown.forEach(({ from, to }, i) => {
        length += Math.hypot(to[0] - from[0], to[1] - from[1]);
        if (i > 0) length += way(flown[i - 1]!.to, from);
      });
      return { cell, entry: flown[0]!.from, exit: flown.at(-1)!.to, length };
    }),
  );
}
