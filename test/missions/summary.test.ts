import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readQgcPlan } from '../../missions/formats/qgc-plan.ts';
import { missionLegs } from '../../missions/path.ts';
import { planSummary, TYPICAL_HEXACOPTER } from '../../missions/summary.ts';
import type { Mission, MissionItem } from '../../src/domain/flights/mission.ts';

const home = { lat: 0, lon: 10, amsl: 500 };
/** Degrees of longitude at the equator. */
const metres = (east: number) => 10 + east / 111_319.49;
const place = (east: number, altitude: number, over: Partial<MissionItem> = {}): MissionItem => ({
  command: 16,
  frame: 'relative',
  params: [0, 0, 0, null],
  lat: 1e-9,
  lon: metres(east),
  altitude,
  autoContinue: true,
  ...over,
});
const setting = (command: number, p1 = 0, p2 = 0, p3 = 0): MissionItem =>
  place(0, 0, { command, frame: 'none', params: [p1, p2, p3, 0], lat: 0, lon: 0 });
const up = place(0, 50, { command: 22, lat: 0, lon: 0 });
const mission = (...items: MissionItem[]): Mission => ({
  home,
  items,
  fence: [],
  rally: [],
  cruiseSpeed: 10,
});

describe('the path', () => {
  it('goes up, along, home at its height and down, by the numbers of the items', () => {
    const legs = missionLegs(mission(up, place(100, 50), place(300, 80), setting(20)));
    expect(legs.map(({ item, length }) => [item, Math.round(length)])).toEqual([
      [1, 0],
      [2, 100],
      [3, 200],
      [4, 300],
      [4, 0],
    ]);
    expect(legs.at(-2)!.to.altitude).toBe(80);
    expect(legs.at(-1)!.to).toEqual({ lat: 0, lon: 10, altitude: 0 });
  });

  it('comes home where no item says so, and stays where it lands', () => {
    expect(missionLegs(mission(up, place(100, 50))).map(({ item }) => item)).toEqual([1, 2, 0, 0]);
    const landed = missionLegs(mission(up, place(100, 0, { command: 21 })));
    expect(landed.at(-1)!.to).toMatchObject({ lon: metres(100), altitude: 0 });
  });

  it('counts heights above the sea from home', () => {
    const legs = missionLegs(mission(up, place(100, 560, { frame: 'amsl' })));
    expect(legs[1]!.to.altitude).toBe(60);
  });
});

describe('the summary', () => {
  it('has length with the way home, height, bounds and time', () => {
    const sum = planSummary(mission(up, setting(178, 1, 5), place(1000, 50), setting(20)));
    expect(sum.length).toBeCloseTo(2000, 0);
    expect(sum.highest).toBe(50);
    expect(sum.bounds[0]).toBe(10);
    expect(sum.bounds[2]).toBeCloseTo(metres(1000), 9);
    // Up 20 s, there and back 400 s at 5 m/s, down 33 s, starting and turning 2 s each.
    expect(sum.duration).toBeGreaterThan(453);
    expect(sum.duration).toBeLessThan(462);
  });

  it('flies jumps as often as they say', () => {
    const once = planSummary(mission(up, place(500, 50), place(0, 50), setting(20))).length;
    const thrice = planSummary(
      mission(up, place(500, 50), place(0, 50), setting(177, 2, 2), setting(20)),
    ).length;
    expect(thrice).toBeCloseTo(3 * once, 3);
  });

  it('counts pictures by distance, by time and one by one', () => {
    const line = [setting(206, 25, 0, 1), place(1000, 50), setting(206, 0), place(0, 50)];
    expect(planSummary(mission(up, ...line)).photos).toBe(41);
    expect(planSummary(mission(up, setting(2000, 0, 0, 1), setting(2000, 0, 0, 3))).photos).toBe(4);
    const shot = { ...setting(203), lat: 1 };
    expect(planSummary(mission(up, shot, place(10, 50), shot)).photos).toBe(2);
    const timed = [setting(2000, 0, 2, 0), place(1000, 50), setting(2001), place(0, 50)];
    // 100 s at 10 m/s and a few for turning.
    const { photos } = planSummary(mission(up, place(1, 50), ...timed));
    expect(photos).toBeGreaterThanOrEqual(50);
    expect(photos).toBeLessThan(55);
  });

  it('spends a battery in about the time that the power says', () => {
    const hover = planSummary(
      mission(up, place(0, 50, { command: 19, params: [600, 0, 0, null] })),
    );
    const { capacity, hoverPower } = TYPICAL_HEXACOPTER;
    const ten = ((600 / 3600) * hoverPower * 100) / capacity;
    expect(hover.battery).toBeGreaterThan(ten);
    expect(hover.battery).toBeLessThan(ten + 6);
    const half = planSummary(mission(up), { capacity: capacity / 2 });
    expect(half.battery).toBeCloseTo(2 * planSummary(mission(up)).battery, 6);
  });

  it('ends for a jump without end', () => {
    const sum = planSummary(mission(up, place(100, 50), setting(177, 2, -1)));
    expect(sum.length).toBeLessThan(1000);
  });
});

const shared = fileURLToPath(new URL('../../../shared/data/plans', import.meta.url));
describe.skipIf(!existsSync(shared))('real surveys', () => {
  it.each([
    ['uavRmp_tutdata_qgc_survey.plan', 439],
    ['uavRmp_tutdata_qgc_survey30m.plan', 1662],
  ])('%s has about the pictures that QGroundControl counted in it', (name, counted) => {
    const read = readQgcPlan(readFileSync(path.join(shared, name), 'utf8'));
    if (!read.ok) throw new Error(read.detail);
    // One of them takes pictures by time beside, which QGroundControl did not count.
    const items = read.mission.items.filter(({ command }) => command !== 2000);
    const { photos } = planSummary({ ...read.mission, items });
    expect(photos).toBeGreaterThan(counted * 0.9);
    expect(photos).toBeLessThan(counted * 1.1);
  });
});
