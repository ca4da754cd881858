import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readObstacles } from '../../../missions/formats/obstacles.ts';

const ring = [
  [101, 36],
  [101.001, 36],
  [101.001, 36.001],
  [101, 36],
];
const building = (properties: object | null, coordinates: number[][][] = [ring]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates },
});
const read = (...features: object[]) =>
  readObstacles(JSON.stringify({ type: 'FeatureCollection', features }));
const tops = (...of: (object | null)[]) => {
  const answer = read(...of.map((one) => building(one)));
  return answer.ok && answer.obstacles.map(({ top }) => top);
};

describe('buildings', () => {
  it('stand above ground as high as they say, in metres or storeys of 3 m', () => {
    expect(
      tops(
        { height: 31 },
        { height: '12.5 m' },
        { height_m: 8, levels: 9 },
        { top: 44.123456789012 },
        { 'building:levels': '6' },
        { levels: 2.5 },
        { height: 'unknown', levels: 4 },
      ),
    ).toEqual([31, 12.5, 8, 44.123456789012, 18, 7.5, 12]);
  });

  it('have their outlines with courtyards, and their names', () => {
    const answer = read(building({ height: 20, name: '七一路1号' }, [ring, ring]));
    expect(answer).toMatchObject({
      ok: true,
      obstacles: [{ name: '七一路1号', above: 'ground', rings: [{ length: 3 }, { length: 3 }] }],
    });
  });

  it('without a height that can be one are counted, not guessed', () => {
    const none = [
      null,
      {},
      { height: 0 },
      { height: -4 },
      { height: "40'" },
      { height: 5000 },
      { levels: 400 },
      { height: true },
    ];
    const answer = read(...none.map((one) => building(one)), building({ height: 3 }), {
      type: 'Feature',
      properties: { height: 9 },
      geometry: { type: 'Point', coordinates: [1, 2] },
    });
    expect(answer).toMatchObject({
      ok: true,
      obstacles: [{ top: 3 }],
      withoutHeight: none.length,
      noArea: 1,
    });
  });

  it('of a file that is none are refused', () => {
    expect(readObstacles('<kml/>')).toMatchObject({ ok: false, reason: 'not-a-plan' });
    expect(
      read(
        building({ height: 3 }, [
          [
            [200, 36],
            [1, 2],
            [3, 4],
          ],
        ]),
      ),
    ).toMatchObject({ ok: false, reason: 'number' });
  });

  it('of the example area all have heights', () => {
    const path = '../../../missions/library/areas/xining-chengzhong/buildings.geojson';
    const answer = readObstacles(
      readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8'),
    );
    expect(answer).toMatchObject({
      ok: true,
      withoutHeight: 0,
      noArea: 0,
      obstacles: { length: 999 },
    });
  });
});
