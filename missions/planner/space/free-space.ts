/**
 * Where a drone may be: permitted regions minus forbidden ones, and a clearance away from the boundary
 * between. The clearance is held as a distance to the boundary's edges, exactly and without offset curves.
 */

import Flatbush from 'flatbush';
import {
  distanceToEdges,
  type Edges,
  insideByParity,
  prepareEdges,
} from '../../../src/domain/geo/edges.ts';
import type { Point, Refusal, Region } from '../types.ts';
import { type Boundary, boundaryOf } from './boundary.ts';
import { cornersOf, placeSlack } from './corners.ts';
import { Routes } from './routes.ts';
import {
  along,
  distance,
  EPS,
  type Interval,
  joined,
  nearPart,
  rest,
  squaredGap,
} from './segments.ts';

export interface FreeSpace {
  readonly clearance: number;
  /**
   * The shortest way, ends included; undefined where there is none, or an end is not in free space. It keeps
   * the clearance everywhere (within a micrometre) and is no longer than the shortest way that keeps 1.036
   * times the clearance; without a clearance it is the shortest.
   */
  path(from: Point, to: Point): readonly Point[] | undefined;
  /** Whether the straight leg lies in free space. */
  sees(a: Point, b: Point): boolean;
  contains(p: Point): boolean;
  /** Metres of a leg outside free space. */
  outside(a: Point, b: Point): number;
  /** The parts of a leg in free space, in order, as shares of it from a (0) to b (1). */
  within(a: Point, b: Point): readonly Interval[];
}

export interface FreeSpaceOptions {
  readonly permitted: readonly Region[];
  readonly forbidden: readonly Region[];
  /** Metres from everything that is not free. */
  readonly clearance: number;
  /** Called in long loops; throws where the work is to end. */
  check?(): void;
}

/** Bounds of the work: edges of all regions, and metres from the plane's origin. */
const MOST_EDGES = 20_000;
const FARTHEST = 1e6;

export function freeSpace(options: FreeSpaceOptions): FreeSpace | Refusal {
  const { permitted, forbidden, clearance, check = () => {} } = options;
  const fault = faultOf(options);
  if (fault) return fault;
  const boundary = boundaryOf(permitted, forbidden, check);
  const space = boundary.pieces.length > 0 ? new Space(boundary, clearance, check) : undefined;
  if (space?.isRoomy()) return space;
  return {
    ok: false,
    reason: 'no-free-space',
    detail:
      permitted.length === 0
        ? 'No area is permitted.'
        : `Nothing of the permitted area is left ${clearance} m away from its edge and from what is forbidden.`,
  };
}

export const isRefusal = (outcome: FreeSpace | Refusal): outcome is Refusal => 'ok' in outcome;

function faultOf({ permitted, forbidden, clearance }: FreeSpaceOptions): Refusal | undefined {
  if (!(clearance >= 0 && clearance <= 10_000)) {
    return {
      ok: false,
      reason: 'bad-wish',
      detail: `A clearance of ${clearance} m: give 0 to 10000 m.`,
    };
  }
  let edges = 0;
  for (const { outer, holes } of [...permitted, ...forbidden]) {
    for (const ring of [outer, ...holes]) {
      edges += ring.length;
      const bad = ring.find(([x, y]) => !(Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST));
      if (bad) {
        const detail = `An area has a corner at ${bad[0]}, ${bad[1]} m: more than 1000 km away.`;
        return { ok: false, reason: 'bad-area', detail };
      }
    }
  }
  if (edges <= MOST_EDGES) return undefined;
  const detail = `The areas have ${edges} corners together; at most ${MOST_EDGES} can be planned with.`;
  return { ok: false, reason: 'too-large', detail };
}

/** Up to this number of edges all are looked at, which is quicker than finding those nearby. */
const FEW = 128;
/** m: crossings nearer than this to an end are looked at with care. */
const PLAIN = 1e-4;

class Space implements FreeSpace {
  readonly clearance: number;
  private readonly edges: Edges;
  private readonly tree: Flatbush;
  private readonly boundary: Boundary;
  private readonly check: () => void;
  /** Nearer than this to the boundary is not free. */
  private readonly reach: number;
  /** A leg's box is looked up in parts of this length, so that a long diagonal does not see everything. */
  private readonly stride: number;
  /** Of the last leg that was not free: likely in the way of the next, too. */
  private blocker = 0;
  private routes: Routes | undefined;

  constructor(boundary: Boundary, clearance: number, check: () => void) {
    this.boundary = boundary;
    this.clearance = clearance;
    this.check = check;
    this.reach = clearance > 2 * EPS ? clearance - EPS : 0;
    const { points, pieces } = boundary;
    const ends = new Float64Array(4 * pieces.length);
    this.tree = new Flatbush(pieces.length);
    pieces.forEach(({ from, to }, i) => {
      const [x0, y0] = points[from]!;
      const [x1, y1] = points[to]!;
      ends.set([x0, y0, x1, y1], 4 * i);
      this.tree.add(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1));
    });
    this.tree.finish();
    this.edges = prepareEdges(ends);
    const extent = Math.max(this.tree.maxX - this.tree.minX, this.tree.maxY - this.tree.minY);
    this.stride = Math.max(extent / 24, 2 * clearance);
  }

  contains([x, y]: Point): boolean {
    if (this.reach === 0) {
      return insideByParity(this.edges, x, y) || distanceToEdges(this.edges, x, y) <= EPS;
    }
    return insideByParity(this.edges, x, y) && distanceToEdges(this.edges, x, y) >= this.reach;
  }

  sees(a: Point, b: Point): boolean {
    if (!(Number.isFinite(a[0] + a[1]) && Number.isFinite(b[0] + b[1]))) return false;
    if (this.reach === 0) {
      const plain = this.seesPlainly(a, b);
      return plain ?? this.outside(a, b) <= 10 * EPS;
    }
    const limit = this.reach * this.reach;
    if (this.gap(this.blocker, a, b) < limit) return false;
    if (!insideByParity(this.edges, a[0], a[1])) return false;
    return !this.along(a, b, this.reach, (edge) => {
      if (this.gap(edge, a, b) >= limit) return false;
      this.blocker = edge;
      return true;
    });
  }

  /** Without a clearance: told at once where the leg crosses an edge well within both, or comes near none. */
  private seesPlainly(a: Point, b: Point): boolean | undefined {
    if (this.meets(this.blocker, a, b) === 'crosses') return false;
    let touches = false;
    const crosses = this.along(a, b, PLAIN, (edge) => {
      const how = this.meets(edge, a, b);
      if (how === 'touches') touches = true;
      if (how === 'crosses') this.blocker = edge;
      return how === 'crosses';
    });
    if (crosses) return false;
    return touches ? undefined : insideByParity(this.edges, a[0], a[1]);
  }

  private meets(edge: number, a: Point, b: Point): Meeting {
    const { ends } = this.edges;
    const e = 4 * edge;
    return meeting(a, b, ends[e]!, ends[e + 1]!, ends[e + 2]!, ends[e + 3]!);
  }

  outside(a: Point, b: Point): number {
    const inside = this.within(a, b).reduce((sum, [t0, t1]) => sum + t1 - t0, 0);
    const metres = distance(a, b) * (1 - inside);
    if (metres === 0) return this.contains(a) ? 0 : metres;
    return metres > EPS ? metres : 0;
  }

  within(a: Point, b: Point): readonly Interval[] {
    const whole = distance(a, b);
    if (whole < EPS) return this.contains(a) ? [[0, 1]] : [];
    const parts = this.reach > 0 ? this.clearParts(a, b) : this.cutParts(a, b, whole);
    return joined(parts.filter(([t0, t1]) => this.isFree(along(a, b, (t0 + t1) / 2))));
  }

  path(from: Point, to: Point): readonly Point[] | undefined {
    if (this.sees(from, to)) return [from, to];
    if (!this.contains(from) || !this.contains(to)) return undefined;
    this.routes ??= new Routes(
      cornersOf(this.boundary, this.clearance).filter(({ at }) => this.contains(at)),
      placeSlack(this.clearance),
      (a, b) => this.sees(a, b),
      this.check,
    );
    return this.routes.shortest(from, to);
  }

  /**
   * Whether any place is free: squares over the boundary's box, the largest first, are divided
   * until one is found or none is left that could hold one. After `MOST` squares it is taken as free.
   */
  isRoomy(): boolean {
    const MOST = 4000;
    const { minX, minY, maxX, maxY } = this.tree;
    const half = Math.max(maxX - minX, maxY - minY) / 2;
    let squares: (readonly [x: number, y: number, half: number])[] = [
      [(minX + maxX) / 2, (minY + maxY) / 2, half],
    ];
    for (let seen = 0; squares.length > 0 && seen < MOST; ) {
      const next: typeof squares = [];
      for (const [x, y, h] of squares) {
        seen++;
        if (this.contains([x, y])) return true;
        const gap = distanceToEdges(this.edges, x, y);
        const signed = insideByParity(this.edges, x, y) ? gap : -gap;
        if (signed + h * Math.SQRT2 < this.reach) continue;
        const q = h / 2;
        next.push([x - q, y - q, q], [x + q, y - q, q], [x - q, y + q, q], [x + q, y + q, q]);
      }
      squares = next;
    }
    return squares.length > 0;
  }

  /** Inside by parity suffices in the midst of a part: the boundary is out of reach there. */
  private isFree(p: Point): boolean {
    return this.reach > 0 ? insideByParity(this.edges, p[0], p[1]) : this.contains(p);
  }

  private clearParts(a: Point, b: Point): Interval[] {
    // Half a micrometre farther than `contains` asks, so that it holds for the ends of the parts.
    const reach = this.reach + EPS / 2;
    const near: Interval[] = [];
    this.along(a, b, reach, (edge) => {
      const part = nearPart(a, b, this.endsOf(edge), reach);
      if (part) near.push(part);
      return false;
    });
    return rest(joined(near));
  }

  /** Between the places where the leg meets edges; what is shorter than a micrometre belongs to its neighbour. */
  private cutParts(a: Point, b: Point, whole: number): Interval[] {
    const cuts = [0, 1];
    this.along(a, b, EPS, (edge) => {
      for (const t of meetings(a, b, this.endsOf(edge), whole)) cuts.push(t);
      return false;
    });
    cuts.sort((p, q) => p - q);
    const parts: Interval[] = [];
    let from = 0;
    for (const t of cuts) {
      if ((t - from) * whole < EPS && t < 1) continue;
      if (t > from) parts.push([from, t]);
      from = t;
    }
    return parts;
  }

  private gap(edge: number, a: Point, b: Point): number {
    const { ends } = this.edges;
    const e = 4 * edge;
    return squaredGap(a, b, ends[e]!, ends[e + 1]!, ends[e + 2]!, ends[e + 3]!);
  }

  private endsOf(edge: number): [number, number, number, number] {
    const { ends } = this.edges;
    const e = 4 * edge;
    return [ends[e]!, ends[e + 1]!, ends[e + 2]!, ends[e + 3]!];
  }

  /** Whether the boxes of a leg and an edge come within `reach` of each other. */
  private isBeside(edge: number, [ax, ay]: Point, [bx, by]: Point, reach: number): boolean {
    const { ends } = this.edges;
    const x0 = ends[4 * edge]!;
    const x1 = ends[4 * edge + 2]!;
    if (x0 < ax - reach && x0 < bx - reach && x1 < ax - reach && x1 < bx - reach) return false;
    if (x0 > ax + reach && x0 > bx + reach && x1 > ax + reach && x1 > bx + reach) return false;
    const y0 = ends[4 * edge + 1]!;
    const y1 = ends[4 * edge + 3]!;
    if (y0 < ay - reach && y0 < by - reach && y1 < ay - reach && y1 < by - reach) return false;
    return !(y0 > ay + reach && y0 > by + reach && y1 > ay + reach && y1 > by + reach);
  }

  /** Visits the edges whose boxes come within `reach` of the leg, some twice, until one answers true. */
  private along(a: Point, b: Point, reach: number, visit: (edge: number) => boolean): boolean {
    const { count } = this.edges;
    if (count <= FEW) {
      for (let edge = 0; edge < count; edge++) {
        if (this.isBeside(edge, a, b, reach) && visit(edge)) return true;
      }
      return false;
    }
    const steps = Math.min(64, Math.ceil(distance(a, b) / this.stride)) || 1;
    for (let i = 0; i < steps; i++) {
      const [x0, y0] = along(a, b, i / steps);
      const [x1, y1] = along(a, b, (i + 1) / steps);
      const found = this.tree.collides(
        Math.min(x0, x1) - reach,
        Math.min(y0, y1) - reach,
        Math.max(x0, x1) + reach,
        Math.max(y0, y1) + reach,
        visit,
      );
      if (found) return true;
    }
    return false;
  }
}

type Meeting = 'apart' | 'touches' | 'crosses';

/** Whether a leg and an edge cross with all four ends at least `PLAIN` off the other's line, or stay that far apart. */
function meeting(a: Point, b: Point, x0: number, y0: number, x1: number, y1: number): Meeting {
  const [ax, ay] = a;
  const dx = b[0] - ax;
  const dy = b[1] - ay;
  const near = PLAIN * Math.sqrt(dx * dx + dy * dy);
  const s0 = dx * (y0 - ay) - dy * (x0 - ax);
  const s1 = dx * (y1 - ay) - dy * (x1 - ax);
  if ((s0 > near && s1 > near) || (s0 < -near && s1 < -near)) return 'apart';
  const ex = x1 - x0;
  const ey = y1 - y0;
  const by = PLAIN * Math.sqrt(ex * ex + ey * ey);
  const r0 = ex * (ay - y0) - ey * (ax - x0);
  const r1 = ex * (b[1] - y0) - ey * (b[0] - x0);
  if ((r0 > by && r1 > by) || (r0 < -by && r1 < -by)) return 'apart';
  const clear =
    Math.abs(s0) > near && Math.abs(s1) > near && Math.abs(r0) > by && Math.abs(r1) > by;
  return clear ? 'crosses' : 'touches';
}

/** Where on a–b, as shares of it, an edge crosses it or its ends touch it. */
function meetings(
  a: Point,
  b: Point,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  whole: number,
): number[] {
  const ux = (b[0] - a[0]) / whole;
  const uy = (b[1] - a[1]) / whole;
  const off0 = ux * (y0 - a[1]) - uy * (x0 - a[0]);
  const off1 = ux * (y1 - a[1]) - uy * (x1 - a[0]);
  const on0 = ux * (x0 - a[0]) + uy * (y0 - a[1]);
  const on1 = ux * (x1 - a[0]) + uy * (y1 - a[1]);
  const found: number[] = [];
  if (Math.abs(off0) <= EPS) found.push(on0 / whole);
  if (Math.abs(off1) <= EPS) found.push(on1 / whole);
  if (off0 > 0 !== off1 > 0) found.push((on0 + (off0 / (off0 - off1)) * (on1 - on0)) / whole);
  return found.filter((t) => t > 0 && t < 1);
}
