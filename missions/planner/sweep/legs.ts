import { distance } from '../rings.ts';
import type { FreeSpace } from '../space/free-space.ts';
import type { Point, Wind } from '../types.ts';

/** The ways between places: as short as the free space lets them be, and how long they take. */
export class Legs {
  readonly space: FreeSpace;
  readonly turnCost: number;
  private readonly speed: number;
  private readonly wind: Wind | undefined;

  /** `speed` through the air, m/s, above the wind's; `turnCost` in s. */
  constructor(space: FreeSpace, speed: number, turnCost: number, wind: Wind | undefined) {
    this.space = space;
    this.speed = speed;
    this.turnCost = turnCost;
    this.wind = wind;
  }

  /** s for a straight leg, the drone heading into the wind as far as it must to stay on it. */
  straight(a: Point, b: Point): number {
    const length = distance(a, b);
    if (length === 0 || this.wind === undefined) return length / this.speed;
    const off = Math.atan2(b[1] - a[1], b[0] - a[0]) - this.wind.to;
    const across = this.wind.speed * Math.sin(off);
    return length / (this.wind.speed * Math.cos(off) + Math.sqrt(this.speed ** 2 - across ** 2));
  }

  /** s along these points, with what each corner between them costs. */
  along(path: readonly Point[]): number {
    let seconds = Math.max(0, path.length - 2) * this.turnCost;
    for (let i = 1; i < path.length; i++) seconds += this.straight(path[i - 1]!, path[i]!);
    return seconds;
  }

  path(a: Point, b: Point): readonly Point[] | undefined {
    return this.space.sees(a, b) ? [a, b] : this.space.path(a, b);
  }

  /** s, infinite where there is no way. */
  seconds(a: Point, b: Point): number {
    const path = this.path(a, b);
    return path === undefined ? Number.POSITIVE_INFINITY : this.along(path);
  }

  /** s, the mean of there and back. */
  straightBoth(a: Point, b: Point): number {
    if (this.wind === undefined) return distance(a, b) / this.speed;
    return (this.straight(a, b) + this.straight(b, a)) / 2;
  }

  /** s on the way between, the mean of there and back; infinite where there is none. */
  secondsBoth(a: Point, b: Point): number {
    const path = this.path(a, b);
    if (path === undefined) return Number.POSITIVE_INFINITY;
    if (this.wind === undefined) return this.along(path);
    return (this.along(path) + this.along([...path].reverse())) / 2;
  }
}
