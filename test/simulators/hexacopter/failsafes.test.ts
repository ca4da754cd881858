/** What the copter does by itself, and what guards it. */
import { describe, expect, it } from 'vitest';
import {
  BatteryStatus,
  EkfStatusReport,
  FenceStatus,
  GlobalPositionInt,
  GpsRawInt,
  Heartbeat,
  MissionCurrent,
} from '../../../src/wire/mavlink/messages.ts';
import { GroundStation, HOME, type TestItem } from './ground-station.ts';

const D = 0.0009;
const AUTO = 3;
const RTL = 6;
const LAND = 9;
const RETURN = 4 * 2 ** 16 + 5 * 2 ** 24;
const PX4_LAND = 4 * 2 ** 16 + 6 * 2 ** 24;

/** On its way north at 20 m in a mission. */
function flying(autopilot: 'ardupilot' | 'px4', parameters: Record<string, number> = {}) {
  const station = new GroundStation({ autopilot, armable: 5, parameters });
  const isArdu = autopilot === 'ardupilot';
  station.run(6);
  station.command(511, [33, 40_000]);
  const items: TestItem[] = [
    ...(isArdu ? [{ command: 16, frame: 0, lat: HOME.lat, lon: HOME.lon }] : []),
    { command: 22, z: 20 },
    { command: 16, lat: HOME.lat + 20 * D, lon: HOME.lon, z: 20 },
  ];
  expect(station.upload(items)).toBe(0);
  if (isArdu) station.command(176, [1, 4]);
  if (isArdu) station.command(400, [1]);
  expect(station.command(300)).toBe(0);
  const away = () => (station.last(GlobalPositionInt)?.vx ?? 0) > 700;
  expect(station.until(away, 60)).toBe(true);
  return station;
}

/** s until the mode is this one. */
function timeTo(station: GroundStation, mode: number, within: number): number {
  const began = station.now;
  expect(station.until(() => station.model.vehicle.flight.mode.number === mode, within)).toBe(true);
  return station.now - began;
}

describe('without its ground station', () => {
  it('ArduPilot comes home after 5 s and does not go on when the station is back', () => {
    const station = flying('ardupilot');
    station.beats = false;
    const took = timeTo(station, RTL, 10);
    expect(took).toBeGreaterThan(3.9);
    expect(took).toBeLessThan(5.2);
    station.run(1.1);
    expect(station.texts()).toContain('GCS Failsafe');
    expect(station.last(Heartbeat)?.systemStatus).toBe(5);
    station.beats = true;
    station.run(5);
    expect(station.texts()).toContain('GCS Failsafe Cleared');
    expect(station.mode).toBe(RTL);
  });

  it('only the heartbeats of system 255 count', () => {
    const station = flying('ardupilot');
    station.beats = false;
    for (let second = 0; second < 6; second++) {
      station.send(Heartbeat, { type: 6, autopilot: 8 }, 250);
      station.run(1);
    }
    expect(station.mode).toBe(RTL);
  });

  it('FS_GCS_ENABLE decides: 0 goes on, 5 lands', () => {
    const careless = flying('ardupilot', { FS_GCS_ENABLE: 0 });
    careless.beats = false;
    careless.run(15);
    expect(careless.mode).toBe(AUTO);
    const landing = flying('ardupilot', { FS_GCS_ENABLE: 5 });
    landing.beats = false;
    timeTo(landing, LAND, 8);
  });

  it('PX4 waits 10 s, and does what NAV_DLL_ACT says', () => {
    const station = flying('px4');
    station.beats = false;
    expect(timeTo(station, RETURN, 15)).toBeGreaterThan(8.9);
    const landing = flying('px4', { NAV_DLL_ACT: 3, COM_DL_LOSS_T: 4 });
    landing.beats = false;
    expect(timeTo(landing, PX4_LAND, 8)).toBeLessThan(4.2);
  });

  it('never heard of one, nothing happens', () => {
    const station = new GroundStation({ armable: 2 });
    station.beats = false;
    station.run(4);
    station.command(176, [1, 4]);
    station.command(400, [1]);
    station.command(22, [0, 0, 0, 0, 0, 0, 10]);
    station.run(30);
    expect(station.mode).toBe(4);
  });
});

describe('with a weak battery', () => {
  it('ArduPilot comes home about 10 s after it is low, and lands when it is critical', () => {
    const station = flying('ardupilot');
    station.model.drainTo(0.18);
    expect(timeTo(station, RTL, 20)).toBeGreaterThan(9.9);
    station.run(1);
    expect(station.texts().join('\n')).toMatch(/Battery 1 is low \d+\.\d\dV used \d+ mAh/);
    station.command(512, [147]);
    expect(station.last(BatteryStatus)?.chargeState).toBe(2);
    station.model.drainTo(0.02);
    timeTo(station, LAND, 20);
  });

  it('it stays so until the next start', () => {
    const station = flying('ardupilot');
    station.model.drainTo(0.18);
    timeTo(station, RTL, 20);
    expect(station.until(() => !station.armed, 300)).toBe(true);
    station.command(176, [1, 4]);
    expect(station.command(400, [1])).toBe(4);
    station.run(0.1);
    expect(station.texts()).toContain('PreArm: Battery failsafe');
  });

  it('PX4 looks at the charge that is left', () => {
    const station = flying('px4');
    station.model.drainTo(0.149);
    timeTo(station, RETURN, 5);
    station.model.drainTo(0.06);
    timeTo(station, PX4_LAND, 5);
  });

  it('several packs are told of, each by its number', () => {
    const pack = { cells: 6, capacity: 8000, charge: 1 };
    const station = new GroundStation({ packs: [pack, pack] });
    station.run(1);
    station.command(512, [147]);
    expect(station.all(BatteryStatus).map(({ id }) => id)).toEqual([0, 1]);
    expect(station.last(BatteryStatus)?.voltages.slice(5, 8)).toEqual([
      expect.any(Number),
      65_535,
      65_535,
    ]);
  });
});

describe('without GPS', () => {
  it('in AUTO it lands after 8 s; its position goes on, the receiver shows where it last saw', () => {
    const station = flying('ardupilot');
    for (const id of [24, 193]) station.command(511, [id, 200_000]);
    station.run(0.5);
    station.model.loseGps(true);
    const took = timeTo(station, LAND, 12);
    expect(took).toBeGreaterThan(7.8);
    expect(took).toBeLessThan(8.3);
    station.run(1);
    expect(station.texts()).toContain('EKF Failsafe: changed to LAND Mode');
    expect((station.last(EkfStatusReport)?.flags ?? 0) & 128).toBe(128);
    const stale = station.last(GpsRawInt)!;
    expect(stale.fixType).toBe(1);
    const dead = station.last(GlobalPositionInt)!;
    expect(dead.lat - stale.lat).toBeGreaterThan(3000);
    expect(station.until(() => !station.armed, 120)).toBe(true);
  });

  it('a glitch shows at the receiver and is not flown after', () => {
    const station = flying('ardupilot');
    station.command(511, [24, 200_000]);
    station.model.glitchGps(60, 0);
    station.run(1);
    const off = station.last(GpsRawInt)!.lat - station.last(GlobalPositionInt)!.lat;
    expect(off / (D * 1e7)).toBeCloseTo(0.6, 1);
    station.model.glitchGps(0, 0);
    station.run(2);
    expect(station.mode).toBe(AUTO);
    expect(station.texts()).toEqual(
      expect.arrayContaining(['GPS Glitch or Compass error', 'Glitch cleared']),
    );
  });
});

describe('a fence', () => {
  it('that is broken sends ArduPilot home within 40 ms, and is whole again once it is back', () => {
    const station = flying('ardupilot', { FENCE_ENABLE: 1, FENCE_RADIUS: 150 });
    const { fence, flight } = station.model.vehicle;
    expect(station.until(() => fence.breached !== undefined, 30)).toBe(true);
    expect(flight.mode.number).toBe(RTL);
    expect(station.last(FenceStatus)).toMatchObject({ breachStatus: 1, breachCount: 1 });
    station.command(511, [162, 200_000]);
    station.run(12);
    expect(station.last(FenceStatus)).toMatchObject({ breachStatus: 0, breachCount: 1 });
    expect(station.mode).toBe(RTL);
    expect(station.texts()).toContain('Circle fence breached');
  });

  it('is told of only while it is on', () => {
    const station = flying('ardupilot');
    station.command(511, [162, 200_000]);
    station.run(3);
    expect(station.all(FenceStatus)).toHaveLength(0);
    station.command(207, [1]);
    station.run(1);
    expect(station.all(FenceStatus).length).toBeGreaterThan(3);
  });

  it('of corners is kept from inside and from outside', () => {
    const corner = (lat: number, lon: number, command: number): TestItem => ({
      command,
      params: [3],
      lat: HOME.lat + lat * D,
      lon: HOME.lon + lon * D,
    });
    const station = flying('ardupilot', { FENCE_ENABLE: 1 });
    const forbidden = [corner(4, -2, 5002), corner(4, 2, 5002), corner(8, 0, 5002)];
    expect(station.upload(forbidden, 1)).toBe(0);
    timeTo(station, RTL, 60);
    const broke = (station.last(GlobalPositionInt)!.lat / 1e7 - HOME.lat) / D;
    expect(broke).toBeGreaterThan(3.95);
    expect(broke).toBeLessThan(4.15);
  });

  it('of PX4 holds where its parameter says so', () => {
    const station = flying('px4', { GF_ACTION: 2 });
    station.model.vehicle.parameters.set('GF_MAX_HOR_DIST', 150);
    timeTo(station, 4 * 2 ** 16 + 3 * 2 ** 24, 40);
  });
});

describe('rally points', () => {
  it('are where RTL goes when one is nearer than home', () => {
    const station = flying('ardupilot');
    const rally = { command: 5100, lat: HOME.lat + 3 * D, lon: HOME.lon + D, z: 30 };
    expect(station.upload([rally], 2)).toBe(0);
    station.run(15);
    station.command(20);
    expect(station.until(() => !station.armed, 200)).toBe(true);
    const { lat, lon } = station.last(GlobalPositionInt)!;
    expect(Math.abs(lat / 1e7 - rally.lat)).toBeLessThan(0.000_03);
    expect(Math.abs(lon / 1e7 - rally.lon)).toBeLessThan(0.000_03);
  });
});

describe('a start anew', () => {
  it('comes after the answer to the command, is silent for a while and forgets what it was asked', () => {
    const station = new GroundStation({ armable: 5 });
    station.run(6);
    station.command(511, [33, 200_000]);
    station.run(1);
    expect(station.command(246, [1])).toBe(0);
    const since = station.now;
    station.run(1.5);
    expect(station.heard.filter(({ at }) => at > since)).toHaveLength(0);
    station.run(4);
    expect(station.texts(since)).toContain('ArduCopter V4.7.0');
    expect(station.all(GlobalPositionInt, since + 0.01)).toHaveLength(0);
    expect(station.last(Heartbeat)?.systemStatus).toBe(1);
  });

  it('is refused in the air, and from outside ends the flight', () => {
    const station = flying('ardupilot');
    expect(station.command(246, [1])).toBe(4);
    station.model.restart();
    station.run(4);
    expect(station.armed).toBe(false);
    station.command(512, [42]);
    expect(station.last(MissionCurrent)?.seq).toBe(0);
  });
});
