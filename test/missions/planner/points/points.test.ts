import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPoints } from '../../../../missions/planner/points/points.ts';
import type { Point } from '../../../../missions/planner/types.ts';
import type { Shot } from '../../../../missions/planner/work.ts';
import { CAMERA } from '../samples.ts';
import { seeded } from '../space/scenes.ts';
import { onSensor, posesOf, shownIn } from '../views/frustum.ts';
import {
  boxAt,
  holds,
  inputIn,
  leastDepth,
  OPEN,
  planned,
  type Quarter,
  quarterOf,
} from '../views/quarter.ts';

const OPTIONS = { radius: 15, aroundPitch: -45, photosAround: 4 };

function placesBy(seed: number): { at: Point }[] {
  const random = seeded(seed + 9e5);
  const count = 1 + Math.floor(random() * 14);
  return Array.from({ length: count }, () => ({
    at: [(random() - 0.5) * 400, (random() - 0.5) * 400] as const,
  }));
}

const shots = (plan: ReturnType<typeof planPoints>): Shot[] =>
  planned(plan).work.filter((work) => work.kind === 'shot');

describe('a tour of random places in a random quarter', () => {
  it('is flown where it is free, and shows each place or says that it does not', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const quarter = quarterOf(seed);
        const points = placesBy(seed);
        const plan = planPoints(inputIn(quarter, { points }), OPTIONS);
        if (!plan.ok) {
          expect(['no-free-space', 'unreachable']).toContain(plan.reason);
          return;
        }
        expect(leastDepth(quarter, plan.work)).toBeGreaterThanOrEqual(quarter.clearance - 1e-5);
        const poses = posesOf(plan.work);
        for (const { at } of points) {
          const unseen = plan.uncovered.some((region) => holds(region, at));
          if (!unseen) expect(shownIn(poses, CAMERA, at, 0)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the same each time', () => {
    const input = () => inputIn(quarterOf(11), { points: placesBy(11) });
    expect(planPoints(input(), OPTIONS)).toEqual(planPoints(input(), OPTIONS));
  });
});

describe('a place', () => {
  const points = [{ at: [100, 40] as const }];

  it('is photographed from above and from around, in the middle of each picture', () => {
    const work = shots(planPoints(inputIn(OPEN, { points }), OPTIONS));
    expect(work).toHaveLength(5);
    for (const pose of posesOf(work)) {
      const hit = onSensor(pose, CAMERA, points[0]!.at, 0)!;
      expect(Math.hypot(hit.right, hit.up)).toBeLessThan(1e-6);
    }
    expect(work.filter(({ pitch }) => pitch === -90)).toHaveLength(1);
  });

  it.each([
    ['pitch asks for a wider circle than the radius', 15, -45, 50, -45],
    ['radius asks for a wider circle than the pitch', 120, -45, 120, -22.62],
  ])('where the %s gets the wider one', (_, radius, aroundPitch, metres, pitch) => {
    const work = shots(planPoints(inputIn(OPEN, { points }), { ...OPTIONS, radius, aroundPitch }));
    const ring = work.filter((shot) => shot.pitch > -89);
    expect(ring).toHaveLength(4);
    for (const shot of ring) {
      const [x, y] = shot.spot.at;
      expect(Math.hypot(x - 100, y - 40)).toBeCloseTo(metres, 6);
      expect(shot.pitch).toBeCloseTo(pitch, 2);
    }
  });

  it('in a no-fly area is seen from beside it', () => {
    const quarter: Quarter = { ...OPEN, noFly: [boxAt([100, 40], 20, 20)] };
    const plan = planned(planPoints(inputIn(quarter, { points }), OPTIONS));
    expect(leastDepth(quarter, plan.work)).toBeGreaterThanOrEqual(5 - 1e-6);
    expect(shownIn(posesOf(plan.work), CAMERA, [100, 40], 0)).toBe(5);
    expect(plan.uncovered).toEqual([]);
  });

  it('deep in a no-fly area is uncovered; alone it is refused with the reason and the place', () => {
    const quarter: Quarter = { ...OPEN, noFly: [boxAt([100, 40], 400, 400)] };
    const two = [...points, { at: [-300, 0] as const }];
    const plan = planned(planPoints(inputIn(quarter, { points: two }), OPTIONS));
    expect(plan.wanted).toHaveLength(2);
    expect(plan.uncovered).toEqual([plan.wanted[0]]);
    expect(planPoints(inputIn(quarter, { points }), OPTIONS)).toMatchObject({
      ok: false,
      reason: 'no-free-space',
      at: [100, 40],
    });
  });

  it('behind a wall that no way leads through is refused as unreachable', () => {
    const quarter: Quarter = { ...OPEN, noFly: [boxAt([0, 0], 20, 5000)] };
    const plan = planPoints(inputIn(quarter, { points, start: [-200, 0] }), OPTIONS);
    expect(plan).toMatchObject({ ok: false, reason: 'unreachable' });
  });
});

describe('places', () => {
  it('marked twice are photographed once', () => {
    const at: Point = [30, 30];
    const input = inputIn(OPEN, { points: [{ at }, { at: [30.1, 30] }, { at }] });
    expect(shots(planPoints(input, OPTIONS))).toHaveLength(5);
  });

  it('drawn as areas are their middles, in the area even where it has a hole there', () => {
    const hole = [...boxAt([0, 0], 40, 40).outer].reverse();
    const region = { outer: boxAt([0, 0], 80, 80).outer, holes: [hole] };
    const plan = planned(planPoints(inputIn(OPEN, { areas: [{ region }] }), OPTIONS));
    const down = plan.work.find((work) => work.pitch === -90) as Shot;
    expect(holds(region, down.spot.at)).toBe(true);
  });

  it.each([
    ['none', { points: [] }, {}, 'empty-area'],
    ['one that is no number', { points: [{ at: [Number.NaN, 0] as const }] }, {}, 'bad-area'],
    ['half a photo around', {}, { photosAround: 2.5 }, 'bad-wish'],
    ['a level look around', {}, { aroundPitch: 0 }, 'bad-wish'],
    ['a look a kilometre away', {}, { aroundPitch: -2 }, 'bad-wish'],
    ['a height above the ceiling', { height: 130 }, {}, 'no-free-space'],
  ] as const)('are refused with %s', (_, input, options, reason) => {
    const points = [{ at: [0, 0] as const }];
    const plan = planPoints(inputIn(OPEN, { points, ...input }), { ...OPTIONS, ...options });
    expect(plan).toMatchObject({ ok: false, reason });
  });

  it('too many to fly are refused before anything is looked for', () => {
    const points = Array.from({ length: 500 }, (_, i) => ({ at: [i, i % 7] as const }));
    const plan = planPoints(inputIn(OPEN, { points }), OPTIONS);
    expect(plan).toMatchObject({ ok: false, reason: 'too-large' });
  });

  it('end being planned when they are told to', () => {
    const check = () => {
      throw new Error('cancelled');
    };
    const points = [{ at: [0, 0] as const }];
    expect(() => planPoints(inputIn(OPEN, { points, check }), OPTIONS)).toThrow('cancelled');
  });
});
