import { scaleAt } from '../../src/domain/geo/distance.ts';
import type { LonLat } from '../../src/domain/supervision/zone.ts';

/** Metres east and north of the plane's origin. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A flat city: within 0.1 % over the 15 km of an example area. */
export interface Plane {
  toPoint(position: LonLat): Point;
  toLonLat(point: Point): LonLat;
}

export function planeAt(origin: LonLat): Plane {
  const scale = scaleAt(origin[1]);
  return {
    toPoint: ([lon, lat]) => ({
      x: (lon - origin[0]) * scale.lon,
      y: (lat - origin[1]) * scale.lat,
    }),
    toLonLat: ({ x, y }) => [origin[0] + x / scale.lon, origin[1] + y / scale.lat],
  };
}

export function distance(a: Point, b: Point): number {
  return Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
}

/** Degrees clockwise from north, 0 ≤ bearing < 360. */
export function bearing(from: Point, to: Point): number {
  const degrees = (Math.atan2(to.x - from.x, to.y - from.y) * 180) / Math.PI;
  return degrees < 0 ? degrees + 360 : degrees;
}

/** How far one turns from one bearing to another, 0 … 180 degrees. */
export function turn(from: number, to: number): number {
  const d = Math.abs(to - from) % 360;
  return d > 180 ? 360 - d : d;
}

/** Metres from a point to the stretch a–b. */
export function distanceToStretch(p: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / square;
  const t = Math.min(1, Math.max(0, along));
  return distance(p, { x: a.x + t * dx, y: a.y + t * dy });
}
