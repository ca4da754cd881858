/** ArduCopter's habits, one by one. */
import { describe, expect, it } from 'vitest';
import {
  AutopilotVersion,
  CommandAck,
  ExtendedSysState,
  GlobalPositionInt,
  Heartbeat,
  HomePosition,
  MissionCurrent,
  MissionItemReached,
  RequestDataStream,
  StatusText,
  SysStatus,
} from '../../../src/wire/mavlink/messages.ts';
import { GroundStation, HOME, type TestItem } from './ground-station.ts';

const D = 0.0009;
const HOME_ITEM: TestItem = { command: 16, frame: 0, lat: HOME.lat, lon: HOME.lon };
const UP: TestItem = { command: 22, z: 20 };
const NORTH: TestItem = { command: 16, lat: HOME.lat + D, lon: HOME.lon, z: 20 };
const PREARM = 0x10000000;

function ready(): GroundStation {
  const station = new GroundStation({ armable: 5 });
  station.run(6);
  station.command(511, [33, 200_000]);
  return station;
}

/** In GUIDED, hovering at 20 m. */
function hovering(): GroundStation {
  const station = ready();
  station.command(176, [1, 4]);
  station.command(400, [1]);
  expect(station.command(22, [0, 0, 0, 0, 0, 0, 20])).toBe(0);
  expect(station.until(() => height(station) > 19.5, 40)).toBe(true);
  return station;
}

function height(station: GroundStation): number {
  return (station.last(GlobalPositionInt)?.relativeAlt ?? 0) / 1000;
}

function inAuto(items: readonly TestItem[]): GroundStation {
  const station = ready();
  expect(station.upload([HOME_ITEM, ...items])).toBe(0);
  station.command(176, [1, 4]);
  station.command(400, [1]);
  expect(station.command(300)).toBe(0);
  expect(station.until(() => height(station) > 15, 60)).toBe(true);
  return station;
}

describe('what ArduPilot sends by itself', () => {
  it('is heartbeat, time sync and texts, and nothing of its position', () => {
    const station = new GroundStation();
    station.run(50);
    const kinds = new Set(station.heard.map(({ frame }) => frame.message));
    expect([...kinds].sort((a, b) => a - b)).toEqual([0, 111, 253]);
    expect(station.all(Heartbeat)[0]).toMatchObject({ type: 13, autopilot: 3 });
  });

  it('grows by SET_MESSAGE_INTERVAL and by REQUEST_DATA_STREAM, at the rate asked for', () => {
    const station = new GroundStation();
    expect(station.command(511, [33, 500_000])).toBe(0);
    station.send(RequestDataStream, {
      targetSystem: 1,
      targetComponent: 1,
      reqStreamId: 2,
      reqMessageRate: 1,
      startStop: 1,
    });
    station.run(10.1);
    expect(station.all(GlobalPositionInt)).toHaveLength(20);
    expect(station.all(SysStatus)).toHaveLength(10);
    expect(station.command(511, [33, -1])).toBe(0);
    station.run(5);
    expect(station.all(GlobalPositionInt)).toHaveLength(20);
  });

  it('does not include ALTITUDE, ODOMETRY, CURRENT_MODE and pictures as others tell of them', () => {
    const station = new GroundStation();
    for (const message of [141, 331, 436, 112, 263]) {
      expect(station.command(511, [message, 1e6])).toBe(2);
    }
    station.run(0.1);
    expect(station.texts()).toContain('No ap_message for mavlink id (141)');
  });

  it('includes one-shots on request; one it has nothing to say to is accepted in silence', () => {
    const station = ready();
    for (const as of [HomePosition, AutopilotVersion, ExtendedSysState]) {
      expect(station.command(512, [as.MSG_ID])).toBe(0);
      expect(station.last<object>(as)).toBeDefined();
    }
    const before = station.heard.length;
    expect(station.command(512, [162])).toBe(0);
    expect(station.heard.slice(before).map(({ frame }) => frame.message)).toEqual([77]);
  });
});

describe('arming', () => {
  it('takes about 40 s from boot, and says until then why not, after the answer', () => {
    const station = new GroundStation();
    station.run(2);
    station.command(176, [1, 4]);
    const since = station.heard.length;
    expect(station.command(400, [1])).toBe(4);
    station.run(0.1);
    const then = station.heard.slice(since).map(({ frame }) => frame.message);
    expect(then.indexOf(CommandAck.MSG_ID)).toBeLessThan(then.indexOf(StatusText.MSG_ID));
    expect(station.texts()).toContain('PreArm: GPS 1: Bad fix');
    station.run(20);
    station.command(176, [1, 4]);
    expect(station.command(400, [1])).toBe(4);
    station.run(0.1);
    expect(station.texts()).toContain('PreArm: High GPS HDOP');
    station.run(19);
    station.command(176, [1, 4]);
    expect(station.command(400, [1])).toBe(0);
    expect(station.now).toBeLessThan(45);
  });

  it('is refused in AUTO', () => {
    const station = ready();
    station.upload([HOME_ITEM, UP, NORTH]);
    expect(station.command(176, [1, 3])).toBe(0);
    expect(station.command(400, [1])).toBe(4);
    station.run(0.1);
    expect(station.texts()).toContain('Arm: AUTO mode not armable');
  });

  it('is refused for a low battery, a fence it stands outside of, and whatever else fails', () => {
    const station = ready();
    station.command(176, [1, 4]);
    station.model.deny('Compass not calibrated');
    station.model.drainTo(0.05);
    station.model.vehicle.parameters.set('FENCE_ENABLE', 1);
    const far = (lat: number, lon: number) => ({ command: 5001, params: [3], lat, lon });
    expect(station.upload([far(10, 10), far(10, 11), far(11, 10)], 1)).toBe(0);
    expect(station.command(400, [1])).toBe(4);
    station.run(0.1);
    expect(station.texts()).toEqual(
      expect.arrayContaining([
        'PreArm: Compass not calibrated',
        'PreArm: Battery 1 below minimum arming voltage',
        'PreArm: Vehicle breaching Polygon fence',
      ]),
    );
    station.command(512, [1]);
    expect((station.last(SysStatus)?.onboardControlSensorsHealth ?? 0) & PREARM).toBe(0);
  });

  it('ends by itself after 10 s on the ground, and cannot be ended in the air', () => {
    const station = ready();
    station.command(176, [1, 4]);
    station.command(400, [1]);
    station.run(2);
    expect(station.armed).toBe(true);
    station.run(10);
    expect(station.armed).toBe(false);
    expect(hovering().command(400, [0])).toBe(4);
  });
});

describe('commands', () => {
  it('MISSION_START says accepted while disarmed and does nothing', () => {
    const station = ready();
    station.upload([HOME_ITEM, UP, NORTH]);
    expect(station.command(300)).toBe(0);
    station.run(5);
    expect(station.mode).toBe(0);
    expect(station.armed).toBe(false);
  });

  it('take-off needs GUIDED, arms and the ground', () => {
    const station = ready();
    expect(station.command(22, [0, 0, 0, 0, 0, 0, 20])).toBe(4);
    station.command(176, [1, 4]);
    expect(station.command(22, [0, 0, 0, 0, 0, 0, 20])).toBe(4);
    expect(hovering().command(22, [0, 0, 0, 0, 0, 0, 20])).toBe(4);
  });

  it('a mode without a position it needs is refused with a text', () => {
    const station = new GroundStation();
    station.run(2);
    expect(station.command(176, [1, 4])).toBe(4);
    station.run(0.1);
    expect(station.texts()).toContain('Mode change to GUIDED failed: requires position');
  });

  it('go-to is for COMMAND_INT only, flies there, and fails outside the fence without a text', () => {
    const station = hovering();
    const { lat, lon } = HOME;
    expect(station.command(192, [-1, 1, 0, 0, lat + D, lon, 30])).toBe(8);
    const there = [-1, 1, 0, 0, (lat + D) * 1e7, lon * 1e7, 30];
    expect(station.commandInt(192, there)).toBe(0);
    expect(station.until(() => height(station) > 29.5, 60)).toBe(true);
    station.run(5);
    expect(station.last(GlobalPositionInt)?.lat).toBeCloseTo((lat + D) * 1e7, -2);
    station.model.vehicle.parameters.set('FENCE_RADIUS', 200);
    expect(station.command(207, [1])).toBe(0);
    const since = station.now;
    expect(station.commandInt(192, [-1, 1, 0, 0, (lat + 5 * D) * 1e7, lon * 1e7, 30])).toBe(4);
    station.run(1);
    expect(station.texts(since)).toEqual([]);
  });

  it('a speed set in flight holds', () => {
    const station = hovering();
    expect(station.command(178, [1, 4, -1])).toBe(0);
    station.commandInt(192, [-1, 1, 0, 0, (HOME.lat + 2 * D) * 1e7, HOME.lon * 1e7, 20]);
    expect(station.command(178, [1, 4, -1])).toBe(0);
    station.run(10);
    expect(station.last(GlobalPositionInt)?.vx).toBeGreaterThan(370);
    expect(station.last(GlobalPositionInt)?.vx).toBeLessThan(415);
  });

  it('pause and continue work in AUTO, which stays AUTO', () => {
    const station = inAuto([UP, NORTH]);
    station.command(511, [42, 200_000]);
    expect(station.until(() => (station.last(GlobalPositionInt)?.vx ?? 0) > 500, 60)).toBe(true);
    expect(station.command(193, [0])).toBe(0);
    station.run(8);
    expect(station.mode).toBe(3);
    expect(station.last(MissionCurrent)).toMatchObject({ missionState: 4, seq: 2, total: 2 });
    expect(Math.abs(station.last(GlobalPositionInt)!.vx)).toBeLessThan(30);
    expect(station.command(193, [1])).toBe(0);
    station.run(2);
    expect(station.last(MissionCurrent)?.missionState).toBe(3);
    expect(station.last(GlobalPositionInt)?.vx).toBeGreaterThan(100);
  });

  it('pausing by LOITER without a transmitter loses 10 m in some seconds', () => {
    const station = hovering();
    const before = height(station);
    expect(station.command(176, [1, 5])).toBe(0);
    station.run(5.5);
    expect(before - height(station)).toBeGreaterThan(9);
  });

  it('a jump goes to the item asked for; to one that is not there it fails', () => {
    const station = inAuto([UP, NORTH, { ...NORTH, lon: HOME.lon + D }, { ...NORTH, z: 25 }]);
    station.command(511, [42, 200_000]);
    expect(station.command(224, [4])).toBe(0);
    station.run(0.5);
    expect(station.last(MissionCurrent)?.seq).toBe(4);
    expect(station.command(224, [9])).toBe(4);
  });

  it('RTL climbs, comes home, lands and disarms', () => {
    const station = hovering();
    station.model.vehicle.parameters.set('RTL_ALT_M', 35);
    station.commandInt(192, [-1, 1, 0, 0, (HOME.lat + D) * 1e7, HOME.lon * 1e7, 20]);
    station.run(25);
    expect(station.command(20)).toBe(0);
    expect(station.until(() => !station.armed, 200)).toBe(true);
    const heights = station.all(GlobalPositionInt).map(({ relativeAlt }) => relativeAlt / 1000);
    expect(Math.max(...heights)).toBeGreaterThan(34);
    expect(Math.max(...heights)).toBeLessThan(36);
    expect(Math.abs(station.last(GlobalPositionInt)!.lat - HOME.lat * 1e7)).toBeLessThan(300);
    expect(station.mode).toBe(6);
  });

  it('calibration is in progress first, then done; any other can be made so', () => {
    const station = new GroundStation({ armable: 5, slow: { 401: 4 } });
    station.run(6);
    expect(station.command(241, [0, 0, 1])).toBe(5);
    expect(station.command(401)).toBe(5);
    station.run(6);
    const results = (of: number) =>
      station
        .all(CommandAck)
        .filter(({ command }) => command === of)
        .map(({ result }) => result);
    expect(results(241)).toEqual([5, 5, 5, 0]);
    expect(results(401).at(-1)).toBe(0);
    expect(station.command(31_000)).toBe(3);
  });
});

describe('a mission', () => {
  it('that ends without coming home hovers in AUTO, and starts from its beginning again', () => {
    const station = inAuto([UP, NORTH]);
    station.command(511, [42, 200_000]);
    const complete = () => station.last(MissionCurrent)?.missionState === 5;
    expect(station.until(complete, 60)).toBe(true);
    station.run(20);
    expect(station.mode).toBe(3);
    expect(height(station)).toBeGreaterThan(19);
    station.command(176, [1, 4]);
    station.command(176, [1, 3]);
    const since = station.now;
    station.run(10);
    expect(station.all(MissionItemReached, since).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('waits for MISSION_START where AUTO is entered on the ground', () => {
    const station = ready();
    station.upload([HOME_ITEM, UP, NORTH]);
    station.command(176, [1, 4]);
    station.command(400, [1]);
    expect(station.command(176, [1, 3])).toBe(0);
    station.run(3);
    expect(height(station)).toBeLessThan(1);
    expect(station.command(300)).toBe(0);
    expect(station.until(() => height(station) > 15, 30)).toBe(true);
  });

  it('follows jumps as often as they say, delays and loiter times, and passes over the unknown', () => {
    const station = inAuto([
      UP,
      { ...NORTH, lat: HOME.lat + D / 5 },
      { command: 19, lat: HOME.lat, lon: HOME.lon, z: 20, params: [3] },
      { command: 112, frame: 2, params: [1] },
      { command: 183, frame: 2, params: [5, 1500] },
      { command: 177, frame: 2, params: [2, 1] },
      { command: 21, frame: 3 },
    ]);
    expect(station.until(() => !station.armed, 200)).toBe(true);
    const reached = station.all(MissionItemReached).map(({ seq }) => seq);
    expect(reached.filter((seq) => seq === 2)).toHaveLength(2);
    expect(reached.filter((seq) => seq === 3)).toHaveLength(2);
  });

  it('that changes while it is flown restarts the item it is at', () => {
    const station = inAuto([UP, NORTH]);
    station.command(511, [42, 200_000]);
    expect(station.until(() => station.last(MissionCurrent)?.seq === 2, 60)).toBe(true);
    expect(station.upload([HOME_ITEM, UP, { ...NORTH, z: 35 }, NORTH])).toBe(0);
    expect(station.until(() => height(station) > 34, 60)).toBe(true);
    expect(station.mode).toBe(3);
  });
});
