import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOrbit } from '../../../../missions/planner/orbit/orbit.ts';
import type { Point } from '../../../../missions/planner/types.ts';
import { CAMERA } from '../samples.ts';
import { seeded } from '../space/scenes.ts';
import { onSensor, posesOf, shownIn } from '../views/frustum.ts';
import {
  boxAt,
  buildingOf,
  holds,
  inputIn,
  leastDepth,
  OPEN,
  planned,
  quarterOf,
} from '../views/quarter.ts';

const OPTIONS = { radius: 40, photos: 12, layers: 2, layerGap: 15 };
const points = [{ at: [60, -20] as const }];

describe('an orbit of a random place or building', () => {
  it('is flown where it is free, with the place shown or told as uncovered', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.boolean(), (seed, isArea) => {
        const quarter = quarterOf(seed);
        const random = seeded(seed + 1);
        const at: Point = [(random() - 0.5) * 250, (random() - 0.5) * 250];
        const drawn = isArea
          ? { areas: [{ region: buildingOf(random, at), top: 5 + 25 * random() }] }
          : { points: [{ at }] };
        const plan = planOrbit(inputIn(quarter, drawn), OPTIONS);
        if (!plan.ok) {
          expect(['no-free-space', 'unreachable']).toContain(plan.reason);
          return;
        }
        expect(leastDepth(quarter, plan.work)).toBeGreaterThanOrEqual(quarter.clearance - 1e-5);
        if (isArea || plan.uncovered.some((region) => holds(region, at))) return;
        expect(shownIn(posesOf(plan.work), CAMERA, at, 0)).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe('an orbit', () => {
  it('has its photos evenly on circles, the camera at the centre, each layer resumed where the last ended', () => {
    const { work } = planned(planOrbit(inputIn(OPEN, { points }), OPTIONS));
    const poses = posesOf(work);
    expect(poses).toHaveLength(24);
    poses.forEach((pose, i) => {
      expect(Math.hypot(pose.x - 60, pose.y + 20)).toBeCloseTo(40, 6);
      expect(pose.z).toBe(i < 12 ? 50 : 65);
      const hit = onSensor(pose, CAMERA, [60, -20], 0)!;
      expect(Math.hypot(hit.right, hit.up)).toBeLessThan(1e-6);
      const next = poses[i + 1];
      if (!next) return;
      const step = Math.hypot(next.x - pose.x, next.y - pose.y);
      expect(step).toBeCloseTo(i === 11 ? 0 : 80 * Math.sin(Math.PI / 12), 6);
    });
  });

  it('is flown the other way around on the next layer', () => {
    const { work } = planned(planOrbit(inputIn(OPEN, { points }), OPTIONS));
    const poses = posesOf(work).map(({ x, y }) => [x - 60, y + 20] as const);
    const turn = (i: number) =>
      Math.sign(poses[i]![0] * poses[i + 1]![1] - poses[i]![1] * poses[i + 1]![0]);
    expect(turn(14)).toBe(-turn(3));
  });

  it('of a building stays outside its outline and looks at half its height', () => {
    const region = boxAt([0, 0], 120, 30);
    const { work } = planned(
      planOrbit(inputIn(OPEN, { areas: [{ region, top: 30 }] }), { ...OPTIONS, layers: 1 }),
    );
    for (const pose of posesOf(work)) {
      expect(Math.hypot(pose.x, pose.y)).toBeGreaterThanOrEqual(Math.hypot(60, 15) + 5 - 1e-6);
      const hit = onSensor(pose, CAMERA, [0, 0], 15)!;
      expect(Math.hypot(hit.right, hit.up)).toBeLessThan(1e-6);
    }
  });

  it('leaves out what is not free, and keeps the rest', () => {
    const quarter = { ...OPEN, noFly: [boxAt([110, -20], 60, 400)] };
    const { work } = planned(planOrbit(inputIn(quarter, { points }), OPTIONS));
    expect(work.length).toBeGreaterThan(10);
    expect(work.length).toBeLessThan(24);
    expect(leastDepth(quarter, work)).toBeGreaterThanOrEqual(5 - 1e-6);
  });

  it.each([
    ['no photos', { photos: 0 }, {}, 'bad-wish'],
    ['half a layer', { layers: 1.5 }, {}, 'bad-wish'],
    ['no radius', { radius: 0 }, {}, 'bad-wish'],
    ['layers above the ceiling', { layers: 6 }, {}, 'bad-wish'],
    ['nothing to fly around', {}, { points: [] }, 'empty-area'],
    ['a height above the ceiling', { layers: 1 }, { height: 150 }, 'no-free-space'],
  ] as const)('is refused with %s', (_, options, input, reason) => {
    const plan = planOrbit(inputIn(OPEN, { points, ...input }), { ...OPTIONS, ...options });
    expect(plan).toMatchObject({ ok: false, reason });
  });
});
