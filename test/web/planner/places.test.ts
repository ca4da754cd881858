import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat } from '../../../src/domain/flights/patrol.ts';
import { scaleAt } from '../../../src/domain/geo/distance.ts';
import { piecesOf, placeWithin, prepareRings } from '../../../src/web/planner/places.ts';

const SCALE = scaleAt(36.57);
const at = (x: number, y: number): LonLat => [101.77 + x / SCALE.lon, 36.57 + y / SCALE.lat];
const box = (west: number, south: number, east: number, north: number): LonLat[] => [
  at(west, south),
  at(east, south),
  at(east, north),
  at(west, north),
];

describe('places that stand for an area', () => {
  it('lie in it, and together are as large as it is', () => {
    const [piece] = piecesOf([[box(0, 0, 100, 50), box(10, 10, 40, 40)]]);
    expect(piece!.places.length).toBeGreaterThan(1000);
    expect(piece!.places.every((place) => piece!.shape.contains(...place))).toBe(true);
    expect((piece!.places.length * piece!.share) / 4100).toBeCloseTo(1, 3);
  });

  it('are its corners where it is too thin for a grid', () => {
    const thin = box(0, 0, 50, 0.01);
    const [piece] = piecesOf([[thin]]);
    expect(piece!.places).toEqual(thin);
    expect(piece!.share * 4).toBeCloseTo(0.5, 2);
  });

  it('stay bounded whatever the size, also for what is thin and lies aslant', () => {
    const length = fc.double({ min: 1, max: 200_000, noNaN: true });
    const width = fc.double({ min: 0.1, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(length, width, (long, wide) => {
        const [x, y] = [long * 0.7, long * 0.7];
        const aslant = [at(0, 0), at(x, y), at(x - wide, y + wide), at(-wide, wide)];
        const [piece] = piecesOf([[aslant]]);
        expect(piece!.places.length).toBeGreaterThan(0);
        expect(piece!.places.length).toBeLessThan(3_000);
      }),
      { seed: 9, numRuns: 40 },
    );
  });

  it('leaves out what has no corner', () => {
    expect(piecesOf([[], [[]]])).toEqual([]);
  });
});

describe('where lines meet a shape', () => {
  const shape = prepareRings([box(0, 0, 10, 10)]);

  it('is the first corner inside, else the middle of the way through', () => {
    expect(placeWithin(shape, [[at(-5, 5), at(5, 5)]], false)).toEqual(at(5, 5));
    const [lon, lat] = placeWithin(shape, [[at(-10, 5), at(30, 5)]], false)!;
    const middle = at(5, 5);
    expect(lon).toBeCloseTo(middle[0], 8);
    expect(lat).toBeCloseTo(middle[1], 8);
  });

  it('goes back to the beginning only when closed', () => {
    const round = [at(-5, 5), at(-5, 50), at(50, 50), at(50, 5)];
    expect(placeWithin(shape, [round], false)).toBeUndefined();
    expect(placeWithin(shape, [round], true)).toBeDefined();
  });
});
