import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groundFootprint } from '../../../src/domain/captures/footprint.ts';
import { groundOf, likeBox } from '../../../src/domain/captures/spot.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';

const AT = [113.3, 23.1] as const;
const PLANE = new Plane(...AT);
const VIEW = { across: 0.6, up: 0.4 };
const HEIGHT = 50;

function seen(attitude: { yaw: number; pitch: number; roll: number }) {
  const footprint = groundFootprint(VIEW, AT, HEIGHT, attitude)!;
  return { place: { by: 'metadata', place: AT, attitude } as const, footprint };
}
const at = (photo: ReturnType<typeof seen>, x: number, y: number) => {
  const [lon, lat] = groundOf(photo, { x: x - 0.05, y: y - 0.05, w: 0.1, h: 0.1 })!;
  return [PLANE.x(lon), PLANE.y(lat)];
};

describe('where a box lies', () => {
  it('straight down: by shares of what is seen', () => {
    const photo = seen({ yaw: 0, pitch: -90, roll: 0 });
    const [x, y] = at(photo, 0.75, 0.25);
    expect(x).toBeCloseTo(0.5 * 0.6 * HEIGHT, 3);
    expect(y).toBeCloseTo(0.5 * 0.4 * HEIGHT, 3);
  });

  it('slanting: where the ray through its lower edge meets the ground', () => {
    const pitch = fc.double({ min: -88, max: -60, noNaN: true });
    const share = fc.double({ min: 0.1, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(pitch, share, share, (tilt, x, y) => {
        const photo = seen({ yaw: 0, pitch: tilt, roll: 0 });
        const down = (-tilt * Math.PI) / 180;
        // Right of the axis and above it, as tangents; the middle of what is seen from above.
        const right = (2 * x - 1) * VIEW.across;
        const edge = tilt < -70 ? y : y + 0.05;
        const above = (1 - 2 * edge) * VIEW.up;
        const ahead = Math.cos(down) + above * Math.sin(down);
        const depth = Math.sin(down) - above * Math.cos(down);
        const [east, north] = at(photo, x, y);
        expect(east).toBeCloseTo((HEIGHT * right) / depth, 3);
        expect(north).toBeCloseTo((HEIGHT * ahead) / depth, 3);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('where the camera was, or nowhere, as far as is known', () => {
    const box = { x: 0, y: 0, w: 1, h: 1 };
    expect(groundOf({ place: { by: 'hand', place: AT } }, box)).toEqual(AT);
    expect(groundOf({}, box)).toBeUndefined();
    const slanting = seen({ yaw: 90, pitch: -60, roll: 0 });
    const [lon] = groundOf(slanting, undefined)!;
    expect(PLANE.x(lon)).toBeGreaterThan(20);
  });
});

it('boxes have in common what both cover, of what either covers', () => {
  const box = (x: number, w = 0.2) => ({ x, y: 0, w, h: 0.5 });
  expect(likeBox(box(0), box(0))).toBe(1);
  expect(likeBox(box(0), box(0.1))).toBeCloseTo(1 / 3, 9);
  expect(likeBox(box(0), box(0, 0.4))).toBeCloseTo(0.5, 9);
  expect(likeBox(box(0), box(0.2))).toBe(0);
});
