/** Straight stretches in the plane: how far apart, and which part of one comes near another. */

import { squaredDistance } from '../../../src/domain/geo/edges.ts';
import type { Point } from '../types.ts';

/** Metres below which two places are one: far above what a double loses over a hundred kilometres. */
export const EPS = 1e-6;

export const distance = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

export function lengthOf(line: readonly Point[]): number {
  let length = 0;
  for (let i = 1; i < line.length; i++) length += distance(line[i - 1]!, line[i]!);
  return length;
}

export const along = (a: Point, b: Point, t: number): Point => [
  a[0] + t * (b[0] - a[0]),
  a[1] + t * (b[1] - a[1]),
];

/** From t0 to t1 of a stretch, 0 ≤ t0 ≤ t1 ≤ 1. */
export type Interval = readonly [t0: number, t1: number];

/** The square of the distance between the stretch a–b and the edge x0, y0 – x1, y1. */
export function squaredGap(
  a: Point,
  b: Point,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): number {
  if (cross(a, b, x0, y0, x1, y1)) return 0;
  const [ax, ay] = a;
  const [bx, by] = b;
  return Math.min(
    squaredDistance(ax, ay, x0, y0, x1, y1),
    squaredDistance(bx, by, x0, y0, x1, y1),
    squaredDistance(x0, y0, ax, ay, bx, by),
    squaredDistance(x1, y1, ax, ay, bx, by),
  );
}

/** Whether they cross properly, each having its ends on both sides of the other. */
function cross(a: Point, b: Point, x0: number, y0: number, x1: number, y1: number): boolean {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const s0 = dx * (y0 - a[1]) - dy * (x0 - a[0]);
  const s1 = dx * (y1 - a[1]) - dy * (x1 - a[0]);
  if (s0 > 0 === s1 > 0) return false;
  const ex = x1 - x0;
  const ey = y1 - y0;
  const r0 = ex * (a[1] - y0) - ey * (a[0] - x0);
  const r1 = ex * (b[1] - y0) - ey * (b[0] - x0);
  return r0 > 0 !== r1 > 0;
}

/**
 * The part of a–b that is nearer than `reach` to the edge x0, y0 – x1, y1. The edge with its reach is convex
 * (a rectangle between two discs), so the part is one interval.
 */
export function nearPart(
  a: Point,
  b: Point,
  edge: readonly [x0: number, y0: number, x1: number, y1: number],
  reach: number,
): Interval | undefined {
  const [x0, y0, x1, y1] = edge;
  const parts = [
    inDisc(a, b, x0, y0, reach),
    inDisc(a, b, x1, y1, reach),
    beside(a, b, edge, reach),
  ];
  let low = 1;
  let high = 0;
  for (const part of parts) {
    if (!part) continue;
    low = Math.min(low, part[0]);
    high = Math.max(high, part[1]);
  }
  return low < high ? [low, high] : undefined;
}

function inDisc(a: Point, b: Point, x: number, y: number, r: number): Interval | undefined {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const fx = a[0] - x;
  const fy = a[1] - y;
  const qa = dx * dx + dy * dy;
  if (qa === 0) return fx * fx + fy * fy < r * r ? [0, 1] : undefined;
  const qb = fx * dx + fy * dy;
  const root = qb * qb - qa * (fx * fx + fy * fy - r * r);
  if (root <= 0) return undefined;
  return clamped((-qb - Math.sqrt(root)) / qa, (-qb + Math.sqrt(root)) / qa);
}

/** Within the rectangle of both sides of the edge. */
function beside(
  a: Point,
  b: Point,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  r: number,
): Interval | undefined {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length === 0) return undefined;
  const ux = (x1 - x0) / length;
  const uy = (y1 - y0) / length;
  const off = (p: Point) => ux * (p[1] - y0) - uy * (p[0] - x0);
  const on = (p: Point) => ux * (p[0] - x0) + uy * (p[1] - y0);
  const across = between(off(a), off(b), -r, r);
  const lengthwise = across && between(on(a), on(b), 0, length);
  if (!lengthwise) return undefined;
  return clamped(Math.max(across[0], lengthwise[0]), Math.min(across[1], lengthwise[1]));
}

/** Where a value that runs straight from v0 to v1 lies between these. */
function between(v0: number, v1: number, low: number, high: number): Interval | undefined {
  const dv = v1 - v0;
  if (dv === 0) return v0 > low && v0 < high ? [0, 1] : undefined;
  const tLow = (low - v0) / dv;
  const tHigh = (high - v0) / dv;
  return clamped(Math.min(tLow, tHigh), Math.max(tLow, tHigh));
}

function clamped(t0: number, t1: number): Interval | undefined {
  const low = Math.max(t0, 0);
  const high = Math.min(t1, 1);
  return low < high ? [low, high] : undefined;
}

/** Intervals in order and joined where they touch. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((p, q) => p[0] - q[0]);
  const result: [number, number][] = [];
  for (const [t0, t1] of sorted) {
    const last = result.at(-1);
    if (last && t0 <= last[1]) last[1] = Math.max(last[1], t1);
    else result.push([t0, t1]);
  }
  return result;
}

/** What these intervals, in order and apart, leave of 0 … 1. */
export function rest(intervals: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let from = 0;
  for (const [t0, t1] of intervals) {
    if (t0 > from) left.push([from, t0]);
    from = t1;
  }
  if (from < 1) left.push([from, 1]);
  return left;
}
