import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellsAround, LONGEST_VISIT, visitsOf } from '../../../src/domain/fleet/visits.ts';
import { boundsOf, widen } from '../../../src/domain/geo/bounds.ts';
import { MINUTE } from '../../../src/domain/geo/units.ts';

/** Drives and stands, up to some kilometres, near a place anywhere. */
const tracks = fc
  .record({
    lat: fc.double({ min: -85, max: 85, noNaN: true }),
    lon: fc.double({ min: -179, max: 179, noNaN: true }),
    steps: fc.array(
      fc.record({
        ms: fc.integer({ min: 1, max: 400 * MINUTE }),
        east: fc.integer({ min: -600, max: 600 }),
        north: fc.integer({ min: -600, max: 600 }),
      }),
      { minLength: 1, maxLength: 200 },
    ),
  })
  .map(({ lat, lon, steps }) => {
    const at = { time: 0, lat, lon };
    return steps.map(({ ms, east, north }) => {
      at.time += ms;
      at.lat += north / 111_000;
      at.lon += east / 111_000;
      return { ...at };
    });
  });

it('has each fix in one visit, in order, whose cell is found around it', () => {
  fc.assert(
    fc.property(tracks, fc.integer({ min: 0, max: 500 }), (fixes, metres) => {
      const visits = visitsOf(undefined, fixes);
      let at = 0;
      for (const visit of visits) {
        expect(visit.before).toBe(at);
        const own = fixes.slice(at, at + visit.fixes);
        at += visit.fixes;
        expect([own[0]!.time, own.at(-1)!.time]).toEqual([visit.entered, visit.left]);
        expect(visit.left - visit.entered).toBeLessThanOrEqual(LONGEST_VISIT);
        for (const { lon, lat } of own)
          expect(cellsAround(widen(boundsOf([[[lon, lat]]]), metres))).toContain(visit.cell);
      }
      expect(at).toBe(fixes.length);
    }),
    { seed: 13, numRuns: 60 },
  );
});

it('is the same in pieces', () => {
  fc.assert(
    fc.property(tracks, fc.nat(200), fc.nat(200), (fixes, a, b) => {
      const kept = new Map<number, unknown>();
      let last: ReturnType<typeof visitsOf>[number] | undefined;
      const [first, then] = [Math.min(a, b), Math.max(a, b)];
      for (const piece of [fixes.slice(0, first), fixes.slice(first, then), fixes.slice(then)])
        for (const visit of visitsOf(last, piece)) {
          kept.set(visit.entered, visit);
          last = visit;
        }
      expect([...kept.values()]).toEqual(visitsOf(undefined, fixes));
    }),
    { seed: 14, numRuns: 100 },
  );
});

it('is one visit a day for who stands between two cells, and few for a drive', () => {
  const edge = { lat: 36.6, lon: 101.75 };
  const stands = Array.from({ length: 2000 }, (_, i) => ({
    time: i * MINUTE,
    lat: edge.lat + Math.sin(i) / 5000,
    lon: edge.lon + Math.cos(i) / 5000,
  }));
  expect(visitsOf(undefined, stands)).toHaveLength(2);
  const drives = stands.map(({ time }, i) => ({ time, lat: edge.lat, lon: edge.lon + i * 5e-5 }));
  expect(visitsOf(undefined, drives).length).toBeLessThan(25);
});
