import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findOverlaps } from '../../../src/domain/cases/cell-overlaps.ts';
import type { AreaShape, Cell } from '../../../src/domain/cases/routing.ts';
import type { LonLat } from '../../../src/domain/supervision/zone.ts';

/** Metres east and north of 121° E, 31° N. */
const at = (x: number, y: number): LonLat => [121 + x / 95_500, 31 + y / 110_860];
const box = (x: number, y: number, w: number, h: number): AreaShape => ({
  type: 'polygon',
  rings: [[at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h), at(x, y)]],
});
const cellsOf = (...shapes: AreaShape[]): Cell[] =>
  shapes.map((shape, i) => ({ code: String(i), name: '', shape }));
const overlaps = (cells: readonly Cell[], most = 100) =>
  [...findOverlaps(cells, most)].filter((one) => one !== undefined);
const pair = [{ a: '0', b: '1' }];

test('cells that share borders, or pass each other by a hand’s breadth, do not overlap', () => {
  const grid = Array.from({ length: 25 }, (_, i) =>
    box((i % 5) * 100, Math.floor(i / 5) * 100, 100, 100),
  );
  expect(overlaps(cellsOf(...grid))).toEqual([]);
  expect(overlaps(cellsOf(box(0, 0, 101, 100), box(100, 0, 100, 100)))).toEqual([]);
});

test.each([
  ['a strip of five metres on either side', box(0, 0, 105, 100), box(95, 0, 100, 100)],
  ['one within the other', box(0, 0, 100, 100), box(40, 40, 10, 10)],
  ['the same twice', box(0, 0, 100, 100), box(0, 0, 100, 100)],
  ['a cross, with no corner of either in the other', box(40, 0, 20, 100), box(0, 40, 100, 20)],
])('%s', (_, a, b) => {
  expect(overlaps(cellsOf(a, b))).toEqual(pair);
  expect(overlaps(cellsOf(b, a))).toEqual(pair);
});

test('boxes at random: as their sides say', () => {
  const side = fc.integer({ min: 20, max: 80 });
  const place = fc.integer({ min: 0, max: 150 });
  const one = fc.tuple(place, place, side, side);
  fc.assert(
    fc.property(one, one, ([ax, ay, aw, ah], [bx, by, bw, bh]) => {
      const w = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
      const h = Math.min(ay + ah, by + bh) - Math.max(ay, by);
      // About the tolerance of 2 m on either side it may be said either way.
      if (Math.min(w, h) > 0 && Math.min(w, h) < 6) return;
      const found = overlaps(cellsOf(box(ax, ay, aw, ah), box(bx, by, bw, bh)));
      expect(found).toEqual(w > 0 && h > 0 ? pair : []);
    }),
    { seed: 20_261_122 },
  );
});

test('as many as are asked for, and no more', () => {
  const same = Array.from({ length: 10 }, () => box(0, 0, 100, 100));
  expect(overlaps(cellsOf(...same), 7)).toHaveLength(7);
  expect(overlaps([])).toEqual([]);
});
