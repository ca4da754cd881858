import { describe, expect, it } from 'vitest';
import { readQgcPlan, writeQgcPlan } from '../../missions/formats/qgc-plan.ts';
import { footprint } from '../../missions/planner/camera.ts';
import { flightEnergy } from '../../missions/planner/energy.ts';
import { missionOf } from '../../missions/planner/mission.ts';
import { cleanRegions } from '../../missions/planner/regions.ts';
import { freeSpace, isRefusal } from '../../missions/planner/space/free-space.ts';
import { planSweep } from '../../missions/planner/sweep/sweep.ts';
import { Plane } from '../../src/domain/geo/plane.ts';
import { stretches } from './flown.ts';
import { AIRFRAME, CAMERA } from './planner/samples.ts';

describe('missions/README.md', () => {
  it('leads from an area to a file', () => {
    const plane = new Plane(101.75, 36.57);
    const print = footprint(CAMERA, 60, { frontOverlap: 0.8, sideOverlap: 0.7 });
    const cleaned = cleanRegions([
      [
        [0, 0],
        [400, 0],
        [400, 300],
        [0, 300],
      ],
    ]);
    if (!print.ok || !cleaned.ok) throw new Error('refused');
    const { regions } = cleaned;
    const space = freeSpace({ permitted: regions, forbidden: [], clearance: 5 });
    if (isRefusal(space)) throw new Error(space.detail);
    const sweep = planSweep({ regions, space, swath: print.lineGap, speed: 8, turnCost: 4 });
    if (!sweep.ok) throw new Error(sweep.detail);
    const mission = missionOf(sweep.tour, {
      home: { lat: 36.57, lon: 101.75 },
      plane,
      height: 60,
      frame: 'relative',
      speed: Math.min(8, print.maxSpeed),
      triggerDistance: print.triggerDistance,
      gimbalPitch: -90,
    });
    expect(readQgcPlan(writeQgcPlan(mission))).toEqual({ ok: true, mission });
    // 400 × 300 m in lines 26.4 m apart: about 4.5 km with photos, some 10 min.
    const passes = stretches(mission).filter(({ trigger }) => trigger > 0);
    expect(passes.length).toBeGreaterThan(9);
    const places = mission.items.filter(({ command }) => command === 16);
    const path = places.map(({ lat, lon, altitude }) => ({
      at: [plane.x(lon), plane.y(lat)] as const,
      height: altitude,
    }));
    const energy = flightEnergy(path, AIRFRAME, { speed: 5, to: 1 });
    expect(energy.ok && energy.seconds / 60).toBeGreaterThan(9);
    expect(energy.ok && energy.seconds / 60).toBeLessThan(14);
  });
});
