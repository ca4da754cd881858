import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centrelineOfRegion } from '../../../../missions/planner/corridor/centreline.ts';
import { cleanRegions } from '../../../../missions/planner/regions.ts';
import type { Point, Region, Ring } from '../../../../missions/planner/types.ts';
import { banksOf, course, square, toLine } from './rivers.ts';

function lineOf(region: Region) {
  const line = centrelineOfRegion(region);
  if (!line.ok) throw new Error(line.detail);
  return line;
}

const turned = (ring: Ring, angle: number): Point[] =>
  ring.map(([x, y]) => [
    x * Math.cos(angle) - y * Math.sin(angle),
    x * Math.sin(angle) + y * Math.cos(angle),
  ]);

describe('the centreline of a river', () => {
  it('lies half-way between the banks of any meander, from end to end', () => {
    const river = fc.record({
      swing: fc.double({ min: 0, max: 1.6, noNaN: true }),
      wave: fc.double({ min: 12, max: 25, noNaN: true }),
      width: fc.double({ min: 8, max: 120, noNaN: true }),
      vary: fc.double({ min: 0, max: 0.3, noNaN: true }),
      long: fc.double({ min: 8, max: 45, noNaN: true }),
      angle: fc.double({ min: 0, max: 6.3, noNaN: true }),
    });
    const property = fc.property(river, ({ swing, wave, width, vary, long, angle }) => {
      const step = width / 6;
      const drawn = turned(course(long * width, swing, wave * width, step), angle);
      const wide = (i: number) => width * (1 + vary * Math.sin(i / 9));
      const cleaned = cleanRegions([banksOf(drawn, wide)]);
      fc.pre(cleaned.ok && cleaned.regions.length === 1);
      const { points, widths } = lineOf((cleaned as { regions: Region[] }).regions[0]!);
      expect(widths).toHaveLength(points.length);
      const ends = [drawn[0]!, drawn.at(-1)!];
      for (const point of points) {
        // At its ends the middle depends on how the polygon is cut off.
        const nearEnd = ends.some(([x, y]) => Math.hypot(x - point[0], y - point[1]) < width);
        expect(toLine(drawn, point) / width).toBeLessThan(nearEnd ? 0.4 : 0.2);
      }
      for (const end of ends) {
        const gaps = [points[0]!, points.at(-1)!].map((p) =>
          Math.hypot(p[0] - end[0], p[1] - end[1]),
        );
        expect(Math.min(...gaps)).toBeLessThan(0.5 * width);
      }
      for (const place of drawn) expect(toLine(points, place)).toBeLessThan(0.5 * width);
      const mean = widths.reduce((sum, one) => sum + one, 0) / widths.length;
      expect(mean / width).toBeGreaterThan(0.8);
      expect(mean / width).toBeLessThan(1.25);
    });
    fc.assert(property, { numRuns: 25, seed: 4, endOnFailure: true });
  });

  it('goes on over islands, and through narrow places', () => {
    const drawn = course(1500, 1, 600);
    const island = square(12, drawn[75]![0], drawn[75]![1]).outer;
    const narrow = (i: number) => 60 - 52 * Math.exp(-(((i - 45) / 5) ** 2));
    const region = { outer: banksOf(drawn, narrow), holes: [island] };
    for (const point of lineOf(region).points) expect(toLine(drawn, point)).toBeLessThan(15);
  });

  it('does not leap from one arm of a meander to the next', () => {
    const drawn = course(3000, 1.9, 600);
    const { points } = lineOf({ outer: banksOf(drawn, () => 30), holes: [] });
    for (const place of drawn) expect(toLine(points, place)).toBeLessThan(15);
  });

  it('refuses what is no river, with what it is', () => {
    const round = Array.from({ length: 40 }, (_, k): Point => {
      const at = (k / 40) * 2 * Math.PI;
      return [200 * Math.cos(at), 200 * Math.sin(at)];
    });
    for (const outer of [round, square(100).outer, banksOf(course(200, 0, 500), () => 150)]) {
      const line = centrelineOfRegion({ outer, holes: [] });
      expect(line).toMatchObject({ ok: false, reason: 'bad-area' });
      expect(line).toMatchObject({ detail: expect.stringMatching(/m long and \d+ m wide/) });
    }
    const speck: Ring = [
      [0, 0],
      [1, 0],
      [0, 1],
    ];
    expect(centrelineOfRegion({ outer: speck, holes: [] })).toMatchObject({ reason: 'too-small' });
    const many = Array.from({ length: 20_001 }, (_, i): Point => [i, i % 2]);
    expect(centrelineOfRegion({ outer: many, holes: [] })).toMatchObject({ reason: 'too-large' });
  });

  it('is found within bounds for a river across a country, and can be cancelled', () => {
    const drawn = course(60_000, 1.2, 9000, 200);
    const outer = banksOf(drawn, () => 40);
    const { points } = lineOf({ outer, holes: [] });
    for (const place of drawn.slice(2, -2)) expect(toLine(points, place)).toBeLessThan(30);
    const stop = new Error('stop');
    const cancel = () => {
      throw stop;
    };
    expect(() => centrelineOfRegion({ outer, holes: [] }, cancel)).toThrow(stop);
  });
});
