/** The banks of a river as seen from a line in it: how far they are, across the line's course. */

import Flatbush from 'flatbush';
import { along, distance } from '../space/segments.ts';
import type { Point, Ring } from '../types.ts';

export interface Sides {
  /** Metres to the bank; `most` where there is none as near. */
  readonly left: number;
  readonly right: number;
}

export class Banks {
  private readonly ring: Ring;
  private readonly tree: Flatbush;

  constructor(ring: Ring) {
    this.ring = ring;
    this.tree = new Flatbush(ring.length);
    ring.forEach(([x, y], i) => {
      const [u, v] = ring[(i + 1) % ring.length]!;
      this.tree.add(Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v));
    });
    this.tree.finish();
  }

  /** Across the course of a line at one of its points. */
  across(points: readonly Point[], i: number, most: number): Sides {
    const [nx, ny] = normalAt(points, i);
    const at = points[i]!;
    return {
      left: this.reach(at, [at[0] + most * nx, at[1] + most * ny]) * most,
      right: this.reach(at, [at[0] - most * nx, at[1] - most * ny]) * most,
    };
  }

  /** Where the straight way first meets the bank, as a share of it; 1 where it does not. */
  reach(a: Point, b: Point): number {
    let least = 1;
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const boxes = this.tree.search(
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[0], b[0]),
      Math.max(a[1], b[1]),
    );
    for (const edge of boxes) {
      const p = this.ring[edge]!;
      const q = this.ring[(edge + 1) % this.ring.length]!;
      const [ex, ey] = [q[0] - p[0], q[1] - p[1]];
      const det = dx * ey - dy * ex;
      if (det === 0) continue;
      const t = ((p[0] - a[0]) * ey - (p[1] - a[1]) * ex) / det;
      const u = ((p[0] - a[0]) * dy - (p[1] - a[1]) * dx) / det;
      if (t >= 0 && t < least && u >= 0 && u <= 1) least = t;
    }
    return least;
  }

  /**
   * Goes on from the last point in the middle between the banks, step by step, to where the bank lies ahead.
   * @param width m, about that of the river: as near to its end it goes straight
   */
  onward(points: readonly Point[], step: number, width: number): Point[] {
    const way: Point[] = [points.at(-2)!, points.at(-1)!];
    for (let k = 0; k < MOST_STEPS; k++) {
      const [before, last] = [way.at(-2)!, way.at(-1)!];
      const far = along(before, last, 1 + (2 * width) / Math.max(distance(before, last), 1e-9));
      const ahead = this.reach(last, far);
      if (ahead * 2 * width <= width / 2 + step) return [...way.slice(2), along(last, far, ahead)];
      const next = along(last, far, step / (2 * width));
      const { left, right } = this.across([...way, next], way.length, 2 * width);
      const shift = Math.max(-step / 3, Math.min(step / 3, (left - right) / 2));
      const [nx, ny] = normalAt([last, next], 1);
      way.push([next[0] + shift * nx, next[1] + shift * ny]);
    }
    return way.slice(2);
  }
}

/** A way on from a trimmed end is short. */
const MOST_STEPS = 40;

/** To the left of the course, of length 1. */
export function normalAt(points: readonly Point[], i: number): Point {
  const before = points[Math.max(0, i - 1)]!;
  const after = points[Math.min(points.length - 1, i + 1)]!;
  const length = distance(before, after) || 1;
  return [-(after[1] - before[1]) / length, (after[0] - before[0]) / length];
}
