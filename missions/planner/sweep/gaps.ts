/** What passes do not see of an area, found along dense rows across it, exact along each row. */
import { ringsOf } from '../rings.ts';
import type { Pass, Point, Region } from '../types.ts';
import { heights, scan } from './scan.ts';

/** Rows for each swath. */
const ROWS = 20;
/** m beyond half a swath that count as seen: passes end a little before the border. */
const TOLERANCE = 0.002;

interface Stretch {
  readonly row: number;
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/** Connected and unseen: stretches of rows beside each other. */
export interface Gap {
  readonly stretches: readonly Stretch[];
  /** m² */
  readonly area: number;
  readonly rowHeight: number;
}

/** What some layer of passes (each meant to see all) does not see of a region; the largest first. */
export function gapsOf(region: Region, layers: readonly (readonly Pass[])[], swath: number): Gap[] {
  const rings = ringsOf(region);
  const [low, high] = heights(rings);
  const count = Math.max(3, Math.ceil(((high - low) / swath) * ROWS));
  const rowHeight = (high - low) / count;
  const first = low + rowHeight / 2;
  const reach = swath / 2 + TOLERANCE;
  const seenBy = layers.map((passes) => {
    const seen: [number, number][][] = Array.from({ length: count }, () => []);
    for (const pass of passes) {
      const bottom = Math.min(pass.from[1], pass.to[1]) - reach;
      const top = Math.max(pass.from[1], pass.to[1]) + reach;
      const begin = Math.max(0, Math.ceil((bottom - first) / rowHeight));
      const end = Math.min(count - 1, Math.floor((top - first) / rowHeight));
      for (let row = begin; row <= end; row++) {
        const part = seenAlong(pass, reach, first + row * rowHeight);
        if (part !== undefined) seen[row]!.push(part);
      }
    }
    return seen;
  });
  const rows = scan(rings, first, rowHeight, count).map((stretches, row) =>
    together(seenBy.map((seen) => unseen(stretches, seen[row]!, row, first + row * rowHeight))),
  );
  return joined(rows, rowHeight);
}

/** Stretches of one row, what lies in any of the lists, each place once. */
function together(lists: readonly Stretch[][]): Stretch[] {
  if (lists.length === 1) return lists[0]!;
  const result: Stretch[] = [];
  for (const next of lists.flat().sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || next.from > last.to) result.push(next);
    else if (next.to > last.to) result[result.length - 1] = { ...last, to: next.to };
  }
  return result;
}

/** The part of the row at height y within reach of a pass: what is within reach of it is convex. */
export function seenAlong(
  { from, to }: Pass,
  reach: number,
  y: number,
): [number, number] | undefined {
  const [ax, ay] = from;
  const [bx, by] = to;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const atFrom = reach * reach - (y - ay) * (y - ay);
  if (atFrom >= 0) {
    const half = Math.sqrt(atFrom);
    low = ax - half;
    high = ax + half;
  }
  const atTo = reach * reach - (y - by) * (y - by);
  if (atTo >= 0) {
    const half = Math.sqrt(atTo);
    low = Math.min(low, bx - half);
    high = Math.max(high, bx + half);
  }
  const dx = bx - ax;
  const dy = by - ay;
  if (dy !== 0) {
    const length = Math.sqrt(dx * dx + dy * dy);
    for (let side = -reach; side <= reach; side += 2 * reach) {
      const t = (y - ay - (side * dx) / length) / dy;
      if (t < 0 || t > 1) continue;
      const x = ax - (side * dy) / length + t * dx;
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
  }
  return low < high ? [low, high] : undefined;
}

function unseen(
  stretches: readonly number[],
  seen: [number, number][],
  row: number,
  y: number,
): Stretch[] {
  seen.sort((a, b) => a[0] - b[0]);
  const result: Stretch[] = [];
  for (let i = 0; i + 1 < stretches.length; i += 2) {
    let from = stretches[i]!;
    const end = stretches[i + 1]!;
    for (const [low, high] of seen) {
      if (low >= end) break;
      if (high <= from) continue;
      if (low > from) result.push({ row, y, from, to: low });
      from = high;
    }
    if (from < end) result.push({ row, y, from, to: end });
  }
  return result.filter(({ from, to }) => to - from > TOLERANCE);
}

/** Stretches that overlap in rows beside each other belong together (union-find). */
function joined(rows: readonly Stretch[][], rowHeight: number): Gap[] {
  const all = rows.flat();
  const parent = all.map((_, i) => i);
  const root = (i: number): number => {
    let r = i;
    while (parent[r] !== r) r = parent[r]!;
    parent[i] = r;
    return r;
  };
  let start = 0;
  for (let k = 1; k < rows.length; k++) {
    const [before, now] = [rows[k - 1]!, rows[k]!];
    const next = start + before.length;
    let p = 0;
    for (let q = 0; q < now.length; q++) {
      while (p < before.length && before[p]!.to <= now[q]!.from) p++;
      for (let i = p; i < before.length && before[i]!.from < now[q]!.to; i++) {
        parent[root(next + q)] = root(start + i);
      }
    }
    start = next;
  }
  const groups = new Map<number, Stretch[]>();
  all.forEach((stretch, i) => {
    const group = groups.get(root(i));
    if (group) group.push(stretch);
    else groups.set(root(i), [stretch]);
  });
  return [...groups.values()]
    .map((stretches) => {
      const area = stretches.reduce((sum, { from, to }) => sum + (to - from) * rowHeight, 0);
      return { stretches, area, rowHeight };
    })
    .sort((a, b) => b.area - a.area);
}

/**
 * Passes that look into a gap along its longest extent, to be tried in this order: a short one from which all of it
 * is seen, if it is small, and the one from end to end. The ends of the first may lie outside where the gap bends
 * around a border; those of the second lie in the gap.
 */
export function passesOver({ stretches }: Gap, swath: number): [Pass, Pass] {
  const margin = 0.02;
  const corners = stretches.flatMap(({ from, to, y }): Point[] => {
    const inset = Math.min(margin, (to - from) / 2);
    return [
      [from + inset, y],
      [to - inset, y],
    ];
  });
  const a = farthest(corners, corners[0]!);
  const b = farthest(corners, a);
  return [shortened(a, b, corners, swath), { from: a, to: b }];
}

function farthest(points: readonly Point[], from: Point): Point {
  let best = from;
  let most = -1;
  for (const point of points) {
    const d = Math.hypot(point[0] - from[0], point[1] - from[1]);
    if (d > most) {
      most = d;
      best = point;
    }
  }
  return best;
}

/** Drawn in at both ends as long as the same corners stay in sight. */
function shortened(a: Point, b: Point, corners: readonly Point[], swath: number): Pass {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length = Math.hypot(dx, dy);
  if (length === 0) return { from: a, to: b };
  const along = corners.map(([x, y]) => ((x - a[0]) * dx + (y - a[1]) * dy) / length);
  const aside = corners.map(([x, y]) => ((x - a[0]) * dy - (y - a[1]) * dx) / length);
  const reach = 0.98 * (swath / 2);
  let begin = length;
  let end = 0;
  along.forEach((t, i) => {
    const square = reach * reach - aside[i]! ** 2;
    const slack = square > 0 ? Math.sqrt(square) : 0;
    begin = Math.min(begin, t + slack);
    end = Math.max(end, t - slack);
  });
  if (begin > end) begin = end = (begin + end) / 2;
  const least = Math.min(length, swath / 20) / 2;
  const middle = Math.min(length - least, Math.max(least, (begin + end) / 2));
  begin = Math.max(0, Math.min(begin, middle - least));
  end = Math.min(length, Math.max(end, middle + least));
  const at = (t: number): Point => [a[0] + (t / length) * dx, a[1] + (t / length) * dy];
  return { from: at(begin), to: at(end) };
}

/** As areas: a run of rows with one stretch each becomes a polygon. */
export function areasOf({ stretches, rowHeight }: Gap): Region[] {
  const open: Stretch[][] = [];
  const closed: Stretch[][] = [];
  for (const stretch of stretches) {
    const at = open.findIndex((run) => {
      const last = run.at(-1)!;
      return last.row === stretch.row - 1 && last.from < stretch.to && stretch.from < last.to;
    });
    if (at < 0) open.push([stretch]);
    else open[at]!.push(stretch);
    for (let i = open.length - 1; i >= 0; i--) {
      if (open[i]!.at(-1)!.row < stretch.row - 1) closed.push(...open.splice(i, 1));
    }
  }
  return [...closed, ...open].map((run) => {
    const half = rowHeight / 2;
    const right = run.flatMap(({ to, y }): Point[] => [
      [to, y - half],
      [to, y + half],
    ]);
    const left = run.flatMap(({ from, y }): Point[] => [
      [from, y - half],
      [from, y + half],
    ]);
    return { outer: [...right, ...left.reverse()], holes: [] };
  });
}
