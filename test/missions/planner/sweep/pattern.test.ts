import { describe, expect, it } from 'vitest';
import type { Airspace } from '../../../../missions/planner/airspace.ts';
import { regionArea } from '../../../../missions/planner/rings.ts';
import { freeSpace } from '../../../../missions/planner/space/free-space.ts';
import { planSweepPattern } from '../../../../missions/planner/sweep/pattern.ts';
import type { Region } from '../../../../missions/planner/types.ts';
import type { PatternInput } from '../../../../missions/planner/work.ts';

const box = (x0: number, y0: number, x1: number, y1: number): Region => ({
  outer: [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ],
  holes: [],
});

/** The same at every height; ways are level. */
function airspaceOf(permitted: readonly Region[], forbidden: readonly Region[]): Airspace {
  const at = () => freeSpace({ permitted, forbidden, clearance: 0 });
  return {
    ceiling: 120,
    at,
    contains: ({ at: place }) => {
      const space = at();
      return !('ok' in space) && space.contains(place);
    },
    way: (from, to) => {
      const space = at();
      const path = 'ok' in space ? undefined : space.path(from.at, to.at);
      return path?.map((place) => ({ at: place, height: from.height }));
    },
  };
}

function inputOf(
  areas: readonly Region[],
  { permitted = [box(-100, -100, 1000, 1000)], forbidden = [] as Region[] } = {},
): PatternInput {
  return {
    areas: areas.map((region) => ({ region })),
    lines: [],
    points: [],
    camera: {
      id: 'x',
      name: 'x',
      sensorWidth: 23.5,
      sensorHeight: 15.6,
      imageWidth: 6000,
      imageHeight: 4000,
      focalLength: 16,
      minTriggerInterval: 1,
      exposure: 0.001,
      photoBytes: 1e7,
    },
    height: 50,
    print: {
      ok: true,
      gsd: 0.0122,
      side: 73,
      front: 49,
      lineGap: 22,
      triggerDistance: 10,
      maxSpeed: 10,
      triggerSpeed: 10,
      blurSpeed: 10,
    },
    frontOverlap: 0.8,
    sideOverlap: 0.7,
    pitch: -90,
    airspace: airspaceOf(permitted, forbidden),
    speed: 6,
    turnCost: 3,
    start: [-50, -50],
    check() {},
  };
}

const ONCE = { crossHatch: false, secondPitch: -60 };

describe('the sweep as a pattern', () => {
  it('gives lines at the height, with a photo at every trigger distance, over all areas', () => {
    const areas = [box(0, 0, 200, 150), box(300, 0, 400, 150)];
    const plan = planSweepPattern(inputOf(areas), ONCE);
    if (!plan.ok) throw new Error(plan.detail);
    expect(plan.wanted).toEqual(areas);
    expect(plan.uncovered).toEqual([]);
    expect(plan.work.length).toBeGreaterThan(7 + 5 - 1);
    for (const work of plan.work) {
      expect(work).toMatchObject({ kind: 'line', pitch: -90, trigger: 10 });
      if (work.kind === 'line') expect([work.from.height, work.to.height]).toEqual([50, 50]);
    }
  });

  it('flies the second layer across, with the camera tilted', () => {
    const plan = planSweepPattern(
      { ...inputOf([box(0, 0, 200, 150)]), angle: 0 },
      { crossHatch: true, secondPitch: -60 },
    );
    if (!plan.ok) throw new Error(plan.detail);
    const across = (pitch: number) =>
      plan.work.flatMap((work) =>
        work.kind === 'line' && work.pitch === pitch ? [work.to.at[0] - work.from.at[0]] : [],
      );
    expect(across(-90).length).toBe(7);
    expect(across(-60).length).toBe(10);
    for (const dx of across(-90)) expect(Math.abs(dx)).toBeGreaterThan(180);
    for (const dx of across(-60)) expect(Math.abs(dx)).toBeLessThan(1e-6);
  });

  it('tells what either layer leaves unseen', () => {
    // Between two lines of the first layer, which see all of it; the second one's lines end at it.
    const forbidden = [box(0, 12, 190, 31)];
    const input = { ...inputOf([box(0, 0, 200, 150)], { forbidden }), angle: 0 };
    const missing = (crossHatch: boolean) => {
      const plan = planSweepPattern(input, { crossHatch, secondPitch: -60 });
      if (!plan.ok) throw new Error(plan.detail);
      return plan.uncovered.reduce((sum, region) => sum + regionArea(region), 0);
    };
    expect(missing(false)).toBe(0);
    expect(missing(true)).toBeGreaterThan(50);
    expect(missing(true)).toBeLessThan(190 * 19);
  });

  it('goes on in spite of a start that is not free, and of more wind than its speed', () => {
    const input = { ...inputOf([box(0, 0, 200, 150)]), start: [5000, 0] as const };
    expect(planSweepPattern({ ...input, wind: { speed: 9, to: 1 } }, ONCE).ok).toBe(true);
  });

  it('is refused where nothing may be flown', () => {
    const permitted = [box(500, 500, 600, 600)];
    expect(planSweepPattern(inputOf([box(0, 0, 200, 150)], { permitted }), ONCE)).toMatchObject({
      ok: false,
      reason: 'no-free-space',
    });
  });
});
