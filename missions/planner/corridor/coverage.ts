/** What of an area no pass sees, looked at square by square; and short passes over it. */

import { EPS } from '../space/segments.ts';
import type { Pass, Point, Region } from '../types.ts';
import type { Cells } from './cells.ts';
import { outlines } from './outlines.ts';

/** Of a swath: a hair between two strips is not worth a pass of its own. */
const HAIR = 0.01;
/** Share of all squares that may stay unseen in scattered small patches, for which nobody turns around. */
const SCATTERED = 0.0005;

/** Squares of a patch at most for which a viewpoint is looked for. */
const MOST_LOOKED_AT = 400;

interface Square {
  readonly cell: number;
  readonly column: number;
  readonly row: number;
}

export class Seen {
  readonly cells: Cells;
  private readonly flags: Uint8Array;
  private readonly reach: number;
  private readonly swath: number;
  private seen = 0;

  /** A pass sees half a swath to its sides, and a hair more. */
  constructor(cells: Cells, swath: number) {
    this.cells = cells;
    this.flags = new Uint8Array(cells.count);
    this.swath = swath;
    this.reach = (swath / 2) * (1 + HAIR);
  }

  /** What these alone see of the same area. */
  again(passes: readonly Pass[]): Seen {
    const seen = new Seen(this.cells, this.swath);
    seen.mark(passes);
    return seen;
  }

  /** Share of the area, 0 … 1. */
  get share(): number {
    return this.seen / Math.max(1, this.cells.count);
  }

  /** Whether they see something new. */
  mark(passes: readonly Pass[]): boolean {
    const before = this.seen;
    for (const { from, to } of passes) {
      this.cells.near(from, to, this.reach, (cell) => {
        if (this.flags[cell]) return;
        this.flags[cell] = 1;
        this.seen++;
      });
    }
    return this.seen > before;
  }

  /** Passes along each patch of what is unseen, side by side where one does not see its breadth. */
  patches(): Pass[] {
    return this.worthwhile().flatMap((cluster) =>
      passesOver(cluster, this.cells.pitch, this.swath),
    );
  }

  /**
   * Places from which something unseen is seen, for each patch of it, none where the others see it already;
   * `viewpoint` says from where a place may be looked at. They count as flown over.
   */
  viewpoints(viewpoint: (p: Point) => Point | undefined): Point[][] {
    const { pitch } = this.cells;
    return this.worthwhile().flatMap((cluster) => {
      const stride = Math.max(1, Math.floor(cluster.length / MOST_LOOKED_AT));
      const found: Point[] = [];
      for (let i = 0; i < cluster.length; i += stride) {
        const { cell, column, row } = cluster[i]!;
        if (this.flags[cell]) continue;
        const from = viewpoint([(column + 0.5) * pitch, (row + 0.5) * pitch]);
        if (from && this.mark([{ from, to: from }])) found.push(from);
      }
      return found.length > 0 ? [found] : [];
    });
  }

  /** Without small ones that may stay. */
  private worthwhile(): Square[][] {
    let spare = SCATTERED * this.cells.count;
    const sorted = this.clusters().sort((a, b) => a.length - b.length);
    return sorted.filter((cluster) => {
      spare -= cluster.length;
      return spare < 0;
    });
  }

  /** What is unseen. */
  regions(): Region[] {
    return outlines(this.cells, (cell) => !this.flags[cell]);
  }

  /** Unseen squares that touch, also at corners, in one. */
  private clusters(): Square[][] {
    const { cells } = this;
    const open = new Map<number, Square>();
    cells.each((cell, column, row) => {
      if (!this.flags[cell]) open.set(cell, { cell, column, row });
    });
    const found: Square[][] = [];
    for (const [cell, start] of open) {
      open.delete(cell);
      const cluster = [start];
      for (const { column, row } of cluster) {
        for (let k = 0; k < 9; k++) {
          const next = cells.cell(column + (k % 3) - 1, row + Math.floor(k / 3) - 1);
          const square = open.get(next);
          if (!square) continue;
          open.delete(next);
          cluster.push(square);
        }
      }
      found.push(cluster);
    }
    return found;
  }
}

function passesOver(cluster: readonly Square[], pitch: number, swath: number): Pass[] {
  const centres = cluster.map(
    ({ column, row }): Point => [(column + 0.5) * pitch, (row + 0.5) * pitch],
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
    return { from: place(first - pitch / 2), to: place(last + pitch / 2) };
  }).filter((pass) => pass !== undefined);
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
