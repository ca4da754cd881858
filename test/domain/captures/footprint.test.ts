import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { footprint, obliqueFootprint } from '../../../missions/planner/camera.ts';
import { groundFootprint, viewOf } from '../../../src/domain/captures/footprint.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';
import { CAMERA } from '../../missions/planner/samples.ts';

const AT = [113.3, 23.1] as const;
const PLANE = new Plane(...AT);
const PHOTO = { width: CAMERA.imageWidth, height: CAMERA.imageHeight, metadata: { faults: [] } };
const VIEW = viewOf(PHOTO, [], CAMERA)!;

const shown = (height: number, yaw: number, pitch: number, roll = 0) =>
  groundFootprint(VIEW, AT, height, { yaw, pitch, roll })?.map(([lon, lat]) => [
    PLANE.x(lon),
    PLANE.y(lat),
  ]);

const near = (
  points: readonly (readonly number[])[] | undefined,
  wanted: readonly (readonly number[])[],
) => {
  expect(points).toHaveLength(wanted.length);
  for (const [i, [x, y]] of wanted.entries()) {
    expect(points![i]![0]).toBeCloseTo(x!, 4);
    expect(points![i]![1]).toBeCloseTo(y!, 4);
  }
};

describe('straight down', () => {
  it('is the planner’s footprint, turned by the yaw', () => {
    const print = footprint(CAMERA, 80, { frontOverlap: 0, sideOverlap: 0 });
    if (!print.ok) throw new Error(print.detail);
    const [x, y] = [print.side / 2, print.front / 2];
    near(shown(80, 0, -90), [
      [-x, -y],
      [x, -y],
      [x, y],
      [-x, y],
    ]);
    // Looking east the picture's top is east, its right is south.
    near(shown(80, 90, -90), [
      [-y, x],
      [-y, -x],
      [y, -x],
      [y, x],
    ]);
  });
});

describe('slanting', () => {
  it('is the planner’s trapezium', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 30, noNaN: true }),
        fc.integer({ min: 5, max: 400 }),
        (tilt, height) => {
          const print = obliqueFootprint(CAMERA, height, tilt);
          if (!print.ok) throw new Error(print.detail);
          near(shown(height, 0, tilt - 90), print.corners);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it('turned to the right about its axis: straight down that is as much more of yaw', () => {
    near(shown(100, 0, -90, 10), shown(100, 10, -90)!);
    const [left, right] = shown(100, 0, -60, 10)!;
    // The right side is lower, and nearer.
    expect(right![1]).toBeLessThan(left![1]!);
  });

  it('is cut at 60° from straight down, and nothing where all of it is flatter', () => {
    const ring = shown(100, 0, -45)!;
    const flattest = Math.max(...ring.map(([, y]) => y!));
    expect(flattest).toBeCloseTo(100 * Math.tan(Math.PI / 3), 3);
    expect(shown(100, 0, 0)).toBeUndefined();
    expect(shown(100, 0, 20)).toBeUndefined();
    expect(shown(0, 0, -90)).toBeUndefined();
    expect(shown(Number.NaN, 0, -90)).toBeUndefined();
  });

  it('never reaches beyond, whatever the gimbal says', () => {
    const angle = fc.double({ min: -180, max: 180, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, (yaw, pitch, roll) => {
        for (const [x, y] of shown(50, yaw, pitch, roll) ?? [])
          expect(Math.hypot(x!, y!)).toBeLessThan(50 * Math.tan(Math.PI / 3) * Math.SQRT2 + 0.01);
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});

describe('how wide a camera sees', () => {
  const taken = (camera: { focal?: number; focal35?: number }, width = 6000, height = 4000) => ({
    width,
    height,
    metadata: { camera: { make: '', model: '', ...camera }, faults: [] },
  });

  it('by the 35 mm focal length over the diagonal', () => {
    const view = viewOf(taken({ focal35: 24 }), [])!;
    // A 3:2 picture is that frame itself: 36 mm and 24 mm.
    expect(view.across).toBeCloseTo(18 / 24, 6);
    expect(view.up).toBeCloseTo(12 / 24, 6);
    const narrow = viewOf(taken({ focal35: 24 }, 4000, 3000), [])!;
    expect(Math.hypot(narrow.across, narrow.up)).toBeCloseTo(Math.hypot(18, 12) / 24, 6);
  });

  it('by a known camera of the same pictures and focal length; upright ones the other way round', () => {
    const other = { ...CAMERA, focalLength: 35 };
    const view = viewOf(taken({ focal: CAMERA.focalLength }), [other, CAMERA])!;
    expect(view.across).toBeCloseTo(CAMERA.sensorWidth / 2 / CAMERA.focalLength, 6);
    const upright = viewOf(taken({ focal: CAMERA.focalLength }, 4000, 6000), [CAMERA])!;
    expect(upright.up).toBeCloseTo(view.across, 6);
  });

  it('by the planned one, or not at all', () => {
    expect(viewOf(taken({}), [CAMERA])).toBeUndefined();
    expect(viewOf(taken({}), [], CAMERA)).toEqual(VIEW);
  });
});
