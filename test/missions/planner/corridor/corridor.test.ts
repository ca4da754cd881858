import { describe, expect, it } from 'vitest';
import {
  type CorridorOptions,
  type CorridorPlan,
  planCorridor,
} from '../../../../missions/planner/corridor/corridor.ts';
import { regionArea } from '../../../../missions/planner/rings.ts';
import {
  type FreeSpace,
  freeSpace,
  isRefusal,
} from '../../../../missions/planner/space/free-space.ts';
import type { Point, Region } from '../../../../missions/planner/types.ts';
import { blob, depth, type Random, type Scene, samples, seeded } from '../space/scenes.ts';

const FAR: Region = {
  outer: [
    [-9000, -9000],
    [9000, -9000],
    [9000, 9000],
    [-9000, 9000],
  ],
  holes: [],
};

function spaceOf(forbidden: Region[] = [], clearance = 0): FreeSpace {
  const space = freeSpace({ permitted: [FAR], forbidden, clearance });
  if (isRefusal(space)) throw new Error(space.detail);
  return space;
}

function planned(options: Omit<CorridorOptions, 'speed' | 'turnCost'>): CorridorPlan {
  const plan = planCorridor({ ...options, speed: 8, turnCost: 4 });
  if (!plan.ok) throw new Error(plan.detail);
  return plan;
}

/** A meander: a course that swings about the river's own, with bends as sharp as the seed has them. */
function river(random: Random): Point[] {
  const swing = 0.4 + random() * 1.5;
  const wave = 150 + random() * 350;
  const step = 10 + random() * 15;
  const points: Point[] = [[0, 0]];
  const jitter = random() * 0.25;
  for (let s = 0; s < 1800; s += step) {
    const course = swing * Math.sin((2 * Math.PI * s) / wave) + jitter * (random() - 0.5) * 2;
    const [x, y] = points.at(-1)!;
    points.push([x + step * Math.cos(course), y + step * Math.sin(course)]);
  }
  return points;
}

/** Nearest place of the centreline: how far, how wide the corridor is there, and whether it is its end. */
function nearest(line: readonly Point[], widths: readonly number[], [x, y]: Point) {
  let best = { gap: Number.POSITIVE_INFINITY, width: 0, end: false };
  for (let i = 1; i < line.length; i++) {
    const [[x0, y0], [x1, y1]] = [line[i - 1]!, line[i]!];
    const [dx, dy] = [x1 - x0, y1 - y0];
    const t = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
    const s = Math.max(0, Math.min(1, t));
    const gap = Math.hypot(x - x0 - s * dx, y - y0 - s * dy);
    if (gap >= best.gap) continue;
    const end = (i === 1 && t < 0) || (i === line.length - 1 && t > 1);
    best = { gap, width: widths[i - 1]! + s * (widths[i]! - widths[i - 1]!), end };
  }
  return best;
}

function toPasses({ tour }: CorridorPlan, [x, y]: Point): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { from, to } of tour.passes) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const t = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy);
    const s = Math.max(0, Math.min(1, t));
    least = Math.min(least, (x - from[0] - s * dx) ** 2 + (y - from[1] - s * dy) ** 2);
  }
  return Math.sqrt(least);
}

/** Share of random places of the corridor within half a swath of a pass; only where `may` says. */
function coverage(
  line: readonly Point[],
  widths: readonly number[],
  plan: CorridorPlan,
  swath: number,
  random: Random,
  may: (p: Point) => boolean = () => true,
): number {
  let seen = 0;
  let all = 0;
  for (let tries = 0; all < 800 && tries < 30_000; tries++) {
    const i = 1 + Math.floor(random() * (line.length - 1));
    const reach = Math.max(widths[i]!, widths[i - 1]!);
    const p: Point = [
      line[i]![0] + (random() - 0.5) * reach * 1.2,
      line[i]![1] + (random() - 0.5) * reach * 1.2,
    ];
    const { gap, width, end } = nearest(line, widths, p);
    if (gap > width / 2 || end || !may(p)) continue;
    all++;
    if (toPasses(plan, p) <= swath / 2) seen++;
  }
  expect(all).toBeGreaterThan(300);
  return seen / all;
}

describe('a corridor along a river', () => {
  it('is lines at even distances, there and back', () => {
    const plan = planned({
      centreline: [
        [0, 0],
        [500, 0],
      ],
      width: 90,
      swath: 32,
      space: spaceOf(),
      direction: 'along',
    });
    expect(plan.tour.passes).toHaveLength(3);
    expect(plan.tour.passes.map(({ from, to }) => Math.sign(to[0] - from[0]))).toEqual([1, -1, 1]);
    expect(plan.tour.passes.map(({ from }) => Math.abs(Math.round(from[1])))).toEqual([30, 0, 30]);
    expect(plan.uncovered).toEqual([]);
    expect(plan.figures).toMatchObject({ lines: 3, turns: 4, coverage: 1 });
    const against = planned({
      centreline: [
        [0, 0],
        [500, 0],
      ],
      width: 90,
      swath: 32,
      space: spaceOf(),
      direction: 'against',
    });
    expect(against.tour.passes[0]!.from[0]).toBe(500);
    const near = planned({
      centreline: [
        [0, 0],
        [500, 0],
      ],
      width: 90,
      swath: 32,
      space: spaceOf(),
      start: [500, -50],
    });
    expect(near.tour.passes[0]!.from).toEqual([500, expect.closeTo(-30, 6)]);
  });

  it('has no loop in the inside of a hairpin, and an arc around its outside', () => {
    const plan = planned({
      centreline: [
        [0, 0],
        [400, 0],
        [0, 60],
      ],
      width: 120,
      swath: 30,
      space: spaceOf(),
    });
    for (const { from, to } of plan.tour.passes) {
      expect(
        nearest(
          [
            [0, 0],
            [400, 0],
            [0, 60],
          ],
          [1, 1, 1],
          from,
        ).gap,
      ).toBeLessThan(61);
      expect(Math.hypot(from[0] - to[0], from[1] - to[1])).toBeGreaterThan(0.05);
    }
    const area = new Set<string>();
    for (let x = -50; x < 500; x += 2) {
      for (let y = -100; y < 160; y += 2) {
        const here = nearest(
          [
            [0, 0],
            [400, 0],
            [0, 60],
          ],
          [120, 120, 120],
          [x, y],
        );
        if (here.gap <= 60 && !here.end) area.add(`${x} ${y}`);
      }
    }
    expect(plan.figures.passes).toBeLessThan((1.35 * area.size * 4) / 30);
  });

  it('flies a narrow reach with fewer lines than a wide one', () => {
    const centreline: Point[] = [
      [0, 0],
      [500, 0],
      [510, 0],
      [1000, 0],
    ];
    const plan = planned({ centreline, width: [20, 20, 140, 140], swath: 30, space: spaceOf() });
    expect(plan.figures.passes).toBeLessThan(500 + 5 * 510 + 60);
    expect(plan.figures.coverage).toBeGreaterThan(0.995);
  });

  it('turns softly where the river does', () => {
    const centreline = Array.from(
      { length: 200 },
      (_, i): Point => [i * 8, 150 * Math.sin(i / 20)],
    );
    const plan = planned({ centreline, width: 120, swath: 35, space: spaceOf() });
    expect(plan.figures.turns).toBeLessThanOrEqual(2 * (plan.figures.lines - 1));
    expect(plan.figures.coverage).toBe(1);
  });

  it('goes around what must not be flown over, resumes behind it, and says what it left', () => {
    const prison: Region = {
      outer: [
        [200, -30],
        [260, -30],
        [260, 30],
        [200, 30],
      ],
      holes: [],
    };
    const space = spaceOf([prison], 10);
    const plan = planned({
      centreline: [
        [0, 0],
        [500, 0],
      ],
      width: 60,
      swath: 25,
      space,
    });
    for (const { from, to } of plan.tour.passes) expect(space.outside(from, to)).toBe(0);
    expect(plan.tour.passes.some(({ from }) => from[0] > 269 && from[0] < 272)).toBe(true);
    const left = plan.uncovered.reduce((sum, region) => sum + regionArea(region), 0);
    expect(left).toBeGreaterThan(50 * 60);
    expect(left).toBeLessThan(85 * 62);
    const walled: Region = {
      outer: [
        [200, -9100],
        [260, -9100],
        [260, 9100],
        [200, 9100],
      ],
      holes: [],
    };
    const half = planned({
      centreline: [
        [0, 0],
        [500, 0],
      ],
      width: 60,
      swath: 25,
      space: spaceOf([walled]),
    });
    expect(half.tour.passes.every(({ from }) => from[0] >= 260)).toBe(true);
    expect(half.figures.coverage).toBeLessThan(0.52);
  });

  it('refuses what is no corridor', () => {
    const base = {
      centreline: [
        [0, 0],
        [500, 0],
      ] as Point[],
      width: 60,
      swath: 25,
      space: spaceOf(),
      speed: 8,
      turnCost: 4,
    };
    expect(planCorridor({ ...base, width: 0 })).toMatchObject({ reason: 'bad-wish' });
    expect(planCorridor({ ...base, width: [1] })).toMatchObject({ reason: 'bad-wish' });
    expect(planCorridor({ ...base, swath: Number.NaN })).toMatchObject({ reason: 'bad-wish' });
    expect(planCorridor({ ...base, width: 19_000, swath: 1 })).toMatchObject({
      reason: 'too-large',
    });
    expect(
      planCorridor({
        ...base,
        centreline: [
          [5, 5],
          [5, 5],
        ],
      }),
    ).toMatchObject({ reason: 'empty-area' });
    expect(planCorridor({ ...base, centreline: [] })).toMatchObject({ reason: 'empty-area' });
    expect(
      planCorridor({
        ...base,
        centreline: [
          [0, Number.NaN],
          [1, 1],
        ],
      }),
    ).toMatchObject({ reason: 'bad-area' });
    expect(
      planCorridor({
        ...base,
        centreline: [
          [9500, 0],
          [9700, 0],
        ],
      }),
    ).toMatchObject({ reason: 'unreachable' });
  });
});

describe('corridors along random rivers', () => {
  for (let seed = 1; seed <= 24; seed++) {
    it(`see every bend and never leave free space (seed ${seed})`, () => {
      const random = seeded(seed);
      const centreline = river(random);
      const swath = 18 + random() * 30;
      const wide = 30 + random() * 130;
      const varied = random() < 0.5;
      const widths = centreline.map((_, i) =>
        varied ? wide * (0.6 + 0.4 * Math.sin(i / 9)) : wide,
      );
      const free = planned({ centreline, width: varied ? widths : wide, swath, space: spaceOf() });
      expect(coverage(centreline, widths, free, swath, random)).toBeGreaterThanOrEqual(0.995);
      expect(free.figures.coverage).toBeGreaterThan(0.995);

      const forbidden = Array.from({ length: 3 }, () => {
        const [x, y] = centreline[Math.floor(random() * centreline.length)]!;
        return { outer: blob(random, x + 40 * random(), y, 30 + random() * 50, 6), holes: [] };
      });
      const clearance = random() < 0.5 ? 0 : 5;
      const scene: Scene = { permitted: [FAR], forbidden, clearance };
      const plan = planned({
        centreline,
        width: widths,
        swath,
        space: spaceOf(forbidden, clearance),
      });
      const legs = [...plan.tour.passes.map(({ from, to }) => [from, to]), ...plan.tour.transits];
      for (const leg of legs) {
        for (const p of samples(leg, 3)) expect(depth(scene, p)).toBeGreaterThan(clearance - 1e-5);
      }
      plan.tour.transits.forEach((way, i) => {
        expect(way[0]).toEqual(plan.tour.passes[i]!.to);
        expect(way.at(-1)).toEqual(plan.tour.passes[i + 1]!.from);
      });
      // What no pass sees is told, by squares of a sixth of a swath.
      const by = swath / 6;
      const told = coverage(centreline, widths, plan, swath, random, (p) =>
        plan.uncovered.every(({ outer, holes }) => {
          const islands = holes.map((hole) => ({ outer: hole, holes: [] }));
          return (
            depth({ permitted: [{ outer, holes }], forbidden: islands, clearance: 0 }, p) < -by
          );
        }),
      );
      expect(told).toBeGreaterThanOrEqual(0.995);
    });
  }
});
