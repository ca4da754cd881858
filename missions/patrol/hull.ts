import type { Point, Ring } from '../planner/types.ts';

/** Counter-clockwise, by Andrew's monotone chain; fewer than three corners where all lie on a line. */
export function convexHull(points: readonly Point[]): Ring {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (all: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const p of all) {
      while (chain.length > 1 && !turnsLeft(chain.at(-2)!, chain.at(-1)!, p)) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Everything within so many metres of a convex ring, and a little more: with an octagon at each corner. */
export function widened(ring: Ring, metres: number): Ring {
  const radius = metres / Math.cos(Math.PI / 8);
  return convexHull(
    ring.flatMap(([x, y]) =>
      Array.from({ length: 8 }, (_, k): Point => {
        const angle = ((k + 0.5) * Math.PI) / 4;
        return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
      }),
    ),
  );
}

const turnsLeft = (a: Point, b: Point, c: Point) =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
