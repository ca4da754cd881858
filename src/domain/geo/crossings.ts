import Flatbush from 'flatbush';
import type { LonLat, Ring } from '../supervision/zone.ts';

/** Two edges of a polygon that meet where they must not. */
export interface Crossing {
  /** The rings of the two edges; the same for a ring that crosses itself. */
  readonly rings: readonly [number, number];
  /** The first position of the one edge within its ring. */
  readonly position: number;
  readonly place: LonLat;
}

interface Edge {
  readonly ring: number;
  readonly position: number;
  readonly from: LonLat;
  readonly to: LonLat;
  /** The edge before it in its ring, by number. */
  before: number;
}

/**
 * Finds where rings cross themselves or each other, at most `limit` places. Edges must not cross, run over
 * each other, or (within one ring) end on one another; rings may touch in single points, and a ring may
 * come back to a corner of its own: neither makes inside and outside unclear.
 */
export function findCrossings(rings: readonly Ring[], limit: number): Crossing[] {
  const edges = rings.flatMap(edgesOf);
  if (edges.length === 0) return [];
  numberNeighbours(edges);
  const index = new Flatbush(edges.length);
  for (const { from, to } of edges) {
    index.add(
      Math.min(from[0], to[0]),
      Math.min(from[1], to[1]),
      Math.max(from[0], to[0]),
      Math.max(from[1], to[1]),
    );
  }
  index.finish();
  const found: Crossing[] = [];
  edges.forEach((edge, i) => {
    if (found.length >= limit) return;
    const { from, to } = edge;
    const later = index.search(
      Math.min(from[0], to[0]),
      Math.min(from[1], to[1]),
      Math.max(from[0], to[0]),
      Math.max(from[1], to[1]),
      (j) => j > i,
    );
    for (const j of later.sort((a, b) => a - b)) {
      const place = forbiddenMeeting(edges, i, j);
      if (place === undefined || found.length >= limit) continue;
      found.push({ rings: [edge.ring, edges[j]!.ring], position: edge.position, place });
    }
  });
  return found;
}

/** Positions that repeat make no edge. */
function edgesOf(ring: Ring, number: number): Edge[] {
  const edges: Edge[] = [];
  for (let i = 1; i < ring.length; i++) {
    const from = ring[i - 1]!;
    const to = ring[i]!;
    if (from[0] === to[0] && from[1] === to[1]) continue;
    edges.push({ ring: number, position: i - 1, from, to, before: -1 });
  }
  return edges;
}

function numberNeighbours(edges: Edge[]): void {
  let first = 0;
  for (let i = 0; i < edges.length; i++) {
    if (edges[i]!.ring !== edges[first]!.ring) first = i;
    if (i > first) edges[i]!.before = i - 1;
    if (edges[i + 1]?.ring !== edges[i]!.ring) edges[first]!.before = i;
  }
}

function forbiddenMeeting(edges: readonly Edge[], i: number, j: number): LonLat | undefined {
  const a = edges[i]!;
  const b = edges[j]!;
  if (a.ring === b.ring && (b.before === i || a.before === j)) {
    return b.before === i ? turnsBack(a, b) : turnsBack(b, a);
  }
  const b1 = side(a, b.from);
  const b2 = side(a, b.to);
  const a1 = side(b, a.from);
  const a2 = side(b, a.to);
  if (b1 === 0 && b2 === 0) return overlap(a, b);
  if (a1 * a2 < 0 && b1 * b2 < 0) return intersection(a, b);
  if (a.ring !== b.ring) return undefined;
  if (b1 === 0 && strictlyBetween(a, b.from)) return b.from;
  if (b2 === 0 && strictlyBetween(a, b.to)) return b.to;
  if (a1 === 0 && strictlyBetween(b, a.from)) return a.from;
  if (a2 === 0 && strictlyBetween(b, a.to)) return a.to;
  return undefined;
}

/** −1, 0, 1: on which side of the edge's line the position lies. */
function side({ from, to }: Edge, at: LonLat): number {
  return Math.sign((to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0]));
}

/** How far along the edge the position lies: 0 at its begin, 1 at its end. */
function along({ from, to }: Edge, at: LonLat): number {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  return ((at[0] - from[0]) * dx + (at[1] - from[1]) * dy) / (dx * dx + dy * dy);
}

function strictlyBetween(edge: Edge, at: LonLat): boolean {
  const t = along(edge, at);
  return t > 0 && t < 1;
}

/** The second edge runs back over the first. */
function turnsBack(first: Edge, second: Edge): LonLat | undefined {
  return side(first, second.to) === 0 && along(first, second.to) < 1 ? second.from : undefined;
}

/** Both on one line: whether they share more than a point. */
function overlap(a: Edge, b: Edge): LonLat | undefined {
  const t1 = along(a, b.from);
  const t2 = along(a, b.to);
  const from = Math.max(0, Math.min(t1, t2));
  return from < Math.min(1, Math.max(t1, t2)) ? at(a, from) : undefined;
}

function intersection(a: Edge, b: Edge): LonLat {
  const dx = b.to[0] - b.from[0];
  const dy = b.to[1] - b.from[1];
  const numerator = dx * (b.from[1] - a.from[1]) - dy * (b.from[0] - a.from[0]);
  const denominator = dx * (a.to[1] - a.from[1]) - dy * (a.to[0] - a.from[0]);
  return at(a, numerator / denominator);
}

function at({ from, to }: Edge, t: number): LonLat {
  return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
}
