import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareShape } from '../../../src/domain/geo/prepared-shape.ts';
import type { ZoneShape } from '../../../src/domain/supervision/zone.ts';
import { type SeenArea, seenOf } from '../../../src/services/patrols/seen.ts';

/** Straight down from 100 m: 100 m across and 75 m along. */
const CAMERA = {
  id: 'square',
  name: 'Square',
  sensorWidth: 20,
  sensorHeight: 15,
  imageWidth: 4000,
  imageHeight: 3000,
  focalLength: 20,
  minTriggerInterval: 1,
  exposure: 0,
  photoBytes: 1,
};
const [LON, LAT] = [101.7, 36.6];
const M_LAT = 1 / 110_960;
const M_LON = 1 / 89_460;
const disc = (radiusMetres: number): ZoneShape => ({
  type: 'circle',
  centre: [LON, LAT],
  radiusMetres,
});
const photo = (east: number, north: number, heading = 0, time = 1000, height = 100) => [
  time,
  LON + east * M_LON,
  LAT + north * M_LAT,
  height,
  heading,
];
const seen = (shapes: ZoneShape[], photos: number[][], pitch = -90, camera: object = CAMERA) =>
  seenOf({
    areas: [shapes],
    looks: [{ camera: camera as typeof CAMERA, pitch, photos: Float64Array.from(photos.flat()) }],
  })[0]!;
/** Metres east and north of the middle of each cell, and when it was seen. */
function cells({ grid, cells: of }: SeenArea): [east: number, north: number, time: number][] {
  const found: [number, number, number][] = [];
  for (let i = 0; i < of.length; i += 3) {
    const lon = grid.west + (of[i]! + 0.5) * grid.stepLon;
    const lat = grid.south + (of[i + 1]! + 0.5) * grid.stepLat;
    found.push([(lon - LON) / M_LON, (lat - LAT) / M_LAT, of[i + 2]!]);
  }
  return found;
}

describe('the cells of an area', () => {
  it('are those whose middle lies in it, and never too many, however large or thin it is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 20_000, noNaN: true }),
        fc.array(fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -90, max: 90 })), {
          minLength: 2,
          maxLength: 6,
        }),
        (size, line) => {
          const shape: ZoneShape = {
            type: 'corridor',
            line: line.map(([x, y]) => [LON + x / 1000, LAT + y / 1000]),
            widthMetres: Math.min(size, 500),
          };
          const area = seen([shape], []);
          const of = prepareShape(shape);
          expect(area.cells.length / 3).toBeLessThanOrEqual(2500);
          const { grid } = area;
          for (let i = 0; i < area.cells.length; i += 3) {
            const lon = grid.west + (area.cells[i]! + 0.5) * grid.stepLon;
            const lat = grid.south + (area.cells[i + 1]! + 0.5) * grid.stepLat;
            expect(of.contains(lon, lat)).toBe(true);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('a photo', () => {
  it('straight down shows its rectangle, turned by its heading', () => {
    for (const [heading, across, along] of [
      [0, 50, 37.5],
      [90, 37.5, 50],
      [180, 50, 37.5],
    ] as const) {
      for (const [east, north, time] of cells(seen([disc(200)], [photo(0, 0, heading)])))
        expect(time > 0).toBe(Math.abs(east) <= across && Math.abs(north) <= along);
    }
  });

  it('whose heading nobody told shows what it shows whichever way it looked', () => {
    for (const [east, north, time] of cells(seen([disc(200)], [photo(0, 0, Number.NaN)])))
      expect(time > 0).toBe(Math.hypot(east, north) <= 37.5);
  });

  it('that looks ahead shows what lies ahead, and nothing beside', () => {
    const found = cells(seen([disc(400)], [photo(0, 0, 90)], -45)).filter(([, , time]) => time > 0);
    expect(found.length).toBeGreaterThan(20);
    // Half the view along is 20.6 degrees: from 24.4 to 65.6 degrees off straight down.
    for (const [east, north] of found) {
      expect(east).toBeGreaterThan(100 * Math.tan((24.4 * Math.PI) / 180) - 1);
      expect(east).toBeLessThan(100 * Math.tan((65.6 * Math.PI) / 180) + 1);
      expect(Math.abs(north)).toBeLessThan(125);
    }
  });

  it('of a camera that nobody knows counts for less than any that is known', () => {
    const share = (camera: object | undefined) =>
      cells(
        seenOf({
          areas: [[disc(200)]],
          looks: [
            {
              pitch: -90,
              photos: Float64Array.from(photo(0, 0)),
              ...(camera && { camera: CAMERA }),
            },
          ],
        })[0]!,
      ).filter(([, , time]) => time > 0).length;
    expect(share(undefined)).toBeGreaterThan(0);
    expect(share(undefined)).toBeLessThan(share(CAMERA));
  });

  it('is counted with the time of the last that shows the cell, in whatever order they come', () => {
    const photos = [photo(0, 0, 0, 3000), photo(0, 0, 0, 5000), photo(20, 0, 0, 4000)];
    const one = cells(seen([disc(200)], photos));
    expect(cells(seen([disc(200)], photos.toReversed()))).toEqual(one);
    expect(new Set(one.map(([, , time]) => time))).toEqual(new Set([0, 4000, 5000]));
  });

  it('far away shows nothing of it', () => {
    const found = cells(seen([disc(100)], [photo(5000, 0)]));
    expect(found.every(([, , time]) => time === 0)).toBe(true);
  });
});
