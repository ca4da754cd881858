import { describe, expect, it } from 'vitest';
import {
  BatteryStatus,
  ExtendedSysState,
  FenceStatus,
  HomePosition,
  MissionCurrent,
  MissionItemReached,
  SysStatus,
} from '../../../../src/wire/mavlink/messages.ts';
import { ardupilot, frame, px4, said, T0, Watch } from './frames.ts';

const current = (seq: number, total = 5, missionState = 3) =>
  frame(MissionCurrent, { seq, total, missionState });
const reached = (seq: number) => frame(MissionItemReached, { seq });

describe('the link', () => {
  it('is lost after five missing heartbeats and regained by one', () => {
    const watch = new Watch().hear(ardupilot()).pass(5000);
    expect(watch.of('link')).toEqual([{ state: 'alive', name: 'udp:14550' }]);
    watch.pass(1000);
    expect(watch.of('link').at(-1)).toEqual({ state: 'lost', name: 'udp:14550' });
    watch.pass(60_000).hear(ardupilot()).pass(3000, ardupilot());
    expect(watch.of('link').map(({ state }) => state)).toEqual(['alive', 'lost', 'alive']);
    expect(watch.view.isAlive).toBe(true);
  });

  it('is not kept alive by a camera of the same system', () => {
    const watch = new Watch().hear(ardupilot());
    watch.pass(10_000, ardupilot({ autopilot: 8, type: 30 }, 100));
    expect(watch.of('link').at(-1)).toMatchObject({ state: 'lost' });
  });
});

describe('mode, arming and landing', () => {
  it('are told on change, not how they were found nor again and again', () => {
    const watch = new Watch().hear(ardupilot(), ardupilot());
    const flying = ardupilot({ baseMode: 209, customMode: 4, systemStatus: 4 });
    watch.hear(flying, flying, ardupilot({ customMode: 6 }));
    expect(watch.of('armed')).toEqual([{ armed: true }, { armed: false }]);
    expect(watch.of('mode')).toEqual([
      { from: 'AUTO', to: 'GUIDED' },
      { from: 'GUIDED', to: 'RTL' },
    ]);
    expect(watch.of('landed')).toEqual([
      { from: 'ground', to: 'air' },
      { from: 'air', to: 'ground' },
    ]);
  });

  it('PX4 tells of landing by EXTENDED_SYS_STATE', () => {
    const watch = new Watch().hear(px4());
    for (const landedState of [1, 1, 3, 2, 0, 4, 1]) {
      watch.hear(frame(ExtendedSysState, { landedState }));
    }
    const states = watch.of('landed').map(({ to }) => to);
    expect(states).toEqual(['takeoff', 'air', 'landing', 'ground']);
  });
});

describe('home', () => {
  it('is told when it is set and when it moves', () => {
    const home = (altitude: number) =>
      frame(HomePosition, { latitude: 312_340_000, longitude: 1_214_560_000, altitude });
    const watch = new Watch().hear(home(4321), ardupilot(), home(4321), home(4330), home(9000));
    expect(watch.of('home').map(({ amsl }) => amsl)).toEqual([4.321, 9]);
  });
});

describe('mission progress', () => {
  it('ArduPilot counts home as 0: its numbers are the items’', () => {
    const watch = new Watch().hear(ardupilot(), current(0, 5, 2));
    expect(watch.state.mission).toEqual({ current: 0, total: 5, state: 'not-started' });
    watch.hear(current(1), current(1), reached(1), current(2), reached(2), reached(2));
    expect(watch.state.mission).toEqual({ current: 2, total: 5, state: 'active' });
    expect(watch.of('item')).toEqual([
      { item: 1, total: 5 },
      { item: 2, total: 5 },
    ]);
    expect(watch.of('reached')).toEqual([{ item: 1 }, { item: 2 }]);
  });

  it('PX4 begins at 0: the first item is 1, and its repetitions are no news', () => {
    const watch = new Watch().hear(px4(), current(0));
    expect(watch.state.mission).toEqual({ current: 1, total: 5, state: 'active' });
    watch.hear(reached(0), current(1), reached(0), reached(0), current(1), reached(1));
    expect(watch.of('item')).toEqual([{ item: 2, total: 5 }]);
    expect(watch.of('reached')).toEqual([{ item: 1 }, { item: 2 }]);
  });

  it('an item is reached again after a jump back', () => {
    const watch = new Watch().hear(
      ardupilot(),
      current(1),
      reached(1),
      current(2),
      reached(2),
      current(3),
    );
    watch.hear(current(2), reached(2));
    expect(watch.of('reached').map(({ item }) => item)).toEqual([1, 2, 2]);
  });

  it('is read rightly if it comes before the first heartbeat', () => {
    const early = new Watch().hear(current(1), reached(0), px4());
    expect(early.state.mission?.current).toBe(2);
    expect(early.of('reached')).toEqual([{ item: 1 }]);
  });

  it.each([
    ['none on board', current(0, 65_535, 1), { current: 0, total: 0, state: 'none' }],
    ['the end, PX4', current(5, 5, 5), { current: 5, total: 5, state: 'complete' }],
    ['paused', current(2, 5, 4), { current: 3, total: 5, state: 'paused' }],
    ['an autopilot that does not say how many', current(3, 0, 0), { current: 4, total: 4 }],
  ])('%s', (_, message, mission) => {
    expect(new Watch().hear(px4(), message).state.mission).toEqual(mission);
  });
});

describe('the fence', () => {
  const fence = (breachStatus: number, breachCount = 0) =>
    frame(FenceStatus, { breachStatus, breachCount, breachType: breachStatus ? 3 : 0 });

  it('tells of a breach and of its end, once each, and that it is a failsafe', () => {
    const watch = new Watch().hear(ardupilot(), fence(0), fence(1, 1), fence(1, 2), fence(0, 2));
    expect(watch.of('fence')).toEqual([
      { breached: true, type: 'boundary', count: 1 },
      { breached: false, count: 2 },
    ]);
    expect(watch.of('failsafe')).toEqual([{ kind: 'fence', text: 'fence breached (boundary)' }]);
  });

  it('that is switched off is not breached', () => {
    const watch = new Watch().hear(ardupilot(), fence(1, 1)).pass(1000, ardupilot());
    watch.hear(frame(SysStatus, { onboardControlSensorsPresent: 0x10_0000 }));
    expect(watch.state.fence).toEqual({ enabled: false, breached: false });
  });
});

describe('batteries', () => {
  it('tell of every change of state but the first ok', () => {
    const pack = (id: number, chargeState: number) =>
      frame(BatteryStatus, { id, chargeState, voltages: [22_000] });
    const watch = new Watch().hear(px4(), pack(0, 1), pack(1, 1), pack(0, 2), pack(0, 2));
    watch.hear(pack(0, 3), pack(1, 6), pack(0, 1));
    expect(watch.of('battery')).toEqual([
      { id: 0, state: 'low' },
      { id: 0, state: 'critical' },
      { id: 1, state: 'unhealthy' },
      { id: 0, state: 'ok' },
    ]);
  });

  it('are remembered to a bound', () => {
    const watch = new Watch().hear(px4());
    for (let id = 0; id < 256; id++) watch.hear(frame(BatteryStatus, { id, chargeState: 1 }));
    expect(watch.state.batteries).toHaveLength(16);
    expect(watch.view.refused.battery).toBe(240);
  });
});

describe('failsafes', () => {
  it.each([
    ['battery', 'Battery 1 is low 21.10V used 3120 mAh'],
    ['battery', 'Battery Failsafe - RTL'],
    ['battery', 'Low Battery!'],
    ['battery', 'Critical battery level! Return now'],
    ['gcs', 'GCS Failsafe - RTL'],
    ['gcs', 'Connection to ground station lost'],
    ['gcs', 'Data link lost'],
    ['rc', 'Radio Failsafe - Continuing Landing'],
    ['rc', 'Radio + Battery Failsafe - Continuing Landing'],
    ['rc', 'Manual control lost'],
    ['ekf', 'EKF variance: compass'],
    ['ekf', 'EKF Failsafe: changed to LAND Mode'],
    ['gps', 'GPS Glitch or Compass error'],
    ['gps', 'Global position estimate lost'],
    ['fence', 'Polygon fence breached'],
    ['fence', 'Geofence violation: returning'],
    ['other', 'Failsafe activated: switching to Hold'],
    ['other', 'Crash: Disarming: AngErr=94>30, Accel=0.6<3.0'],
  ])('%s: %s', (kind, text) => {
    const watch = new Watch().hear(ardupilot(), said(text, 2));
    expect(watch.of('failsafe')).toEqual([{ kind, text }]);
    expect(watch.of('text')).toEqual([{ severity: 2, text }]);
  });

  it.each([
    'PreArm: Battery failsafe on',
    'Arm: Radio failsafe on',
    'Preflight Fail: Battery low',
    'GCS Failsafe Cleared',
    'Manual control regained after 3.2 s',
    'GPS Glitch cleared',
    'Allow batteries to cool',
    'Mission: 3 WP',
  ])('is none: %s', (text) => {
    expect(new Watch().hear(ardupilot(), said(text, 2)).of('failsafe')).toEqual([]);
  });

  it('one told of in several ways is one event; ten seconds later it is another', () => {
    const watch = new Watch().hear(ardupilot(), said('Low Battery!', 2));
    watch.hear(said('Battery Failsafe - RTL', 2)).pass(11_000, ardupilot());
    watch.hear(said('Battery 1 is critical', 2));
    expect(watch.of('failsafe').map(({ text }) => text)).toEqual([
      'Low Battery!',
      'Battery 1 is critical',
    ]);
  });

  it('shows in the heartbeat’s system status when that turns critical', () => {
    const alarm = ardupilot({ baseMode: 209, systemStatus: 5 });
    const watch = new Watch().hear(ardupilot({ baseMode: 209, systemStatus: 4 }), alarm, alarm);
    expect(watch.of('failsafe')).toEqual([{ kind: 'other', text: 'system status critical' }]);
  });

  it('shows in SYS_STATUS when a vital part turns unhealthy while armed, not on the ground', () => {
    const health = (onboardControlSensorsHealth: number) =>
      frame(SysStatus, {
        onboardControlSensorsPresent: 0x1_0020,
        onboardControlSensorsEnabled: 0x1_0020,
        onboardControlSensorsHealth,
      });
    const watch = new Watch().hear(ardupilot(), health(0x20), health(0), health(0x1_0020));
    expect(watch.of('failsafe')).toEqual([]);
    watch.hear(ardupilot({ baseMode: 209 }), health(0x20));
    expect(watch.of('failsafe')).toEqual([{ kind: 'rc', text: 'RC receiver unhealthy' }]);
  });
});

it('events have the autopilot’s time where it is known, else the time of arrival', () => {
  const watch = new Watch().hear(ardupilot(), said('hello'));
  expect(watch.events.every(({ time }) => time === T0)).toBe(true);
});
