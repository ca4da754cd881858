import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DroneState } from '../../../src/domain/flights/drone.ts';
import type { Mission, MissionItem } from '../../../src/domain/flights/mission.ts';
import { isFlown, stopPoint } from '../../../src/domain/flights/stop-point.ts';

const HOME = { lat: 36.62, lon: 101.78 };
const at = (north: number, more: Partial<MissionItem> = {}): MissionItem => ({
  command: 16,
  frame: 'relative',
  params: [0, 0, 0, null],
  lat: HOME.lat + north / 111_195,
  lon: HOME.lon,
  altitude: 50,
  autoContinue: true,
  ...more,
});
const DO_SPEED = at(0, { command: 178, frame: 'none', lat: 8, lon: -1, altitude: 0 });
const RTL = at(0, { command: 20, frame: 'none', lat: 0, lon: 0, altitude: 0 });
/** 1 take-off, 2 speed, 3 at 100 m, 4 at 200 m, 5 home. */
const MISSION: Mission = {
  home: HOME,
  items: [at(0, { command: 22 }), DO_SPEED, at(100), at(200), RTL],
  fence: [],
  rally: [],
  cruiseSpeed: 8,
};
const seen = (current: number, north: number, more: object = {}) =>
  ({
    position: { lat: HOME.lat + north / 111_195, lon: HOME.lon },
    mission: { current, total: 5, ...more },
  }) as DroneState;

describe('where a sortie stopped', () => {
  it.each([
    ['on the first leg', 3, 25, 0.25],
    ['between two items', 4, 150, 0.5],
    ['at an item without a place: on the way to the next that has one', 2, 50, 0.5],
    ['beyond the leg’s end', 3, 130, 1],
    ['before its begin', 4, 80, 0],
    ['on the way home', 5, 50, 0.75],
  ])('%s', (_, current, north, fraction) => {
    const stop = stopPoint(MISSION, seen(current, north));
    expect(stop).toMatchObject({ item: current });
    expect(stop!.fraction).toBeCloseTo(fraction, 2);
  });

  it('is unknown without a place, an item, or with one that the mission does not have', () => {
    expect(stopPoint(MISSION, { mission: { current: 3, total: 5 } } as DroneState)).toBeUndefined();
    expect(stopPoint(MISSION, seen(0, 10))).toBeUndefined();
    expect(stopPoint(MISSION, seen(6, 10))).toBeUndefined();
  });

  it('is always on the leg, whatever is flown', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        (current, north) => {
          const { fraction } = stopPoint(MISSION, seen(current, north))!;
          expect(fraction >= 0 && fraction <= 1).toBe(true);
        },
      ),
    );
  });
});

describe('a mission is flown', () => {
  it('where the autopilot says so, or it is at the item that ends it', () => {
    expect(isFlown(MISSION, seen(3, 0, { state: 'complete' }))).toBe(true);
    expect(isFlown(MISSION, seen(5, 0))).toBe(true);
    expect(isFlown(MISSION, seen(4, 200))).toBe(false);
    expect(isFlown({ ...MISSION, items: MISSION.items.slice(0, 4) }, seen(4, 200))).toBe(false);
  });
});
