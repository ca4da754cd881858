import { describe, expect, it } from 'vitest';
import { MOST_DETOUR } from '../../../../missions/planner/space/corners.ts';
import {
  type FreeSpace,
  freeSpace,
  isRefusal,
} from '../../../../missions/planner/space/free-space.ts';
import { lengthOf } from '../../../../missions/planner/space/segments.ts';
import type { Point, Region, Ring } from '../../../../missions/planner/types.ts';
import { bruteShortest, gridShortest } from './brute.ts';
import { blob, depth, samples, scene, seeded } from './scenes.ts';

const box = (x0: number, y0: number, x1: number, y1: number): Ring => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];
const region = (outer: Ring, ...holes: Ring[]): Region => ({ outer, holes });
const FIELD = region(box(0, 0, 100, 100));

function spaceOf(permitted: Region[], forbidden: Region[], clearance = 0): FreeSpace {
  const space = freeSpace({ permitted, forbidden, clearance });
  if (isRefusal(space)) throw new Error(space.detail);
  return space;
}

describe('free space', () => {
  it('is what is permitted and not forbidden, holes and islands included', () => {
    const ring = region(box(20, 20, 80, 80), [...box(40, 40, 60, 60)].reverse());
    const space = spaceOf([FIELD], [ring]);
    expect(space.contains([10, 10])).toBe(true);
    expect(space.contains([30, 30])).toBe(false);
    expect(space.contains([50, 50])).toBe(true);
    expect(space.contains([110, 50])).toBe(false);
    expect(space.path([10, 10], [50, 50])).toBeUndefined();
  });

  it('joins permitted areas that overlap or share an edge', () => {
    const space = spaceOf(
      [FIELD, region(box(100, 0, 200, 100)), region(box(50, 50, 150, 300))],
      [],
    );
    expect(space.path([10, 10], [190, 10])).toEqual([
      [10, 10],
      [190, 10],
    ]);
    expect(space.outside([145, 250], [195, 90])).toBeGreaterThan(10);
    expect(space.path([195, 90], [145, 250])).toEqual([
      [195, 90],
      [150, 100],
      [145, 250],
    ]);
    const walled = spaceOf([FIELD, region(box(100, 0, 200, 100))], [], 10);
    expect(walled.sees([20, 50], [180, 50])).toBe(true);
  });

  it('goes along the boundary and through corners where no clearance is asked for', () => {
    const space = spaceOf([FIELD], [region(box(40, 0, 60, 50))]);
    expect(space.sees([0, 0], [40, 0])).toBe(true);
    expect(space.sees([40, 0], [40, 100])).toBe(true);
    expect(space.sees([0, 0], [50, 0])).toBe(false);
    expect(space.outside([0, 25], [100, 25])).toBeCloseTo(20, 9);
    expect(space.path([0, 0], [100, 0])).toEqual([
      [0, 0],
      [40, 50],
      [60, 50],
      [100, 0],
    ]);
  });

  it('keeps the clearance to the micrometre, and tells what lies nearer', () => {
    const space = spaceOf([FIELD], [region(box(40, 0, 60, 50))], 5);
    expect(space.contains([5, 5])).toBe(true);
    expect(space.contains([4.99, 50])).toBe(false);
    expect(space.sees([10, 55], [90, 55])).toBe(true);
    expect(space.sees([10, 54.99], [90, 54.99])).toBe(false);
    expect(space.outside([0, 20], [100, 20])).toBeCloseTo(5 + 30 + 5, 4);
    expect(space.within([0, 20], [100, 20]).map(([a, b]) => [a * 100, b * 100])).toEqual([
      [expect.closeTo(5, 4), expect.closeTo(35, 4)],
      [expect.closeTo(65, 4), expect.closeTo(95, 4)],
    ]);
  });

  it('goes on from the very ends of what is free of a leg', () => {
    const space = spaceOf([FIELD], [region(box(40, 20, 60, 50))], 5);
    const [first, second] = space.within([10, 30], [90, 30]);
    const [from, to]: Point[] = [
      [10 + 80 * first![1], 30],
      [10 + 80 * second![0], 30],
    ];
    const way = space.path(from!, to!)!;
    expect(lengthOf(way)).toBeLessThan(2 * 10 + 20 + 5 * Math.PI * MOST_DETOUR);
  });

  it('refuses what leaves no room, what is not a number and what is too much', () => {
    const ask = (permitted: Region[], clearance: number) =>
      freeSpace({ permitted, forbidden: [], clearance });
    expect(ask([], 0)).toMatchObject({ reason: 'no-free-space' });
    expect(ask([FIELD], 51)).toMatchObject({ reason: 'no-free-space' });
    expect(ask([FIELD], 49)).not.toHaveProperty('reason');
    expect(ask([FIELD], Number.NaN)).toMatchObject({ reason: 'bad-wish' });
    expect(ask([region(box(0, 0, Number.NaN, 1))], 0)).toMatchObject({ reason: 'bad-area' });
    const huge = blob(seeded(1), 0, 0, 500, 20_001);
    expect(ask([region(huge)], 0)).toMatchObject({ reason: 'too-large' });
    expect(freeSpace({ permitted: [FIELD], forbidden: [FIELD], clearance: 0 })).toMatchObject({
      reason: 'no-free-space',
    });
    expect(spaceOf([FIELD], []).path([50, 50], [Number.NaN, 2])).toBeUndefined();
  });
});

describe('shortest paths in random fences with no-fly areas', () => {
  let routed = 0;
  for (let seed = 1; seed <= 40; seed++) {
    it(`stay inside, and none is shorter (seed ${seed})`, () => {
      const here = scene(seed);
      const space = freeSpace(here);
      if (isRefusal(space)) return;
      const random = seeded(seed + 1000);
      for (let pair = 0; pair < 5; pair++) {
        const [from, to] = [placeIn(space, random), placeIn(space, random)];
        const way = space.path(from, to);
        if (!way) {
          expect(bruteShortest(here, from, to, here.clearance * MOST_DETOUR + 0.01)).toBe(
            Number.POSITIVE_INFINITY,
          );
          continue;
        }
        for (const place of samples(way, 0.5)) {
          expect(depth(here, place)).toBeGreaterThanOrEqual(here.clearance - 1e-5);
        }
        if (way.length === 2) continue;
        routed++;
        const length = lengthOf(way);
        const tightest = bruteShortest(here, from, to, here.clearance);
        const wider = bruteShortest(here, from, to, here.clearance * MOST_DETOUR);
        expect(length).toBeLessThanOrEqual(wider + 0.01);
        expect(length).toBeGreaterThanOrEqual(tightest * 0.998 - 0.01);
        if (pair === 0) {
          const grid = gridShortest(here, from, to, here.clearance * MOST_DETOUR, 6);
          expect(length).toBeLessThanOrEqual(grid + 0.01);
        }
      }
    });
  }
  it('had to turn often enough for that to mean something', () => {
    expect(routed).toBeGreaterThan(20);
  });

  it('agrees with itself: what is seen is wholly within, what is not lies outside somewhere', () => {
    for (let seed = 100; seed < 120; seed++) {
      const here = scene(seed);
      const space = freeSpace(here);
      if (isRefusal(space)) continue;
      const random = seeded(seed);
      for (let i = 0; i < 20; i++) {
        const a: Point = [(random() - 0.5) * 600, (random() - 0.5) * 600];
        const b: Point = [(random() - 0.5) * 600, (random() - 0.5) * 600];
        const outside = space.outside(a, b);
        expect(space.sees(a, b)).toBe(outside < 1e-5);
        const all = samples([a, b], 0.2);
        const bad = all.filter((p) => depth(here, p) < here.clearance).length;
        const expected = (bad / all.length) * Math.hypot(b[0] - a[0], b[1] - a[1]);
        expect(Math.abs(outside - expected)).toBeLessThan(1);
      }
    }
  });
});

function placeIn(space: FreeSpace, random: () => number): Point {
  for (;;) {
    const place: Point = [(random() - 0.5) * 600, (random() - 0.5) * 600];
    if (space.contains(place)) return place;
  }
}

describe('a place between the clearance and the polygon that ways around a corner follow', () => {
  it('is left, and come to, like any other', () => {
    const space = spaceOf(
      [region(box(-1000, -1000, 1000, 1000))],
      [region(box(-100, -100, -40, -40))],
      15,
    );
    // Around the corner at (−100, −40).
    for (let degrees = 90; degrees <= 180; degrees++) {
      const angle = (degrees * Math.PI) / 180;
      const place = [-100 + 15.01 * Math.cos(angle), -40 + 15.01 * Math.sin(angle)] as const;
      expect(space.path(place, [15, 0])).toBeDefined();
      expect(space.path([15, -90], place)).toBeDefined();
    }
  });
});
