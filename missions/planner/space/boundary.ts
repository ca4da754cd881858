/**
 * The boundary of permitted regions minus forbidden ones. All edges are cut where they meet, and a piece
 * stays where what lies on its two sides differs: no order of set operations to go wrong, and regions may
 * overlap, touch or share edges as people draw them.
 */

import Flatbush from 'flatbush';
import type { Point, Region } from '../types.ts';
import { EPS } from './segments.ts';

/** Directed so that the free space lies on its left; `from` and `to` are numbers of `points`. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

export interface Boundary {
  readonly points: readonly Point[];
  readonly pieces: readonly Piece[];
}

/** How far beside a piece its sides are looked at, m: what is thinner is not seen. */
const BESIDE = 2e-5;
/** Places nearer than this are one, m. */
const WELD = 2 * EPS;

interface RawEdge {
  readonly from: number;
  readonly to: number;
  readonly region: number;
}

export function boundaryOf(
  permitted: readonly Region[],
  forbidden: readonly Region[],
  check: () => void,
): Boundary {
  const welder = new Welder();
  const edges = rawEdges([...permitted, ...forbidden], welder);
  if (edges.length === 0) return { points: [], pieces: [] };
  const tree = new Flatbush(edges.length);
  for (const { from, to } of edges) {
    const [p, q] = [welder.points[from]!, welder.points[to]!];
    tree.add(
      Math.min(p[0], q[0]) - WELD,
      Math.min(p[1], q[1]) - WELD,
      Math.max(p[0], q[0]) + WELD,
      Math.max(p[1], q[1]) + WELD,
    );
  }
  tree.finish();
  const cuts = cutsOf(edges, welder, tree, check);
  const free = freeAt(edges, welder.points, tree, permitted.length);
  const seen = new Set<string>();
  const pieces: Piece[] = [];
  edges.forEach((edge, e) => {
    if (e % 256 === 0) check();
    for (const [from, to] of piecesOf(edge, cuts[e]!, welder.points)) {
      const key = from < to ? `${from} ${to}` : `${to} ${from}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const sides = sidesOf(welder.points[from]!, welder.points[to]!, free);
      if (sides === 'left') pieces.push({ from, to });
      else if (sides === 'right') pieces.push({ from: to, to: from });
    }
  });
  return { points: welder.points, pieces };
}

function rawEdges(regions: readonly Region[], welder: Welder): RawEdge[] {
  return regions.flatMap((region, r) =>
    [region.outer, ...region.holes].flatMap((ring) => {
      const ids = ring.map((point) => welder.id(point));
      return ids.flatMap((from, i) => {
        const to = ids[(i + 1) % ids.length]!;
        return from === to ? [] : [{ from, to, region: r }];
      });
    }),
  );
}

/** Numbers places; what is within `WELD` of a known place is that place. */
class Welder {
  readonly points: Point[] = [];
  private readonly cells = new Map<string, number[]>();

  id(point: Point): number {
    const cx = Math.floor(point[0] / (4 * WELD));
    const cy = Math.floor(point[1] / (4 * WELD));
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const id of this.cells.get(`${cx + dx} ${cy + dy}`) ?? []) {
          const known = this.points[id]!;
          if (Math.hypot(known[0] - point[0], known[1] - point[1]) <= WELD) return id;
        }
      }
    }
    const key = `${cx} ${cy}`;
    const cell = this.cells.get(key);
    if (cell) cell.push(this.points.length);
    else this.cells.set(key, [this.points.length]);
    return this.points.push(point) - 1;
  }
}

/** For each edge the places where another meets it. */
function cutsOf(
  edges: readonly RawEdge[],
  welder: Welder,
  tree: Flatbush,
  check: () => void,
): Set<number>[] {
  const cuts = edges.map(() => new Set<number>());
  edges.forEach((one, i) => {
    if (i % 256 === 0) check();
    const [p, q] = [welder.points[one.from]!, welder.points[one.to]!];
    const others = tree.search(
      Math.min(p[0], q[0]),
      Math.min(p[1], q[1]),
      Math.max(p[0], q[0]),
      Math.max(p[1], q[1]),
      (j) => j > i,
    );
    for (const j of others) meet(one, edges[j]!, cuts[i]!, cuts[j]!, welder);
  });
  return cuts;
}

function meet(
  one: RawEdge,
  other: RawEdge,
  cutsOfOne: Set<number>,
  cutsOfOther: Set<number>,
  welder: Welder,
): void {
  const [a, b] = [welder.points[one.from]!, welder.points[one.to]!];
  const [c, d] = [welder.points[other.from]!, welder.points[other.to]!];
  let touch = false;
  for (const id of [other.from, other.to]) {
    if (!isOn(welder.points[id]!, a, b)) continue;
    cutsOfOne.add(id);
    touch = true;
  }
  for (const id of [one.from, one.to]) {
    if (!isOn(welder.points[id]!, c, d)) continue;
    cutsOfOther.add(id);
    touch = true;
  }
  if (touch) return;
  const at = crossing(a, b, c, d);
  if (!at) return;
  const id = welder.id(at);
  cutsOfOne.add(id);
  cutsOfOther.add(id);
}

function isOn(p: Point, a: Point, b: Point): boolean {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length2 = dx * dx + dy * dy;
  const t = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2;
  const s = Math.max(0, Math.min(1, t));
  return Math.hypot(a[0] + s * dx - p[0], a[1] + s * dy - p[1]) <= WELD;
}

function crossing(a: Point, b: Point, c: Point, d: Point): Point | undefined {
  const [rx, ry] = [b[0] - a[0], b[1] - a[1]];
  const [sx, sy] = [d[0] - c[0], d[1] - c[1]];
  const det = rx * sy - ry * sx;
  if (det === 0) return undefined;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / det;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / det;
  if (t <= 0 || t >= 1 || u <= 0 || u >= 1) return undefined;
  return [a[0] + t * rx, a[1] + t * ry];
}

function piecesOf(
  edge: RawEdge,
  cuts: ReadonlySet<number>,
  points: readonly Point[],
): [number, number][] {
  const a = points[edge.from]!;
  const b = points[edge.to]!;
  const at = (id: number) =>
    (points[id]![0] - a[0]) * (b[0] - a[0]) + (points[id]![1] - a[1]) * (b[1] - a[1]);
  const inner = [...cuts].filter((id) => id !== edge.from && id !== edge.to);
  const order = [edge.from, ...inner.sort((p, q) => at(p) - at(q)), edge.to];
  return order.slice(1).flatMap((to, i) => (order[i] === to ? [] : [[order[i]!, to]]));
}

/** Even-odd within each region, so that its holes count; then permitted and not forbidden. */
function freeAt(
  edges: readonly RawEdge[],
  points: readonly Point[],
  tree: Flatbush,
  permitted: number,
): (x: number, y: number) => boolean {
  const odd = new Set<number>();
  return (x, y) => {
    odd.clear();
    tree.search(x, y, Number.POSITIVE_INFINITY, y, (e) => {
      const { from, to, region } = edges[e]!;
      const [x0, y0] = points[from]!;
      const [x1, y1] = points[to]!;
      if (y0 > y === y1 > y) return false;
      if (x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) && !odd.delete(region)) odd.add(region);
      return false;
    });
    let free = false;
    for (const region of odd) {
      if (region >= permitted) return false;
      free = true;
    }
    return free;
  };
}

function sidesOf(
  a: Point,
  b: Point,
  free: (x: number, y: number) => boolean,
): 'left' | 'right' | 'same' {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const nx = (-(b[1] - a[1]) / length) * BESIDE;
  const ny = ((b[0] - a[0]) / length) * BESIDE;
  const x = (a[0] + b[0]) / 2;
  const y = (a[1] + b[1]) / 2;
  const left = free(x + nx, y + ny);
  return left === free(x - nx, y - ny) ? 'same' : left ? 'left' : 'right';
}
