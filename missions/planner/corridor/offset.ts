/**
 * Lines beside a centreline: what lies at an even distance from it. The raw offset of each stretch, with arcs
 * around the outside of bends, is cut where it crosses itself; what then lies nearer to the centreline than
 * it should (the loops in the inside of bends, and what another arm of the meander has for itself) is left out.
 */

import Flatbush from 'flatbush';
import { distanceToEdges, type Edges, prepareEdges } from '../../../src/domain/geo/edges.ts';
import { distance } from '../space/segments.ts';
import type { Point } from '../types.ts';

export interface Centreline {
  readonly points: readonly Point[];
  /** Metres along the line to each point. */
  readonly stations: readonly number[];
  readonly edges: Edges;
}

export function measured(points: readonly Point[]): Centreline {
  const stations = [0];
  for (let i = 1; i < points.length; i++) {
    stations.push(stations[i - 1]! + distance(points[i - 1]!, points[i]!));
  }
  const ends = points.slice(1).flatMap((to, i) => [...points[i]!, ...to]);
  return { points, stations, edges: prepareEdges(Float64Array.from(ends)) };
}

/** A place of a raw offset line, and the station of the centreline it belongs to. */
interface Beside {
  readonly at: Point;
  readonly station: number;
  /** The way to the next place is a chord of an arc, so that it may be nearer by `SAG`. */
  readonly arc: boolean;
}

/** Between two points of an arc. */
const ARC_STEP = Math.PI / 18;
/** Of the offset: an arc's chords come as much nearer. */
const SAG = 1 - Math.cos(ARC_STEP / 2) + 1e-4;
/** Ends nearer than this are joined, m. */
const JOINED = 0.01;

/** From one station to another, metres along the centreline. */
export type Stretch = readonly [from: number, to: number];

/**
 * The line at `offset` metres to the left (negative: right) beside these stretches of the centreline, in
 * order and not over one another: one piece for each, or several where something is left out.
 */
export function offsetLine(
  line: Centreline,
  offset: number,
  stretches: readonly Stretch[],
  check: () => void,
): Point[][] {
  const cut = cutAtCrossings(rawOffset(line, offset), check);
  const least = Math.abs(offset) - 1e-6;
  const pieces: Point[][] = [];
  let before = -1;
  for (let i = 1; i < cut.length; i++) {
    if (i % 256 === 0) check();
    const [from, to] = [cut[i - 1]!, cut[i]!];
    if (distance(from.at, to.at) < 1e-9) continue;
    const [x, y] = [(from.at[0] + to.at[0]) / 2, (from.at[1] + to.at[1]) / 2];
    if (distanceToEdges(line.edges, x, y) < (from.arc ? least * (1 - SAG) : least)) continue;
    for (const { stretch, t0, t1 } of partsWithin(from.station, to.station, stretches)) {
      const [a, b] = [between(from, to, t0).at, between(from, to, t1).at];
      const last = pieces.at(-1);
      if (last && stretch === before && distance(last.at(-1)!, a) < JOINED) last.push(b);
      else pieces.push([a, b]);
      before = stretch;
    }
  }
  return pieces;
}

interface Part {
  readonly stretch: number;
  /** As shares of the way. */
  readonly t0: number;
  readonly t1: number;
}

/** What of the way from one station to another is beside the stretches, in order. */
function partsWithin(from: number, to: number, stretches: readonly Stretch[]): Part[] {
  const parts: Part[] = [];
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stretches[middle]![1] < Math.min(from, to)) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < stretches.length; i++) {
    const [s0, s1] = stretches[i]!;
    if (s0 > Math.max(from, to)) break;
    // On an arc around a bend the station stays: all of it or nothing.
    if (to === from) return [{ stretch: i, t0: 0, t1: 1 }];
    const [a, b] = [(s0 - from) / (to - from), (s1 - from) / (to - from)];
    const [t0, t1] = [Math.max(0, Math.min(a, b)), Math.min(1, Math.max(a, b))];
    if (t1 > t0) parts.push({ stretch: i, t0, t1 });
  }
  return to < from ? parts.reverse() : parts;
}

function rawOffset({ points, stations }: Centreline, offset: number): Beside[] {
  const raw: Beside[] = [];
  let before: number | undefined;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    const heading = Math.atan2(to[1] - from[1], to[0] - from[0]);
    if (before !== undefined) raw.push(...bend(from, stations[i - 1]!, before, heading, offset));
    const normal = heading + Math.PI / 2;
    const [dx, dy] = [offset * Math.cos(normal), offset * Math.sin(normal)];
    raw.push({ at: [from[0] + dx, from[1] + dy], station: stations[i - 1]!, arc: false });
    const arc = i + 1 < points.length && isOutside(points, i, offset);
    raw.push({ at: [to[0] + dx, to[1] + dy], station: stations[i]!, arc });
    before = heading;
  }
  return raw;
}

/** Whether the line goes around the outside of the bend at this point. */
function isOutside(points: readonly Point[], i: number, offset: number): boolean {
  const [[ax, ay], [x, y], [bx, by]] = [points[i - 1]!, points[i]!, points[i + 1]!];
  return ((x - ax) * (by - y) - (y - ay) * (bx - x)) * offset < 0;
}

/** Around the outside of a bend; in its inside the ends are joined straight, to be cut off where they cross. */
function bend(at: Point, station: number, before: number, after: number, offset: number): Beside[] {
  const turn = ((after - before + 5 * Math.PI) % (2 * Math.PI)) - Math.PI;
  if (turn * offset >= 0) return [];
  const steps = Math.ceil(Math.abs(turn) / ARC_STEP);
  return Array.from({ length: Math.max(0, steps - 1) }, (_, i) => {
    const normal = before + ((i + 1) / steps) * turn + Math.PI / 2;
    const place: Point = [at[0] + offset * Math.cos(normal), at[1] + offset * Math.sin(normal)];
    return { at: place, station, arc: true };
  });
}

function cutAtCrossings(raw: readonly Beside[], check: () => void): Beside[] {
  if (raw.length < 2) return [];
  const tree = new Flatbush(raw.length - 1);
  const box = (i: number): [number, number, number, number] => {
    const [[x0, y0], [x1, y1]] = [raw[i]!.at, raw[i + 1]!.at];
    return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
  };
  for (let i = 0; i + 1 < raw.length; i++) tree.add(...box(i));
  tree.finish();
  return raw.slice(0, -1).flatMap((from, i) => {
    if (i % 256 === 0) check();
    const to = raw[i + 1]!;
    const shares: number[] = [];
    for (const j of tree.search(...box(i))) {
      if (Math.abs(i - j) <= 1) continue;
      const t = crossing(from.at, to.at, raw[j]!.at, raw[j + 1]!.at);
      if (t !== undefined) shares.push(t);
    }
    const cuts = shares.sort((p, q) => p - q).map((t) => between(from, to, t));
    return i === raw.length - 2 ? [from, ...cuts, to] : [from, ...cuts];
  });
}

function between(a: Beside, b: Beside, t: number): Beside {
  const at: Point = [a.at[0] + t * (b.at[0] - a.at[0]), a.at[1] + t * (b.at[1] - a.at[1])];
  return { at, station: a.station + t * (b.station - a.station), arc: a.arc };
}

/** Where on a–b, as a share of it, c–d crosses it. */
function crossing(a: Point, b: Point, c: Point, d: Point): number | undefined {
  const [rx, ry] = [b[0] - a[0], b[1] - a[1]];
  const [sx, sy] = [d[0] - c[0], d[1] - c[1]];
  const det = rx * sy - ry * sx;
  if (det === 0) return undefined;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / det;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / det;
  return t > 0 && t < 1 && u >= 0 && u <= 1 ? t : undefined;
}

/** Fewer points, none of the line farther than `tolerance` from what stays (Douglas and Peucker). */
export function simplified(line: readonly Point[], tolerance: number): Point[] {
  const keep = new Uint8Array(line.length);
  keep[0] = 1;
  keep[line.length - 1] = 1;
  const stack: [number, number][] = [[0, line.length - 1]];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [from, to] = span;
    let worst = tolerance;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const off = aside(line[i]!, line[from]!, line[to]!);
      if (off > worst) {
        worst = off;
        at = i;
      }
    }
    if (at < 0) continue;
    keep[at] = 1;
    stack.push([from, at], [at, to]);
  }
  return line.filter((_, i) => keep[i]);
}

function aside(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const l2 = dx * dx + dy * dy;
  const t = l2 > 0 ? ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / l2 : 0;
  const s = Math.max(0, Math.min(1, t));
  return Math.hypot(a[0] + s * dx - p[0], a[1] + s * dy - p[1]);
}
