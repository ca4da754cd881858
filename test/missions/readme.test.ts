import { describe, expect, it } from 'vitest';
import { readQgcPlan, writeQgcPlan } from '../../missions/formats/qgc-plan.ts';
import { planPatrol } from '../../missions/patrol/plan-patrol.ts';
import type { LonLat, PatrolWishes } from '../../src/domain/flights/patrol.ts';
import { shippedLibrary } from './patrol/library.ts';

describe('missions/README.md', () => {
  it('leads from an area to a file', () => {
    const outline: LonLat[] = [
      [101.75, 36.57],
      [101.7545, 36.57],
      [101.7545, 36.5727],
      [101.75, 36.5727],
    ];
    const wishes: PatrolWishes = {
      template: 'geological-hazard',
      camera: 'sony-a6000-16mm',
      airframe: 'hexacopter-6kg',
      drawn: [{ kind: 'area', rings: [outline] }],
      takeOff: [],
      drones: 1,
    };
    const surroundings = { noFly: [], permitted: [], obstacles: [] };
    const plan = planPatrol(wishes, shippedLibrary(), surroundings);
    if (!plan.ok) throw new Error(plan.detail);
    const files = plan.sorties.map(({ mission }) => writeQgcPlan(mission));
    expect(files.length).toBeGreaterThan(0);
    files.forEach((text, i) => {
      expect(readQgcPlan(text)).toEqual({ ok: true, mission: plan.sorties[i]!.mission });
    });
    // 400 × 300 m, twice, in lines 37.5 m apart: about 7 km.
    expect(plan.numbers.length).toBeGreaterThan(6000);
    expect(plan.numbers.length).toBeLessThan(9500);
  });
});
