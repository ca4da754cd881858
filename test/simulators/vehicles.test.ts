import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { loadArea } from '../../simulators/city/area.ts';
import { BylawBook } from '../../simulators/city/bylaws.ts';
import { distanceToStretch, type Point } from '../../simulators/city/plane.ts';
import { loadScenario, type Scenario } from '../../simulators/scenarios/schema.ts';
import { buildFleet, rosterOf, zonesFor } from '../../simulators/vehicles/fleet.ts';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import { checkFix } from '../../src/wire/fix-ranges.ts';
import { START } from './judged.ts';

// An hour of fifty vehicles is a second of work, on a busy machine some.
vi.setConfig({ testTimeout: 30_000 });

const demo = loadScenario('demo');
const area = loadArea(demo.area);
const byTheBook: Scenario = { ...demo, misdeeds: [] };
const MINUTE = 60_000;

function tracksOf(scenario: Scenario, minutes: number, seed?: number, start = START) {
  const fleet = buildFleet(scenario, area, start, seed);
  return new Map(
    fleet.map(({ member, vehicle }) => [member.id, vehicle.step(start + minutes * MINUTE)]),
  );
}

describe('a simulated fleet', () => {
  test('reports the same to the byte for the same seed, and something else for another', () => {
    const first = JSON.stringify([...tracksOf(demo, 10)]);
    expect(JSON.stringify([...tracksOf(demo, 10)])).toBe(first);
    expect(JSON.stringify([...tracksOf(demo, 10, 4)])).not.toBe(first);
  });

  test('reports the same at another time of the day, only then', () => {
    const shift = 7 * 3_600_000;
    const later = tracksOf(demo, 5, undefined, START + shift);
    for (const [id, track] of tracksOf(demo, 5)) {
      expect(later.get(id)).toEqual(track.map((fix) => ({ ...fix, time: fix.time + shift })));
    }
  });

  test('reports the same however the time is cut into steps', () => {
    const small: Scenario = { ...demo, fleets: [{ ...demo.fleets[0]!, count: 3 }], misdeeds: [] };
    const whole = tracksOf(small, 10);
    const strides = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(strides, (lengths) => {
        for (const { member, vehicle } of buildFleet(small, area, START)) {
          const end = START + 10 * MINUTE;
          const fixes: Fix[] = [];
          let now = START;
          for (const length of lengths) {
            now = Math.min(end, now + length);
            fixes.push(...vehicle.step(now));
          }
          fixes.push(...vehicle.step(end));
          expect(fixes).toEqual(whole.get(member.id));
        }
      }),
      { numRuns: 8 },
    );
  });

  test('reports valid fixes at its rate, give or take a fifth, in order', () => {
    const odd: unknown[] = [];
    for (const [id, track] of tracksOf(byTheBook, 20)) {
      const rate = id.startsWith('ebike') ? 10 : 5;
      for (const [i, fix] of track.entries()) {
        if (fix.time < START || !checkFix({ ...fix }).ok) odd.push(fix);
        if (i === 0) continue;
        const gap = (fix.time - track[i - 1]!.time) / 1000;
        if (gap < rate * 0.8 || gap > rate * 1.2 + 0.5) odd.push({ id, gap });
      }
    }
    expect(odd).toEqual([]);
  });
});

describe('a truck by the book', () => {
  const trucks = [...tracksOf({ ...byTheBook, fleets: demo.fleets.slice(0, 2) }, 75)];
  const fixes = trucks.flatMap(([, track]) => track);

  test('stays within 15 m of the roads', () => {
    const metres = nearbyStretches();
    const points = fixes.map(({ lon, lat }) => area.plane.toPoint([lon, lat]));
    expect(Math.max(...points.map(metres))).toBeLessThan(15);
  });

  test('is loaded with its body down, tipped with its body up, and covered in between', () => {
    const odd = fixes.filter(
      ({ lift, lid, load, speed }) =>
        (lift === 'up' && lid !== 'open') ||
        (lid === 'open' && speed !== 0) ||
        (load === 'half' && lid !== 'open'),
    );
    expect(odd).toEqual([]);
    expect(fixes.filter(({ lift }) => lift === 'up').length).toBeGreaterThan(50);
  });

  test('keeps to the limits, speeds up and slows down no harder than a truck can', () => {
    const changes = trucks.flatMap(([, track]) =>
      track.slice(1).map(({ speed, time }, i) => {
        const before = track[i]!;
        return (speed! - before.speed!) / ((time - before.time) / 1000);
      }),
    );
    // The receiver's own noise is in both ends.
    expect(Math.max(...changes)).toBeLessThan(0.8 + 0.3);
    expect(Math.min(...changes)).toBeGreaterThan(-1.1 * 1.5 - 0.3);
    expect(Math.max(...fixes.map(({ speed }) => speed!))).toBeLessThan(50 / 3.6);
  });

  test('gets on: each makes a whole round in an hour and a quarter', () => {
    for (const [, track] of trucks) {
      for (const load of ['empty', 'full']) expect(track.some((f) => f.load === load)).toBe(true);
      expect(track.some(({ lift }) => lift === 'up')).toBe(true);
    }
  });
});

test('a patrol e-bike covers its grid and never rides faster than 25 km/h', () => {
  const roster = rosterOf(byTheBook, area);
  const book = new BylawBook({ ...area, zones: zonesFor(area, roster) });
  for (const [id, track] of tracksOf(byTheBook, 60)) {
    const member = roster.find((one) => one.id === id)!;
    if (member.kind !== 'patrol-ebike' || member.duty.kind !== 'beat') continue;
    const streets = book.edgesWithin(member.duty.beat.zone);
    expect(streets.size).toBeGreaterThan(15);
    expect(Math.max(...track.map(({ speed }) => speed!))).toBeLessThan(25 / 3.6);
    const corners = new Set(track.map(({ lon, lat }) => `${lon.toFixed(3)} ${lat.toFixed(3)}`));
    expect(corners.size).toBeGreaterThan(20);
  }
});

test('plates and names are told apart', () => {
  const roster = rosterOf(loadScenario('rush'), area);
  expect(roster).toHaveLength(500);
  expect(new Set(roster.map(({ id }) => id)).size).toBe(500);
  expect(new Set(roster.map(({ plate }) => plate)).size).toBe(500);
  expect(roster[0]).toMatchObject({ id: 'truck-001', name: '渣土车001', plate: '青A·ZT0001' });
});

/** Metres from a point to the nearest road, by a grid of 100 m. */
function nearbyStretches(): (point: Point) => number {
  const cells = new Map<string, [Point, Point][]>();
  const key = (x: number, y: number) => `${Math.floor(x / 100)} ${Math.floor(y / 100)}`;
  for (const { line } of area.graph.edges) {
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1]!, line[i]!];
      const n = Math.ceil(Math.sqrt((b.x - a.x) ** 2 + (b.y - a.y) ** 2) / 20);
      const found = new Set<string>();
      for (let k = 0; k <= n; k++) {
        const [x, y] = [a.x + ((b.x - a.x) * k) / n, a.y + ((b.y - a.y) * k) / n];
        for (const dx of [-30, 0, 30])
          for (const dy of [-30, 0, 30]) found.add(key(x + dx, y + dy));
      }
      for (const cell of found) cells.set(cell, [...(cells.get(cell) ?? []), [a, b]]);
    }
  }
  return (point) => {
    const stretches = cells.get(key(point.x, point.y)) ?? [];
    return Math.min(...stretches.map(([a, b]) => distanceToStretch(point, a, b)));
  };
}
