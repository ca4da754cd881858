import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metresBetween } from '../../../src/domain/geo/distance.ts';
import { prepareShape } from '../../../src/domain/geo/prepared-shape.ts';
import type { LonLat, ZoneShape } from '../../../src/domain/supervision/zone.ts';
import { place, randomBy } from '../world.ts';

/** A star around the middle, so that its border does not cross itself. */
function star(random: () => number, corners: number, x = 0, y = 0): LonLat[] {
  const ring = Array.from({ length: corners }, (_, i) => {
    const far = 100 + random() * 900;
    const angle = (2 * Math.PI * (i + random() * 0.8)) / corners;
    return place(x + far * Math.cos(angle), y + far * Math.sin(angle));
  });
  return [...ring, ring[0]!];
}

function someShape(random: () => number): ZoneShape {
  const corners = 3 + Math.floor(random() * 60);
  const kind = Math.floor(random() * 4);
  if (kind === 0) return { type: 'polygon', rings: [star(random, corners)] };
  if (kind === 1) {
    const polygons = [[star(random, corners, -300, 0)], [star(random, corners, 400, 200)]];
    return { type: 'multipolygon', polygons };
  }
  if (kind === 2) return { type: 'circle', centre: place(0, 0), radiusMetres: 50 + random() * 900 };
  const line = Array.from({ length: 2 + Math.floor(random() * 40) }, () =>
    place((random() - 0.5) * 2000, (random() - 0.5) * 2000),
  );
  return { type: 'corridor', line, widthMetres: 20 + random() * 300 };
}

/** By the definition of each shape, slowly. */
function contains(shape: ZoneShape, lon: number, lat: number): boolean {
  switch (shape.type) {
    case 'polygon':
      return inRings(shape.rings, lon, lat);
    case 'multipolygon':
      return shape.polygons.some((rings) => inRings(rings, lon, lat));
    case 'circle':
      return metresBetween(...shape.centre, lon, lat) <= shape.radiusMetres;
    case 'corridor':
      return toLine(shape.line, lon, lat) <= shape.widthMetres / 2;
  }
}

function inRings(rings: readonly (readonly LonLat[])[], lon: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1]!;
      const [bx, by] = ring[i]!;
      if (ay > lat !== by > lat && lon < ax + ((lat - ay) / (by - ay)) * (bx - ax))
        inside = !inside;
    }
  }
  return inside;
}

/** Nearest of many points along the line. */
function toLine(line: readonly LonLat[], lon: number, lat: number): number {
  let best = Infinity;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1]!;
    const [bx, by] = line[i]!;
    let low = 0;
    let high = 1;
    const at = (t: number) => metresBetween(ax + t * (bx - ax), ay + t * (by - ay), lon, lat);
    for (let n = 0; n < 60; n++) {
      const third = (high - low) / 3;
      if (at(low + third) < at(high - third)) high -= third;
      else low += third;
    }
    best = Math.min(best, at(low));
  }
  return best;
}

const border = (shape: ZoneShape, lon: number, lat: number) => {
  const lines =
    shape.type === 'polygon'
      ? shape.rings
      : shape.type === 'multipolygon'
        ? shape.polygons.flat()
        : [];
  return Math.min(...lines.map((line) => toLine(line, lon, lat)));
};

describe('a prepared shape', { timeout: 60_000 }, () => {
  test('contains what its definition says', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomBy(seed);
        const shape = someShape(random);
        const prepared = prepareShape(shape);
        for (let i = 0; i < 20; i++) {
          const [lon, lat] = place((random() - 0.5) * 2600, (random() - 0.5) * 2600);
          // Within a metre of a round border the plane and the sphere may differ.
          const near = shape.type === 'circle' || shape.type === 'corridor' ? 1 : 0;
          const grown =
            near > 0 && prepared.outside(lon, lat) > 0 && prepared.outside(lon, lat) < near;
          const shrunk =
            near > 0 && prepared.depth(lon, lat) > 0 && prepared.depth(lon, lat) < near;
          if (grown || shrunk) continue;
          expect(prepared.contains(lon, lat)).toBe(contains(shape, lon, lat));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('is as far away as a slow search says, within 0.1 %', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomBy(seed);
        const shape = someShape(random);
        const prepared = prepareShape(shape);
        const [lon, lat] = place((random() - 0.5) * 4000, (random() - 0.5) * 4000);
        const inside = contains(shape, lon, lat);
        const reference =
          shape.type === 'circle'
            ? metresBetween(...shape.centre, lon, lat) - shape.radiusMetres
            : shape.type === 'corridor'
              ? toLine(shape.line, lon, lat) - shape.widthMetres / 2
              : border(shape, lon, lat) * (inside ? -1 : 1);
        const outside = Math.max(0, reference);
        expect(Math.abs(prepared.outside(lon, lat) - outside)).toBeLessThan(0.001 * outside + 0.5);
        if (shape.type !== 'multipolygon') {
          const depth = Math.max(0, -reference);
          expect(Math.abs(prepared.depth(lon, lat) - depth)).toBeLessThan(0.001 * depth + 0.5);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('clips a way where containment changes', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomBy(seed);
        const prepared = prepareShape(someShape(random));
        const [aLon, aLat] = place((random() - 0.5) * 2600, (random() - 0.5) * 2600);
        const [bLon, bLat] = place((random() - 0.5) * 2600, (random() - 0.5) * 2600);
        const fractions = prepared.clip(aLon, aLat, bLon, bLat);
        expect(fractions.length % 2).toBe(0);
        for (let i = 1; i < fractions.length; i++) {
          expect(fractions[i]!).toBeGreaterThanOrEqual(fractions[i - 1]!);
        }
        for (let t = 0.0005; t < 1; t += 0.013) {
          const near = fractions.some((cut) => Math.abs(cut - t) < 1e-6);
          const clipped = fractions.findIndex((cut) => cut > t) % 2 === 1;
          const lon = aLon + t * (bLon - aLon);
          const lat = aLat + t * (bLat - aLat);
          if (!near) expect(clipped).toBe(prepared.contains(lon, lat));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of a way that does not move is all or nothing', () => {
    const circle = prepareShape({ type: 'circle', centre: place(0, 0), radiusMetres: 100 });
    const [lon, lat] = place(50, 0);
    expect(circle.clip(lon, lat, lon, lat)).toEqual([0, 1]);
    const [farLon, farLat] = place(500, 0);
    expect(circle.clip(farLon, farLat, farLon, farLat)).toEqual([]);
  });

  test('bounds hold all of it', () => {
    for (const degrees of [0, 36, 60, -75]) {
      const shape: ZoneShape = { type: 'circle', centre: [100, degrees], radiusMetres: 20_000 };
      const { bounds, contains: has } = prepareShape(shape);
      for (let angle = 0; angle < 2 * Math.PI; angle += 0.01) {
        let [lon, lat] = [100, degrees];
        while (has(lon, lat)) {
          lon += 0.003 * Math.cos(angle);
          lat += 0.003 * Math.sin(angle);
        }
        lon -= 0.003 * Math.cos(angle);
        lat -= 0.003 * Math.sin(angle);
        expect(lon >= bounds[0] && lon <= bounds[2]).toBe(true);
        expect(lat >= bounds[1] && lat <= bounds[3]).toBe(true);
      }
    }
  });
});
