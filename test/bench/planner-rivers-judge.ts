/** What a plan along a river is worth, by dense sampling and nothing of the planner's own. */
import type { Point, Region, Ring } from '../../missions/planner/types.ts';

export type Leg = readonly [from: Point, to: Point];

export interface Flight {
  readonly passes: readonly Leg[];
  /** Passes and the ways between them, in order. */
  readonly way: readonly Point[];
}

export interface Place {
  readonly permitted: Ring;
  readonly noFly: readonly Region[];
  readonly clearance: number;
}

function toLeg([x, y]: Point, [a, b]: Leg): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : ((x - a[0]) * dx + (y - a[1]) * dy) / square;
  const s = Math.min(1, Math.max(0, t));
  return Math.hypot(a[0] + s * dx - x, a[1] + s * dy - y);
}

function insideRing(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  ring.forEach(([px, py], i) => {
    const [qx, qy] = ring[(i + 1) % ring.length]!;
    if (py > y !== qy > y && x < px + ((y - py) / (qy - py)) * (qx - px)) inside = !inside;
  });
  return inside;
}

/** Every `step` metres of a line from south to north, where it lies in the region. */
function inside({ outer, holes }: Region, x: number, step: number): number[] {
  const crossings = [outer, ...holes].flatMap((ring) =>
    ring.flatMap(([px, py], i) => {
      const [qx, qy] = ring[(i + 1) % ring.length]!;
      return px > x !== qx > x ? [py + ((x - px) / (qx - px)) * (qy - py)] : [];
    }),
  );
  crossings.sort((a, b) => a - b);
  const found: number[] = [];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const first = Math.ceil(crossings[i]! / step);
    for (let k = first; k * step < crossings[i + 1]!; k++) found.push(k * step);
  }
  return found;
}

/** How far inside a ring a place is; negative outside. */
function depth(ring: Ring, p: Point): number {
  let least = Number.POSITIVE_INFINITY;
  ring.forEach((a, i) => {
    least = Math.min(least, toLeg(p, [a, ring[(i + 1) % ring.length]!]));
  });
  return insideRing(ring, p) ? least : -least;
}

/** How far a place is from where the drone may be; 0 there. */
function fromFree({ permitted, noFly, clearance }: Place, p: Point): number {
  let most = Math.max(0, clearance - depth(permitted, p));
  for (const { outer } of noFly) most = Math.max(most, clearance + depth(outer, p));
  return most;
}

/** Metres of the way where it may not be, a place looked at every 2 m. */
export function outsideMetres(place: Place, { way }: Flight): number {
  let outside = 0;
  for (let i = 1; i < way.length; i++) {
    const [a, b] = [way[i - 1]!, way[i]!];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const n = Math.max(2, Math.ceil(length / 2));
    for (let k = 0; k <= n; k++) {
      const t = k / n;
      const p: Point = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
      if (fromFree(place, p) > 1e-3) outside += length / (n + 1);
    }
  }
  return outside;
}

/** Places of a river that can be seen at all, each with the bend of the course it belongs to. */
export interface Sampled {
  readonly places: readonly Point[];
  readonly bends: Int32Array;
  readonly count: number;
}

/** A bend reaches from where the course turns one way to where it turns the other. */
function bendsOf(course: readonly Point[]): Int32Array {
  const bends = new Int32Array(course.length);
  let [bend, side, kept] = [0, 0, 0];
  for (let i = 1; i + 1 < course.length; i++) {
    const [[ax, ay], [bx, by], [cx, cy]] = [course[i - 1]!, course[i]!, course[i + 1]!];
    const turn = (bx - ax) * (cy - by) - (by - ay) * (cx - bx);
    const now = Math.sign(turn);
    if (now !== 0 && now !== side && kept > 3) {
      bend++;
      kept = 0;
    }
    if (now !== 0) side = now;
    kept++;
    bends[i] = bend;
  }
  bends[course.length - 1] = bend;
  return bends;
}

export function sampled(
  region: Region,
  course: readonly Point[],
  place: Place,
  swath: number,
  step: number,
): Sampled {
  const bendOf = bendsOf(course);
  const xs = region.outer.map(([x]) => x);
  const places: Point[] = [];
  const bends: number[] = [];
  for (let x = Math.min(...xs) + step / 2; x < Math.max(...xs); x += step) {
    for (const y of inside(region, x, step)) {
      const p: Point = [x, y];
      if (fromFree(place, p) > swath / 2 - 0.01) continue;
      places.push(p);
      let best = Number.POSITIVE_INFINITY;
      let at = 0;
      course.forEach(([u, v], i) => {
        const gap = (u - x) ** 2 + (v - y) ** 2;
        if (gap >= best) return;
        best = gap;
        at = i;
      });
      bends.push(bendOf[at]!);
    }
  }
  return { places, bends: Int32Array.from(bends), count: 1 + Math.max(0, ...bends) };
}

/** Shares of the places within half a swath of a pass: of all, and of the bend of which least is seen. */
export function seenOf({ places, bends, count }: Sampled, { passes }: Flight, swath: number) {
  const squares = new Map<string, Leg[]>();
  for (const leg of passes) {
    const [a, b] = leg;
    const pieces = Math.max(1, Math.ceil((2 * Math.hypot(b[0] - a[0], b[1] - a[1])) / swath));
    const known = new Set<string>();
    for (let i = 0; i <= pieces; i++) {
      const x = Math.floor((a[0] + (i / pieces) * (b[0] - a[0])) / swath);
      const y = Math.floor((a[1] + (i / pieces) * (b[1] - a[1])) / swath);
      for (let k = 0; k < 9; k++) known.add(`${x + (k % 3) - 1} ${y + Math.floor(k / 3) - 1}`);
    }
    for (const key of known) {
      const list = squares.get(key);
      if (list) list.push(leg);
      else squares.set(key, [leg]);
    }
  }
  const all = new Float64Array(count);
  const seen = new Float64Array(count);
  places.forEach((p, i) => {
    const bend = bends[i]!;
    all[bend]!++;
    const near = squares.get(`${Math.floor(p[0] / swath)} ${Math.floor(p[1] / swath)}`) ?? [];
    if (near.some((leg) => toLeg(p, leg) <= swath / 2 + 0.01)) seen[bend]!++;
  });
  const shares = [...all].flatMap((n, bend) => (n >= 30 ? [seen[bend]! / n] : []));
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return { share: sum(seen) / Math.max(1, sum(all)), worstBend: Math.min(1, ...shares) };
}
