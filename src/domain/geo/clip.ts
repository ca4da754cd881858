import { bandOf, distanceToEdges, type Edges, insideByParity } from './edges.ts';

/**
 * The parts of a straight way a → b that lie inside a shape, as ascending fractions of the way:
 * from, to, from, to … All in one plane, metres.
 */
export type Fractions = readonly number[];

const NEVER: Fractions = [];
const ALWAYS: Fractions = [0, 1];

export function clipByPolygon(
  edges: Edges,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): Fractions {
  const cuts = cutsWithEdges(edges, ax, ay, bx, by);
  if (cuts === undefined) return insideByParity(edges, ax, ay) ? ALWAYS : NEVER;
  return insideBetween(cuts, (t) => insideByParity(edges, ax + t * (bx - ax), ay + t * (by - ay)));
}

/** Where the way meets an edge, unsorted; undefined where it meets none. */
function cutsWithEdges(edges: Edges, ax: number, ay: number, bx: number, by: number) {
  const { ends, inBand, start, firstBand } = edges;
  const dx = bx - ax;
  const dy = by - ay;
  const low = bandOf(edges, Math.min(ay, by));
  const high = bandOf(edges, Math.max(ay, by));
  let cuts: number[] | undefined;
  for (let band = low; band <= high; band++) {
    for (let i = start[band]!; i < start[band + 1]!; i++) {
      const edge = inBand[i]!;
      // An edge in several of these bands is looked at once, in the first.
      if (band !== low && firstBand[edge]! !== band) continue;
      const e = 4 * edge;
      const px = ends[e]! - ax;
      const py = ends[e + 1]! - ay;
      const qx = ends[e + 2]! - ax;
      const qy = ends[e + 3]! - ay;
      const sideP = dx * py - dy * px;
      const sideQ = dx * qy - dy * qx;
      if (sideP > 0 === sideQ > 0) continue;
      const ex = qx - px;
      const ey = qy - py;
      const t = (px * ey - py * ex) / (dx * ey - dy * ex);
      if (t > 0 && t < 1) {
        cuts ??= [];
        cuts.push(t);
      }
    }
  }
  return cuts;
}

/** Each stretch between two cuts is inside or outside as its middle is; neighbours that agree are joined. */
function insideBetween(cuts: number[], inside: (t: number) => boolean): Fractions {
  cuts.sort((p, q) => p - q);
  cuts.push(1);
  const result: number[] = [];
  let from = 0;
  for (const to of cuts) {
    if (to > from && inside((from + to) / 2)) append(result, from, to);
    from = to;
  }
  return result;
}

function append(fractions: number[], from: number, to: number): void {
  const last = fractions.length - 1;
  if (last > 0 && from <= fractions[last]!) {
    if (to > fractions[last]!) fractions[last] = to;
  } else {
    fractions.push(from, to);
  }
}

/** The circle is around the origin. */
export function clipByCircle(
  radius: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): Fractions {
  const dx = bx - ax;
  const dy = by - ay;
  const a = dx * dx + dy * dy;
  const c = ax * ax + ay * ay - radius * radius;
  if (a === 0) return c <= 0 ? ALWAYS : NEVER;
  const b = ax * dx + ay * dy;
  const root = b * b - a * c;
  if (root <= 0) return NEVER;
  const s = Math.sqrt(root);
  return between((-b - s) / a, (-b + s) / a);
}

function between(from: number, to: number): Fractions {
  const low = Math.max(from, 0);
  const high = Math.min(to, 1);
  return low < high ? [low, high] : NEVER;
}

/** A corridor is the union of its edges' surroundings: each is convex, so each gives one stretch at most. */
export function clipByCorridor(
  edges: Edges,
  halfWidth: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): Fractions {
  if (ax === bx && ay === by) return distanceToEdges(edges, ax, ay) <= halfWidth ? ALWAYS : NEVER;
  const { ends, inBand, start, firstBand } = edges;
  const low = bandOf(edges, Math.min(ay, by) - halfWidth);
  const high = bandOf(edges, Math.max(ay, by) + halfWidth);
  const stretches: Fractions[] = [];
  for (let band = low; band <= high; band++) {
    for (let i = start[band]!; i < start[band + 1]!; i++) {
      const edge = inBand[i]!;
      if (band !== low && firstBand[edge]! !== band) continue;
      const e = 4 * edge;
      const x0 = ends[e]!;
      const y0 = ends[e + 1]!;
      const x1 = ends[e + 2]!;
      const y1 = ends[e + 3]!;
      const stretch = clipByCapsule(halfWidth, x0, y0, x1, y1, ax, ay, bx, by);
      if (stretch !== undefined) stretches.push(stretch);
    }
  }
  return union(stretches);
}

/** Inside any of these. */
export function union(parts: readonly Fractions[]): Fractions {
  if (parts.length === 0) return NEVER;
  if (parts.length === 1) return parts[0]!;
  const stretches: [number, number][] = [];
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) stretches.push([part[i]!, part[i + 1]!]);
  }
  stretches.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const result: number[] = [];
  for (const [from, to] of stretches) append(result, from, to);
  return result;
}

/** All within `radius` of the stretch x0, y0 – x1, y1: two discs and the rectangle between them. */
function clipByCapsule(
  radius: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): [number, number] | undefined {
  if (Math.max(ax, bx) < Math.min(x0, x1) - radius) return undefined;
  if (Math.min(ax, bx) > Math.max(x0, x1) + radius) return undefined;
  let from = 2;
  let to = -1;
  const widen = (part: Fractions) => {
    if (part.length === 0) return;
    if (part[0]! < from) from = part[0]!;
    if (part[1]! > to) to = part[1]!;
  };
  widen(clipByCircle(radius, ax - x0, ay - y0, bx - x0, by - y0));
  widen(clipByCircle(radius, ax - x1, ay - y1, bx - x1, by - y1));
  const length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
  if (length > 0) {
    const ux = (x1 - x0) / length;
    const uy = (y1 - y0) / length;
    const along = (x: number, y: number) => (x - x0) * ux + (y - y0) * uy;
    const across = (x: number, y: number) => (y - y0) * ux - (x - x0) * uy;
    widen(clipByBox(length, radius, along(ax, ay), across(ax, ay), along(bx, by), across(bx, by)));
  }
  return from < to ? [from, to] : undefined;
}

/** The box 0 ≤ x ≤ length, −radius ≤ y ≤ radius (Liang–Barsky). */
function clipByBox(
  length: number,
  radius: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): Fractions {
  let from = 0;
  let to = 1;
  const slab = (a: number, b: number, low: number, high: number) => {
    if (a === b) {
      if (a < low || a > high) to = -1;
      return;
    }
    const t0 = (low - a) / (b - a);
    const t1 = (high - a) / (b - a);
    from = Math.max(from, Math.min(t0, t1));
    to = Math.min(to, Math.max(t0, t1));
  };
  slab(ax, bx, 0, length);
  slab(ay, by, -radius, radius);
  return from < to ? [from, to] : NEVER;
}
