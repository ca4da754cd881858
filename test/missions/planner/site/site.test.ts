import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pitchTowards } from '../../../../missions/planner/site/perimeter.ts';
import { planSite } from '../../../../missions/planner/site/site.ts';
import type { Point, Region } from '../../../../missions/planner/types.ts';
import type { PatternPlan, Work } from '../../../../missions/planner/work.ts';
import { CAMERA } from '../samples.ts';
import { blob, seeded } from '../space/scenes.ts';
import { onSensor, posesOf, shownIn } from '../views/frustum.ts';
import {
  boxAt,
  depthAt,
  holds,
  inputIn,
  leastDepth,
  OPEN,
  placesIn,
  planned,
  type Quarter,
  quarterOf,
} from '../views/quarter.ts';

const OPTIONS = { standOff: 20, perimeterPitch: -35, aroundPitch: -45, photosAround: 8 };

function siteBy(seed: number): { region: Region } {
  const random = seeded(seed + 3e5);
  const at: Point = [(random() - 0.5) * 150, (random() - 0.5) * 150];
  const corners = 4 + Math.floor(5 * random());
  return { region: { outer: blob(random, ...at, 60 + 60 * random(), corners), holes: [] } };
}

/** Outside or on the outline, looking across it. */
const perimeter = ({ work }: PatternPlan): Work[] =>
  work.filter(({ pitch }) => pitch > -89 && Math.abs(pitch + 45) > 0.5);

describe('a random site in a random quarter', () => {
  it('is flown where it is free, and every place and what is marked is shown or told as uncovered', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const quarter = quarterOf(seed);
        const site = siteBy(seed);
        const [x, y] = site.region.outer[0]!;
        const points = [{ at: [x, y] as const, role: 'gate' as const }];
        const plan = planSite(inputIn(quarter, { areas: [site], points, height: 60 }), OPTIONS);
        if (!plan.ok) {
          expect(['no-free-space', 'unreachable']).toContain(plan.reason);
          return;
        }
        expect(leastDepth(quarter, plan.work)).toBeGreaterThanOrEqual(quarter.clearance - 1e-5);
        const poses = posesOf(plan.work);
        for (const at of [...placesIn(site.region, 60), points[0]!.at]) {
          if (plan.uncovered.some((left) => nearlyHolds(left, at))) continue;
          expect(shownIn(poses, CAMERA, at, 0)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 20 },
    );
  });
});

/** What is uncovered is told in squares. */
const nearlyHolds = (region: Region, [x, y]: Point): boolean =>
  [
    [0, 0],
    [3, 0],
    [-3, 0],
    [0, 3],
    [0, -3],
  ].some(([dx, dy]) => holds(region, [x + dx!, y + dy!]));

describe('a site', () => {
  const region = boxAt([0, 0], 200, 120);
  const input = inputIn(OPEN, { areas: [{ region }], height: 60 });
  const plan = planned(planSite(input, OPTIONS));

  it('has its perimeter photographed from the stand-off outside, all of it in the picture, looking in', () => {
    const poses = posesOf(perimeter(plan));
    for (const { x, y, heading } of poses) {
      expect(depthAt({ ...OPEN, fence: region }, { at: [x, y], height: 0 })).toBeCloseTo(-20, 5);
      const [dx, dy] = [Math.sin((heading * Math.PI) / 180), Math.cos((heading * Math.PI) / 180)];
      expect(holds(region, [x + 40 * dx, y + 40 * dy])).toBe(true);
    }
    region.outer.forEach(([x0, y0], i) => {
      const [x1, y1] = region.outer[(i + 1) % 4]!;
      for (let t = 0; t <= 1; t += 0.05)
        expect(shownIn(poses, CAMERA, [x0 + t * (x1 - x0), y0 + t * (y1 - y0)], 0)).toBeGreaterThan(
          0,
        );
    });
  });

  it('is looked at from beside each outward corner, too', () => {
    const poses = posesOf(perimeter(plan));
    for (const [x, y] of region.outer) {
      const [cx, cy] = [x + 20 * Math.SQRT1_2 * Math.sign(x), y + 20 * Math.SQRT1_2 * Math.sign(y)];
      expect(poses.some((pose) => Math.hypot(pose.x - cx, pose.y - cy) < 0.01)).toBe(true);
    }
  });

  it('is mapped from above, every place of it in three photos or more', () => {
    const down = posesOf(plan.work.filter(({ pitch }) => pitch === -90));
    for (const at of placesIn(region, 100))
      expect(shownIn(down, CAMERA, at, 0)).toBeGreaterThanOrEqual(3);
    expect(plan.uncovered).toEqual([]);
  });

  it('has heap and gate seen from above and from eight sides, in the middle of the picture', () => {
    const points = [
      { at: [40, 20] as const, role: 'heap' as const },
      { at: [-100, 0] as const, role: 'gate' as const },
    ];
    const marked = planned(planSite({ ...input, points }, OPTIONS));
    for (const { at } of points) {
      const centred = posesOf(marked.work.filter(({ kind }) => kind === 'shot')).filter((pose) => {
        const hit = onSensor(pose, CAMERA, at, 0);
        return hit && Math.hypot(hit.right, hit.up) < 1e-6;
      });
      expect(centred).toHaveLength(9);
      const around = centred.filter(({ pitch }) => pitch > -89);
      for (const { pitch } of around) expect(pitch).toBeCloseTo(-45, 6);
    }
  });

  it('is looked at from inside where outside is not free', () => {
    const quarter: Quarter = { ...OPEN, fence: boxAt([0, 0], 210, 130) };
    const inside = planned(
      planSite(inputIn(quarter, { areas: [{ region }], height: 60 }), OPTIONS),
    );
    const poses = posesOf(perimeter(inside));
    expect(poses.length).toBeGreaterThan(8);
    expect(leastDepth(quarter, inside.work)).toBeGreaterThanOrEqual(5 - 1e-6);
    for (const { x, y } of poses) expect(holds(boxAt([0, 0], 200.1, 120.1), [x, y])).toBe(true);
  });

  it('that a no-fly area cuts is planned around it, and what no photo shows is told', () => {
    const noFly = [boxAt([60, 0], 700, 700)];
    const away = boxAt([-400, 0], 500, 60);
    const quarter: Quarter = { ...OPEN, noFly };
    const cut = planned(
      planSite(inputIn(quarter, { areas: [{ region: away }], start: [-500, 100] }), OPTIONS),
    );
    expect(leastDepth(quarter, cut.work)).toBeGreaterThanOrEqual(5 - 1e-6);
    const poses = posesOf(cut.work);
    for (const at of placesIn(away, 200)) {
      const told = cut.uncovered.some((left) => nearlyHolds(left, at));
      if (shownIn(poses, CAMERA, at, 0) === 0) expect(told).toBe(true);
    }
    expect(cut.uncovered.length).toBeGreaterThan(0);
  });

  it('of several parts, with a hole, is all seen', () => {
    const hole = [...boxAt([0, 0], 40, 40).outer].reverse();
    const areas = [
      { region: { outer: region.outer, holes: [hole] } },
      { region: boxAt([260, 30], 60, 60) },
    ];
    const parts = planned(planSite(inputIn(OPEN, { areas, height: 60 }), OPTIONS));
    expect(parts.wanted).toHaveLength(2);
    expect(parts.uncovered).toEqual([]);
  });

  it('as small as a garden shed is planned', () => {
    const areas = [{ region: boxAt([0, 0], 2, 1) }];
    const tiny = planned(planSite(inputIn(OPEN, { areas }), OPTIONS));
    expect(tiny.uncovered).toEqual([]);
    expect(posesOf(tiny.work).length).toBeLessThan(30);
  });

  it.each([
    ['none', { areas: [] }, {}, 'empty-area'],
    ['a stand-off that is none', {}, { standOff: Number.NaN }, 'bad-wish'],
    ['a camera that looks up', {}, { perimeterPitch: 20 }, 'bad-wish'],
    [
      'a heap seen from the horizon',
      { points: [{ at: [0, 0] as const }] },
      { aroundPitch: 0 },
      'bad-wish',
    ],
    ['a continent', { areas: [{ region: boxAt([0, 0], 3e4, 3e4) }] }, {}, 'too-large'],
    ['a height above the ceiling', { height: 150 }, {}, 'no-free-space'],
  ] as const)('is refused with %s', (_, over, options, reason) => {
    const outcome = planSite(inputIn(OPEN, { areas: [{ region }], ...over }), {
      ...OPTIONS,
      ...options,
    });
    expect(outcome).toMatchObject({ ok: false, reason });
  });
});

describe('the pitch towards a perimeter', () => {
  it('is the one asked for where the perimeter is in the picture with it', () => {
    expect(pitchTowards(60, -50, inputIn(OPEN, { height: 60 }))).toBe(-50);
  });

  it('is steeper where it would not be', () => {
    expect(pitchTowards(20, -35, inputIn(OPEN, { height: 60 }))).toBeLessThan(-45);
  });
});
