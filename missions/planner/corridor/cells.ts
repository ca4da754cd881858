/**
 * An area as squares, kept as spans row by row: memory goes with the area, not with the box around it, so
 * that a thin river over a wide country costs little. A square belongs to the area where its centre does.
 */

import type { Point, Region, Ring } from '../types.ts';

/** Corners in order, convex. */
export type Convex = readonly Point[];

/** At most so many rows: a finer pitch is made coarser. */
const MOST_ROWS = 200_000;

export class Cells {
  /** m, the side of a square. */
  readonly pitch: number;
  readonly count: number;
  private readonly firstRow: number;
  private readonly rows: number;
  /** Spans of row r: spanStart[r] … spanStart[r + 1] − 1, in order and apart. */
  private readonly spanStart: Int32Array;
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  /** Number of a span's first square; the others follow. */
  private readonly base: Int32Array;

  constructor(pitch: number, firstRow: number, spans: readonly (readonly number[])[]) {
    this.pitch = pitch;
    this.firstRow = firstRow;
    this.rows = spans.length;
    this.spanStart = new Int32Array(spans.length + 1);
    spans.forEach((row, r) => {
      this.spanStart[r + 1] = this.spanStart[r]! + row.length / 2;
    });
    const all = this.spanStart[spans.length]!;
    this.from = new Int32Array(all);
    this.to = new Int32Array(all);
    this.base = new Int32Array(all);
    let count = 0;
    let at = 0;
    for (const row of spans) {
      for (let i = 0; i < row.length; i += 2) {
        this.from[at] = row[i]!;
        this.to[at] = row[i + 1]!;
        this.base[at++] = count;
        count += row[i + 1]! - row[i]!;
      }
    }
    this.count = count;
  }

  /** Number of the square that a place lies in; −1 outside. */
  at(x: number, y: number): number {
    return this.cell(Math.floor(x / this.pitch), Math.floor(y / this.pitch));
  }

  cell(column: number, row: number): number {
    const r = row - this.firstRow;
    if (r < 0 || r >= this.rows) return -1;
    for (let s = this.spanStart[r]!; s < this.spanStart[r + 1]!; s++) {
      if (column < this.from[s]!) return -1;
      if (column < this.to[s]!) return this.base[s]! + column - this.from[s]!;
    }
    return -1;
  }

  /** Square by square, row by row. */
  each(visit: (cell: number, column: number, row: number) => void): void {
    for (let r = 0; r < this.rows; r++) {
      for (let s = this.spanStart[r]!; s < this.spanStart[r + 1]!; s++) {
        const shift = this.base[s]! - this.from[s]!;
        for (let c = this.from[s]!; c < this.to[s]!; c++) visit(shift + c, c, r + this.firstRow);
      }
    }
  }

  /** The squares whose centres lie within `reach` of the stretch a–b. */
  near(
    a: Point,
    b: Point,
    reach: number,
    visit: (cell: number, x: number, y: number) => void,
  ): void {
    const { pitch, firstRow } = this;
    const low = Math.max(firstRow, Math.ceil((Math.min(a[1], b[1]) - reach) / pitch - 0.5));
    const high = Math.floor((Math.max(a[1], b[1]) + reach) / pitch - 0.5);
    for (let row = low; row <= Math.min(high, firstRow + this.rows - 1); row++) {
      const r = row - firstRow;
      if (this.spanStart[r] === this.spanStart[r + 1]) continue;
      const within = capsuleAt(a, b, reach, (row + 0.5) * pitch);
      if (!within) continue;
      const first = Math.ceil(within[0] / pitch - 0.5);
      const last = Math.floor(within[1] / pitch - 0.5);
      for (let s = this.spanStart[r]!; s < this.spanStart[r + 1]!; s++) {
        const end = Math.min(last, this.to[s]! - 1);
        const shift = this.base[s]! - this.from[s]!;
        for (let c = Math.max(first, this.from[s]!); c <= end; c++) {
          visit(shift + c, (c + 0.5) * pitch, (row + 0.5) * pitch);
        }
      }
    }
  }
}

/** From where to where a level line at `y` lies within `reach` of the stretch a–b. */
function capsuleAt(
  a: Point,
  b: Point,
  reach: number,
  y: number,
): readonly [low: number, high: number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [px, py] of [a, b]) {
    const half = reach * reach - (y - py) * (y - py);
    if (half < 0) continue;
    const root = Math.sqrt(half);
    low = Math.min(low, px - root);
    high = Math.max(high, px + root);
  }
  // The two sides and the two ends of the rectangle along the stretch.
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length > 0) {
    const nx = (-(b[1] - a[1]) / length) * reach;
    const ny = ((b[0] - a[0]) / length) * reach;
    for (let edge = 0; edge < 4; edge++) {
      const [p, q] = edge < 2 ? [a, b] : edge === 2 ? [a, a] : [b, b];
      const [one, other] = edge < 2 ? [edge * 2 - 1, edge * 2 - 1] : [-1, 1];
      const py = p[1] + one * ny;
      const qy = q[1] + other * ny;
      if (py > y === qy > y) continue;
      const px = p[0] + one * nx;
      const x = px + ((y - py) / (qy - py)) * (q[0] + other * nx - px);
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
  }
  return low <= high ? [low, high] : undefined;
}

function crossingsAt(ring: Ring, y: number): number[] {
  const xs: number[] = [];
  let [px, py] = ring[ring.length - 1]!;
  for (const [qx, qy] of ring) {
    if (py > y !== qy > y) xs.push(px + ((y - py) / (qy - py)) * (qx - px));
    px = qx;
    py = qy;
  }
  return xs;
}

/**
 * @param pitch m, made coarser where the area has too many rows for it
 * @param border with the squares that its border runs through, so that no narrow place parts it
 */
export function cellsOfRegion({ outer, holes }: Region, pitch: number, border = false): Cells {
  const { side, first, rows } = rowsOf([outer], pitch);
  const crossings: number[][] = Array.from({ length: rows }, () => []);
  for (const ring of [outer, ...holes]) {
    let [px, py] = ring[ring.length - 1]!;
    for (const [qx, qy] of ring) {
      const low = Math.max(0, Math.ceil(Math.min(py, qy) / side - 0.5) - first);
      const high = Math.min(rows - 1, Math.floor(Math.max(py, qy) / side - 0.5) - first);
      for (let r = low; r <= high; r++) {
        const y = (r + first + 0.5) * side;
        if (py > y !== qy > y) crossings[r]!.push(px + ((y - py) / (qy - py)) * (qx - px));
      }
      px = qx;
      py = qy;
    }
  }
  const spans = crossings.map((xs) => spansOf(xs, side));
  if (!border) return new Cells(side, first, spans);
  for (const ring of [outer, ...holes]) {
    ring.forEach((a, i) => {
      spansUnder(a, ring[(i + 1) % ring.length]!, side, (row, from, to) => {
        spans[row - first]!.push(from, to);
      });
    });
  }
  return new Cells(side, first, spans.map(merged));
}

/** The squares that an edge runs through. */
function spansUnder(
  a: Point,
  b: Point,
  side: number,
  visit: (row: number, from: number, to: number) => void,
): void {
  const [low, high] = a[1] < b[1] ? [a, b] : [b, a];
  const xAt = (y: number) => low[0] + ((y - low[1]) / (high[1] - low[1])) * (high[0] - low[0]);
  for (let row = Math.floor(low[1] / side); row <= Math.floor(high[1] / side); row++) {
    const x0 = row * side <= low[1] ? low[0] : xAt(row * side);
    const x1 = (row + 1) * side >= high[1] ? high[0] : xAt((row + 1) * side);
    visit(row, Math.floor(Math.min(x0, x1) / side), Math.floor(Math.max(x0, x1) / side) + 1);
  }
}

/** The union of these. */
export function cellsOfShapes(shapes: readonly Convex[], pitch: number): Cells {
  const { side, first, rows } = rowsOf(shapes, pitch);
  const spans: number[][] = Array.from({ length: rows }, () => []);
  for (const shape of shapes) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const [, y] of shape) {
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
    const end = Math.floor(high / side - 0.5);
    for (let row = Math.ceil(low / side - 0.5); row <= end; row++) {
      spans[row - first]!.push(...spansOf(crossingsAt(shape, (row + 0.5) * side), side));
    }
  }
  return new Cells(side, first, spans.map(merged));
}

function rowsOf(rings: readonly Ring[], pitch: number) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const ring of rings) {
    for (const [, y] of ring) {
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  if (!(high >= low)) return { side: pitch, first: 0, rows: 0 };
  const side = Math.max(pitch, (high - low) / MOST_ROWS);
  const first = Math.floor(low / side);
  return { side, first, rows: Math.floor(high / side) - first + 1 };
}

/** Columns whose centres lie between the first and second crossing, the third and fourth … */
function spansOf(crossings: number[], pitch: number): number[] {
  const xs = crossings.sort((a, b) => a - b);
  const spans: number[] = [];
  for (let i = 0; i + 1 < xs.length; i += 2) {
    const from = Math.ceil(xs[i]! / pitch - 0.5);
    const to = Math.floor(xs[i + 1]! / pitch - 0.5) + 1;
    if (to <= from) continue;
    if (spans.length > 0 && spans.at(-1)! >= from) spans[spans.length - 1] = to;
    else spans.push(from, to);
  }
  return spans;
}

function merged(spans: readonly number[]): number[] {
  if (spans.length <= 2) return [...spans];
  const order = Array.from({ length: spans.length / 2 }, (_, i) => 2 * i);
  order.sort((i, j) => spans[i]! - spans[j]!);
  const result: number[] = [];
  for (const i of order) {
    const [from, to] = [spans[i]!, spans[i + 1]!];
    if (result.length > 0 && result.at(-1)! >= from) {
      result[result.length - 1] = Math.max(result.at(-1)!, to);
    } else result.push(from, to);
  }
  return result;
}
