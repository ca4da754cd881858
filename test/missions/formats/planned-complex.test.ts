import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { complexItemsOf } from '../../../missions/formats/planned-complex.ts';
import { readQgcPlan, writeQgcPlan } from '../../../missions/formats/qgc-plan.ts';
import { LIBRARY_FOLDERS, libraryOf } from '../../../missions/library/library.ts';
import { planPatrol } from '../../../missions/patrol/plan-patrol.ts';
import type { DrawnShape, LonLat, PatrolWishes } from '../../../src/domain/flights/patrol.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';
import { complaints } from './qgc-rules.ts';

const root = fileURLToPath(new URL('../../../missions/library', import.meta.url));
const { library } = libraryOf(
  LIBRARY_FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => ({
      folder,
      name,
      text: readFileSync(path.join(root, folder, name), 'utf8'),
    })),
  ),
);
const plane = new Plane(101.75, 36.6);
const at = (x: number, y: number): LonLat => plane.position(x, y);
const area: DrawnShape = {
  kind: 'area',
  rings: [
    [at(80, 80), at(100, 80), at(100, 100)],
    [at(0, 0), at(300, 0), at(300, 200), at(0, 200), at(0, 0)],
  ],
};
const line: DrawnShape = { kind: 'line', points: [at(0, 0), at(200, 30), at(400, 0)], width: 50 };
const point: DrawnShape = { kind: 'point', at: at(10, 10) };

function planned(over: Partial<PatrolWishes>) {
  const wishes: PatrolWishes = {
    template: 'geological-hazard',
    camera: 'sony-a6000-16mm',
    airframe: 'hexacopter-2kg',
    drawn: [area],
    takeOff: [{ at: at(-20, -20) }],
    drones: 1,
    options: { crossHatch: false },
    ...over,
  };
  const plan = planPatrol(
    wishes,
    library,
    { noFly: [], permitted: [], obstacles: [] },
    { draft: true },
  );
  if (!plan.ok) throw new Error(plan.detail);
  const sortie = plan.sorties[0]!;
  return { plan, sortie, complex: complexItemsOf(sortie, plan, wishes, library) };
}

describe('a planned sortie for QGroundControl', () => {
  it('of a swept area is a survey over its outline, with the planned figures', () => {
    const { plan, sortie, complex } = planned({ sideOverlap: 0.65, angle: 90 });
    expect(complex).toHaveLength(1);
    const [survey] = complex;
    expect(survey).toMatchObject({
      kind: 'survey',
      distance: plan.numbers.height,
      lineGap: plan.numbers.lineGap,
      sideOverlap: 0.65,
      refly90: false,
      polygon: [{}, {}, {}, {}],
    });
    if (survey?.kind !== 'survey') throw new Error('no survey');
    expect(Math.abs((survey.angle % 180) - 90)).toBeLessThan(1);
    // All photo lines are in it; take-off and the way home are not.
    const { items } = sortie.mission;
    const isTrigger = ({ command }: { command: number }) => command === 206;
    expect(items.slice(survey.first - 1, survey.last).filter(isTrigger)).toEqual(
      items.filter(isTrigger),
    );
    expect(survey.first).toBeGreaterThan(1);
    expect(survey.last).toBeLessThan(items.length);
  });

  it('along a line is a corridor scan as wide as it is', () => {
    const { complex } = planned({ template: 'river-patrol', drawn: [line], options: {} });
    expect(complex).toMatchObject([{ kind: 'corridor', width: 50, line: [{}, {}, {}] }]);
  });

  it('comes back from a .plan as it went, by the rules', () => {
    for (const over of [{}, { template: 'river-patrol', drawn: [line], options: {} }]) {
      const { sortie, complex } = planned(over);
      const text = writeQgcPlan(sortie.mission, { complex });
      expect(complaints(text)).toEqual([]);
      const read = readQgcPlan(text);
      expect(read.ok && read.mission).toEqual(sortie.mission);
      expect(read).toMatchObject({ ok: true, complex });
    }
  });

  it('of several shapes, or of single photos, stays its items', () => {
    expect(
      planned({ drawn: [area, { ...area, rings: [area.kind === 'area' ? area.rings[0]! : []] }] })
        .complex,
    ).toEqual([]);
    expect(planned({ template: 'dumping-points', drawn: [point], options: {} }).complex).toEqual(
      [],
    );
  });
});
