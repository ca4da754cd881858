import { describe, expect, it } from 'vitest';
import type { FlightEnergy, FlownPoint } from '../../../../missions/planner/energy.ts';
import type { Area, Finding, SafetyLimits } from '../../../../missions/planner/safety/finding.ts';
import { judgeMission } from '../../../../missions/planner/safety/judge.ts';
import { freeSpace, isRefusal } from '../../../../missions/planner/space/free-space.ts';
import type { Point, Ring } from '../../../../missions/planner/types.ts';
import type { Mission, MissionItem } from '../../../../src/domain/flights/mission.ts';
import { Plane } from '../../../../src/domain/geo/plane.ts';
import { scene, seeded } from '../space/scenes.ts';

const HOME = { lat: 36.62, lon: 101.77, amsl: 2200 };
const plane = new Plane(HOME.lon, HOME.lat);

const lonLat = ([x, y]: Point) => plane.position(x, y);
const area = (name: string, ...rings: Ring[]): Area => ({
  name,
  rings: rings.map((ring) => ring.map(lonLat)),
});
const box = (x0: number, y0: number, x1: number, y1: number): Ring => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

function item(command: number, params: (number | null)[], over: Partial<MissionItem> = {}) {
  const [a = 0, b = 0, c = 0, d = null] = params;
  const place = { frame: 'none' as const, lat: 0, lon: 0, altitude: 0, autoContinue: true };
  return { command, params: [a, b, c, d] as const, ...place, ...over };
}

function waypoint(at: Point, altitude: number, frame: MissionItem['frame'] = 'relative') {
  const [lon, lat] = lonLat(at);
  return item(16, [], { frame, lat, lon, altitude });
}

const TAKEOFF = item(22, [], { frame: 'relative', altitude: 60 });
const RETURN = item(20, []);

function flying(way: readonly Point[], over: Partial<Mission> = {}): Mission {
  const items = [TAKEOFF, ...way.map((at) => waypoint(at, 60)), RETURN];
  return { home: HOME, items, fence: [], rally: [], cruiseSpeed: 8, ...over };
}

/** 0.01 Wh a metre, 8 m/s; 0.1 Wh a second of waiting. */
function energy(path: readonly FlownPoint[]): FlightEnergy {
  const legs = path.slice(1).map(({ at, height, hold = 0 }, i) => {
    const from = path[i]!;
    const length = Math.hypot(at[0] - from.at[0], at[1] - from.at[1], height - from.height);
    const seconds = length / 8 + hold;
    return { seconds, wattHours: length / 100 + hold / 10, groundSpeed: 8, airSpeed: 8 };
  });
  const sum = (key: 'seconds' | 'wattHours') => legs.reduce((total, leg) => total + leg[key], 0);
  return { ok: true, seconds: sum('seconds'), wattHours: sum('wattHours'), length: 0, legs };
}

const judged = (mission: Mission, limits: SafetyLimits): readonly Finding[] =>
  judgeMission(mission, limits);
const kinds = (findings: readonly Finding[]) => findings.map(({ kind, item: i }) => [kind, i]);

describe('the judge of a finished mission', () => {
  it('finds a no-fly area on a leg, and how deep, and on the way home too', () => {
    const noFly = [area('prison', box(100, -20, 140, 10))];
    const found = judged(flying([[200, 0]]), { noFly });
    expect(kinds(found)).toEqual([
      ['no-fly', 2],
      ['no-fly', 3],
    ]);
    expect(found[0]).toMatchObject({ name: 'prison', limit: 0, value: expect.closeTo(-10, 1) });
    const { lat, lon } = found[0]!.place!;
    expect(plane.x(lon)).toBeGreaterThan(109);
    expect(plane.x(lon)).toBeLessThan(131);
    expect(Math.abs(plane.y(lat))).toBeLessThan(0.1);
    expect(judged(flying([[200, 60]]), { noFly })).toEqual([]);
    const kept = judged(
      flying([
        [0, 50],
        [200, 50],
        [0, 50],
      ]),
      { noFly, clearance: 45 },
    );
    expect(kept[0]).toMatchObject({ kind: 'no-fly', limit: 45, value: expect.closeTo(40, 1) });
  });

  it('finds the way home that no item says, jumps, and circles flown around a place', () => {
    const noFly = [area('x', box(90, 90, 110, 110))];
    const out = [TAKEOFF, waypoint([200, 0], 60), waypoint([200, 200], 60)];
    const mission = (items: MissionItem[]) => ({ ...flying([]), items });
    expect(kinds(judged(mission(out), { noFly }))).toEqual([['no-fly', 0]]);
    const cross = [area('c', box(90, 80, 100, 120))];
    const back = [
      TAKEOFF,
      waypoint([200, 0], 60),
      waypoint([200, 200], 60),
      waypoint([0, 199], 60),
    ];
    expect(judged(mission([...back, RETURN]), { noFly: cross })).toEqual([]);
    const jumps = [...back, item(177, [2, 1]), RETURN];
    expect(kinds(judged(mission(jumps), { noFly: cross }))).toEqual([['no-fly', 2]]);
    const [lon, lat] = lonLat([60, 100]);
    const loiter = item(18, [2, 0, 35], { frame: 'relative', lat, lon, altitude: 60 });
    expect(kinds(judged(mission([TAKEOFF, loiter, RETURN]), { noFly }))).toEqual([['no-fly', 2]]);
  });

  it("finds what leaves the mission's own fence or the patrol's", () => {
    const vertices = box(-50, -50, 150, 150)
      .map(lonLat)
      .map(([lon, lat]) => [lat, lon] as const);
    const inside = flying([[100, 100]], {
      fence: [{ kind: 'polygon', inclusion: true, vertices }],
    });
    expect(judged(inside, { fences: [area('patrol', box(-10, -10, 110, 110))] })).toEqual([]);
    const found = judged(inside, { fences: [area('patrol', box(-10, -10, 90, 110))] });
    expect(found[0]).toMatchObject({
      kind: 'fence',
      name: 'patrol',
      value: expect.closeTo(-10, 1),
    });
    const [lon, lat] = lonLat([100, 100]);
    const fence = [{ kind: 'circle', inclusion: false, center: [lat, lon], radius: 30 }] as const;
    expect(kinds(judged(flying([[100, 100]], { fence }), {}))).toEqual([
      ['fence', 2],
      ['fence', 3],
    ]);
  });

  it('finds heights over a hill, by the ground below and not by home', () => {
    const hill = (lat: number, lon: number) => 2200 + 0.2 * Math.abs(plane.x(lon)) + 0 * lat;
    const limits = { groundAt: hill, ceiling: 120, floor: 25 };
    const low = judged(flying([[200, 0]]), limits);
    expect(low[0]).toMatchObject({
      kind: 'too-low',
      item: 2,
      limit: 25,
      value: expect.closeTo(20, 1),
    });
    const into = judged(flying([[400, 0]]), { groundAt: hill });
    expect(into[0]).toMatchObject({ kind: 'too-low', limit: 0, value: expect.closeTo(-20, 1) });
    const valley = (lat: number, lon: number) => 2200 - 0.5 * Math.abs(plane.x(lon)) + 0 * lat;
    const high = judged(flying([[200, 0]]), { groundAt: valley, ceiling: 120 });
    expect(high[0]).toMatchObject({ kind: 'too-high', limit: 120, value: expect.closeTo(160, 1) });
    const following = {
      ...flying([]),
      items: [
        TAKEOFF,
        waypoint([10, 0], 60, 'terrain'),
        waypoint([200, 0], 60, 'terrain'),
        waypoint([0, 0], 60, 'terrain'),
        RETURN,
      ],
    };
    expect(judged(following, { groundAt: valley, ceiling: 66 })).toEqual([]);
    const amsl = {
      ...flying([]),
      home: { lat: HOME.lat, lon: HOME.lon },
      items: [TAKEOFF, waypoint([10, 0], 2290, 'amsl')],
    };
    expect(judged(amsl, { groundAt: () => 2200, ceiling: 89 })[0]).toMatchObject({
      kind: 'too-high',
      value: expect.closeTo(90, 1),
    });
  });

  it('says where the ground is not known', () => {
    const groundAt = (_: number, lon: number) => (plane.x(lon) > 50 ? undefined : 2200);
    const [found, ...others] = judged(flying([[100, 0]]), { groundAt, ceiling: 120 });
    expect(found).toMatchObject({ kind: 'ground-unknown', item: 2, limit: 0 });
    expect(found!.value).toBeGreaterThan(97);
    expect(found!.value).toBeLessThan(103);
    expect(others).toEqual([]);
  });

  it('finds obstacles beside and below, by their heights', () => {
    const tower = { ...area('tower', box(95, 5, 105, 15)), top: 55, above: 'ground' as const };
    const limits = { obstacles: [tower], obstacleClearance: 10 };
    const found = judged(flying([[200, 0]]), limits);
    expect(found[0]).toMatchObject({ kind: 'obstacle', item: 2, name: 'tower', limit: 10 });
    expect(found[0]!.value).toBeCloseTo(5, 1);
    expect(
      judged(
        flying([
          [0, -6],
          [200, -6],
          [0, -6],
        ]),
        limits,
      ),
    ).toEqual([]);
    expect(
      judged(flying([[200, 0]]), { obstacles: [{ ...tower, top: 49 }], obstacleClearance: 10 }),
    ).toEqual([]);
    const sea = { ...tower, top: 2255, above: 'sea' as const };
    expect(judged(flying([[200, 0]]), { obstacles: [sea], obstacleClearance: 10 })).toHaveLength(2);
  });

  it('finds the point of no return, the reserve kept, and the end of the approval', () => {
    // Up 60, out 1000, home 1000, down 60: 21.2 Wh.
    const far = flying([[1000, 0]]);
    expect(judged(far, { endurance: { energy, usable: 21.3 } })).toEqual([]);
    const [found] = judged(far, { endurance: { energy, usable: 15.2 } });
    expect(found).toMatchObject({ kind: 'endurance', item: 2, limit: 15.2 });
    expect(Math.abs(plane.x(found!.place!.lon) - 725)).toBeLessThan(26);
    const around = (from: Point): Point[] => [from, [from[0], 500], [0, 500], [0, 0]];
    expect(judged(far, { endurance: { energy, usable: 21.3, wayHome: around } })).toHaveLength(1);
    const approval = { from: 1000, until: 266_100 };
    const limits = { endurance: { energy, usable: 50 }, approval };
    expect(judged(far, { ...limits, departure: 1000 })).toEqual([]);
    expect(judged(far, { ...limits, departure: 2000 })[0]).toMatchObject({
      name: 'landing',
      limit: 266_100,
    });
    expect(judged(far, { ...limits, departure: 0 })[0]).toMatchObject({ name: 'take-off' });
    const refusing = () => ({ ok: false, reason: 'unreachable', detail: 'wind' }) as const;
    expect(judged(far, { endurance: { energy: refusing, usable: 1 } })[0]).toMatchObject({
      kind: 'wind',
    });
  });

  it('finds too fast for the camera, and only where it takes photos', () => {
    const camera = {
      minTriggerInterval: 1.5,
      exposure: 1 / 1000,
      sensorWidth: 23.5,
      imageWidth: 6000,
      focalLength: 16,
    };
    const way = [
      TAKEOFF,
      waypoint([100, 0], 60),
      item(206, [10, 0, 1]),
      waypoint([100, 100], 60),
      item(206, [0]),
      RETURN,
    ];
    const mission = (cruiseSpeed: number) => ({ ...flying([]), items: way, cruiseSpeed });
    expect(judged(mission(6.6), { camera, maxSpeed: 20 })).toEqual([]);
    const fast = judged(mission(8), { camera, maxSpeed: 7 });
    expect(kinds(fast)).toContainEqual(['trigger-interval', 4]);
    expect(fast.filter(({ kind }) => kind === 'trigger-interval')).toHaveLength(1);
    expect(fast.some(({ kind }) => kind === 'speed')).toBe(true);
    const [blurred] = judged(mission(6.6), { camera: { ...camera, exposure: 1 / 500 } });
    expect(blurred).toMatchObject({
      kind: 'motion-blur',
      item: 4,
      value: expect.closeTo(0.898, 2),
    });
  });

  it('counts items, and refuses to follow places that are none', () => {
    expect(judged(flying([[1, 1]]), { mostItems: 2 })[0]).toMatchObject({
      kind: 'items',
      value: 3,
    });
    expect(judged(flying([[1e7, 0]]), {})[0]).toMatchObject({ kind: 'bad-place', item: 2 });
    expect(judged(flying([[Number.NaN, 0]]), {})[0]).toMatchObject({ kind: 'bad-place', item: 2 });
    expect(judged(flying([], { home: { lat: Number.NaN, lon: 0 } }), {})[0]).toMatchObject({
      kind: 'bad-place',
    });
  });
});

describe('what the planner calls free, judged', () => {
  it('holds: no finding on shortest ways, one on each straight leg that leaves free space', () => {
    let ways = 0;
    let bad = 0;
    for (let seed = 1; seed <= 80; seed++) {
      const here = scene(seed);
      const space = freeSpace(here);
      if (isRefusal(space)) continue;
      const random = seeded(seed + 5000);
      const places: Point[] = [];
      for (let tries = 0; places.length < 5 && tries < 5000; tries++) {
        const place: Point = [(random() - 0.5) * 600, (random() - 0.5) * 600];
        if (space.contains(place)) places.push(place);
      }
      const limits: SafetyLimits = {
        noFly: here.forbidden.map(({ outer }, i) => area(`${i}`, outer)),
        fences: here.permitted.map(({ outer }) => area('fence', outer)),
        clearance: here.clearance,
      };
      for (let i = 1; i < places.length; i++) {
        const [from, to] = [places[i - 1]!, places[i]!];
        // Home at the start: what is judged is the way itself, there and back.
        const way = space.path(from, to);
        if (way) {
          ways++;
          expect(
            judged(from0(from, [...way.slice(1), ...way.slice(0, -1).reverse()]), limits),
          ).toEqual([]);
        }
        if (space.outside(from, to) < 1) continue;
        bad++;
        expect(judged(from0(from, [to, from]), limits).length).toBeGreaterThan(0);
      }
    }
    expect(ways).toBeGreaterThan(100);
    expect(bad).toBeGreaterThan(40);
  });
});

function from0(at: Point, way: readonly Point[]): Mission {
  const [lon, lat] = lonLat(at);
  return { ...flying(way), home: { lat, lon, amsl: 2200 } };
}
