import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AreaShape,
  type Cell,
  candidates,
  indexAreas,
  indexShapes,
} from '../../../src/domain/cases/routing.ts';
import { prepareShape } from '../../../src/domain/geo/prepared-shape.ts';
import { unitId } from '../../../src/domain/ids.ts';
import type { LonLat } from '../../../src/domain/supervision/zone.ts';

/** A square with its south-west corner at these thousandths of a degree from 121° E, 31° N. */
function square(x: number, y: number, size: number) {
  const [west, south, east, north] = [x, y, x + size, y + size];
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const ring = corners.map(([a, b]) => at(a!, b!));
  return { type: 'polygon', rings: [ring] } as const satisfies AreaShape;
}
const at = (x: number, y: number): LonLat => [121 + x / 1000, 31 + y / 1000];
const area = (unit: number, shape: AreaShape, ...categories: string[]) => ({
  unit: unitId(unit),
  shape,
  categories,
});

const MUCK = { code: '06011' };

describe('who is responsible', () => {
  const district = square(0, 0, 100);
  const park = square(10, 10, 10);
  const areas = indexAreas([
    area(1, district),
    area(2, park),
    area(3, district, '06'),
    area(4, district, '0601'),
    area(5, square(0, 0, 20), '06011'),
    area(6, square(40, 0, 20), '08', '06011'),
  ]);

  test.each([
    ['an area for that very code before all others', MUCK, at(15, 15), [5]],
    ['the longest beginning of it before a shorter one', MUCK, at(30, 30), [4]],
    ['any of an area’s codes counts', MUCK, at(45, 5), [6]],
    ['a beginning before an area for all', { code: '06030' }, at(15, 15), [3]],
    ['the smaller of two for all', { code: '09001' }, at(15, 15), [2]],
    ['outside of the smaller one the larger', { code: '09001' }, at(30, 30), [1]],
    ['nobody outside of all', MUCK, at(150, 50), []],
    ['but the category’s unit, where it has one', { ...MUCK, unit: unitId(9) }, at(150, 50), [9]],
  ])('%s', (_, category, place, units) => {
    expect(candidates(place, category, areas)).toEqual(units);
  });
});

describe('what is disputed', () => {
  test('two districts that overlap by a strip: both, the smaller first', () => {
    const areas = indexAreas([area(1, square(0, 0, 100)), area(2, square(99, 0, 90))]);
    expect(candidates(at(99.5, 50), MUCK, areas)).toEqual([2, 1]);
    expect(candidates(at(98, 50), MUCK, areas)).toEqual([1]);
  });

  test('a unit is named once, and five at most', () => {
    const areas = indexAreas([7, 7, 6, 5, 4, 3, 2].map((unit) => area(unit, square(0, 0, 100))));
    expect(candidates(at(50, 50), MUCK, areas)).toEqual([2, 3, 4, 5, 6]);
  });
});

test('holes and parts: outside is outside, and sizes are without holes', () => {
  const whole = square(0, 0, 100);
  const hole = square(20, 20, 70);
  const around: AreaShape = { type: 'polygon', rings: [...whole.rings, ...hole.rings] };
  const parts: AreaShape = {
    type: 'multipolygon',
    polygons: [around.rings, square(200, 0, 10).rings],
  };
  const areas = indexAreas([area(1, parts), area(2, square(0, 0, 105))]);
  // 5100 of 10,000 is less than half of 11,025.
  expect(candidates(at(10, 10), MUCK, areas)).toEqual([1]);
  expect(candidates(at(50, 50), MUCK, areas)).toEqual([2]);
  expect(candidates(at(205, 5), MUCK, areas)).toEqual([1]);
});

test('ten thousand cells: the one that holds the place, as if each were asked', () => {
  const cells: Cell[] = Array.from({ length: 10_000 }, (_, i) => ({
    code: String(310_101_001_001_000 + i),
    name: '',
    shape: square(i % 100, Math.floor(i / 100), 1),
  }));
  const index = indexShapes(cells, ({ shape }) => shape);
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 101, noNaN: true }),
      fc.double({ min: -1, max: 101, noNaN: true }),
      (x, y) => {
        const [lon, lat] = at(x, y);
        const near = cells.filter(
          (_, i) =>
            Math.abs((i % 100) + 0.5 - x) < 1 && Math.abs(Math.floor(i / 100) + 0.5 - y) < 1,
        );
        const holding = near.filter(({ shape }) => prepareShape(shape).contains(lon, lat));
        expect(index.at([lon, lat])).toEqual(holding);
      },
    ),
    { seed: 20_261_122 },
  );
  expect(indexShapes<Cell>([], ({ shape }) => shape).at([121, 31])).toEqual([]);
});
