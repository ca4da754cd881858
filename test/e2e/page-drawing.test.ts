import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat, ZoneShape } from '../../src/domain/supervision/zone.ts';
import {
  addPoint,
  emptySketch,
  finish,
  insertVertex,
  midpoints,
  moveVertex,
  radiusHandle,
  removeVertex,
  type Sketch,
  shapeOf,
  sketchOf,
} from '../../src/web/draw/sketch.ts';

const CORNERS: LonLat[] = [
  [101.77, 36.57],
  [101.78, 36.57],
  [101.78, 36.58],
  [101.77, 36.58],
];
const drawn = (type: 'polygon' | 'circle' | 'corridor', points: readonly LonLat[]) =>
  points.reduce(addPoint, emptySketch(type));

describe('drawing a polygon', () => {
  it('is no shape before its third corner, and then a closed ring', () => {
    expect(shapeOf(drawn('polygon', CORNERS.slice(0, 2)))).toBeUndefined();
    const shape = shapeOf(drawn('polygon', CORNERS));
    expect(shape).toEqual({ type: 'polygon', rings: [[...CORNERS, CORNERS[0]]] });
  });

  it('cannot be finished with too few corners, and takes no more once it is', () => {
    expect(finish(drawn('polygon', CORNERS.slice(0, 2))).finished).toBe(false);
    const finished = finish(drawn('polygon', CORNERS));
    expect(addPoint(finished, [101.9, 36.6])).toBe(finished);
  });
});

describe('drawing a circle', () => {
  it('takes its centre first and its edge second', () => {
    const circle = drawn('circle', [
      [101.77, 36.57],
      [101.77, 36.579],
    ]);
    expect(circle.finished).toBe(true);
    expect(circle.metres).toBeCloseTo(1002, -1);
    const [lon] = radiusHandle(circle)!;
    expect((lon - 101.77) * 111_320 * Math.cos((36.57 * Math.PI) / 180)).toBeCloseTo(1002, -1);
  });
});

describe('editing corners', () => {
  const square = finish(drawn('polygon', CORNERS));

  it('turns a midpoint into a corner between its neighbours', () => {
    const [, , third] = midpoints(square);
    const more = insertVertex(square, third!.after, third!.at);
    expect(more.lines[0]![3]).toEqual(third!.at);
    expect(more.lines[0]).toHaveLength(5);
  });

  it('never leaves an area with fewer than three corners', () => {
    const triangle = removeVertex(square, { line: 0, index: 1 });
    expect(triangle.lines[0]).toHaveLength(3);
    expect(removeVertex(triangle, { line: 0, index: 1 })).toBe(triangle);
  });

  it('takes a hole away with its third-last corner', () => {
    const hole: LonLat[] = [
      [101.773, 36.573],
      [101.776, 36.573],
      [101.776, 36.576],
    ];
    const holed: Sketch = { ...square, lines: [CORNERS, hole], groups: [0, 0] };
    expect(removeVertex(holed, { line: 1, index: 0 }).lines).toEqual([CORNERS]);
  });

  it('changes nothing for a corner that is not there', () => {
    expect(moveVertex(square, { line: 3, index: 0 }, [0, 0])).toBe(square);
    expect(removeVertex(square, { line: 0, index: 9 })).toBe(square);
  });
});

const place = fc.tuple(
  fc.double({ min: 101, max: 102, noNaN: true }),
  fc.double({ min: 36, max: 37, noNaN: true }),
);
const ring = fc
  .array(place, { minLength: 3, maxLength: 8 })
  .map((points): LonLat[] => [...points, points[0]!]);
const shapes: fc.Arbitrary<ZoneShape> = fc.oneof(
  fc
    .array(ring, { minLength: 1, maxLength: 3 })
    .map((rings) => ({ type: 'polygon', rings }) as const),
  fc
    .array(fc.array(ring, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })
    .map((polygons) => ({ type: 'multipolygon', polygons }) as const),
  fc
    .tuple(place, fc.integer({ min: 1, max: 5000 }))
    .map(([centre, radiusMetres]) => ({ type: 'circle', centre, radiusMetres }) as const),
  fc
    .tuple(fc.array(place, { minLength: 2, maxLength: 8 }), fc.integer({ min: 1, max: 500 }))
    .map(([line, widthMetres]) => ({ type: 'corridor', line, widthMetres }) as const),
);

it('gives back any shape that it was handed', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      expect(shapeOf(sketchOf(shape))).toEqual(shape);
    }),
  );
});
