/** Random fences, no-fly areas and rivers by seed, and slow plain judges of them. */

import type { Point, Region, Ring } from '../../../../missions/planner/types.ts';

export type Random = () => number;

/** mulberry32 */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A star-shaped ring, counter-clockwise. */
export function blob(random: Random, x: number, y: number, radius: number, corners: number): Ring {
  const turn = random() * 2 * Math.PI;
  return Array.from({ length: corners }, (_, i) => {
    const angle = turn + ((i + 0.8 * random()) / corners) * 2 * Math.PI;
    const r = radius * (0.35 + 0.65 * random());
    return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
  });
}

export interface Scene {
  readonly permitted: readonly Region[];
  readonly forbidden: readonly Region[];
  readonly clearance: number;
}

/** A fence of about 600 m with no-fly areas that overlap one another and the fence as they fall. */
export function scene(seed: number): Scene {
  const random = seeded(seed);
  const fence = blob(random, 0, 0, 300, 4 + Math.floor(random() * 9));
  const count = Math.floor(random() * 7);
  const forbidden = Array.from({ length: count }, () => {
    const outer = blob(
      random,
      (random() - 0.5) * 400,
      (random() - 0.5) * 400,
      15 + random() * 70,
      3 + Math.floor(random() * 6),
    );
    return { outer, holes: [] };
  });
  const clearance = random() < 0.3 ? 0 : random() * 12;
  return { permitted: [{ outer: fence, holes: [] }], forbidden, clearance };
}

function inRing(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  for (let i = 0; i < ring.length; i++) {
    const [x0, y0] = ring[i]!;
    const [x1, y1] = ring[(i + 1) % ring.length]!;
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
  }
  return inside;
}

function toRing(ring: Ring, [x, y]: Point): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ring.length; i++) {
    const [x0, y0] = ring[i]!;
    const [x1, y1] = ring[(i + 1) % ring.length]!;
    const [dx, dy] = [x1 - x0, y1 - y0];
    const t = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)));
    least = Math.min(least, (x - x0 - t * dx) ** 2 + (y - y0 - t * dy) ** 2);
  }
  return Math.sqrt(least);
}

/** How far a place is inside what is free, negative outside: the plain way, for one permitted region. */
export function depth({ permitted, forbidden }: Scene, p: Point): number {
  const fence = permitted[0]!.outer;
  let least = toRing(fence, p) * (inRing(fence, p) ? 1 : -1);
  for (const { outer } of forbidden) {
    least = Math.min(least, toRing(outer, p) * (inRing(outer, p) ? -1 : 1));
  }
  return least;
}

export function samples(line: readonly Point[], step: number): Point[] {
  return line.slice(1).flatMap(([x1, y1], i) => {
    const [x0, y0] = line[i]!;
    const count = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / step));
    return Array.from({ length: count + 1 }, (_, k): Point => {
      const t = k / count;
      return [x0 + t * (x1 - x0), y0 + t * (y1 - y0)];
    });
  });
}
