/** Rivers to plan along, by seed and from a few real shapes: the same polygons on every machine. Metres. */
import { cleanRegions } from '../../missions/planner/regions.ts';
import type { Point, Region, Ring } from '../../missions/planner/types.ts';
import { COURSES } from './planner-rivers-shapes.ts';

export type RiverKind = 'sine-generated' | 'Kinoshita' | 'irregular' | 'after real ones';

export interface RiverField {
  readonly name: string;
  readonly kind: RiverKind;
  readonly region: Region;
  /** What the polygon was made of. */
  readonly course: readonly Point[];
  readonly noFly: readonly Region[];
  readonly swath: number;
}

type Random = () => number;

/** 0 … 1, the same row of numbers for a seed (mulberry32). */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const between = (random: Random, low: number, high: number) => low + random() * (high - low);

/**
 * A course whose direction swings as it goes. Sine-generated (Langbein and Leopold, 1966): θ = ω sin φ.
 * Kinoshita (1961) adds θ = ω³ (Js cos 3φ − Jf sin 3φ), skewness Js and flatness Jf, mostly 1/32 and 1/192.
 * Meanders are some 11 widths long (Leopold and Wolman, 1960), along the valley.
 */
function meander(random: Random, kind: RiverKind, length: number, width: number): Point[] {
  const swing = between(random, 0.5, 1.85);
  const wave = width * between(random, 11, 22);
  const [skew, flat] = kind === 'Kinoshita' ? [1 / 32, 1 / 192] : [0, 0];
  const sign = random() < 0.5 ? -1 : 1;
  const step = Math.max(4, width / 5);
  const wander = kind === 'irregular' ? 0.5 : 0.15;
  const phases = [random(), random(), random()].map((share) => share * 2 * Math.PI);
  const points: Point[] = [[0, 0]];
  for (let s = 0; s < length; s += step) {
    const phase = (2 * Math.PI * s) / wave + phases[0]!;
    const own =
      swing * Math.sin(phase) +
      swing ** 3 * (sign * skew * Math.cos(3 * phase) - flat * Math.sin(3 * phase));
    const valley =
      wander *
      (Math.sin((2 * Math.PI * s) / (3.7 * wave) + phases[1]!) +
        0.6 * Math.sin((2 * Math.PI * s) / (1.6 * wave) + phases[2]!));
    const [x, y] = points.at(-1)!;
    points.push([x + step * Math.cos(own + valley), y + step * Math.sin(own + valley)]);
  }
  return points;
}

/** Both banks beside a course, at half the width, which varies along it. */
function banksOf(course: readonly Point[], width: (i: number) => number): Ring {
  const side = (sign: number) =>
    course.map(([x, y], i): Point => {
      const a = course[Math.max(0, i - 1)]!;
      const b = course[Math.min(course.length - 1, i + 1)]!;
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      const half = (sign * width(i)) / 2;
      return [x - (half * (b[1] - a[1])) / length, y + (half * (b[0] - a[0])) / length];
    });
  return [...side(-1), ...side(1).reverse()];
}

function island(random: Random, course: readonly Point[], width: number): Ring {
  const i = Math.floor(between(random, 0.25, 0.75) * course.length);
  const [a, b] = [course[i - 1]!, course[i + 1]!];
  const along = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const [long, wide] = [between(random, 0.4, 0.9) * width, between(random, 0.12, 0.25) * width];
  return Array.from({ length: 10 }, (_, k): Point => {
    const at = (k / 10) * 2 * Math.PI;
    const [u, v] = [long * Math.cos(at), wide * Math.sin(at)];
    return [
      course[i]![0] + u * Math.cos(along) - v * Math.sin(along),
      course[i]![1] + u * Math.sin(along) + v * Math.cos(along),
    ];
  });
}

function forbidden(random: Random, course: readonly Point[], width: number): Region[] {
  const count = 1 + Math.floor(random() * 3);
  return Array.from({ length: count }, (_, n) => {
    const i = Math.floor(((n + between(random, 0.3, 0.7)) / count) * course.length);
    const [x, y] = course[i]!;
    const [cx, cy] = [x + between(random, -1, 1) * width, y + between(random, -1, 1) * width];
    const size = between(random, 0.3, 0.8) * width;
    const outer = Array.from({ length: 6 }, (_, k): Point => {
      const at = (k / 6) * 2 * Math.PI;
      return [cx + size * Math.cos(at), cy + size * Math.sin(at)];
    });
    return { outer, holes: [] };
  });
}

function turned(points: readonly Point[], angle: number): Point[] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return points.map(([x, y]): Point => [x * c - y * s, x * s + y * c]);
}

/** Undefined where the banks cross, as a tight meander's do: the next seed is tried. */
function fieldOf(kind: RiverKind, seed: number): RiverField | undefined {
  const random = randomOf(seed * 6007 + (kind.charCodeAt(0) + kind.length) * 104_729);
  const width = between(random, 20, 150);
  const length = between(random, 1200, 4500);
  const course = turned(meander(random, kind, length, width), between(random, 0, 2 * Math.PI));
  return made(kind, `${kind} ${seed}`, course, width, random);
}

function made(
  kind: RiverKind,
  name: string,
  course: readonly Point[],
  width: number,
  random: Random,
): RiverField | undefined {
  const vary = random() < 0.3 ? 0 : between(random, 0.1, 0.4);
  const [one, two] = [between(random, 6, 14), between(random, 0, 6)];
  const wide = (i: number) => width * (1 + vary * Math.sin((2 * Math.PI * i) / (5 * one) + two));
  const rings = [banksOf(course, wide)];
  if (random() < 0.25) rings.push(island(random, course, width));
  const cleaned = cleanRegions(rings);
  if (!cleaned.ok || cleaned.regions.length !== 1) return undefined;
  const noFly = random() < 0.35 ? forbidden(random, course, width) : [];
  const swath = between(random, 25, 65);
  return { name, kind, region: cleaned.regions[0]!, course, noFly, swath };
}

const COUNTS = { 'sine-generated': 14, Kinoshita: 14, irregular: 10 } as const;

export function rivers(): RiverField[] {
  const fields: RiverField[] = [];
  for (const kind of Object.keys(COUNTS) as (keyof typeof COUNTS)[]) {
    let found = 0;
    for (let seed = 1; found < COUNTS[kind]; seed++) {
      const field = fieldOf(kind, seed);
      if (!field) continue;
      fields.push(field);
      found++;
    }
  }
  COURSES.forEach(({ name, course, width, swath }, i) => {
    const field = made('after real ones', name, course, width, randomOf(977 * (i + 1)));
    if (field) fields.push({ ...field, swath, noFly: [] });
  });
  return fields;
}
