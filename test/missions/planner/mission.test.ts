import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQgcPlan, writeQgcPlan } from '../../../missions/formats/qgc-plan.ts';
import { missionLegs } from '../../../missions/path.ts';
import { type MissionWishes, missionOf } from '../../../missions/planner/mission.ts';
import type { Point, Tour } from '../../../missions/planner/types.ts';
import { planSummary } from '../../../missions/summary.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';
import { stretches } from '../flown.ts';

const WISHES: MissionWishes = {
  home: { lat: 36.57, lon: 101.75, amsl: 2260 },
  plane: new Plane(101.75, 36.57),
  height: 60,
  frame: 'relative',
  speed: 8,
  triggerDistance: 20,
  gimbalPitch: -90,
};

const TWO: Tour = {
  passes: [
    { from: [100, 0], to: [100, 200] },
    { from: [140, 200], to: [140, 0] },
  ],
  transits: [
    [
      [100, 200],
      [120, 220],
      [140, 200],
    ],
  ],
};

const commands = (tour: Tour, over: Partial<MissionWishes> = {}) =>
  missionOf(tour, { ...WISHES, ...over }).items.map(({ command }) => command);

describe('a tour as a mission', () => {
  it('takes off, sets speed and camera, triggers on each pass, and comes home', () => {
    const mission = missionOf(TWO, WISHES);
    expect(mission.items.map(({ command }) => command)).toEqual([
      22, 178, 205, 16, 206, 16, 206, 16, 16, 206, 16, 206, 20,
    ]);
    expect(mission.items[0]).toMatchObject({ frame: 'relative', altitude: 60 });
    expect(mission.items[1]!.params).toEqual([1, 8, -1, 0]);
    expect(mission.items[2]).toMatchObject({ params: [-90, 0, 0, 0], altitude: 2 });
    expect(mission.items[4]!.params).toEqual([20, 0, 1, 0]);
    expect(mission.items[6]!.params).toEqual([0, 0, 0, 0]);
  });

  it('goes on taking photos where passes touch, and says no place twice', () => {
    const bend: Tour = {
      passes: [
        { from: [0, 0], to: [100, 0] },
        { from: [100, 0], to: [150, 80] },
      ],
      transits: [[[100, 0]]],
    };
    expect(commands(bend)).toEqual([22, 178, 205, 16, 206, 16, 16, 206, 20]);
  });

  it('goes out and home around what lies between', () => {
    const out: Point[] = [
      [0, 0],
      [50, -40],
      [100, 0],
    ];
    const mission = missionOf(TWO, {
      ...WISHES,
      out,
      back: [
        [140, 0],
        [70, -40],
        [0, 0],
      ],
    });
    expect(mission.items).toHaveLength(15);
    expect(WISHES.plane.x(mission.items[3]!.lon)).toBeCloseTo(50, 3);
    expect(WISHES.plane.y(mission.items.at(-2)!.lat)).toBeCloseTo(-40, 3);
  });

  it('stands each place on its own height, and takes off above home', () => {
    const height = ([, y]: Point) => 2300 + y / 10;
    const { items } = missionOf(TWO, { ...WISHES, frame: 'amsl', height });
    expect(items[0]).toMatchObject({ frame: 'relative', altitude: 40 });
    expect(items[3]).toMatchObject({ frame: 'amsl', altitude: 2300 });
    expect(items[5]).toMatchObject({ frame: 'amsl', altitude: 2320 });
    expect(missionOf(TWO, { ...WISHES, takeoffHeight: 80 }).items[0]!.altitude).toBe(80);
  });

  it('without a pass takes off and comes home', () => {
    expect(commands({ passes: [], transits: [] })).toEqual([22, 178, 205, 20]);
  });

  const metres = fc.double({ min: -2000, max: 2000, noNaN: true });
  const point = fc.tuple(metres, metres);
  const far = (a: Point, b: Point) => Math.hypot(b[0] - a[0], b[1] - a[1]) > 1;
  const anyTour: fc.Arbitrary<Tour> = fc
    .array(fc.tuple(point, point), { minLength: 1, maxLength: 8 })
    .filter((pairs) => pairs.every(([a, b], i) => far(a, b) && (!i || far(pairs[i - 1]![1], a))))
    .map((pairs) => ({
      passes: pairs.map(([from, to]) => ({ from, to })),
      transits: pairs.slice(1).map(([from], i) => [pairs[i]![1], from]),
    }));

  it('triggers on every pass and nowhere else', () => {
    fc.assert(
      fc.property(anyTour, (tour) => {
        const flown = stretches(missionOf(tour, WISHES));
        // From the take-off to the first place, then pass and transit in turn.
        const on = flown.slice(1).map(({ trigger }) => trigger > 0);
        expect(on).toEqual(
          Array.from({ length: 2 * tour.passes.length - 1 }, (_, i) => i % 2 === 0),
        );
        expect(flown[0]!.trigger).toBe(0);
      }),
    );
  });

  it('is as long as the tour and takes its photos', () => {
    fc.assert(
      fc.property(anyTour, (tour) => {
        const mission = missionOf(tour, WISHES);
        const legs = missionLegs(mission).filter(
          ({ item }) => mission.items[item - 1]?.command === 16,
        );
        const { passes } = tour;
        const path = [[0, 0] as Point, ...passes.flatMap(({ from, to }) => [from, to])];
        const length = path
          .slice(1)
          .reduce((sum, p, i) => sum + Math.hypot(p[0] - path[i]![0], p[1] - path[i]![1]), 0);
        const flown = legs.reduce((sum, leg) => sum + leg.length, 0);
        // The plane's scale is that of home's latitude.
        expect(Math.abs(flown - length)).toBeLessThan(1e-3 * length);
        const photos = passes.reduce(
          (sum, { from, to }) => sum + 1 + Math.hypot(to[0] - from[0], to[1] - from[1]) / 20,
          0,
        );
        expect(Math.abs(planSummary(mission).photos - photos)).toBeLessThanOrEqual(
          passes.length + 1e-3 * photos,
        );
      }),
    );
  });

  it('is the same written as a .plan and read again', () => {
    fc.assert(
      fc.property(anyTour, (tour) => {
        const mission = missionOf(tour, WISHES);
        expect(readQgcPlan(writeQgcPlan(mission))).toEqual({ ok: true, mission });
      }),
    );
  });
});
