import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { metresBetween } from '../../../src/domain/geo/distance.ts';
import {
  BatteryStatus,
  CameraFeedback,
  CameraImageCaptured,
  CameraTrigger,
  ExtendedSysState,
  GlobalPositionInt,
  MissionItemReached,
} from '../../../src/wire/mavlink/messages.ts';
import { GroundStation, HOME, type TestItem } from './ground-station.ts';

/** About 100 m of latitude. */
const D = 0.0009;
const CORNERS = [
  { lat: HOME.lat + D, lon: HOME.lon, z: 30 },
  { lat: HOME.lat + D, lon: HOME.lon + 2 * D, z: 40 },
  { lat: HOME.lat, lon: HOME.lon + 2 * D, z: 40 },
] as const;
const SPACING = 20;

const MISSION: readonly TestItem[] = [
  { command: 22, z: 30, lat: HOME.lat, lon: HOME.lon },
  { command: 178, frame: 2, params: [1, 6] },
  { command: 16, ...CORNERS[0] },
  { command: 206, frame: 2, params: [SPACING, 0, 1] },
  { command: 16, ...CORNERS[1] },
  { command: 206, frame: 2, params: [0] },
  { command: 16, params: [4], ...CORNERS[2] },
  { command: 2000, frame: 2, params: [0, 0, 1] },
  { command: 20, frame: 2 },
];
const HOME_ITEM: TestItem = { command: 16, frame: 0, lat: HOME.lat, lon: HOME.lon };

type Name = 'ardupilot' | 'px4';

/** From boot to disarmed. */
function flyMission(autopilot: Name, seed = 1): GroundStation {
  const station = new GroundStation({ autopilot, seed });
  const isArdu = autopilot === 'ardupilot';
  station.run(45);
  expect(station.upload(isArdu ? [HOME_ITEM, ...MISSION] : MISSION)).toBe(0);
  for (const id of [33, 147, 245]) expect(station.command(511, [id, 200_000])).toBe(0);
  if (isArdu) {
    expect(station.command(176, [1, 4])).toBe(0);
    expect(station.command(400, [1])).toBe(0);
  }
  expect(station.command(300)).toBe(0);
  station.run(3);
  expect(station.armed).toBe(true);
  expect(station.until(() => !station.armed, 400)).toBe(true);
  return station;
}

describe.each(['ardupilot', 'px4'] as const)('a mission flown by %s', (autopilot) => {
  const station = flyMission(autopilot);
  const track = station.all(GlobalPositionInt).filter(({ lat }) => lat !== 0);
  const metresTo = (lat: number, lon: number) => (at: { lat: number; lon: number }) =>
    metresBetween(at.lon / 1e7, at.lat / 1e7, lon, lat);

  it('passes every waypoint within the acceptance radius, at its height', () => {
    for (const { lat, lon, z } of CORNERS) {
      const near = track.filter((at) => metresTo(lat, lon)(at) < 2.5);
      expect(near.length).toBeGreaterThan(0);
      expect(Math.min(...near.map((at) => Math.abs(at.relativeAlt / 1000 - z)))).toBeLessThan(1);
    }
  });

  it('keeps the speed the mission asks for', () => {
    const fastest = Math.max(...track.map(({ vx, vy }) => Math.hypot(vx, vy)));
    // Home again it flies as its parameters say.
    expect(fastest).toBeLessThan(autopilot === 'ardupilot' ? 1001 : 801);
    const onLeg = track.filter((at) => Math.abs(at.lat / 1e7 - CORNERS[0].lat) < 0.0001);
    expect(Math.max(...onLeg.map(({ vx, vy }) => Math.hypot(vx, vy)))).toBeLessThan(615);
  });

  it('takes its pictures as far apart as asked, and one on command', () => {
    const shots =
      autopilot === 'ardupilot'
        ? station.all(CameraFeedback).map(({ lat, lng }) => ({ lat, lon: lng }))
        : station.all(CameraImageCaptured).map(({ lat, lon }) => ({ lat, lon }));
    const line = shots.slice(0, -1);
    expect(line.length).toBeGreaterThanOrEqual(8);
    line.slice(1).forEach((shot, at) => {
      const before = line[at]!;
      const gap = metresTo(before.lat / 1e7, before.lon / 1e7)(shot);
      expect(gap).toBeGreaterThan(SPACING - 0.1);
      expect(gap).toBeLessThan(SPACING + 0.6);
    });
    expect(metresTo(CORNERS[2].lat, CORNERS[2].lon)(shots.at(-1)!)).toBeLessThan(3);
  });

  it('stands still for the time a waypoint holds it', () => {
    const at = track.filter((p) => metresTo(CORNERS[2].lat, CORNERS[2].lon)(p) < 2.1);
    const times = at.map(({ timeBootMs }) => timeBootMs);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(4000);
  });

  it('comes home, lands where it took off and disarms', () => {
    const last = track.at(-1)!;
    expect(metresTo(HOME.lat, HOME.lon)(last)).toBeLessThan(3);
    expect(Math.abs(last.relativeAlt)).toBeLessThan(1500);
    const states = station.all(ExtendedSysState).map(({ landedState }) => landedState);
    const course = states.filter((state, n) => state !== states[n - 1]);
    expect(course.join().replace(/^1,/, '')).toMatch(/^3,2,4(,1)?$/);
    expect(station.model.vehicle.flight.landed).toBe(1);
  });

  it('says what it reached, counting as that autopilot does', () => {
    const first = autopilot === 'ardupilot' ? 1 : 0;
    const reached = station.all(MissionItemReached).map(({ seq }) => seq);
    expect(reached[0]).toBe(first);
    expect(reached).toContain(first + 2);
    expect([...reached].sort((a, b) => a - b)).toEqual(reached);
  });

  it('never gains charge', () => {
    const left = station.all(BatteryStatus).map(({ currentConsumed }) => currentConsumed);
    left.slice(1).forEach((used, n) => {
      expect(used).toBeGreaterThanOrEqual(left[n]!);
    });
    expect(left.at(-1)! - left[0]!).toBeGreaterThan(500);
  });
});

describe('captures', () => {
  it('of ArduPilot say UTC and count from 1; nothing else tells of them', () => {
    const station = flyMission('ardupilot');
    const shots = station.all(CameraFeedback);
    expect(shots.map(({ imgIdx }) => imgIdx)).toEqual(shots.map((_, n) => n + 1));
    expect(Number(shots[0]!.timeUsec) / 1000).toBeGreaterThan(Date.UTC(2026, 0, 5));
    expect(station.all(CameraTrigger)).toHaveLength(0);
    expect(station.all(CameraImageCaptured)).toHaveLength(0);
  });

  it('of PX4 come from its camera component, with a trigger each, and again when asked for', () => {
    const station = flyMission('px4');
    const shots = station.all(CameraImageCaptured);
    expect(shots.map(({ imageIndex }) => imageIndex)).toEqual(shots.map((_, n) => n));
    expect(station.all(CameraTrigger)).toHaveLength(shots.length);
    expect(station.all(CameraFeedback)).toHaveLength(0);
    expect(station.command(512, [263, 3], 100)).toBe(0);
    expect(station.last(CameraImageCaptured)).toEqual(shots[3]);
    expect(station.command(512, [263, 999], 100)).toBe(4);
  });
});

describe('chance', () => {
  const digest = (seed: number) => {
    const hash = createHash('sha256');
    for (const { frame } of flyMission('ardupilot', seed).heard) hash.update(frame.bytes);
    return hash.digest('hex');
  };

  it('is the same for the same seed, to the last byte, and another for another', () => {
    const first = digest(5);
    expect(digest(5)).toBe(first);
    expect(digest(6)).not.toBe(first);
  });
});

describe('a flight ten times as fast', () => {
  it('is over in a tenth of the time while the link keeps its own', () => {
    const station = new GroundStation({ factor: 10 });
    station.run(4.5);
    expect(station.upload([HOME_ITEM, ...MISSION])).toBe(0);
    station.command(176, [1, 4]);
    expect(station.command(400, [1])).toBe(0);
    expect(station.command(300)).toBe(0);
    const began = station.now;
    station.run(1.1);
    expect(station.until(() => !station.armed, 40)).toBe(true);
    expect(station.now - began).toBeLessThan(20);
    expect(station.texts().join()).not.toContain('GCS Failsafe');
  });
});
