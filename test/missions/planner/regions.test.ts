import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanRegions } from '../../../missions/planner/regions.ts';
import { signedArea } from '../../../missions/planner/rings.ts';
import type { Point, Ring } from '../../../missions/planner/types.ts';

function square(x: number, y: number, size: number): Ring {
  return [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
  ];
}

function cleaned(rings: readonly Ring[]) {
  const result = cleanRegions(rings);
  if (!result.ok) throw new Error(result.detail);
  return result.regions;
}

describe('cleaning what was drawn', () => {
  it('winds outer rings counter-clockwise and holes clockwise', () => {
    const [region] = cleaned([[...square(0, 0, 100)].reverse(), square(20, 20, 20)]);
    expect(signedArea(region!.outer)).toBe(10_000);
    expect(signedArea(region!.holes[0]!)).toBe(-400);
  });

  it('drops closing, repeated and in-line corners, and spikes of no width', () => {
    const drawn: Ring = [
      [0, 0],
      [50, 0],
      [50, 0],
      [100, 0],
      [100, 100],
      [100, 180],
      [100, 100],
      [0, 100],
      [0, 0],
    ];
    expect(cleaned([drawn])[0]!.outer).toHaveLength(4);
  });

  it('counts a ring drawn twice once', () => {
    expect(cleaned([square(0, 0, 100), [...square(0, 0, 100)].reverse()])).toHaveLength(1);
  });

  it('takes a ring outside as an area of its own, and one within a hole too', () => {
    const rings = [square(0, 0, 100), square(20, 20, 60), square(40, 40, 20), square(500, 0, 50)];
    expect(cleaned(rings).map(({ holes }) => holes.length)).toEqual([1, 0, 0]);
  });

  it('lets areas share an edge', () => {
    expect(cleaned([square(0, 0, 100), square(100, 0, 100)])).toHaveLength(2);
  });

  it.each<[string, Ring[], string]>([
    ['nothing', [], 'empty-area'],
    ['a ring without corners', [[]], 'empty-area'],
    ['one point', [[[1, 1]]], 'too-small'],
    [
      'a line',
      [
        [
          [0, 0],
          [50, 50],
          [100, 100],
        ],
      ],
      'too-small',
    ],
    ['a hand’s breadth', [square(0, 0, 0.3)], 'too-small'],
    ['a continent', [square(0, 0, 4e6)], 'too-large'],
    ['a corner that is no number', [[[Number.NaN, 0], ...square(0, 0, 9)]], 'bad-area'],
    ['an infinite corner', [[[Number.POSITIVE_INFINITY, 0], ...square(0, 0, 9)]], 'bad-area'],
    ['two areas that overlap', [square(0, 0, 100), square(50, 50, 100)], 'bad-area'],
  ])('refuses %s', (_, rings, reason) => {
    expect(cleanRegions(rings)).toMatchObject({ ok: false, reason });
  });

  it('refuses a border that crosses itself, and says where', () => {
    const bow: Ring = [
      [0, 0],
      [100, 100],
      [100, 0],
      [0, 100],
    ];
    expect(cleanRegions([bow])).toMatchObject({ reason: 'bad-area', at: [50, 50] });
  });

  it('answers whatever the corners, and cleans what it cleaned to the same', () => {
    const point = fc.tuple(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 12 }),
    ) as fc.Arbitrary<Point>;
    fc.assert(
      fc.property(fc.array(fc.array(point, { maxLength: 8 }), { maxLength: 3 }), (rings) => {
        const result = cleanRegions(rings);
        if (!result.ok) return;
        const again = cleaned(result.regions.flatMap(({ outer, holes }) => [outer, ...holes]));
        expect(again).toEqual(result.regions);
      }),
    );
  });
});
