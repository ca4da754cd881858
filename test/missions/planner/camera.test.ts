import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  footprint,
  HIGHEST,
  heightFor,
  LOWEST,
  obliqueFootprint,
} from '../../../missions/planner/camera.ts';
import { CAMERA } from './samples.ts';

const OVERLAPS = { frontOverlap: 0.8, sideOverlap: 0.7 };

function seen(height: number, wishes: Parameters<typeof footprint>[2] = OVERLAPS) {
  const print = footprint(CAMERA, height, wishes);
  if (!print.ok) throw new Error(print.detail);
  return print;
}

function oblique(height: number, tilt: number) {
  const print = obliqueFootprint(CAMERA, height, tilt);
  if (!print.ok) throw new Error(print.detail);
  return print;
}

describe('straight down', () => {
  it('is as worked out by hand: 100 m, 23.5 mm over 6000 px through 16 mm', () => {
    const print = seen(100);
    expect(print.gsd).toBeCloseTo(0.0244792, 6);
    expect(print.side).toBeCloseTo(146.875, 6);
    expect(print.front).toBeCloseTo(97.91667, 4);
    expect(print.lineGap).toBeCloseTo(44.0625, 4);
    expect(print.triggerDistance).toBeCloseTo(19.58333, 4);
    // 19.58 m a second; half a pixel of 24.5 mm in a thousandth.
    expect(print.triggerSpeed).toBeCloseTo(19.58333, 4);
    expect(print.blurSpeed).toBeCloseTo(12.2396, 3);
    expect(print.maxSpeed).toBe(print.blurSpeed);
  });

  it('swaps side and front in portrait', () => {
    const print = seen(100, { ...OVERLAPS, mounting: 'portrait' });
    expect([print.side, print.front]).toEqual([seen(100).front, seen(100).side]);
  });

  it('sets no limit where neither interval nor exposure is known', () => {
    const print = footprint({ ...CAMERA, minTriggerInterval: 0, exposure: 0 }, 50, OVERLAPS);
    expect(print).toMatchObject({ maxSpeed: Number.POSITIVE_INFINITY });
  });

  it('grows with the height, and the height is found again from the detail', () => {
    fc.assert(
      fc.property(fc.double({ min: LOWEST, max: HIGHEST - 0.01, noNaN: true }), (height) => {
        const found = heightFor(CAMERA, seen(height).gsd);
        expect(found.ok && found.height).toBeCloseTo(height, 6);
      }),
    );
  });
});

describe('tilted', () => {
  it('is the one straight down at 0°', () => {
    const down = seen(60);
    const print = oblique(60, 0);
    expect(print.far - print.near).toBeCloseTo(down.front, 9);
    expect(print.nearWidth).toBeCloseTo(down.side, 9);
    expect(print.farWidth).toBeCloseTo(down.side, 9);
    expect(print.gsdAcross).toBeCloseTo(down.gsd, 12);
  });

  it('lies as worked out by hand at 45° from 50 m', () => {
    // Half the field along: atan(7.8333 / 16), as pixels are as high as wide.
    const half = Math.atan((4000 * 23.5) / 6000 / 2 / 16);
    const print = oblique(50, 45);
    expect(print.centre).toBeCloseTo(50, 9);
    expect(print.slant).toBeCloseTo(70.7107, 3);
    expect(print.near).toBeCloseTo(50 * Math.tan(Math.PI / 4 - half), 9);
    expect(print.far).toBeCloseTo(50 * Math.tan(Math.PI / 4 + half), 9);
    expect(print.gsdAlong / print.gsdAcross).toBeCloseTo(Math.SQRT2, 9);
  });

  it('has corners where rays through the image corners meet the ground', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 5, max: 120, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (height, tilt) => {
          const t = (tilt * Math.PI) / 180;
          const half = [(6000 * 23.5) / 6000 / 2 / 16, (4000 * 23.5) / 6000 / 2 / 16] as const;
          const ray = (right: number, up: number) => {
            // Axis down and ahead, "up" in the image turns ahead.
            const ahead = Math.sin(t) + up * Math.cos(t);
            const down = Math.cos(t) - up * Math.sin(t);
            return [(right * height) / down, (ahead * height) / down] as const;
          };
          const rays = [
            ray(-half[0], -half[1]),
            ray(half[0], -half[1]),
            ray(half[0], half[1]),
            ray(-half[0], half[1]),
          ];
          oblique(height, tilt).corners.forEach(([x, y], i) => {
            expect(x).toBeCloseTo(rays[i]![0], 6);
            expect(y).toBeCloseTo(rays[i]![1], 6);
          });
        },
      ),
    );
  });
});

describe('refused, with the reason', () => {
  it.each([
    ['no focal length', { focalLength: 0 }],
    ['a negative sensor', { sensorWidth: -1 }],
    ['no pixels', { imageHeight: 0 }],
    ['a focal length that is no number', { focalLength: Number.NaN }],
    ['an endless exposure', { exposure: Number.POSITIVE_INFINITY }],
  ])('a camera with %s', (_, over) => {
    const camera = { ...CAMERA, ...over };
    for (const print of [
      footprint(camera, 50, OVERLAPS),
      heightFor(camera, 0.02),
      obliqueFootprint(camera, 50, 30),
    ])
      expect(print).toMatchObject({ ok: false, reason: 'bad-camera' });
  });

  it.each([0, -5, 10_000, Number.NaN, Number.POSITIVE_INFINITY])('a height of %d m', (height) => {
    for (const print of [footprint(CAMERA, height, OVERLAPS), obliqueFootprint(CAMERA, height, 30)])
      expect(print).toMatchObject({ ok: false, reason: 'bad-wish' });
  });

  it.each([1, -0.1, Number.NaN])('an overlap of %d', (overlap) => {
    for (const wishes of [
      { ...OVERLAPS, frontOverlap: overlap },
      { ...OVERLAPS, sideOverlap: overlap },
    ])
      expect(footprint(CAMERA, 50, wishes)).toMatchObject({ ok: false, reason: 'bad-wish' });
  });

  it.each([0, -1, Number.NaN, 50])('a detail of %d m', (gsd) => {
    expect(heightFor(CAMERA, gsd)).toMatchObject({ ok: false, reason: 'bad-wish' });
  });

  it('a view that reaches the horizon', () => {
    expect(obliqueFootprint(CAMERA, 50, 59)).toMatchObject({ ok: false, reason: 'bad-wish' });
    expect(obliqueFootprint(CAMERA, 50, 58)).toMatchObject({ ok: true });
    expect(obliqueFootprint(CAMERA, 50, -1)).toMatchObject({ ok: false, reason: 'bad-wish' });
  });
});
