import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Airspace } from '../../../../missions/planner/airspace.ts';
import type { Point } from '../../../../missions/planner/types.ts';
import { planVerify } from '../../../../missions/planner/verify/verify.ts';
import type { Shot } from '../../../../missions/planner/work.ts';
import { CAMERA } from '../samples.ts';
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

const OPTIONS = { overview: 100, obliquePitch: -45 };
const points = [{ at: [80, 30] as const }];
const shotsOf = (outcome: ReturnType<typeof planVerify>) => planned(outcome).work as Shot[];

describe('the quick look at a random spot of a random quarter', () => {
  it('is flown where it is free, and shows the spot or says that it does not', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: -200, max: 200 }), (seed, x) => {
        const quarter = quarterOf(seed);
        const at: Point = [x, ((seed % 400) - 200) / 1.1];
        const plan = planVerify(inputIn(quarter, { points: [{ at }] }), OPTIONS);
        if (!plan.ok) {
          expect(['no-free-space', 'unreachable']).toContain(plan.reason);
          return;
        }
        expect(leastDepth(quarter, plan.work)).toBeGreaterThanOrEqual(quarter.clearance - 1e-5);
        if (plan.uncovered.some((region) => holds(region, at))) return;
        expect(shownIn(posesOf(plan.work), CAMERA, at, 0)).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the quick look', () => {
  it('is an overview from high up, four obliques from the cardinal directions, and one close from above', () => {
    const work = shotsOf(planVerify(inputIn(OPEN, { points }), OPTIONS));
    expect(work.map(({ spot }) => spot.height)).toEqual([100, 50, 50, 50, 50, 50]);
    expect(work.map(({ pitch }) => Math.round(pitch))).toEqual([-90, -45, -45, -45, -45, -90]);
    const sides = work.slice(1, 5).map(({ heading }) => Math.round(heading));
    expect(sides.sort((a, b) => a - b)).toEqual([0, 90, 180, 270]);
    for (const pose of posesOf(work)) {
      const hit = onSensor(pose, CAMERA, points[0]!.at, 0)!;
      expect(Math.hypot(hit.right, hit.up)).toBeLessThan(1e-6);
    }
  });

  it('comes so near that a pixel of the close photo is 2 cm at most, whatever height is asked for', () => {
    const coarse = { ...CAMERA, focalLength: 5 };
    const work = shotsOf(
      planVerify(inputIn(OPEN, { points, camera: coarse, height: 60 }), OPTIONS),
    );
    const close = work.at(-1)!;
    const gsd = (close.spot.height * coarse.sensorWidth) / (coarse.imageWidth * coarse.focalLength);
    expect(gsd).toBeLessThanOrEqual(0.02 + 1e-9);
    expect(close.spot.height).toBeLessThan(60);
  });

  it('of a spot in a no-fly area is taken from beside it', () => {
    const quarter: Quarter = { ...OPEN, noFly: [boxAt([80, 30], 30, 30)] };
    const work = shotsOf(planVerify(inputIn(quarter, { points }), OPTIONS));
    expect(leastDepth(quarter, work)).toBeGreaterThanOrEqual(5 - 1e-6);
    expect(shownIn(posesOf(work), CAMERA, [80, 30], 0)).toBe(6);
  });

  it('keeps its overview under the ceiling', () => {
    const work = shotsOf(planVerify(inputIn({ ...OPEN, ceiling: 70 }, { points }), OPTIONS));
    expect(Math.max(...work.map(({ spot }) => spot.height))).toBe(70);
  });

  it('is refused where the camera would have to come too near, and where nothing may fly', () => {
    const blurred = { ...CAMERA, imageWidth: 100, imageHeight: 66 };
    expect(planVerify(inputIn(OPEN, { points, camera: blurred }), OPTIONS)).toMatchObject({
      ok: false,
      reason: 'bad-camera',
    });
    const shut: Quarter = { ...OPEN, noFly: [boxAt([80, 30], 900, 900)] };
    expect(planVerify(inputIn(shut, { points, start: [-600, 0] }), OPTIONS)).toMatchObject({
      ok: false,
      reason: 'no-free-space',
      at: [80, 30],
    });
  });

  it('asks the airspace so little that it is ready at once: no ways between buildings', () => {
    const input = inputIn(OPEN, { points });
    const asked = { contains: 0, way: 0 };
    const airspace: Airspace = {
      ceiling: input.airspace.ceiling,
      at: (height) => input.airspace.at(height),
      contains: (spot) => {
        asked.contains++;
        return input.airspace.contains(spot);
      },
      way: (from, to) => {
        asked.way++;
        return input.airspace.way(from, to);
      },
    };
    planned(planVerify({ ...input, airspace }, OPTIONS));
    expect(asked.contains).toBeLessThan(100);
    expect(asked.way).toBe(0);
  });
});
