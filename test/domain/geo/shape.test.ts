import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareShape } from '../../../src/domain/geo/prepared-shape.ts';
import {
  checkShape,
  closeRings,
  outline,
  shapeBounds,
  shapeCentre,
} from '../../../src/domain/geo/shape.ts';
import type { LonLat, Ring, ZoneShape } from '../../../src/domain/supervision/zone.ts';
import { place, randomBy, square } from '../world.ts';

const polygon = (...rings: [number, number][][]): ZoneShape => ({
  type: 'polygon',
  rings: rings.map((ring) => ring.map(([x, y]) => place(x, y))),
});
const box = (x: number, y: number, half: number): [number, number][] => [
  [x - half, y - half],
  [x + half, y - half],
  [x + half, y + half],
  [x - half, y + half],
  [x - half, y - half],
];
const raw = (...rings: Ring[]): ZoneShape => ({ type: 'polygon', rings });
const problems = (shape: ZoneShape) => checkShape(shape).map(({ problem }) => problem);

describe('a sound shape', () => {
  test.each<[string, ZoneShape]>([
    ['a square', square(0, 0, 100)],
    ['a square with two holes', polygon(box(0, 0, 100), box(-40, 0, 20), box(40, 0, 20))],
    [
      'a hole that touches the border in a point',
      polygon(box(0, 0, 100), [
        [0, -100],
        [20, 0],
        [-20, 0],
        [0, -100],
      ]),
    ],
    [
      'repeated positions',
      polygon([
        [0, 0],
        [100, 0],
        [100, 0],
        [100, 100],
        [0, 100],
        [0, 0],
        [0, 0],
      ]),
    ],
    [
      'a corner come back to',
      polygon([
        [0, 0],
        [50, 50],
        [100, 0],
        [100, 100],
        [50, 50],
        [0, 100],
        [0, 0],
      ]),
    ],
    ['a circle', { type: 'circle', centre: place(0, 0), radiusMetres: 5 }],
    [
      'a corridor that crosses itself',
      {
        type: 'corridor',
        line: [place(0, 0), place(100, 100), place(100, 0), place(0, 100)],
        widthMetres: 10,
      },
    ],
    [
      'overlapping parts',
      {
        type: 'multipolygon',
        polygons: [
          [box(0, 0, 50).map(([x, y]) => place(x, y))],
          [box(30, 0, 50).map(([x, y]) => place(x, y))],
        ],
      },
    ],
  ])('%s has no faults', (_, shape) => {
    expect(checkShape(shape)).toEqual([]);
  });
});

describe('a faulty shape', () => {
  const bowTie = polygon([
    [0, 0],
    [100, 100],
    [100, 0],
    [0, 100],
    [0, 0],
  ]);
  test.each<[string, ZoneShape, string]>([
    ['no ring', raw(), 'empty'],
    ['an empty ring', raw([]), 'empty'],
    ['an empty multipolygon', { type: 'multipolygon', polygons: [] }, 'empty'],
    ['an empty line', { type: 'corridor', line: [], widthMetres: 5 }, 'empty'],
    [
      'an open ring',
      raw(
        box(0, 0, 100)
          .slice(0, 4)
          .map(([x, y]) => place(x, y)),
      ),
      'unclosed-ring',
    ],
    [
      'two positions',
      polygon([
        [0, 0],
        [100, 0],
        [0, 0],
        [0, 0],
      ]),
      'too-few-positions',
    ],
    [
      'a line there and back',
      polygon([
        [0, 0],
        [100, 0],
        [200, 0],
        [0, 0],
      ]),
      'zero-area',
    ],
    ['a bow tie', bowTie, 'self-crossing'],
    [
      'a spike',
      polygon([
        [0, 0],
        [100, 0],
        [100, 100],
        [100, 300],
        [100, 100],
        [0, 100],
        [0, 0],
      ]),
      'self-crossing',
    ],
    [
      'an edge run over twice',
      polygon([
        [0, 0],
        [100, 0],
        [100, 100],
        [60, 100],
        [60, 0],
        [40, 0],
        [40, 100],
        [0, 100],
        [0, 0],
      ]),
      'self-crossing',
    ],
    ['a hole across the border', polygon(box(0, 0, 100), box(90, 0, 30)), 'rings-cross'],
    ['a hole outside', polygon(box(0, 0, 100), box(300, 0, 30)), 'hole-outside'],
    [
      'NaN',
      raw([
        [Number.NaN, 0],
        [1, 0],
        [1, 1],
        [Number.NaN, 0],
      ]),
      'not-a-number',
    ],
    ['Infinity', { type: 'circle', centre: [Infinity, 0], radiusMetres: 5 }, 'not-a-number'],
    [
      'latitude first',
      raw([
        [36, 101],
        [37, 101],
        [37, 102],
        [36, 101],
      ]),
      'out-of-range',
    ],
    [
      'beyond 180°',
      raw([
        [179, 0],
        [181, 0],
        [181, 1],
        [179, 0],
      ]),
      'out-of-range',
    ],
    [
      'across 180°',
      raw([
        [179, 0],
        [-179, 0],
        [-179, 1],
        [179, 1],
        [179, 0],
      ]),
      'crosses-180',
    ],
    [
      'a circle across 180°',
      { type: 'circle', centre: [179.9999, 0], radiusMetres: 1000 },
      'crosses-180',
    ],
    [
      'a circle over the pole',
      { type: 'circle', centre: [0, 89.999], radiusMetres: 1000 },
      'out-of-range',
    ],
    [
      'a corridor across 180°',
      {
        type: 'corridor',
        line: [
          [179, 0],
          [-179, 0],
        ],
        widthMetres: 9,
      },
      'crosses-180',
    ],
    [
      'a corridor at one place',
      {
        type: 'corridor',
        line: [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        widthMetres: 9,
      },
      'no-length',
    ],
    [
      'a corridor without width',
      {
        type: 'corridor',
        line: [
          [1, 1],
          [1, 2],
        ],
        widthMetres: 0,
      },
      'no-size',
    ],
    ['a circle of NaN', { type: 'circle', centre: [1, 1], radiusMetres: Number.NaN }, 'no-size'],
  ])('%s is told', (_, shape, problem) => {
    expect(problems(shape)).toContain(problem);
    for (const { message, path } of checkShape(shape)) {
      expect(message.length).toBeGreaterThan(10);
      expect(path).not.toBe('');
    }
  });

  test('tells where the border crosses itself', () => {
    const { message, path } = checkShape(bowTie)[0]!;
    const [lon, lat] = place(50, 50);
    expect(message).toContain(`${Number(lon.toFixed(6))}, ${Number(lat.toFixed(6))}`);
    expect(path).toBe('rings.0.0');
  });

  test('an open ring can be closed for the user', () => {
    const open = raw(
      box(0, 0, 100)
        .slice(0, 4)
        .map(([x, y]) => place(x, y)),
    );
    expect(checkShape(closeRings(open))).toEqual([]);
    expect(closeRings(raw([]))).toEqual(raw([]));
  });

  test('whatever it is made of, is answered and never thrown at', () => {
    const number = fc.oneof(
      fc.double(),
      fc.constantFrom(0, 180, -180, 90, 1e300),
      fc.double({ min: -1, max: 1 }),
    );
    const line = fc.array(fc.tuple(number, number), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), number, (rings, size) => {
        expect(Array.isArray(checkShape(raw(...rings)))).toBe(true);
        expect(Array.isArray(checkShape(closeRings(raw(...rings))))).toBe(true);
        expect(Array.isArray(checkShape({ type: 'multipolygon', polygons: [rings] }))).toBe(true);
        const corridor: ZoneShape = { type: 'corridor', line: rings[0] ?? [], widthMetres: size };
        if (checkShape(corridor).length === 0) prepareShape(corridor).contains(0, 0);
      }),
    );
  });
});

/** 20,000 positions, as many as a zone may have. */
function big(crossing: boolean): LonLat[] {
  const random = randomBy(1);
  const ring = Array.from({ length: 20_000 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 20_000;
    const far = 5000 + random() * 200;
    return place(far * Math.cos(angle), far * Math.sin(angle));
  });
  if (crossing) [ring[7000], ring[13_000]] = [ring[13_000]!, ring[7000]!];
  return [...ring, ring[0]!];
}

test('a border of 20,000 positions is checked', { timeout: 60_000 }, () => {
  expect(checkShape(raw(big(false)))).toEqual([]);
  expect(problems(raw(big(true)))).toContain('self-crossing');
});

describe('an outline', () => {
  const bent: ZoneShape = {
    type: 'corridor',
    line: [place(0, 0), place(500, 0), place(500, 400), place(900, 800)],
    widthMetres: 60,
  };

  test('of a corridor is one sound polygon around it', () => {
    const polygons = outline(bent);
    expect(polygons).toHaveLength(1);
    expect(checkShape({ type: 'polygon', rings: polygons[0]! })).toEqual([]);
  });

  test('of tight bends is a polygon for each edge', () => {
    const hairpin: ZoneShape = {
      type: 'corridor',
      line: [place(0, 0), place(500, 0), place(0, 20)],
      widthMetres: 60,
    };
    expect(outline(hairpin)).toHaveLength(2);
  });

  test('contains what the shape contains, within 1 % of its width', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomBy(seed);
        const line = Array.from({ length: 2 + Math.floor(random() * 5) }, () =>
          place((random() - 0.5) * 2000, (random() - 0.5) * 2000),
        );
        const round: ZoneShape[] = [
          { type: 'corridor', line, widthMetres: 10 + random() * 200 },
          { type: 'circle', centre: line[0]!, radiusMetres: 10 + random() * 900 },
        ];
        for (const shape of round) {
          const polygons = outline(shape);
          for (const rings of polygons) expect(checkShape({ type: 'polygon', rings })).toEqual([]);
          const drawn = prepareShape({ type: 'multipolygon', polygons });
          const exact = prepareShape(shape);
          for (let i = 0; i < 30; i++) {
            const [lon, lat] = place((random() - 0.5) * 2600, (random() - 0.5) * 2600);
            const near = Math.max(exact.outside(lon, lat), exact.depth(lon, lat)) < 10;
            if (!near) expect(drawn.contains(lon, lat)).toBe(exact.contains(lon, lat));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of polygons are the polygons', () => {
    const one = square(0, 0, 10);
    expect(outline(one)).toEqual([one.rings]);
  });
});

test('the centre of a shape lies in it', () => {
  const horseshoe = polygon([
    [0, 0],
    [300, 0],
    [300, 300],
    [250, 300],
    [250, 50],
    [50, 50],
    [50, 300],
    [0, 300],
    [0, 0],
  ]);
  const shapes: ZoneShape[] = [
    square(0, 0, 10),
    horseshoe,
    { type: 'circle', centre: place(3, 3), radiusMetres: 9 },
    { type: 'corridor', line: [place(0, 0), place(100, 0), place(100, 100)], widthMetres: 4 },
    {
      type: 'multipolygon',
      polygons: [
        [box(0, 0, 50).map(([x, y]) => place(x, y))],
        [box(900, 0, 50).map(([x, y]) => place(x, y))],
      ],
    },
  ];
  for (const shape of shapes) {
    const [lon, lat] = shapeCentre(shape);
    expect(prepareShape(shape).contains(lon, lat)).toBe(true);
    const [minLon, minLat, maxLon, maxLat] = shapeBounds(shape);
    expect(lon >= minLon && lon <= maxLon && lat >= minLat && lat <= maxLat).toBe(true);
  }
});
