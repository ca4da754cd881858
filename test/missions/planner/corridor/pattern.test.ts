import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planCorridorPattern } from '../../../../missions/planner/corridor/pattern.ts';
import { regionArea } from '../../../../missions/planner/rings.ts';
import type { FreeSpace } from '../../../../missions/planner/space/free-space.ts';
import type { Point, Region } from '../../../../missions/planner/types.ts';
import {
  endOf,
  type Line,
  type PatternInput,
  type PatternPlan,
  type Shot,
  startOf,
  type Work,
} from '../../../../missions/planner/work.ts';
import { CAMERA } from '../samples.ts';
import { banksOf, course, HEIGHT, inputOf, spaceOf, square, toLine } from './rivers.ts';

const NADIR = { width: 60, bothBanks: false, bankPitch: -45 };
const BANKS = { width: 60, bothBanks: true, bankPitch: -45 };
const RADIANS = Math.PI / 180;

function planned(given: Partial<PatternInput>, space: FreeSpace, options = NADIR): PatternPlan {
  const plan = planCorridorPattern(inputOf(given, space), options);
  if (!plan.ok) throw new Error(plan.detail);
  return plan;
}

const linesIn = (work: readonly Work[]) => work.filter((one): one is Line => one.kind === 'line');
const shotsIn = (work: readonly Work[]) => work.filter((one): one is Shot => one.kind === 'shot');
const nadir = (plan: PatternPlan) =>
  linesIn(plan.work).filter(({ heading }) => heading === undefined);
const oblique = (plan: PatternPlan) =>
  linesIn(plan.work).filter(({ heading }) => heading !== undefined);

/** Share of places for which a line straight down passes within half a swath. */
function seenBy(lines: readonly Line[], places: readonly Point[], swath: number): number {
  const legs = lines.map(({ from, to }): Point[] => [from.at, to.at]);
  const seen = places.filter((p) => legs.some((leg) => toLine(leg, p) <= swath / 2 + 0.01));
  return seen.length / places.length;
}

const between = (a: Point, b: Point, t: number): Point => [
  a[0] + t * (b[0] - a[0]),
  a[1] + t * (b[1] - a[1]),
];

function freeOf(plan: PatternPlan, space: FreeSpace): void {
  for (const one of plan.work) {
    expect(space.outside(startOf(one).at, endOf(one).at)).toBeLessThan(1e-5);
    expect(startOf(one).height).toBe(HEIGHT);
  }
}

/** Photos of oblique work: where from, heading and tilt. */
function photosOf(plan: PatternPlan) {
  const lines = oblique(plan).flatMap(({ from, to, trigger, pitch, heading }) => {
    const length = Math.hypot(to.at[0] - from.at[0], to.at[1] - from.at[1]);
    const count = Math.max(1, Math.ceil(length / trigger));
    return Array.from({ length: count + 1 }, (_, k) => {
      return { at: between(from.at, to.at, k / count), pitch, heading: heading! };
    });
  });
  const shots = shotsIn(plan.work).map(({ spot, pitch, heading }) => {
    return { at: spot.at, pitch, heading };
  });
  return [...lines, ...shots];
}

/** Whether a photo shows the place, by turning the ray to it into the camera. */
function shows(photo: { at: Point; pitch: number; heading: number }, [x, y]: Point): boolean {
  const h = photo.heading * RADIANS;
  const [east, north] = [x - photo.at[0], y - photo.at[1]];
  const ahead = east * Math.sin(h) + north * Math.cos(h);
  const right = east * Math.cos(h) - north * Math.sin(h);
  const p = photo.pitch * RADIANS;
  const depth = ahead * Math.cos(p) - HEIGHT * Math.sin(p);
  const up = -ahead * Math.sin(p) - HEIGHT * Math.cos(p);
  const { sensorWidth, sensorHeight, focalLength } = CAMERA;
  if (depth <= 0) return false;
  return (
    Math.abs(right / depth) <= sensorWidth / 2 / focalLength &&
    Math.abs(up / depth) <= sensorHeight / 2 / focalLength
  );
}

describe('a corridor as a pattern', () => {
  it('flies a line at its own width or the template’s, as the camera asks', () => {
    const points: Point[] = [
      [0, 0],
      [800, 0],
    ];
    const { print } = inputOf({}, spaceOf());
    const wide = planned({ lines: [{ points, width: 3 * print.lineGap }] }, spaceOf());
    expect(nadir(wide)).toHaveLength(3);
    for (const { pitch, trigger } of nadir(wide)) {
      expect(pitch).toBe(-90);
      expect(trigger).toBe(print.triggerDistance);
    }
    expect(wide.uncovered).toEqual([]);
    const area = wide.wanted.reduce((sum, region) => sum + regionArea(region), 0);
    expect(area / (800 * 3 * print.lineGap)).toBeCloseTo(1, 1);
    const narrow = planned({ lines: [{ points }] }, spaceOf(), { ...NADIR, width: 10 });
    expect(nadir(narrow)).toHaveLength(1);
  });

  it('begins and ends at the end that is nearer to the start', () => {
    const points: Point[] = [
      [0, 0],
      [900, 0],
    ];
    const { print } = inputOf({}, spaceOf());
    for (const start of [
      [920, 30],
      [-20, 30],
    ] as Point[]) {
      const plan = planned({ lines: [{ points, width: 2 * print.lineGap }], start }, spaceOf());
      const end = start[0] > 0 ? 900 : 0;
      expect(startOf(plan.work[0]!).at[0]).toBeCloseTo(end, 6);
      expect(endOf(plan.work.at(-1)!).at[0]).toBeCloseTo(end, 6);
    }
  });

  it('sees every bend of a river by its polygon, islands aside, and stays in free space', () => {
    const drawn = course(2400, 1.5, 700);
    const noFly = square(25, drawn[120]![0] + 20, drawn[120]![1]);
    const space = spaceOf([noFly], 5);
    const island = square(10, drawn[60]![0], drawn[60]![1]).outer;
    const region: Region = {
      outer: banksOf(drawn, (i) => 70 + 25 * Math.sin(i / 12)),
      holes: [island],
    };
    const plan = planned({ areas: [{ region }] }, space);
    freeOf(plan, space);
    const { print } = inputOf({}, space);
    const places = drawn.flatMap((_, i): Point[] => {
      if (i === 0 || i === drawn.length - 1) return [];
      const [[ax, ay], [bx, by]] = [drawn[i - 1]!, drawn[i + 1]!];
      const length = Math.hypot(bx - ax, by - ay);
      const half = 35 + 12.5 * Math.sin(i / 12);
      return [-0.99, -0.6, -0.2, 0.2, 0.6, 0.99].map(
        (t): Point => [
          drawn[i]![0] - (t * half * (by - ay)) / length,
          drawn[i]![1] + (t * half * (bx - ax)) / length,
        ],
      );
    });
    const free = places.filter(
      ([x, y]) => Math.hypot(x - drawn[120]![0] - 20, y - drawn[120]![1]) > 45,
    );
    expect(seenBy(nadir(plan), free, print.lineGap)).toBeGreaterThan(0.995);
    // What stays unseen lies where nothing may fly.
    for (const { outer } of plan.uncovered)
      for (const p of outer) expect(toLine([...noFly.outer, noFly.outer[0]!], p)).toBeLessThan(30);
  });

  it('tours several rivers, drawn as lines and as areas', () => {
    const far = course(900, 1, 400).map(([x, y]): Point => [x, y + 700]);
    const plan = planned(
      {
        lines: [
          {
            points: [
              [0, 0],
              [900, 0],
            ],
            width: 15,
          },
          {
            points: [
              [0, 350],
              [900, 350],
            ],
            width: 15,
          },
        ],
        areas: [{ region: { outer: banksOf(far, () => 20), holes: [] } }],
      },
      spaceOf(),
    );
    let between = 0;
    plan.work.slice(1).forEach((one, i) => {
      const [a, b] = [endOf(plan.work[i]!).at, startOf(one).at];
      between += Math.hypot(b[0] - a[0], b[1] - a[1]);
    });
    // There, back and there again, from each to the next at its end.
    expect(between).toBeLessThan(800);
    expect(plan.wanted).toHaveLength(3);
    const seen = (y: number) => nadir(plan).some(({ from }) => Math.abs(from.at[1] - y) < 60);
    expect([seen(0), seen(350), seen(700)]).toEqual([true, true, true]);
  });

  it('turns no faster than its bends let it, and has no loops', () => {
    const drawn = course(2000, 1.2, 900, 8);
    // The tightest radius of the course, wave / (2π · swing).
    const radius = 900 / (2 * Math.PI * 1.2);
    const plan = planned({ lines: [{ points: drawn, width: 120 }] }, spaceOf());
    const { print } = inputOf({}, spaceOf());
    const lines = nadir(plan);
    lines.slice(1).forEach((line, i) => {
      const last = lines[i]!;
      const gap = Math.hypot(line.from.at[0] - last.to.at[0], line.from.at[1] - last.to.at[1]);
      if (gap > 0.05) return;
      const courseOf = ({ from, to }: Line) =>
        Math.atan2(to.at[1] - from.at[1], to.at[0] - from.at[0]);
      const turn = Math.abs(Math.sin((courseOf(line) - courseOf(last)) / 2)) * 2;
      const length = ({ from, to }: Line) =>
        Math.hypot(to.at[0] - from.at[0], to.at[1] - from.at[1]);
      const metres = (length(line) + length(last)) / 2;
      // An offset line inside the bend has the radius less its offset; made simpler by 2 % of a swath.
      const slack = 2 * Math.sqrt((2 * 0.02 * print.lineGap) / (radius - 60));
      expect(turn).toBeLessThan(metres / (radius - 60) + slack);
    });
  });
});

describe('both banks', () => {
  it('are seen from the river’s side with the bank in the middle of the picture', () => {
    const points: Point[] = [
      [0, 0],
      [1000, 0],
    ];
    const plan = planned({ lines: [{ points, width: 50 }] }, spaceOf(), BANKS);
    const lines = oblique(plan);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    const sides = new Set<number>();
    for (const { from, to, pitch, heading } of lines) {
      expect(pitch).toBeCloseTo(-45, 6);
      const h = heading! * RADIANS;
      for (const { at } of [from, to]) {
        const aim: Point = [at[0] + HEIGHT * Math.sin(h), at[1] + HEIGHT * Math.cos(h)];
        expect(Math.abs(aim[1])).toBeCloseTo(25, 3);
        sides.add(Math.sign(aim[1]));
        // Across the river: the camera stands on the far side of its bank.
        expect(Math.sign(at[1] - aim[1])).toBe(-Math.sign(aim[1]));
      }
    }
    expect(sides.size).toBe(2);
    expect(shotsIn(plan.work)).toEqual([]);
    const straightDown = planned({ lines: [{ points, width: 50 }] }, spaceOf(), {
      ...BANKS,
      bankPitch: -90,
    });
    for (const { from } of oblique(straightDown)) expect(Math.abs(from.at[1])).toBeCloseTo(25, 3);
  });

  it('are seen everywhere, in bends tighter than the camera is far and beside what is forbidden', () => {
    for (const [wave, width] of [
      [900, 60],
      [450, 40],
      [300, 25],
    ] as const) {
      const drawn = course(1500, 1.4, wave);
      const space = spaceOf([square(40, 400, -60)], 5);
      const plan = planned({ lines: [{ points: drawn, width }] }, space, BANKS);
      freeOf(plan, space);
      const photos = photosOf(plan);
      const ring = banksOf(drawn, () => width);
      // Corners inside a tight bend are nearer to the course than the bank.
      const bank = ring.filter(
        (p, i) => i % drawn.length > 1 && toLine(drawn, p) > 0.97 * (width / 2),
      );
      const seen = bank.filter((p) => photos.some((photo) => shows(photo, p)));
      expect(seen.length / bank.length).toBeGreaterThan(0.99);
    }
  });

  it('cannot be seen against the horizon', () => {
    const points: Point[] = [
      [0, 0],
      [500, 0],
    ];
    const plan = planCorridorPattern(inputOf({ lines: [{ points }] }, spaceOf()), {
      ...BANKS,
      bankPitch: -5,
    });
    expect(plan).toMatchObject({ ok: false, reason: 'bad-wish' });
  });
});

describe('what cannot be flown along', () => {
  const refused = (given: Partial<PatternInput>, options = NADIR) =>
    planCorridorPattern(inputOf(given, spaceOf()), options);
  const straight: Point[] = [
    [0, 0],
    [500, 0],
  ];

  it('is refused with the reason', () => {
    expect(refused({})).toMatchObject({ reason: 'empty-area' });
    expect(refused({ lines: [{ points: [] }] })).toMatchObject({ reason: 'empty-area' });
    expect(refused({ lines: [{ points: [straight[0]!, straight[0]!] }] })).toMatchObject({
      reason: 'empty-area',
    });
    expect(refused({ lines: [{ points: straight, width: 0 }] })).toMatchObject({
      reason: 'bad-wish',
    });
    expect(refused({ lines: [{ points: straight, width: Number.NaN }] })).toMatchObject({
      reason: 'bad-wish',
    });
    expect(
      refused({
        lines: [
          {
            points: [
              [0, Number.NaN],
              [1, 1],
            ],
          },
        ],
      }),
    ).toMatchObject({
      reason: 'bad-area',
    });
    expect(
      refused({
        lines: [
          {
            points: [
              [0, 0],
              [600_000, 0],
            ],
          },
        ],
      }),
    ).toMatchObject({
      reason: 'too-large',
    });
    expect(
      refused({
        lines: [
          {
            points: [
              [8000, 20_000],
              [9000, 20_000],
            ],
          },
        ],
      }),
    ).toMatchObject({
      reason: 'unreachable',
    });
    expect(refused({ areas: [{ region: square(200) }] })).toMatchObject({ reason: 'bad-area' });
    const many = Array.from({ length: 101 }, () => ({ points: straight }));
    expect(refused({ lines: many })).toMatchObject({ reason: 'too-large' });
  });

  it('can be cancelled', () => {
    const stop = new Error('stop');
    const check = () => {
      throw stop;
    };
    expect(() => refused({ lines: [{ points: course(3000, 1, 600) }], check })).toThrow(stop);
  });

  it('whatever is drawn, crossing itself, doubled or turning back, is planned in free space or refused', () => {
    const corner = fc.tuple(
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: -400, max: 400 }),
    );
    const drawn = fc.record({
      points: fc.array(corner, { minLength: 0, maxLength: 12 }).chain((points) =>
        // Now and then there and back the same way, and points twice.
        fc.constantFrom(
          points,
          [...points, ...[...points].reverse()],
          points.flatMap((p) => [p, p]),
        ),
      ),
      width: fc.oneof(
        fc.double({ min: 0.5, max: 900, noNaN: true }),
        fc.constantFrom(0, -1, 1e6, Number.NaN),
      ),
      banks: fc.boolean(),
      clearance: fc.constantFrom(0, 5),
    });
    const property = fc.property(drawn, ({ points, width, banks, clearance }) => {
      const space = spaceOf([square(60, 100, 50)], clearance, 1000);
      const began = performance.now();
      const plan = planCorridorPattern(
        inputOf({ lines: [{ points, width }], start: [900, 900] }, space),
        banks ? BANKS : NADIR,
      );
      expect(performance.now() - began).toBeLessThan(20_000);
      if (!plan.ok) {
        expect(plan.detail.length).toBeGreaterThan(10);
        return;
      }
      freeOf(plan, space);
      for (const one of plan.work) {
        expect(Number.isFinite(startOf(one).at[0] + endOf(one).at[1] + one.pitch)).toBe(true);
      }
    });
    fc.assert(property, { numRuns: 25, seed: 11, endOnFailure: true });
  });
});
