/** The mission protocol with each autopilot's habits. */
import { describe, expect, it } from 'vitest';
import {
  MissionAck,
  MissionCount,
  MissionCurrent,
  MissionItem,
  MissionRequest,
  MissionRequestInt,
} from '../../../src/wire/mavlink/messages.ts';
import { GroundStation, HOME, type TestItem } from './ground-station.ts';

const D = 0.0009;
const HOME_ITEM: TestItem = { command: 16, frame: 0, lat: HOME.lat, lon: HOME.lon };
const UP: TestItem = { command: 22, z: 20 };
const at = (n: number, more: Partial<TestItem> = {}): TestItem => ({
  command: 16,
  lat: HOME.lat + n * D,
  lon: HOME.lon,
  z: 20 + n,
  ...more,
});

const target = { targetSystem: 1, targetComponent: 1 };

function ready(autopilot: 'ardupilot' | 'px4' = 'ardupilot'): GroundStation {
  const station = new GroundStation({ autopilot, armable: 2 });
  station.run(3);
  return station;
}

function acks(station: GroundStation): number[] {
  return station.all(MissionAck).map(({ type }) => type);
}

function begin(station: GroundStation, count: number, missionType = 0, system = 255): void {
  station.send(MissionCount, { ...target, count, missionType }, system);
}

describe('an upload to ArduPilot', () => {
  it('is asked for with the old request, for all three types', () => {
    const station = ready();
    expect(station.upload([HOME_ITEM, UP, at(1)])).toBe(0);
    expect(station.upload([{ ...at(0), command: 5003, params: [500] }], 1)).toBe(0);
    expect(station.upload([{ ...at(1), command: 5100 }], 2)).toBe(0);
    expect(station.all(MissionRequestInt)).toHaveLength(0);
    expect(station.all(MissionRequest).map(({ missionType }) => missionType)).toEqual([
      0, 0, 0, 1, 2,
    ]);
  });

  it('asks again every second, and gives up with 15 after 8 s of silence', () => {
    const station = ready();
    begin(station, 3);
    station.run(7.5);
    expect(station.all(MissionRequest)).toHaveLength(8);
    expect(acks(station)).toEqual([]);
    station.run(1);
    expect(acks(station)).toEqual([15]);
    station.run(5);
    expect(station.all(MissionRequest)).toHaveLength(8);
  });

  it('answers an item out of turn with 13 and goes on', () => {
    const station = ready();
    const items = [HOME_ITEM, UP, at(1)];
    begin(station, 3);
    station.sendItem(items, 0);
    station.sendItem(items, 0);
    expect(acks(station)).toEqual([13]);
    station.sendItem(items, 1);
    station.sendItem(items, 2);
    expect(acks(station)).toEqual([13, 0]);
  });

  it('denies a second station while one is at it', () => {
    const station = ready();
    begin(station, 3);
    begin(station, 2, 0, 254);
    expect(acks(station)).toEqual([14]);
  });

  it('leaves a mixed mission behind a rejected item: the new head, the old tail', () => {
    const station = ready();
    expect(station.upload([HOME_ITEM, at(1), at(2), at(3)])).toBe(0);
    const bad = { command: 530, frame: 2 };
    expect(station.upload([HOME_ITEM, at(7), bad, at(9), at(9)])).toBe(3);
    expect(station.download().map(({ z }) => z)).toEqual([expect.any(Number), 27, 22, 23]);
  });

  it('takes at most 650 items, and no type it does not know', () => {
    const station = ready();
    begin(station, 651);
    begin(station, 3, 255);
    expect(acks(station)).toEqual([4, 3]);
  });

  it.each([2800, 260, 530, 214, 113])('refuses item %i', (command) => {
    expect(ready().upload([HOME_ITEM, { command, frame: 2 }])).toBe(3);
  });

  it.each([2000, 2001, 206, 203, 1000, 205])('takes item %i', (command) => {
    expect(ready().upload([HOME_ITEM, { command, frame: 2 }])).toBe(0);
  });

  it('says which number of an item is none', () => {
    expect(ready().upload([HOME_ITEM, at(1, { params: [Number.NaN] })])).toBe(6);
    expect(ready().upload([HOME_ITEM, at(1, { params: [0, 0, 0, Number.NaN] })])).toBe(0);
    expect(ready().upload([HOME_ITEM, at(1, { lat: 95 })])).toBe(10);
    expect(ready().upload([HOME_ITEM, at(1, { frame: 8 })])).toBe(2);
  });

  it('cannot be called off', () => {
    const station = ready();
    begin(station, 2);
    station.send(MissionAck, { ...target, type: 15 });
    expect(station.until(() => station.all(MissionRequest).length > 1, 2)).toBe(true);
  });

  it('may come while AUTO is not flown, and a plan survives a restart', () => {
    const station = ready();
    station.upload([HOME_ITEM, UP, at(1)]);
    station.model.restart();
    station.run(5);
    expect(station.download()).toHaveLength(3);
  });
});

describe('what ArduPilot has on board', () => {
  it('has home at 0, whatever was sent there; a take-off put there is lost', () => {
    const station = ready();
    expect(station.upload([UP, at(1)])).toBe(0);
    const [home] = station.download();
    expect(home).toMatchObject({ command: 16, frame: 0 });
    expect(home!.x).toBeCloseTo(HOME.lat * 1e7, -2);
    expect(home!.z).toBeCloseTo(HOME.amsl, 0);
    station.command(511, [42, 200_000]);
    station.run(1);
    expect(station.last(MissionCurrent)).toMatchObject({ total: 1, missionState: 2, missionId: 0 });
  });

  it('reads back otherwise than it was sent', () => {
    const station = ready();
    station.upload([
      HOME_ITEM,
      at(1, { params: [2.7, 0, 0, 90], z: 20.123_456, frame: 6 }),
      { command: 206, frame: 2, params: [12.5, 0, 1], lat: 1, lon: 1, z: 5 },
      at(2, { command: 19, params: [5, 1, 30, 1], frame: 11 }),
      { command: 20, frame: 2, z: 3 },
      at(3, { frame: 5 }),
    ]);
    const [, waypoint, distance, loiter, home, absolute] = station.download();
    expect(waypoint).toMatchObject({ frame: 3, param1: 2, param4: 0, z: Math.fround(20.12) });
    expect(distance).toMatchObject({ frame: 0, param1: 12.5, param3: 1, x: 0, y: 0, z: 0 });
    expect(loiter).toMatchObject({ frame: 10, param1: 5, param2: 0, param3: 30, param4: 0 });
    expect(home).toMatchObject({ frame: 0, x: 0, y: 0, z: 0 });
    expect(absolute).toMatchObject({ frame: 0 });
  });

  it('keeps its old fence where the corners of a new one do not add up', () => {
    const station = ready();
    const corner = (n: number, m: number, count: number): TestItem => ({
      command: 5001,
      params: [count],
      lat: HOME.lat + n * D,
      lon: HOME.lon + m * D,
    });
    expect(station.upload([corner(-1, -1, 3), corner(-1, 2, 3), corner(2, 0, 3)], 1)).toBe(0);
    expect(station.upload([corner(0, 0, 4), corner(0, 1, 4), corner(1, 0, 4)], 1)).toBe(1);
    expect(station.download(1).map(({ param1 }) => param1)).toEqual([3, 3, 3]);
    expect(station.download(1)[0]).toMatchObject({ autocontinue: 0 });
  });

  it('answers an old request with an old item, in degrees', () => {
    const station = ready();
    station.upload([HOME_ITEM, at(1)]);
    station.send(MissionRequest, { ...target, seq: 1 });
    expect(station.last(MissionItem)?.x).toBeCloseTo(HOME.lat + D, 4);
    station.send(MissionRequest, { ...target, seq: 9 });
    expect(acks(station).at(-1)).toBe(13);
  });

  it('is cleared type by type, but not while AUTO flies it', () => {
    const station = ready();
    station.upload([HOME_ITEM, UP, at(1)]);
    expect(station.clear(255)).toBe(3);
    station.command(176, [1, 4]);
    station.command(400, [1]);
    station.command(300);
    station.run(3);
    expect(station.clear(0)).toBe(1);
    station.command(176, [1, 4]);
    expect(station.clear(0)).toBe(0);
    expect(station.download()).toHaveLength(0);
  });
});

describe('a mission of PX4', () => {
  it('starts at 0 with what was sent there, and is read back as it was sent', () => {
    const station = ready('px4');
    const items = [UP, at(1, { params: [2.7, 3, 0, 90], z: 20.123_456 })];
    expect(station.upload(items)).toBe(0);
    expect(station.all(MissionRequest)).toHaveLength(0);
    const [up, waypoint] = station.download();
    expect(up).toMatchObject({ command: 22, seq: 0 });
    expect(waypoint).toMatchObject({ param4: 90, z: Math.fround(20.123_456) });
    expect(waypoint!.param1).toBeCloseTo(2.7);
  });

  it('changes whole or not at all', () => {
    const station = ready('px4');
    station.upload([UP, at(1), at(2)]);
    expect(station.upload([UP, at(7), { command: 2800, frame: 2 }])).toBe(3);
    expect(station.download().map(({ z }) => z)).toEqual([20, 21, 22]);
    begin(station, 4);
    station.sendItem([UP, at(1)], 0);
    station.run(6);
    expect(station.texts()).toContain('Operation timeout');
    expect(station.download()).toHaveLength(3);
  });

  it('has an id that is told with it and changes with it', () => {
    const station = ready('px4');
    station.upload([UP, at(1)]);
    const first = station.last(MissionAck)!.opaqueId;
    station.run(1.1);
    expect(station.last(MissionCurrent)?.missionId).toBe(first);
    station.upload([UP, at(2)]);
    expect(station.last(MissionAck)!.opaqueId).not.toBe(first);
  });

  it('can be called off, and cleared with all the rest at once', () => {
    const station = ready('px4');
    begin(station, 2);
    station.send(MissionAck, { ...target, type: 15 });
    station.run(3);
    expect(station.all(MissionRequestInt)).toHaveLength(1);
    station.upload([UP]);
    expect(station.clear(255)).toBe(0);
    expect(station.download()).toHaveLength(0);
  });

  it('takes no terrain frames and at most 500 items', () => {
    expect(ready('px4').upload([at(1, { frame: 10 })])).toBe(2);
    const station = ready('px4');
    begin(station, 501);
    expect(acks(station)).toEqual([4]);
  });

  it('is not started with a waypoint outside the fence; the legs between are not looked at', () => {
    const station = ready('px4');
    const corner = (lat: number, lon: number): TestItem => ({
      command: 5001,
      params: [4],
      lat: HOME.lat + lat * D,
      lon: HOME.lon + lon * D,
    });
    station.upload([corner(-2, -2), corner(-2, 2), corner(2, 2), corner(2, -2)], 1);
    station.upload([UP, at(1), at(5)]);
    station.run(0.1);
    expect(station.texts()).toContain('Mission rejected: Waypoint 3 violates geofence');
    expect(station.command(300)).toBe(2);
    station.upload([UP, at(1), at(-1)]);
    expect(station.command(300)).toBe(0);
  });
});

describe('frames of the protocol for somebody else', () => {
  it('are let go by', () => {
    const station = ready();
    const before = station.heard.length;
    station.send(MissionCount, { targetSystem: 9, targetComponent: 1, count: 3 });
    expect(station.heard).toHaveLength(before);
  });
});
