/** Areas to plan over, by seed: the same polygons on every machine. Metres. */
import { cleanRegions } from '../../missions/planner/regions.ts';
import type { Point, Region, Ring } from '../../missions/planner/types.ts';

export type Kind = 'convex' | 'concave' | 'holes' | 'thin' | 'city';

export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly regions: readonly Region[];
  readonly swath: number;
}

/** 0 … 1, the same row of numbers for a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const between = (random: Random, low: number, high: number) => low + random() * (high - low);
const whole = (random: Random, low: number, high: number) =>
  Math.floor(between(random, low, high + 1));

function turned(ring: Ring, angle: number): Ring {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return ring.map(([x, y]): Point => [x * c - y * s, x * s + y * c]);
}

/** Corners on an ellipse in order: convex whatever their angles. */
function convex(random: Random): Ring {
  const [a, b] = [between(random, 200, 700), between(random, 200, 500)];
  if (random() < 0.3) return rectangle(-a, -b, a, b);
  const corners = whole(random, 3, 12);
  const begin = between(random, 0, Math.PI);
  return Array.from({ length: corners }, (_, i): Point => {
    const at = begin + ((i + between(random, -0.35, 0.35)) / corners) * 2 * Math.PI;
    return [a * Math.cos(at), b * Math.sin(at)];
  });
}

function rectangle(x0: number, y0: number, x1: number, y1: number): Ring {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

/** L, U, T, comb, star and dented outlines. */
function concave(random: Random): Ring {
  const kinds = [letterL, letterU, letterT, comb, star, dented];
  return kinds[whole(random, 0, kinds.length - 1)]!(random);
}

function letterL(random: Random): Ring {
  const [w, h] = [between(random, 500, 1200), between(random, 500, 1200)];
  const [u, v] = [w * between(random, 0.25, 0.6), h * between(random, 0.25, 0.6)];
  const points: Ring = [
    [0, 0],
    [w, 0],
    [w, v],
    [u, v],
    [u, h],
    [0, h],
  ];
  return points;
}

function letterU(random: Random): Ring {
  const [w, h] = [between(random, 700, 1400), between(random, 600, 1200)];
  const [u, v] = [w * between(random, 0.2, 0.4), h * between(random, 0.2, 0.4)];
  return [
    [0, 0],
    [w, 0],
    [w, h],
    [w - u, h],
    [w - u, v],
    [u, v],
    [u, h],
    [0, h],
  ];
}

function letterT(random: Random): Ring {
  const [w, h] = [between(random, 700, 1400), between(random, 600, 1200)];
  const [u, v] = [w * between(random, 0.25, 0.4), h * between(random, 0.5, 0.75)];
  return [
    [u, 0],
    [w - u, 0],
    [w - u, v],
    [w, v],
    [w, h],
    [0, h],
    [0, v],
    [u, v],
  ];
}

function comb(random: Random): Ring {
  const teeth = whole(random, 3, 5);
  const tooth = between(random, 150, 300);
  const gap = between(random, 100, 250);
  const ring: Point[] = [[0, 0]];
  const wide = teeth * tooth + (teeth - 1) * gap;
  ring.push([wide, 0]);
  for (let i = teeth - 1; i >= 0; i--) {
    const x = i * (tooth + gap);
    const high = between(random, 500, 1000);
    ring.push([x + tooth, high], [x, high]);
    if (i > 0) ring.push([x, 200], [x - gap, 200]);
  }
  return ring;
}

function star(random: Random): Ring {
  const corners = 2 * whole(random, 3, 7);
  return Array.from({ length: corners }, (_, i): Point => {
    const radius = i % 2 === 0 ? between(random, 500, 800) : between(random, 200, 400);
    const at = (i / corners) * 2 * Math.PI;
    return [radius * Math.cos(at), radius * Math.sin(at)];
  });
}

function dented(random: Random): Ring {
  const corners = whole(random, 12, 40);
  const phase = between(random, 0, 6);
  return Array.from({ length: corners }, (_, i): Point => {
    const at = (i / corners) * 2 * Math.PI;
    const radius =
      500 + 160 * Math.sin(3 * at + phase) + 90 * Math.sin(5 * at) + between(random, -30, 30);
    return [1.4 * radius * Math.cos(at), radius * Math.sin(at)];
  });
}

/** One each in some squares of a grid over the outline, so that they never meet. */
function holesIn(random: Random, outer: Ring, count: number, share: number): Ring[] {
  const xs = outer.map(([x]) => x);
  const ys = outer.map(([, y]) => y);
  const [minX, maxX] = [Math.min(...xs), Math.max(...xs)];
  const [minY, maxY] = [Math.min(...ys), Math.max(...ys)];
  const across = Math.ceil(Math.sqrt(count * 2));
  const [w, h] = [(maxX - minX) / across, (maxY - minY) / across];
  const squares = Array.from({ length: across * across }, (_, i) => ({ i, key: random() }));
  squares.sort((a, b) => a.key - b.key);
  const holes: Ring[] = [];
  for (const { i } of squares) {
    if (holes.length === count) break;
    const centre: Point = [
      minX + ((i % across) + 0.5) * w,
      minY + (Math.floor(i / across) + 0.5) * h,
    ];
    const hole = holeAt(random, centre, share * w, share * h);
    const inside = hole.every((point) => clear(outer, point, 5));
    if (inside && !outer.some((point) => clear(hole, point, 0))) holes.push(hole);
  }
  return holes;
}

function holeAt(random: Random, [x, y]: Point, w: number, h: number): Ring {
  const corners = random() < 0.5 ? 4 : whole(random, 5, 9);
  const begin = between(random, 0, Math.PI);
  return Array.from({ length: corners }, (_, i): Point => {
    const at = begin + (i / corners) * 2 * Math.PI;
    const size = between(random, 0.6, 1);
    return [x + 0.5 * w * size * Math.cos(at), y + 0.5 * h * size * Math.sin(at)];
  });
}

function clear(ring: Ring, [x, y]: Point, metres: number): boolean {
  let inside = false;
  let [px, py] = ring[ring.length - 1]!;
  for (const [qx, qy] of ring) {
    if (py > y !== qy > y && x < px + ((y - py) / (qy - py)) * (qx - px)) inside = !inside;
    const t = ((x - px) * (qx - px) + (y - py) * (qy - py)) / ((qx - px) ** 2 + (qy - py) ** 2);
    const s = Math.min(1, Math.max(0, t));
    if (Math.hypot(px + s * (qx - px) - x, py + s * (qy - py) - y) < metres) return false;
    px = qx;
    py = qy;
  }
  return inside;
}

/** A ribbon along an arc or a wave, one to four swaths wide. */
function thin(random: Random): Ring {
  const length = between(random, 800, 3000);
  const half = between(random, 25, 100);
  const bend = random() < 0.3 ? 0 : between(random, 50, 200);
  const waves = between(random, 0.5, 1.5);
  const steps = bend === 0 ? 1 : 24;
  const side = (sign: number): Point[] =>
    Array.from({ length: steps + 1 }, (_, i): Point => {
      const t = i / steps;
      return [t * length, bend * Math.sin(2 * Math.PI * waves * t) + sign * half];
    });
  return [...side(-1), ...side(1).reverse()];
}

/** 5 to 25 km², a ragged outline, blocks left out. */
function city(random: Random): Ring[] {
  const corners = whole(random, 30, 120);
  const size = between(random, 1300, 2800);
  const phase = between(random, 0, 6);
  const outer = Array.from({ length: corners }, (_, i): Point => {
    const at = (i / corners) * 2 * Math.PI;
    const radius = size * (1 + 0.15 * Math.sin(3 * at + phase) + between(random, -0.06, 0.06));
    return [radius * Math.cos(at), radius * Math.sin(at)];
  });
  return [outer, ...holesIn(random, outer, whole(random, 3, 20), 0.5)];
}

function ringsOf(kind: Kind, random: Random): Ring[] {
  if (kind === 'convex') return [convex(random)];
  if (kind === 'concave') return [concave(random)];
  if (kind === 'thin') return [thin(random)];
  if (kind === 'city') return city(random);
  const outer = random() < 0.5 ? convex(random) : concave(random);
  return [outer, ...holesIn(random, outer, whole(random, 1, 10), between(random, 0.3, 0.7))];
}

export function fieldOf(kind: Kind, seed: number): Field {
  const random = randomOf(seed * 7919 + kind.length * 104_729 + kind.charCodeAt(0));
  const angle = between(random, 0, Math.PI);
  const swath = kind === 'city' ? between(random, 60, 120) : between(random, 25, 60);
  const cleaned = cleanRegions(ringsOf(kind, random).map((ring) => turned(ring, angle)));
  if (!cleaned.ok) throw new Error(`${kind} ${seed}: ${cleaned.detail}`);
  return { name: `${kind} ${seed}`, kind, regions: cleaned.regions, swath };
}

const COUNTS: Readonly<Record<Kind, number>> = {
  convex: 70,
  concave: 60,
  holes: 50,
  thin: 25,
  city: 10,
};

export function corpus(): Field[] {
  return (Object.keys(COUNTS) as Kind[]).flatMap((kind) =>
    Array.from({ length: COUNTS[kind] }, (_, i) => fieldOf(kind, i)),
  );
}

/** 1 km² with ten holes. */
export function squareWithTenHoles(): Region[] {
  const outer = rectangle(0, 0, 1000, 1000);
  const cleaned = cleanRegions([outer, ...holesIn(randomOf(10), outer, 10, 0.55)]);
  if (!cleaned.ok) throw new Error(cleaned.detail);
  return cleaned.regions;
}

/** So many km² with ten holes for each, at least two: a square. */
export function squareOf(squareKilometres: number): Region[] {
  const side = 1000 * Math.sqrt(squareKilometres);
  const outer = rectangle(0, 0, side, side);
  const holes = holesIn(randomOf(11), outer, Math.max(2, Math.round(10 * squareKilometres)), 0.4);
  const cleaned = cleanRegions([outer, ...holes]);
  if (!cleaned.ok) throw new Error(cleaned.detail);
  return cleaned.regions;
}

/** A building site of 200 × 150 m, a corner cut out of it, two sheds in it. */
export function commonSite(): Region[] {
  const outline: Ring = [
    [0, 0],
    [200, 0],
    [200, 95],
    [130, 90],
    [125, 150],
    [0, 150],
  ];
  const cleaned = cleanRegions([
    outline,
    rectangle(40, 40, 65, 60),
    turned(rectangle(100, 20, 130, 35), 0.3),
  ]);
  if (!cleaned.ok) throw new Error(cleaned.detail);
  return cleaned.regions;
}
