import type { Point, Region, Ring } from './types.ts';

/** m², positive for a counter-clockwise ring. */
export function signedArea(ring: Ring): number {
  const [ox, oy] = ring[0] ?? [0, 0];
  let twice = 0;
  let [px, py] = ring[ring.length - 1] ?? [0, 0];
  for (const [x, y] of ring) {
    // From the first corner, so that far from the origin no digits are lost.
    twice += (px - ox) * (y - oy) - (x - ox) * (py - oy);
    px = x;
    py = y;
  }
  return twice / 2;
}

/** m² without the holes. */
export function regionArea({ outer, holes }: Region): number {
  let area = Math.abs(signedArea(outer));
  for (const hole of holes) area -= Math.abs(signedArea(hole));
  return area;
}

export function ringsOf({ outer, holes }: Region): readonly Ring[] {
  return [outer, ...holes];
}

/** By even and odd crossings; on the border either answer. */
export function ringContains(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  let [px, py] = ring[ring.length - 1]!;
  for (const [qx, qy] of ring) {
    if (py > y !== qy > y && x < px + ((y - py) / (qy - py)) * (qx - px)) inside = !inside;
    px = qx;
    py = qy;
  }
  return inside;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

/** Metres along these points. */
export function pathLength(path: readonly Point[]): number {
  let length = 0;
  for (let i = 1; i < path.length; i++) length += distance(path[i - 1]!, path[i]!);
  return length;
}

/** A plane turned so that passes in a direction lie along its x axis. */
export class Turned {
  readonly angle: number;
  private readonly cos: number;
  private readonly sin: number;

  constructor(angle: number) {
    this.angle = angle;
    this.cos = Math.cos(angle);
    this.sin = Math.sin(angle);
  }

  into([x, y]: Point): Point {
    return [x * this.cos + y * this.sin, y * this.cos - x * this.sin];
  }

  back(x: number, y: number): Point {
    return [x * this.cos - y * this.sin, x * this.sin + y * this.cos];
  }

  rings(region: Region): Ring[] {
    return ringsOf(region).map((ring) => ring.map((point) => this.into(point)));
  }
}
