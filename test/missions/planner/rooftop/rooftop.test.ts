import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longSide } from '../../../../missions/planner/rooftop/rectangle.ts';
import { planRooftop } from '../../../../missions/planner/rooftop/rooftop.ts';
import type { Point, Region } from '../../../../missions/planner/types.ts';
import type { PatternPlan, Work } from '../../../../missions/planner/work.ts';
import { CAMERA } from '../samples.ts';
import { seeded } from '../space/scenes.ts';
import { posesOf, shownIn, shownOnWall } from '../views/frustum.ts';
import {
  boxAt,
  buildingOf,
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

const OPTIONS = { overhang: 3, obliquePitch: -50, standOff: 12, facades: false };

/** Some of a quarter's buildings as roofs to be looked at, and one that stands alone. */
function roofsBy(seed: number, quarter: Quarter): { region: Region; top: number }[] {
  const random = seeded(seed + 5e5);
  const alone = { region: buildingOf(random, [-30, 20]), top: 4 + 40 * random() };
  return [...quarter.buildings.slice(0, 3), alone];
}

const nadir = ({ work }: PatternPlan): Work[] => work.filter(({ pitch }) => pitch === -90);
const oblique = ({ work }: PatternPlan): Work[] => work.filter(({ pitch }) => pitch === -50);

describe('a tour of random roofs in a random quarter', () => {
  it('is flown where it is free, and shows every place on the roofs or says that it does not', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.boolean(), (seed, facades) => {
        const quarter = quarterOf(seed);
        const areas = roofsBy(seed, quarter);
        const plan = planRooftop(inputIn(quarter, { areas, height: 35 }), { ...OPTIONS, facades });
        if (!plan.ok) {
          expect(['no-free-space', 'unreachable']).toContain(plan.reason);
          return;
        }
        expect(leastDepth(quarter, plan.work)).toBeGreaterThanOrEqual(quarter.clearance - 1e-5);
        const poses = posesOf(plan.work);
        for (const { region, top } of areas)
          for (const at of placesIn(region, 40)) {
            if (plan.uncovered.some((left) => nearlyHolds(left, at))) continue;
            expect(shownIn(poses, CAMERA, at, top)).toBeGreaterThan(0);
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
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ].some(([dx, dy]) => holds(region, [x + dx!, y + dy!]));

describe('one roof', () => {
  const region = boxAt([30, 10], 60, 24, 0.4);
  const areas = [{ region, top: 30 }];
  const plan = planned(planRooftop(inputIn(OPEN, { areas }), OPTIONS));

  it('is flown over along its longer side, as high above it as the detail asks', () => {
    expect(longSide(region.outer)).toBeCloseTo(0.4, 6);
    for (const work of nadir(plan)) {
      expect(work.kind).toBe('line');
      if (work.kind !== 'line') continue;
      expect(work.from.height).toBeCloseTo(80, 6);
      const [dx, dy] = [work.to.at[0] - work.from.at[0], work.to.at[1] - work.from.at[1]];
      expect(Math.abs(Math.atan(dy / dx))).toBeCloseTo(0.4, 6);
      // The overhang at both ends.
      expect(Math.hypot(dx, dy)).toBeCloseTo(66, 6);
    }
  });

  it('is seen on every place in at least three photos from above, and from four sides whole', () => {
    const down = posesOf(nadir(plan));
    const sides = [0, 1, 2, 3].map((k) => {
      const heading = (((90 - ((0.4 + (k * Math.PI) / 2) * 180) / Math.PI) % 360) + 360) % 360;
      return posesOf(oblique(plan)).filter((pose) => Math.abs(pose.heading - heading) < 1e-6);
    });
    for (const at of placesIn(region, 60)) {
      expect(shownIn(down, CAMERA, at, 30)).toBeGreaterThanOrEqual(3);
      for (const side of sides) expect(shownIn(side, CAMERA, at, 30)).toBeGreaterThan(0);
    }
  });

  it('is seen whole from above where photos hardly overlap, too', () => {
    const large = boxAt([0, 0], 260, 170, 0.3);
    const drawn = { areas: [{ region: large, top: 20 }], sideOverlap: 0.02, frontOverlap: 0.02 };
    const down = posesOf(nadir(planned(planRooftop(inputIn(OPEN, drawn), OPTIONS))));
    for (const at of placesIn(large, 900)) expect(shownIn(down, CAMERA, at, 20)).toBeGreaterThan(0);
  });

  it('is seen from each of its four sides whole, as long or as deep as it is', () => {
    const long = { region: boxAt([0, 0], 300, 130), top: 20 };
    const low = inputIn(OPEN, { areas: [long], height: 25 });
    const poses = posesOf(oblique(planned(planRooftop(low, OPTIONS))));
    for (const heading of [0, 90, 180, 270]) {
      const side = poses.filter((pose) => Math.abs(pose.heading - heading) < 1e-6);
      for (const at of placesIn(long.region, 200))
        expect(shownIn(side, CAMERA, at, 20)).toBeGreaterThan(0);
    }
  });

  it('is photographed obliquely from outside its outline', () => {
    const poses = posesOf(oblique(plan));
    expect(poses.length).toBeGreaterThanOrEqual(4);
    const outline = { ...OPEN, fence: region };
    for (const { x, y } of poses)
      expect(depthAt(outline, { at: [x, y], height: 0 })).toBeLessThan(-11.9);
  });

  it('under a low ceiling is flown lower, never nearer than the clearance, or not at all', () => {
    const low = planned(planRooftop(inputIn({ ...OPEN, ceiling: 50 }, { areas }), OPTIONS));
    for (const work of nadir(low)) {
      const height = work.kind === 'line' ? work.from.height : work.spot.height;
      expect(height).toBeCloseTo(50, 6);
    }
    for (const at of placesIn(region, 60))
      expect(shownIn(posesOf(nadir(low)), CAMERA, at, 30)).toBeGreaterThan(0);
    expect(planRooftop(inputIn({ ...OPEN, ceiling: 33 }, { areas }), OPTIONS)).toMatchObject({
      ok: false,
      reason: 'no-free-space',
      detail: expect.stringContaining('nothing is left to fly over it'),
    });
  });

  it('is photographed one by one where the camera cannot keep up', () => {
    const slow = { ...CAMERA, minTriggerInterval: 30 };
    const { work } = planned(planRooftop(inputIn(OPEN, { areas, camera: slow }), OPTIONS));
    for (const one of work) expect(one.kind).toBe('shot');
  });

  it('beside a taller neighbour keeps clear of it, and what is under it too near is still seen', () => {
    const quarter: Quarter = {
      ...OPEN,
      buildings: [{ region: boxAt([30, 42], 60, 24, 0.4), top: 110 }],
    };
    const near = planned(planRooftop(inputIn(quarter, { areas }), OPTIONS));
    expect(leastDepth(quarter, near.work)).toBeGreaterThanOrEqual(5 - 1e-6);
    expect(near.uncovered).toEqual([]);
    const poses = posesOf(near.work);
    for (const at of placesIn(region, 60))
      expect(shownIn(poses, CAMERA, at, 30)).toBeGreaterThan(0);
  });

  it('with a yard is seen without the yard being wanted', () => {
    const holed = {
      outer: region.outer,
      holes: [[...boxAt([30, 10], 20, 10, 0.4).outer].reverse()],
    };
    const yard = planned(
      planRooftop(inputIn(OPEN, { areas: [{ region: holed, top: 30 }] }), OPTIONS),
    );
    expect(yard.wanted).toEqual([holed]);
    expect(yard.uncovered).toEqual([]);
  });

  it('of a shed is some photos', () => {
    const shed = [{ region: boxAt([0, 0], 2, 1.5), top: 3 }];
    const small = planned(planRooftop(inputIn(OPEN, { areas: shed }), OPTIONS));
    expect(posesOf(small.work).length).toBeLessThan(12);
    expect(shownIn(posesOf(nadir(small)), CAMERA, [0.5, 0.5], 3)).toBeGreaterThan(0);
  });
});

describe('facades', () => {
  const region = boxAt([0, 0], 50, 20);
  const areas = [{ region, top: 40 }];
  const options = { ...OPTIONS, facades: true };
  const { work } = planned(planRooftop(inputIn(OPEN, { areas }), options));
  const layers = work.filter(({ pitch, kind }) => kind === 'shot' && pitch > -45);

  it('are flown in layers by the stand-off, the first half a step from the top, none below 10 m', () => {
    // 12 m × 15.67 mm / 16 mm = 11.75 m in a photo: four layers of 10 m.
    const heights = new Set(posesOf(layers).map(({ z }) => z));
    expect([...heights]).toEqual([35, 25, 15, 10]);
    for (const { x, y } of posesOf(layers))
      expect(depthAt({ ...OPEN, fence: region }, { at: [x, y], height: 0 })).toBeCloseTo(-12, 6);
  });

  it('are seen on every place of every wall', () => {
    const poses = posesOf(layers);
    const corners = region.outer;
    corners.forEach(([x0, y0], i) => {
      const [x1, y1] = corners[(i + 1) % 4]!;
      const out: Point = [y1 - y0, x0 - x1];
      for (let t = 0.02; t < 1; t += 0.12)
        for (let z = 0.5; z < 40; z += 3) {
          const at: Point = [x0 + t * (x1 - x0), y0 + t * (y1 - y0)];
          expect(shownOnWall(poses, CAMERA, at, z, out)).toBeGreaterThan(0);
        }
    });
  });

  it('are each looked at straight from the front', () => {
    for (const one of layers) {
      if (one.kind !== 'shot') continue;
      const [x, y] = one.spot.at;
      const expected = Math.abs(x) > 30 ? (x > 0 ? 270 : 90) : y > 0 ? 180 : 0;
      expect(one.heading).toBeCloseTo(expected, 6);
    }
  });
});

describe('an L with facades', () => {
  const corners: Point[] = [
    [0, 0],
    [80, 0],
    [80, 20],
    [20, 20],
    [20, 60],
    [0, 60],
  ];
  const region = { outer: corners, holes: [] };
  const areas = [{ region, top: 24 }];

  it('keeps the stand-off in its inner corner, too', () => {
    const { work } = planned(planRooftop(inputIn(OPEN, { areas }), { ...OPTIONS, facades: true }));
    const low = posesOf(work).filter(({ z }) => z < 24);
    expect(low.length).toBeGreaterThan(40);
    for (const { x, y } of low)
      expect(depthAt({ ...OPEN, fence: region }, { at: [x, y], height: 0 })).toBeLessThan(-9.5);
  });

  it('is looked at from nearer where a side is not free', () => {
    const quarter = { ...OPEN, noFly: [boxAt([40, -50], 300, 90)] };
    const { work } = planned(planRooftop(inputIn(quarter, { areas }), OPTIONS));
    expect(leastDepth(quarter, work)).toBeGreaterThanOrEqual(5 - 1e-6);
    const north = posesOf(work).filter(
      ({ pitch, heading }) => pitch > -89 && Math.cos((heading * Math.PI) / 180) > 0.9,
    );
    expect(north.length).toBeGreaterThan(1);
    // All but the strip below and behind the camera, which now stands above the roof.
    for (const at of placesIn(region, 60).filter(([, y]) => y > 15))
      expect(shownIn(north, CAMERA, at, 24)).toBeGreaterThan(0);
  });
});

describe('roofs', () => {
  const areas = [{ region: boxAt([0, 0], 30, 20), top: 12 }];

  it('that cannot be flown over are uncovered, the others planned', () => {
    const tower = { region: boxAt([200, 0], 30, 30), top: 118 };
    const plan = planned(planRooftop(inputIn(OPEN, { areas: [...areas, tower] }), OPTIONS));
    expect(plan.wanted).toHaveLength(2);
    expect(plan.uncovered).toEqual([tower.region]);
  });

  it.each([
    ['none', { areas: [] }, {}, 'empty-area'],
    ['one without a height', { areas: [{ region: boxAt([0, 0], 30, 20) }] }, {}, 'bad-wish'],
    [
      'a look at the horizon',
      { camera: { ...CAMERA, focalLength: 400 } },
      { obliquePitch: 0 },
      'bad-wish',
    ],
    ['an overhang that is none', {}, { overhang: Number.NaN }, 'bad-wish'],
    ['a camera that looks up', {}, { obliquePitch: 20 }, 'bad-wish'],
    ['facades from nowhere', {}, { facades: true, standOff: 0 }, 'bad-wish'],
    [
      'a continent',
      { areas: [{ region: boxAt([0, 0], 30_000, 20_000), top: 10 }] },
      {},
      'too-large',
    ],
    [
      'detail without end',
      { height: 1, areas: [{ region: boxAt([0, 0], 900, 900), top: 10 }] },
      {},
      'too-large',
    ],
  ] as const)('are refused with %s', (_, input, options, reason) => {
    const plan = planRooftop(inputIn(OPEN, { areas, ...input }), { ...OPTIONS, ...options });
    expect(plan).toMatchObject({ ok: false, reason });
  });

  it('end being planned when they are told to', () => {
    const check = () => {
      throw new Error('cancelled');
    };
    expect(() => planRooftop(inputIn(OPEN, { areas, check }), OPTIONS)).toThrow('cancelled');
  });
});
