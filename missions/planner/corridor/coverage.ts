/** What of a corridor the lines leave unseen, looked at on a grid; and short passes over it. */

import { squaredDistance } from '../../../src/domain/geo/edges.ts';
import { distance, EPS } from '../space/segments.ts';
import type { Pass, Point, Region } from '../types.ts';
import { type Centreline, widthAt } from './offset.ts';

/** Squares of a grid laid on the plane, by their column and row. */
export interface Grid {
  readonly pitch: number;
  readonly squares: ReadonlyMap<string, readonly [column: number, row: number]>;
}

/** Squares at most: a finer grid is made coarser. */
const MOST_SQUARES = 400_000;

const keyOf = (column: number, row: number) => `${column} ${row}`;

/** The corridor's squares: their centres lie within half the width at the nearest place, and not beyond the ends. */
export function corridorGrid(line: Centreline, pitch: number, check: () => void): Grid {
  const { points, stations, widths } = line;
  const whole = stations.at(-1)! * Math.max(...widths);
  const side = Math.max(pitch, Math.sqrt((2 * whole) / MOST_SQUARES));
  const nearest = new Map<string, { gap: number; within: boolean; square: [number, number] }>();
  for (let i = 1; i < points.length; i++) {
    check();
    const [a, b] = [points[i - 1]!, points[i]!];
    const reach = Math.max(widths[i - 1]!, widths[i]!) / 2;
    eachNear(a, b, reach, side, (p, column, row) => {
      const gap = squaredDistance(p[0], p[1], a[0], a[1], b[0], b[1]);
      const key = keyOf(column, row);
      if (gap >= (nearest.get(key)?.gap ?? Number.POSITIVE_INFINITY)) return;
      const t = share(p, a, b);
      const beyond = (i === 1 && t < 0) || (i === points.length - 1 && t > 1);
      const s = Math.max(0, Math.min(1, t));
      const half = widthAt(line, stations[i - 1]! + s * distance(a, b)) / 2;
      nearest.set(key, { gap, within: !beyond && gap <= half * half, square: [column, row] });
    });
  }
  const squares = new Map<string, readonly [number, number]>();
  for (const [key, { within, square }] of nearest) if (within) squares.set(key, square);
  return { pitch: side, squares };
}

/** Of a swath: a hair between two strips is not worth a pass of its own. */
const HAIR = 0.01;

/** Without what these passes see to half a swath on their sides, and a hair more. */
export function unseen(
  grid: Grid,
  passes: readonly Pass[],
  swath: number,
  check: () => void,
): Grid {
  const { pitch } = grid;
  const left = new Map(grid.squares);
  if (left.size === 0) return grid;
  const reach = swath / 2 + (HAIR * swath) / 2;
  passes.forEach(({ from, to }, i) => {
    if (i % 64 === 0) check();
    eachNear(from, to, reach, pitch, (p, column, row) => {
      if (squaredDistance(p[0], p[1], from[0], from[1], to[0], to[1]) > reach * reach) return;
      left.delete(keyOf(column, row));
    });
  });
  return { pitch, squares: left };
}

function eachNear(
  a: Point,
  b: Point,
  reach: number,
  pitch: number,
  visit: (p: Point, column: number, row: number) => void,
): void {
  // A long slanting stretch is taken in parts, so that its boxes hold little beside it.
  const parts = Math.max(1, Math.ceil(distance(a, b) / (4 * reach)));
  for (let part = 0; part < parts; part++) {
    const [x0, y0] = between(a, b, part / parts);
    const [x1, y1] = between(a, b, (part + 1) / parts);
    const lastColumn = Math.floor((Math.max(x0, x1) + reach) / pitch);
    const lastRow = Math.floor((Math.max(y0, y1) + reach) / pitch);
    for (let c = Math.floor((Math.min(x0, x1) - reach) / pitch); c <= lastColumn; c++) {
      for (let r = Math.floor((Math.min(y0, y1) - reach) / pitch); r <= lastRow; r++) {
        visit([(c + 0.5) * pitch, (r + 0.5) * pitch], c, r);
      }
    }
  }
}

const between = (a: Point, b: Point, t: number): Point => [
  a[0] + t * (b[0] - a[0]),
  a[1] + t * (b[1] - a[1]),
];

function share(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  return ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy);
}

/** Squares that touch, also at corners, in one. */
function clusters({ squares }: Grid): (readonly [number, number])[][] {
  const open = new Map(squares);
  const found: (readonly [number, number])[][] = [];
  for (const [key, start] of open) {
    open.delete(key);
    const cluster = [start];
    for (const [column, row] of cluster) {
      for (let dc = -1; dc <= 1; dc++) {
        for (let dr = -1; dr <= 1; dr++) {
          const next = keyOf(column + dc, row + dr);
          const square = open.get(next);
          if (!square) continue;
          open.delete(next);
          cluster.push(square);
        }
      }
    }
    found.push(cluster);
  }
  return found;
}

/** Passes along each patch of what is unseen, side by side where one does not see its breadth. */
export function patches(grid: Grid, swath: number): Pass[] {
  return clusters(grid).flatMap((cluster) => {
    const centres = cluster.map(
      ([c, r]): Point => [(c + 0.5) * grid.pitch, (r + 0.5) * grid.pitch],
    );
    const [mx, my] = mean(centres);
    const axis = mainDirection(centres, mx, my);
    const [ux, uy] = [Math.cos(axis), Math.sin(axis)];
    const on = centres.map(([x, y]) => ux * (x - mx) + uy * (y - my));
    const off = centres.map(([x, y]) => ux * (y - my) - uy * (x - mx));
    const [low, high] = range(off);
    const rows = Math.max(1, Math.ceil((high - low) / swath));
    return Array.from({ length: rows }, (_, i): Pass | undefined => {
      const from = low + (i * (high - low)) / rows;
      const to = low + ((i + 1) * (high - low)) / rows;
      const within = on.filter((_, k) => off[k]! >= from - EPS && off[k]! <= to + EPS);
      if (within.length === 0) return undefined;
      const [first, last] = range(within);
      const aside = (from + to) / 2;
      const place = (s: number): Point => [mx + s * ux - aside * uy, my + s * uy + aside * ux];
      return { from: place(first - grid.pitch / 2), to: place(last + grid.pitch / 2) };
    }).filter((pass) => pass !== undefined);
  });
}

function mean(points: readonly Point[]): Point {
  let [x, y] = [0, 0];
  for (const p of points) {
    x += p[0] / points.length;
    y += p[1] / points.length;
  }
  return [x, y];
}

/** Of the greatest spread, by the second moments. */
function mainDirection(points: readonly Point[], mx: number, my: number): number {
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - mx) ** 2;
    xy += (x - mx) * (y - my);
    yy += (y - my) ** 2;
  }
  return Math.atan2(2 * xy, xx - yy) / 2;
}

function range(values: readonly number[]): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** The squares as areas, those in a row side by side in one. */
export function asRegions({ pitch, squares }: Grid): Region[] {
  const sorted = [...squares.values()].sort((p, q) => p[1] - q[1] || p[0] - q[0]);
  const regions: Region[] = [];
  for (let i = 0; i < sorted.length; ) {
    const [column, row] = sorted[i]!;
    let end = column + 1;
    for (i++; sorted[i]?.[1] === row && sorted[i]![0] === end; i++) end++;
    const [x0, x1, y0, y1] = [column, end, row, row + 1].map((n) => n * pitch) as [
      number,
      number,
      number,
      number,
    ];
    regions.push({
      outer: [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ],
      holes: [],
    });
  }
  return regions;
}
