import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { footprint, obliqueFootprint } from '../../../../missions/planner/camera.ts';
import { coverageOf, type PlaneCoverage } from '../../../../missions/planner/coverage/coverage.ts';
import { coverageOnEarth } from '../../../../missions/planner/coverage/earth.ts';
import { type Photo, photosOf } from '../../../../missions/planner/coverage/photos.ts';
import type { Point, Region } from '../../../../missions/planner/types.ts';
import type { Line } from '../../../../missions/planner/work.ts';
import { Plane } from '../../../../src/domain/geo/plane.ts';
import { CAMERA } from '../samples.ts';

const box = (x: number, y: number, width: number, height = width): Region => ({
  outer: [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ],
  holes: [],
});
const down = (at: Point, over: Partial<Photo> = {}): Photo => ({
  at,
  height: 60,
  pitch: -90,
  heading: 0,
  ...over,
});
const middle = ({ west, south, cell, columns }: PlaneCoverage, i: number): Point => [
  west + ((i % columns) + 0.5) * cell,
  south + (Math.floor(i / columns) + 0.5) * cell,
];

type Vector = readonly [number, number, number];
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Pixels from the image's centre, right and down; by the lens's equation in millimetres of the sensor. */
function pixelOf(photo: Photo, [x, y]: Point, z: number, ground = 0): readonly [number, number] {
  const [heading, pitch] = [photo.heading, photo.pitch].map((a) => (a * Math.PI) / 180);
  const level: Vector = [Math.sin(heading!), Math.cos(heading!), 0];
  const look: Vector = [level[0] * Math.cos(pitch!), level[1] * Math.cos(pitch!), Math.sin(pitch!)];
  const right: Vector = [level[1], -level[0], 0];
  const below = cross(look, right);
  const ray: Vector = [x - photo.at[0], y - photo.at[1], z - ground - photo.height];
  const depth = dot(ray, look);
  if (depth <= 0) return [Number.NaN, Number.NaN];
  const { focalLength, sensorWidth, imageWidth } = CAMERA;
  const onSensor = (axis: Vector) => (focalLength * dot(ray, axis)) / depth;
  const pixels = imageWidth / sensorWidth;
  return [onSensor(right) * pixels, onSensor(below) * pixels];
}

const { imageWidth, imageHeight } = CAMERA;

/** Metres of ground that a pixel is stretched to at most: by moving a millimetre in all directions. */
function stretched(photo: Photo, [x, y]: Point): number {
  const [u, v] = pixelOf(photo, [x, y], 0);
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 720; k++) {
    const angle = (k / 720) * Math.PI;
    const [du, dv] = pixelOf(photo, [x + 1e-3 * Math.cos(angle), y + 1e-3 * Math.sin(angle)], 0);
    least = Math.min(least, Math.hypot(du - u, dv - v) / 1e-3);
  }
  return 1 / least;
}

/** Points at random on an area, to tell a share within five hundredths. */
const POINTS = 2000;
const FLATTEST = Math.tan((85 / 180) * Math.PI);

function shows(photo: Photo, at: Point): boolean {
  const [u, v] = pixelOf(photo, at, 0);
  const flat = Math.hypot(at[0] - photo.at[0], at[1] - photo.at[1]) / photo.height;
  return Math.abs(u) < imageWidth / 2 && Math.abs(v) < imageHeight / 2 && flat < FLATTEST;
}

/** Evenly spread: fast-check's own doubles are mostly next to nothing. */
const between = (low: number, high: number) =>
  fc.noBias(fc.integer({ min: 0, max: 10_000 })).map((n) => low + ((high - low) * n) / 10_000);
const anyPhoto = fc.record({
  at: fc.tuple(between(-60, 60), between(-60, 60)),
  height: between(5, 120),
  pitch: fc.oneof(fc.constant(-90), between(-90, 0)),
  heading: between(0, 360),
}) satisfies fc.Arbitrary<Photo>;

describe('a photo', () => {
  it('shows what the pinhole projects into the image, and nothing else', () => {
    let [seen, unseen] = [0, 0];
    fc.assert(
      fc.property(anyPhoto, (photo) => {
        const grid = coverageOf({
          photos: [photo],
          camera: CAMERA,
          wanted: [box(-100, -100, 200)],
          cell: 5,
        });
        grid.photos.forEach((count, i) => {
          const at = middle(grid, i);
          const [u, v] = pixelOf(photo, at, 0);
          const flat = Math.hypot(at[0] - photo.at[0], at[1] - photo.at[1]) / photo.height;
          const edges = [Math.abs(u) - imageWidth / 2, Math.abs(v) - imageHeight / 2];
          // Right at the image's edge, or at 85° from straight down, either answer is good.
          if (edges.some((edge) => Math.abs(edge) < 0.01)) return;
          if (Math.abs(flat - FLATTEST) < 1e-6) return;
          const inside = shows(photo, at);
          if (inside) seen++;
          else unseen++;
          if ((count === 1) !== inside) expect([at, count]).toEqual([at, inside ? 1 : 0]);
        });
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(seen).toBeGreaterThan(5000);
    expect(unseen).toBeGreaterThan(5000);
  });

  it('has the detail with which a pixel is stretched on the ground', () => {
    fc.assert(
      fc.property(anyPhoto, (photo) => {
        const options = { photos: [photo], camera: CAMERA, wanted: [box(-100, -100, 200)] };
        const grid = coverageOf({ ...options, cell: 20 });
        grid.gsd.forEach((gsd, i) => {
          if (gsd === 0 || gsd > 1) return;
          expect(gsd / stretched(photo, middle(grid, i))).toBeCloseTo(1, 2);
        });
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('has its long side across the heading', () => {
    const print = footprint(CAMERA, 60, { frontOverlap: 0, sideOverlap: 0 });
    if (!print.ok) throw new Error(print.detail);
    for (const heading of [0, 90, 180, 270]) {
      const grid = coverageOf({
        photos: [down([0, 0], { heading })],
        camera: CAMERA,
        wanted: [box(-100, -100, 200)],
        cell: 1,
      });
      let [wide, high] = [0, 0];
      grid.photos.forEach((count, i) => {
        if (count === 0) return;
        const [x, y] = middle(grid, i);
        wide = Math.max(wide, 2 * Math.abs(x));
        high = Math.max(high, 2 * Math.abs(y));
        expect(grid.gsd[i]).toBeCloseTo(print.gsd, 6);
      });
      const [across, along] = heading % 180 === 0 ? [wide, high] : [high, wide];
      expect(Math.abs(across - print.side)).toBeLessThan(2);
      expect(Math.abs(along - print.front)).toBeLessThan(2);
    }
  });

  it('taken obliquely covers its trapezium, at its detail in the centre', () => {
    const print = obliqueFootprint(CAMERA, 40, 45);
    if (!print.ok) throw new Error(print.detail);
    const photo = down([0, 0], { height: 40, pitch: -45 });
    const grid = coverageOf({
      photos: [photo],
      camera: CAMERA,
      wanted: [box(-200, -200, 400)],
      cell: 2,
    });
    const area = grid.photos.filter((count) => count > 0).length * 4;
    const trapezium = ((print.nearWidth + print.farWidth) / 2) * (print.far - print.near);
    expect(area / trapezium).toBeCloseTo(1, 1);
    const spot = coverageOf({
      photos: [photo],
      camera: CAMERA,
      wanted: [box(-0.5, print.centre - 0.5, 1)],
      cell: 1,
    });
    expect(spot.gsd[0]).toBeCloseTo(print.gsdAlong, 6);
  });

  it('too coarse for the wished detail does not count', () => {
    const options = { photos: [down([50, 50])], camera: CAMERA, wanted: [box(0, 0, 100)] };
    const { gsdMedian } = coverageOf(options);
    expect(coverageOf({ ...options, gsd: gsdMedian * 1.01 }).once).toBeGreaterThan(0.3);
    expect(coverageOf({ ...options, gsd: gsdMedian * 0.99 })).toMatchObject({
      once: 0,
      gsdMedian: 0,
    });
  });
});

describe('the ground', () => {
  it('nearer to the camera is shown narrower and in more detail', () => {
    // The east half lies 30 m higher; the photo is taken 60 m above the west half.
    const ground = ([x]: Point) => (x > 0 ? 30 : 0);
    const photo = down([-1, 0]);
    const options = { photos: [photo], camera: CAMERA, wanted: [box(-100, -100, 200)], cell: 2 };
    const grid = coverageOf({ ...options, ground });
    grid.photos.forEach((count, i) => {
      const at = middle(grid, i);
      const [u, v] = pixelOf(photo, at, ground(at));
      const inside = Math.abs(u) < imageWidth / 2 && Math.abs(v) < imageHeight / 2;
      expect(count).toBe(inside ? 1 : 0);
    });
    const level = coverageOf(options);
    const east = grid.photos.findIndex((count, i) => count > 0 && middle(grid, i)[0] > 0);
    expect(grid.gsd[east]! / level.gsd[east]!).toBeCloseTo(0.5, 6);
  });

  it('as high everywhere, known or not, changes nothing', () => {
    const options = { photos: [down([10, 20])], camera: CAMERA, wanted: [box(0, 0, 100)] };
    const level = coverageOf(options);
    expect(level.once).toBeGreaterThan(0.2);
    for (const ground of [() => 500, ([x]: Point) => (x < 70 ? 500 : undefined), () => undefined])
      expect(coverageOf({ ...options, ground }).photos).toEqual(level.photos);
  });
});

/** Lines `gap` metres apart over a square, and as far beyond it. */
function survey(side: number, gap: number, trigger: number): Line[] {
  return Array.from({ length: Math.ceil(side / gap) + 1 }, (_, i): Line => {
    const ends = [-30, side + 30].map((x) => ({ at: [x, i * gap] as const, height: 60 }));
    const [from, to] = i % 2 === 0 ? ends : ends.reverse();
    return { kind: 'line', from: from!, to: to!, pitch: -90, trigger };
  });
}

describe('an area', () => {
  it('is seen three times over by a survey with overlap, and its holes do not count', () => {
    const wanted: Region = {
      outer: box(0, 0, 300).outer,
      holes: [[...box(100, 100, 50).outer].reverse()],
    };
    const grid = coverageOf({
      photos: photosOf(survey(300, 27, 12)),
      camera: CAMERA,
      wanted: [wanted],
    });
    expect([grid.once, grid.thrice]).toEqual([1, 1]);
    const cells = grid.photos.filter((count) => count >= 0).length;
    expect((cells * grid.cell ** 2) / (300 ** 2 - 50 ** 2)).toBeCloseTo(1, 1);
    grid.photos.forEach((count, i) => {
      const [x, y] = middle(grid, i);
      if (x > 100 && x < 150 && y > 100 && y < 150) expect(count).toBe(-1);
    });
  });

  it('seen in part is seen in that share, as points at random tell', () => {
    let state = 1;
    const random = () => {
      state = (state * 1664525 + 1013904223) % 2 ** 32;
      return state / 2 ** 32;
    };
    fc.assert(
      fc.property(fc.array(anyPhoto, { minLength: 1, maxLength: 8 }), (photos) => {
        const grid = coverageOf({ photos, camera: CAMERA, wanted: [box(-80, -80, 160)], cell: 2 });
        let [seen, thrice] = [0, 0];
        for (let i = 0; i < POINTS; i++) {
          const at: Point = [-80 + 160 * random(), -80 + 160 * random()];
          const times = photos.filter((photo) => shows(photo, at)).length;
          if (times >= 1) seen++;
          if (times >= 3) thrice++;
        }
        // Five standard deviations of a share of a half, and a cell's width along the edges.
        expect(Math.abs(grid.once - seen / POINTS)).toBeLessThan(0.06);
        expect(Math.abs(grid.thrice - thrice / POINTS)).toBeLessThan(0.06);
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  it('seen in half of its cells has half its share, and the worst tenth of its detail', () => {
    const photos = [down([0, 0]), down([0, 0], { height: 90 })];
    const grid = coverageOf({ photos, camera: CAMERA, wanted: [box(-200, -0.5, 400, 1)], cell: 1 });
    const print = footprint(CAMERA, 90, { frontOverlap: 0, sideOverlap: 0 });
    if (!print.ok) throw new Error(print.detail);
    expect(grid.once).toBeCloseTo(print.side / 400, 2);
    expect(grid.thrice).toBe(0);
    // A third of what is seen is seen from 90 m alone.
    expect(grid.gsdMedian).toBeCloseTo((print.gsd * 60) / 90, 6);
    expect(grid.gsdWorst).toBeCloseTo(print.gsd, 6);
  });

  it('of any size has at most 40,000 cells, and none of its own has none', () => {
    const photos = [down([0, 0])];
    for (const side of [1, 30, 5000]) {
      const grid = coverageOf({
        photos,
        camera: CAMERA,
        wanted: [box(0, 0, side, 1000)],
        cell: 0.5,
      });
      expect(grid.photos.length).toBeLessThanOrEqual(40_000);
      expect(grid.photos.length).toBeGreaterThan(30_000 * Math.min(1, side / 15));
    }
    const none = coverageOf({ photos, camera: CAMERA, wanted: [] });
    expect(none).toMatchObject({ columns: 0, rows: 0, once: 0, thrice: 0, gsdMedian: 0 });
  });

  it('can be left off in the middle', () => {
    const check = () => {
      throw new Error('left off');
    };
    const photos = photosOf(survey(300, 27, 12));
    expect(() => coverageOf({ photos, camera: CAMERA, wanted: [box(0, 0, 300)], check })).toThrow(
      'left off',
    );
  });

  it('of 1 km² with 2000 photos is all of it', () => {
    const photos = photosOf(survey(1000, 40, 13.5));
    expect(photos.length).toBeGreaterThan(2000);
    const wanted = [box(0, 0, 1000)];
    expect(coverageOf({ photos, camera: CAMERA, wanted, cell: 5 }).once).toBe(1);
  });
});

describe('on the earth', () => {
  it('each cell lies where it lies in the plane', () => {
    const plane = new Plane(101.75, 36.57);
    const photos = photosOf(survey(200, 40, 20));
    const flat = coverageOf({ photos, camera: CAMERA, wanted: [box(-50, 20, 200)], cell: 10 });
    const earth = coverageOnEarth(flat, plane);
    expect(earth.photos).toEqual([...flat.photos]);
    expect(plane.x(earth.west + earth.columns * earth.stepLon)).toBeCloseTo(150, 3);
    expect(plane.y(earth.south + earth.rows * earth.stepLat)).toBeCloseTo(220, 3);
    expect(JSON.parse(JSON.stringify(earth))).toEqual(earth);
    expect(earth.gsdMedian).toBeCloseTo(flat.gsdMedian, 4);
  });
});
