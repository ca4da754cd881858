import { describe, expect, it } from 'vitest';
import {
  AGE_CLASSES,
  ageColour,
  cellPicture,
  NEVER,
  shareOfAll,
  worstFirst,
} from '../../../../src/web/screens/patrols/coverage/coverage-cells.ts';

const grid = { west: 101, south: 36, stepLon: 0.001, stepLat: 0.002, columns: 3, rows: 2 };
const pixel = (data: Uint8ClampedArray, column: number, rowFromNorth: number) => [
  ...data.slice((rowFromNorth * 3 + column) * 4, (rowFromNorth * 3 + column) * 4 + 4),
];

describe('cells of an area', () => {
  it('are coloured by how long ago they were seen', () => {
    const [fresh, recent, aging, old] = AGE_CLASSES.map(({ colour }) => colour);
    expect([0, 3, 4, 7, 8, 14, 15, 365].map(ageColour)).toEqual([
      fresh,
      fresh,
      recent,
      recent,
      aging,
      aging,
      old,
      old,
    ]);
    expect(ageColour(-1)).toEqual(NEVER.colour);
  });

  it('lie north up, with nothing where the area has no cell', () => {
    const picture = cellPicture({
      grid,
      cells: [
        [0, 0, 1],
        [2, 1, -1],
        // Of another grid: left out, not written over others.
        [3, 0, 1],
      ],
    });
    expect([picture.width, picture.height]).toEqual([3, 2]);
    expect(picture.bounds).toEqual([101, 36, 101.003, 36.004]);
    expect(pixel(picture.data, 0, 1).slice(0, 3)).toEqual(ageColour(1));
    expect(pixel(picture.data, 2, 0).slice(0, 3)).toEqual(NEVER.colour);
    expect(pixel(picture.data, 1, 0)).toEqual([0, 0, 0, 0]);
    expect(pixel(picture.data, 0, 1)[3]).toBeGreaterThan(pixel(picture.data, 2, 0)[3]!);
    expect(picture.data.filter((value, i) => i % 4 === 3 && value > 0)).toHaveLength(2);
  });

  it('count by their size where areas are put together', () => {
    const small = { grid, cells: [[0, 0, 1] as [number, number, number]] };
    const large = {
      grid: { ...grid, stepLon: 0.003 },
      cells: [[0, 0, -1] as [number, number, number]],
    };
    expect(shareOfAll([small, large])).toBeCloseTo(0.25, 9);
    expect(shareOfAll([])).toBe(0);
  });
});

describe('areas in a table', () => {
  it('begin with the one of which least was seen, the longest ago', () => {
    const areas = [
      { name: 'half', share: 0.5, lastSeen: '2026-11-20' },
      { name: 'nothing', share: 0, lastSeen: null },
      { name: 'half, long ago', share: 0.5, lastSeen: '2026-11-01' },
      { name: 'all', share: 1, lastSeen: '2026-11-21' },
    ];
    expect(worstFirst(areas).map(({ name }) => name)).toEqual([
      'nothing',
      'half, long ago',
      'half',
      'all',
    ]);
  });
});
