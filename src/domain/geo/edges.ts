/**
 * Straight edges in a plane, sorted into horizontal bands, so that what is near a point or a short way is
 * found without looking at all of them. One structure serves rings of polygons and lines of corridors.
 */
export interface Edges {
  readonly count: number;
  /** Four numbers an edge: x0, y0, x1, y1. */
  readonly ends: Float64Array;
  readonly minY: number;
  readonly bandHeight: number;
  readonly bands: number;
  /** Band b holds `inBand[start[b]] … inBand[start[b + 1] - 1]`. */
  readonly start: Int32Array;
  readonly inBand: Int32Array;
  /** The lowest band each edge is in. */
  readonly firstBand: Int32Array;
}

const EDGES_PER_BAND = 4;
const MAX_BANDS = 2048;
/** Long edges lie in many bands; this bounds the memory of a zigzag. */
const MAX_ENTRIES_PER_EDGE = 8;

export function prepareEdges(ends: Float64Array): Edges {
  const count = ends.length / 4;
  let minY = Number.POSITIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < ends.length; i += 2) {
    const y = ends[i]!;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  let bands = Math.max(1, Math.min(MAX_BANDS, Math.floor(count / EDGES_PER_BAND)));
  for (; ; bands = Math.floor(bands / 2)) {
    const bandHeight = Math.max((maxY - minY) / bands, 1e-9);
    const sorted = sortIntoBands(ends, minY, bandHeight, bands);
    if (bands === 1 || sorted.inBand.length <= MAX_ENTRIES_PER_EDGE * count) {
      return { count, ends, minY, bandHeight, bands, ...sorted };
    }
  }
}

function sortIntoBands(ends: Float64Array, minY: number, bandHeight: number, bands: number) {
  const count = ends.length / 4;
  const firstBand = new Int32Array(count);
  const lastBand = new Int32Array(count);
  const start = new Int32Array(bands + 1);
  for (let e = 0; e < count; e++) {
    const y0 = ends[4 * e + 1]!;
    const y1 = ends[4 * e + 3]!;
    const low = clampBand(Math.floor((Math.min(y0, y1) - minY) / bandHeight), bands);
    const high = clampBand(Math.floor((Math.max(y0, y1) - minY) / bandHeight), bands);
    firstBand[e] = low;
    lastBand[e] = high;
    for (let b = low; b <= high; b++) start[b + 1]!++;
  }
  for (let b = 0; b < bands; b++) start[b + 1]! += start[b]!;
  const inBand = new Int32Array(start[bands]!);
  const next = start.slice();
  for (let e = 0; e < count; e++) {
    for (let b = firstBand[e]!; b <= lastBand[e]!; b++) inBand[next[b]!++] = e;
  }
  return { start, inBand, firstBand };
}

function clampBand(band: number, bands: number): number {
  return band < 0 ? 0 : band >= bands ? bands - 1 : band;
}

export function bandOf(edges: Edges, y: number): number {
  return clampBand(Math.floor((y - edges.minY) / edges.bandHeight), edges.bands);
}

/** Even-odd rule over all rings at once: holes and islands in holes need no order. */
export function insideByParity(edges: Edges, x: number, y: number): boolean {
  const { ends, inBand, start } = edges;
  const band = bandOf(edges, y);
  let inside = false;
  for (let i = start[band]!; i < start[band + 1]!; i++) {
    const e = 4 * inBand[i]!;
    const y0 = ends[e + 1]!;
    const y1 = ends[e + 3]!;
    if (y0 > y === y1 > y) continue;
    const x0 = ends[e]!;
    if (x < x0 + ((y - y0) / (y1 - y0)) * (ends[e + 2]! - x0)) inside = !inside;
  }
  return inside;
}

/** Distance to the nearest edge. Bands are looked at outwards until none can be nearer. */
export function distanceToEdges(edges: Edges, x: number, y: number): number {
  const home = bandOf(edges, y);
  let best = nearestInBand(edges, home, x, y, Number.POSITIVE_INFINITY);
  for (let b = home - 1; b >= 0; b--) {
    const gap = y - (edges.minY + (b + 1) * edges.bandHeight);
    if (gap > 0 && gap * gap >= best) break;
    best = nearestInBand(edges, b, x, y, best);
  }
  for (let b = home + 1; b < edges.bands; b++) {
    const gap = edges.minY + b * edges.bandHeight - y;
    if (gap > 0 && gap * gap >= best) break;
    best = nearestInBand(edges, b, x, y, best);
  }
  return Math.sqrt(best);
}

function nearestInBand(edges: Edges, band: number, x: number, y: number, best: number): number {
  const { ends, inBand, start } = edges;
  let nearest = best;
  for (let i = start[band]!; i < start[band + 1]!; i++) {
    const e = 4 * inBand[i]!;
    const d = squaredDistance(x, y, ends[e]!, ends[e + 1]!, ends[e + 2]!, ends[e + 3]!);
    if (d < nearest) nearest = d;
  }
  return nearest;
}

/** From the point x, y to the stretch x0, y0 – x1, y1. */
export function squaredDistance(
  x: number,
  y: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length2 = dx * dx + dy * dy;
  let t = length2 > 0 ? ((x - x0) * dx + (y - y0) * dy) / length2 : 0;
  t = t < 0 ? 0 : Math.min(t, 1);
  const ex = x - x0 - t * dx;
  const ey = y - y0 - t * dy;
  return ex * ex + ey * ey;
}
