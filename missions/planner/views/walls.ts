/** The straight sides of an outline, and the corners between, to be looked at from beside. */
import { distanceToEdges, prepareEdges } from '../../../src/domain/geo/edges.ts';
import type { Point, Ring } from '../types.ts';
import { headingTo } from './photo.ts';

export interface Wall {
  readonly from: Point;
  readonly to: Point;
  /** Unit vector away from the inside. */
  readonly out: Point;
  /** Of a camera that looks at it from outside, clockwise from north. */
  readonly inward: number;
}

/** Counter-clockwise, as the ring; what bends by less than `tolerance` metres is taken as straight. */
export function wallsOf(ring: Ring, tolerance: number): Wall[] {
  const corners = simplified(ring, tolerance);
  return corners.map((from, i): Wall => {
    const to = corners[(i + 1) % corners.length]!;
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const out: Point = [(to[1] - from[1]) / length, (from[0] - to[0]) / length];
    return { from, to, out, inward: headingTo(out, [0, 0]) };
  });
}

/** Between two walls: where to look from, if it is an outward corner of more than 20°. */
export function outwardCorner(wall: Wall, next: Wall): Wall | undefined {
  const [ax, ay] = wall.out;
  const [bx, by] = next.out;
  const sine = ax * by - ay * bx;
  const cosine = ax * bx + ay * by;
  if (Math.atan2(sine, cosine) < Math.PI / 9) return undefined;
  // A turn back on itself looks along the first wall.
  const [mx, my] = cosine > -0.999 ? [ax + bx, ay + by] : [-ay, ax];
  const length = Math.hypot(mx, my);
  const out: Point = [mx / length, my / length];
  return { from: wall.to, to: wall.to, out, inward: headingTo(out, [0, 0]) };
}

export const off = ([x, y]: Point, [dx, dy]: Point, metres: number): Point => [
  x + metres * dx,
  y + metres * dy,
];

/** Metres from a ring's line. */
export function distanceTo(ring: Ring): (at: Point) => number {
  const ends = ring.flatMap((from, i) => [...from, ...ring[(i + 1) % ring.length]!]);
  const edges = prepareEdges(Float64Array.from(ends));
  return ([x, y]) => distanceToEdges(edges, x, y);
}

/** In rounds, none of two neighbours in one round: what lies within `tolerance` of its neighbours' line goes. */
function simplified(ring: Ring, tolerance: number): Ring {
  let corners = ring;
  for (;;) {
    const last = corners;
    let before = true;
    const kept = last.filter((corner, i) => {
      const [a, b] = [last[(i + last.length - 1) % last.length]!, last[(i + 1) % last.length]!];
      const idle = before && i > 0 && aside(corner, a, b) < tolerance;
      before = !idle;
      return !idle;
    });
    if (kept.length < 3 || kept.length === last.length) return last;
    corners = kept;
  }
}

function aside(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square > 0 ? ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square : 0;
  const s = Math.max(0, Math.min(1, t));
  return Math.hypot(a[0] + s * dx - p[0], a[1] + s * dy - p[1]);
}
