/** The rectangle of least area around an outline: one of its sides lies on the convex hull's. */
import { Turned } from '../rings.ts';
import type { Point, Ring } from '../types.ts';

export interface Extent {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Radians counter-clockwise from east: of the rectangle's longer side. */
export function longSide(ring: Ring): number {
  const hull = convexHull(ring);
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  hull.forEach((from, i) => {
    const to = hull[(i + 1) % hull.length]!;
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const { west, south, east, north } = extentOf(hull, angle);
    const area = (east - west) * (north - south);
    if (area >= least - 1e-9) return;
    least = area;
    best = east - west >= north - south ? angle : angle + Math.PI / 2;
  });
  // A line has no head: within a half turn.
  return ((best % Math.PI) + Math.PI) % Math.PI;
}

/** In a plane turned by the angle. */
export function extentOf(ring: Ring, angle: number): Extent {
  const turned = new Turned(angle);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const point of ring) {
    const [x, y] = turned.into(point);
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return { west, south, east, north };
}

/** Counter-clockwise (Andrew's monotone chain). */
function convexHull(ring: Ring): Point[] {
  const sorted = [...ring].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (points: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of points) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

const turn = (a: Point, b: Point, c: Point): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
