/** The way through a polygon that keeps as far from its border as it can, from one far end to the other. */

import { distance } from '../space/segments.ts';
import type { Point, Ring } from '../types.ts';
import { type Cells, cellsOfRegion } from './cells.ts';

/** Squares on a width, at most altogether, and at least so that there is anything to see. */
const FINENESS = 6;
const MOST_CELLS = 60_000;
/** A smaller share of the squares in one piece than this: the polygon is narrower somewhere than a square. */
const WHOLE = 0.98;

const STEPS = [
  [1, 0, 1],
  [0, 1, 1],
  [-1, 0, 1],
  [0, -1, 1],
  [1, 1, Math.SQRT2],
  [-1, 1, Math.SQRT2],
  [-1, -1, Math.SQRT2],
  [1, -1, Math.SQRT2],
] as const;

/**
 * From square to square; its ends are as far from the border's ends as the banks are there, and where the
 * polygon is round there is nothing left of it. Without holes.
 */
export function ridgeOf(outer: Ring, area: number, check: () => void): readonly Point[] {
  const pitch = Math.max(breadthOf(outer, area) / FINENESS, Math.sqrt(area / MOST_CELLS));
  let mesh = meshOf(cellsOfRegion({ outer, holes: [] }, pitch));
  let piece = largestPiece(mesh);
  if (piece.length < WHOLE * mesh.count) {
    check();
    mesh = meshOf(cellsOfRegion({ outer, holes: [] }, pitch, true));
    piece = largestPiece(mesh);
  }
  if (piece.length < 2) return [];
  check();
  const depth = depths(mesh);
  const one = walk(mesh, piece[0]!).at(-1)!;
  const other = walk(mesh, one).at(-1)!;
  const way = deepest(mesh, depth, one, other, check);
  return trimmed(way, mesh, depth);
}

/** m, of the rectangle with this area and border; of a square where there is none. */
function breadthOf(outer: Ring, area: number): number {
  let border = 0;
  outer.forEach((a, i) => {
    border += distance(a, outer[(i + 1) % outer.length]!);
  });
  const half = border / 4;
  const root = half * half - area;
  return root > 0 ? area / (half + Math.sqrt(root)) : Math.sqrt(area);
}

interface Mesh {
  readonly pitch: number;
  readonly count: number;
  /** Eight of each square in the order of `STEPS`; −1 outside. */
  readonly next: Int32Array;
  readonly column: Int32Array;
  readonly row: Int32Array;
}

function meshOf(cells: Cells): Mesh {
  const { pitch, count } = cells;
  const next = new Int32Array(8 * count);
  const column = new Int32Array(count);
  const row = new Int32Array(count);
  cells.each((cell, c, r) => {
    column[cell] = c;
    row[cell] = r;
    STEPS.forEach(([dc, dr], k) => {
      next[8 * cell + k] = cells.cell(c + dc, r + dr);
    });
  });
  return { pitch, count, next, column, row };
}

/** All squares that can be reached, in the order of steps to them. */
function walk(mesh: Mesh, start: number, seen = new Uint8Array(mesh.count)): number[] {
  const order = [start];
  seen[start] = 1;
  for (const cell of order) {
    for (let k = 0; k < 8; k++) {
      const next = mesh.next[8 * cell + k]!;
      if (next < 0 || seen[next]) continue;
      seen[next] = 1;
      order.push(next);
    }
  }
  return order;
}

function largestPiece(mesh: Mesh): number[] {
  const seen = new Uint8Array(mesh.count);
  let largest: number[] = [];
  for (let cell = 0; cell < mesh.count; cell++) {
    if (seen[cell]) continue;
    const piece = walk(mesh, cell, seen);
    if (piece.length > largest.length) largest = piece;
  }
  return largest;
}

/** Squares to the border by king's moves, diagonals counted with their length (two passes). */
function depths({ count, next }: Mesh): Float64Array {
  const depth = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const relax = (cell: number) => {
    for (let k = 0; k < 8; k++) {
      const other = next[8 * cell + k]!;
      const via = (other < 0 ? 0 : depth[other]!) + STEPS[k]![2];
      if (via < depth[cell]!) depth[cell] = via;
    }
  };
  for (let cell = 0; cell < count; cell++) relax(cell);
  for (let cell = count - 1; cell >= 0; cell--) relax(cell);
  return depth;
}

/** The way on which the steps, each divided by the square of its depth, come to least. */
function deepest(
  { count, next }: Mesh,
  depth: Float64Array,
  from: number,
  to: number,
  check: () => void,
): number[] {
  const cost = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(count).fill(-1);
  const heap = new Heap();
  cost[from] = 0;
  heap.push(from, 0);
  for (let taken = 0; ; taken++) {
    if (taken % 4096 === 0) check();
    const cell = heap.pop();
    if (cell < 0 || cell === to) break;
    for (let k = 0; k < 8; k++) {
      const other = next[8 * cell + k]!;
      if (other < 0) continue;
      const via = cost[cell]! + STEPS[k]![2] / (depth[other]! * depth[other]!);
      if (via >= cost[other]!) continue;
      cost[other] = via;
      before[other] = cell;
      heap.push(other, via);
    }
  }
  const way: number[] = [];
  for (let cell = to; cell >= 0; cell = before[cell]!) way.push(cell);
  return way.reverse();
}

/** Squares by cost; one may be in it more than once. */
class Heap {
  private readonly cells: number[] = [];
  private readonly keys: number[] = [];

  push(cell: number, key: number): void {
    const { cells, keys } = this;
    let at = cells.length;
    cells.push(cell);
    keys.push(key);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (keys[up]! <= key) break;
      cells[at] = cells[up]!;
      keys[at] = keys[up]!;
      at = up;
    }
    cells[at] = cell;
    keys[at] = key;
  }

  /** −1 where there is none. */
  pop(): number {
    const { cells, keys } = this;
    if (cells.length === 0) return -1;
    const first = cells[0]!;
    const cell = cells.pop()!;
    const key = keys.pop()!;
    if (cells.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= cells.length) break;
      if (down + 1 < cells.length && keys[down + 1]! < keys[down]!) down++;
      if (keys[down]! >= key) break;
      cells[at] = cells[down]!;
      keys[at] = keys[down]!;
      at = down;
    }
    cells[at] = cell;
    keys[at] = key;
    return first;
  }
}

/** Of the depth there: so far from its ends the way may still run into a corner. */
const CORNER = 2.4;

/** Without its ends, where it runs into a corner instead of to the middle of the polygon's end. */
function trimmed(way: readonly number[], mesh: Mesh, depth: Float64Array): Point[] {
  const points = way.map(
    (cell): Point => [
      (mesh.column[cell]! + 0.5) * mesh.pitch,
      (mesh.row[cell]! + 0.5) * mesh.pitch,
    ],
  );
  const deep = way.map((cell) => depth[cell]! * mesh.pitch);
  const usual = [...deep].sort((p, q) => p - q)[way.length >> 1] ?? 0;
  const cut = (order: readonly number[]) => {
    let gone = 0;
    let most = usual;
    for (let k = 1; k < order.length; k++) {
      gone += distance(points[order[k - 1]!]!, points[order[k]!]!);
      most = Math.max(most, deep[order[k]!]!);
      if (gone >= CORNER * most) return k;
    }
    return order.length;
  };
  const order = way.map((_, i) => i);
  const first = cut(order);
  const last = way.length - 1 - cut(order.reverse());
  return points.slice(first, last + 1);
}
