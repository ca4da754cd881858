/** Slow and plain shortest ways, to hold the planner's against. */

import type { Point, Ring } from '../../../../missions/planner/types.ts';
import { depth, type Scene, samples } from './scenes.ts';

/** Over places on the arc around every corner, each pair joined where the leg keeps the clearance when sampled. */
export function bruteShortest(scene: Scene, from: Point, to: Point, clearance: number): number {
  const places = [...scene.permitted, ...scene.forbidden]
    .flatMap(({ outer }) => outer.flatMap((_, i) => arc(outer, i, clearance + 1e-4)))
    .filter((place) => depth(scene, place) >= clearance - 1e-6);
  // Chords between places of an arc 10 degrees apart cut it by 0.4 % of the clearance.
  const slack = clearance * (1 - Math.cos(Math.PI / 36)) + 1e-3;
  return dijkstra([from, to, ...places], (a, b) => legIsFree(scene, a, b, clearance - slack));
}

/** From the normal of one edge of a corner to the other's, on both sides. */
function arc(ring: Ring, i: number, radius: number): Point[] {
  const [x, y] = ring[i]!;
  const [px, py] = ring[(i + ring.length - 1) % ring.length]!;
  const [nx, ny] = ring[(i + 1) % ring.length]!;
  const first = Math.atan2(y - py, x - px);
  const turn = ((Math.atan2(ny - y, nx - x) - first + 5 * Math.PI) % (2 * Math.PI)) - Math.PI;
  const steps = Math.ceil(Math.abs(turn) / (Math.PI / 18)) || 1;
  return [Math.PI / 2, -Math.PI / 2].flatMap((side) =>
    Array.from({ length: steps + 1 }, (_, k): Point => {
      const angle = first + side + (k / steps) * turn;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }),
  );
}

function legIsFree(scene: Scene, a: Point, b: Point, clearance: number): boolean {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  for (let at = 0; at <= length; ) {
    const t = length > 0 ? at / length : 0;
    const room = depth(scene, [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]) - clearance;
    if (room < 0) return false;
    at += Math.max(room, 0.05);
  }
  return true;
}

function dijkstra(places: readonly Point[], joined: (a: Point, b: Point) => boolean): number {
  const target = places[1]!;
  const left = (p: Point) => Math.hypot(p[0] - target[0], p[1] - target[1]);
  const best = places.map((_, i) => (i === 0 ? 0 : Number.POSITIVE_INFINITY));
  const open = new Set(places.keys());
  for (;;) {
    let u = -1;
    for (const i of open) {
      if (u < 0 || best[i]! + left(places[i]!) < best[u]! + left(places[u]!)) u = i;
    }
    if (u < 0 || best[u] === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    if (u === 1) return best[1]!;
    open.delete(u);
    for (const v of open) {
      const [a, b] = [places[u]!, places[v]!];
      const length = best[u]! + Math.hypot(b[0] - a[0], b[1] - a[1]);
      if (length < best[v]! && joined(a, b)) best[v] = length;
    }
  }
}

/** Over a grid of this pitch in eight directions. */
export function gridShortest(
  scene: Scene,
  from: Point,
  to: Point,
  clearance: number,
  pitch: number,
): number {
  const half = Math.ceil(310 / pitch);
  const width = 2 * half + 1;
  const place = (i: number): Point => [
    ((i % width) - half) * pitch,
    (Math.floor(i / width) - half) * pitch,
  ];
  const free = Array.from({ length: width * width }, (_, i) => depth(scene, place(i)) >= clearance);
  const best = new Float64Array(width * width).fill(Number.POSITIVE_INFINITY);
  const near = (p: Point) =>
    [...best.keys()].filter((i) => {
      const [x, y] = place(i);
      return free[i] && Math.hypot(x - p[0], y - p[1]) < 2 * pitch;
    });
  const apart = (i: number, p: Point) => Math.hypot(place(i)[0] - p[0], place(i)[1] - p[1]);
  const queue = new Set<number>();
  for (const i of near(from)) {
    if (!legIsFree(scene, from, place(i), clearance)) continue;
    best[i] = apart(i, from);
    queue.add(i);
  }
  const steps = [1, -1, width, -width, width + 1, width - 1, -width + 1, -width - 1];
  for (const u of queue) {
    queue.delete(u);
    for (const step of steps) {
      const v = u + step;
      if (!free[v]) continue;
      const length = best[u]! + apart(u, place(v));
      if (length >= best[v]! - 1e-9) continue;
      if (!samples([place(u), place(v)], 1).every((p) => depth(scene, p) >= clearance)) continue;
      best[v] = length;
      queue.add(v);
    }
  }
  const ends = near(to).filter((i) => legIsFree(scene, place(i), to, clearance));
  return Math.min(Number.POSITIVE_INFINITY, ...ends.map((i) => best[i]! + apart(i, to)));
}
