import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionArea } from '../../../../missions/planner/rings.ts';
import { type FreeSpace, freeSpace } from '../../../../missions/planner/space/free-space.ts';
import { planSweep, type SweepOptions } from '../../../../missions/planner/sweep/sweep.ts';
import type { Point, Region, Ring } from '../../../../missions/planner/types.ts';
import { type Field, fieldOf, type Kind } from '../../../bench/planner-corpus.ts';
import { coverage, inside, outsideMetres } from '../../../bench/planner-judge.ts';

function spaceOf(permitted: readonly Region[], forbidden: readonly Region[] = []): FreeSpace {
  const space = freeSpace({ permitted, forbidden, clearance: 0 });
  if ('ok' in space) throw new Error(space.detail);
  return space;
}

function box(x0: number, y0: number, x1: number, y1: number): Region {
  const outer: Ring = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
  return { outer, holes: [] };
}

function planned(options: Partial<SweepOptions> & Pick<SweepOptions, 'regions'>) {
  const space = options.space ?? spaceOf(options.regions);
  const sweep = planSweep({ space, swath: 40, speed: 8, turnCost: 3, ...options });
  if (!sweep.ok) throw new Error(sweep.detail);
  return sweep;
}

const field: fc.Arbitrary<Field> = fc
  .tuple(fc.constantFrom<Kind>('convex', 'concave', 'holes', 'thin'), fc.nat(5000))
  .map(([kind, seed]) => fieldOf(kind, seed));
const wind = fc.record({ speed: fc.double({ min: 0, max: 6, noNaN: true }), to: fc.nat(6) });

describe('a sweep over a random area', () => {
  it('sees every point of it, with every metre inside, and its passes in the area', () => {
    fc.assert(
      fc.property(field, wind, ({ regions, swath }, blowing) => {
        const sweep = planned({ regions, swath, wind: blowing });
        const size = regions.reduce((sum, region) => sum + regionArea(region), 0);
        const step = Math.min(swath / 5, Math.sqrt(size) / 100);
        expect(coverage(regions, sweep.tour, swath, step)).toBeGreaterThanOrEqual(0.995);
        expect(outsideMetres(regions, sweep.tour, 8)).toBe(0);
        expect(sweep.uncovered).toEqual([]);
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it.each([97, 197, 299])('sees what bends around a border: thin area %i', (seed) => {
    const { regions, swath } = fieldOf('thin', seed);
    const blowing = { speed: seed % 7, to: seed % 5 };
    const sweep = planned({ regions, swath, wind: blowing, quick: true });
    expect(coverage(regions, sweep.tour, swath, swath / 5)).toBeGreaterThanOrEqual(0.995);
    expect(outsideMetres(regions, sweep.tour, 8)).toBe(0);
    expect(sweep.uncovered).toEqual([]);
  });

  it('is the same each time', () => {
    fc.assert(
      fc.property(field, ({ regions, swath }) => {
        expect(planned({ regions, swath })).toEqual(planned({ regions, swath }));
      }),
      { numRuns: 5 },
    );
  }, 60_000);

  it('leads each transit from the end of a pass to the beginning of the next', () => {
    fc.assert(
      fc.property(field, ({ regions, swath }) => {
        const { passes, transits } = planned({ regions, swath }).tour;
        expect(transits.length).toBe(passes.length - 1);
        transits.forEach((path, i) => {
          expect(path[0]).toEqual(passes[i]!.to);
          expect(path.at(-1)).toEqual(passes[i + 1]!.from);
        });
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});

describe('a sweep', () => {
  it('flies a rectangle along its longer side, in as few lines as see all of it', () => {
    const sweep = planned({ regions: [box(0, 0, 800, 390)] });
    expect(sweep.tour.passes.length).toBe(10);
    expect(sweep.turns).toBe(18);
    for (const { from, to } of sweep.tour.passes) expect(from[1]).toBeCloseTo(to[1], 6);
  });

  it('keeps the direction that was asked for', () => {
    const sweep = planned({ regions: [box(0, 0, 800, 400)], angle: Math.PI / 2 });
    expect(sweep.tour.passes.length).toBe(20);
    for (const { from, to } of sweep.tour.passes) expect(from[0]).toBeCloseTo(to[0], 6);
  });

  it('sweeps the arms of an L each along itself where that is shorter', () => {
    const outer: Ring = [
      [0, 0],
      [2000, 0],
      [2000, 80],
      [80, 80],
      [80, 2000],
      [0, 2000],
    ];
    expect(planned({ regions: [{ outer, holes: [] }] }).angles.length).toBe(2);
  });

  it('goes from one polygon to the next through what is permitted', () => {
    const regions = [box(0, 0, 300, 200), box(600, 0, 900, 200)];
    const permitted = [box(-50, -300, 950, 250)];
    const space = spaceOf(permitted, [box(320, -200, 580, 250)]);
    const sweep = planned({ regions, space });
    expect(outsideMetres([...permitted], sweep.tour, 5)).toBe(0);
    expect(sweep.tour.transits.some((path) => path.some(([, y]) => y <= -200))).toBe(true);
    expect(coverage(regions, sweep.tour, 40, 8)).toBeGreaterThan(0.995);
  });

  it('gives back as areas what no way leads to', () => {
    const regions = [box(0, 0, 600, 200), box(1000, 0, 1200, 200)];
    const sweep = planned({ regions });
    const missing = sweep.uncovered.reduce((sum, region) => sum + regionArea(region), 0);
    expect(missing).toBeCloseTo(200 * 200, -2);
    for (const { from } of sweep.tour.passes) expect(inside([regions[0]!], from)).toBe(true);
  });

  it('begins near the start and ends near the end', () => {
    const start: Point = [790, 390];
    const sweep = planned({ regions: [box(0, 0, 800, 400)], start });
    const { from } = sweep.tour.passes[0]!;
    expect(Math.hypot(from[0] - start[0], from[1] - start[1])).toBeLessThan(40);
  });

  it('sees the area a second time across where cross-hatch is asked for', () => {
    const sweep = planned({ regions: [box(0, 0, 400, 400)], angle: 0, crossHatch: true });
    expect(sweep.tour.passes.length).toBe(20);
    expect(sweep.angles).toEqual([0, Math.PI / 2]);
  });

  it.each([
    ['no area', { regions: [] }, 'empty-area'],
    ['no line gap', { swath: 0 }, 'bad-wish'],
    ['a line gap that is no number', { swath: Number.NaN }, 'bad-wish'],
    ['a gap far too small', { swath: 0.1 }, 'too-large'],
    ['wind as fast as the drone', { wind: { speed: 8, to: 0 } }, 'bad-wish'],
  ] as const)('is refused with %s', (_, wrong, reason) => {
    const regions = [box(0, 0, 400, 400)];
    const options = { regions, space: spaceOf(regions), swath: 40, speed: 8, turnCost: 3 };
    expect(planSweep({ ...options, ...wrong })).toMatchObject({ ok: false, reason });
  });

  it('is refused where no line may be flown', () => {
    const regions = [box(0, 0, 400, 400)];
    const space = spaceOf([box(1000, 0, 1400, 400)]);
    const options = { regions, space, swath: 40, speed: 8, turnCost: 3 };
    expect(planSweep(options)).toMatchObject({ ok: false, reason: 'no-free-space' });
  });

  it('ends when it is told to', () => {
    const { regions, swath } = fieldOf('holes', 1);
    let calls = 0;
    const check = () => {
      if (++calls > 3) throw new Error('cancelled');
    };
    expect(() => planned({ regions, swath, check })).toThrow('cancelled');
  });
});
