import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf } from '../../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../../src/wire/mavlink/frame.ts';
import {
  Altitude,
  Attitude,
  BatteryStatus,
  EkfStatusReport,
  EstimatorStatus,
  ExtendedSysState,
  GlobalPositionInt,
  Gps2Raw,
  GpsRawInt,
  Heartbeat,
  HomePosition,
  SysStatus,
  SystemTime,
  TerrainReport,
  VfrHud,
  Wind,
  WindCov,
} from '../../../../src/wire/mavlink/messages.ts';
import { ardupilot, type Fields, frame, LINK, px4, T0, Watch } from './frames.ts';

const NO_CELL = 65_535;
const cells = (...millivolts: number[]) => [
  ...millivolts,
  ...Array(10 - millivolts.length).fill(NO_CELL),
];

const gps = (fields: Fields<InstanceType<typeof GpsRawInt>> = {}) =>
  frame(GpsRawInt, { fixType: 3, satellitesVisible: 14, eph: 80, hAcc: 1200, ...fields });

const place = (fields: Fields<InstanceType<typeof GlobalPositionInt>> = {}) =>
  frame(GlobalPositionInt, {
    timeBootMs: 60_000,
    lat: 312_345_678,
    lon: 1_214_567_890,
    alt: 54_321,
    relativeAlt: 50_000,
    vx: 300,
    vy: 400,
    vz: -150,
    hdg: 9012,
    ...fields,
  });

/** What a copter of ArduPilot says within a second. */
const COPTER: readonly Frame[] = [
  ardupilot({ baseMode: 209, systemStatus: 4 }),
  place(),
  gps(),
  frame(Attitude, { timeBootMs: 60_010, roll: 0.1, pitch: -0.2, yaw: -1 }),
  frame(VfrHud, { groundspeed: 5.1, climb: 1.4, heading: 91 }),
  frame(SysStatus, {
    onboardControlSensorsPresent: 0x1010_0000,
    onboardControlSensorsEnabled: 0x1010_0000,
    onboardControlSensorsHealth: 0x1010_0000,
    voltageBattery: 22_222,
    currentBattery: 1234,
    batteryRemaining: 76,
  }),
  frame(BatteryStatus, {
    id: 0,
    voltages: cells(22_200),
    currentBattery: 1230,
    batteryRemaining: 75,
    chargeState: 1,
  }),
  frame(EkfStatusReport, { flags: 831, velocityVariance: 0.1 }),
  frame(HomePosition, { latitude: 312_340_000, longitude: 1_214_560_000, altitude: 4321 }),
  frame(Wind, { direction: -90, speed: 6.25 }),
  frame(TerrainReport, {
    lat: 312_345_678,
    lon: 1_214_567_890,
    spacing: 100,
    currentHeight: 47.5,
  }),
  frame(SystemTime, { timeUnixUsec: BigInt(T0 + 400) * 1000n, timeBootMs: 60_100 }),
];

describe('the state of a drone', () => {
  it('is what an ArduPilot copter says, in the units of the domain', () => {
    const { state, view } = new Watch().hear(...COPTER);
    expect(state).toEqual({
      time: T0 + 400,
      autopilot: 'ardupilot',
      armed: true,
      mode: 'AUTO',
      landed: 'air',
      position: { lat: 31.2345678, lon: 121.456789, amsl: 54.321, relative: 50, terrain: 47.5 },
      heading: 90.12,
      groundSpeed: 5,
      climb: 1.5,
      attitude: { roll: 5.73, pitch: -11.46, yaw: 302.7 },
      gps: { fix: '3d', satellites: 14, hdop: 0.8 },
      batteries: [{ id: 0, voltage: 22.2, current: 12.3, remaining: 75, state: 'ok' }],
      ekf: { ok: true, flags: 831 },
      prearm: true,
      home: { lat: 31.234, lon: 121.456, amsl: 4.321 },
      fence: { enabled: true, breached: false },
      wind: { speed: 6.25, from: 270 },
      link: LINK,
    });
    expect(view.component).toBe(1);
  });

  it('does not depend on the order in which messages of one moment arrive', () => {
    const expected = new Watch().hear(...COPTER).state;
    const fix = new Watch().hear(...COPTER).view.fix();
    fc.assert(
      fc.property(fc.shuffledSubarray([...COPTER], { minLength: COPTER.length }), (shuffled) => {
        const watch = new Watch().hear(...shuffled);
        expect(watch.state).toEqual(expected);
        expect(watch.view.fix()).toEqual(fix);
      }),
      { numRuns: 200 },
    );
  });

  it('is not known before the autopilot speaks: gimbals, cameras and ground stations do not', () => {
    const watch = new Watch().hear(
      frame(Heartbeat, { type: 26, autopilot: 8 }, 154),
      frame(Heartbeat, { type: 0, autopilot: 8 }, 240),
      frame(Heartbeat, { type: 30, autopilot: 3 }, 100),
      frame(Heartbeat, { type: 6, autopilot: 0 }, 190),
    );
    expect(watch.view.state(T0, LINK)).toBeUndefined();
    expect(watch.hear(ardupilot()).state.mode).toBe('AUTO');
    expect(watch.hear(frame(Heartbeat, { type: 30, autopilot: 8 }, 100)).state.mode).toBe('AUTO');
  });

  it('goes by component 1 where two call themselves autopilots', () => {
    const watch = new Watch().hear(ardupilot({ customMode: 5 }, 7));
    expect(watch.view.component).toBe(7);
    watch.hear(ardupilot({ customMode: 3 }), ardupilot({ customMode: 5 }, 7));
    expect([watch.view.component, watch.state.mode]).toEqual([1, 'AUTO']);
  });

  it('passes over other systems', () => {
    const watch = new Watch({ system: 2 }).hear(...COPTER);
    expect(watch.view.state(T0, LINK)).toBeUndefined();
  });

  it('takes height above ground from PX4 clearance, else from the terrain model', () => {
    const watch = new Watch({ terrain: () => 10 }).hear(px4(), place());
    expect(watch.state.position?.terrain).toBe(44.32);
    watch.hear(frame(Altitude, { altitudeTerrain: 30, bottomClearance: 41.5 }));
    expect(watch.state.position?.terrain).toBe(41.5);
    watch.pass(10_000, px4()).hear(place({ timeBootMs: 70_000 }));
    watch.hear(frame(Altitude, { altitudeTerrain: Number.NaN, bottomClearance: Number.NaN }));
    expect(watch.state.position?.terrain).toBe(44.32);
  });

  it('does not take a terrain report about another place for its own', () => {
    const elsewhere = { lat: 313_345_678, lon: 1_214_567_890, spacing: 100, currentHeight: 9 };
    const watch = new Watch().hear(ardupilot(), place(), frame(TerrainReport, elsewhere));
    expect(watch.state.position).not.toHaveProperty('terrain');
  });

  it('knows landed from EXTENDED_SYS_STATE, and an ArduPilot copter by its system status', () => {
    const armed = { baseMode: 209, systemStatus: 4 };
    const watch = new Watch().hear(ardupilot(armed));
    expect(watch.state.landed).toBe('air');
    // an alarm hides where it is: it stays as it was
    expect(watch.hear(ardupilot({ ...armed, systemStatus: 5 })).state.landed).toBe('air');
    expect(watch.hear(frame(ExtendedSysState, { landedState: 4 })).state.landed).toBe('landing');
    expect(new Watch().hear(px4({ baseMode: 157, systemStatus: 4 })).state).not.toHaveProperty(
      'landed',
    );
  });

  it('shows what is not known as absent, never as the number that stands for it', () => {
    const { state } = new Watch().hear(
      px4(),
      place({ hdg: 65_535 }),
      gps({ satellitesVisible: 255, eph: 65_535, hAcc: 0 }),
      frame(BatteryStatus, {
        id: 1,
        voltages: cells(),
        currentBattery: -1,
        batteryRemaining: -1,
      }),
      frame(SysStatus, { voltageBattery: 65_535, currentBattery: -1, batteryRemaining: -1 }),
    );
    expect(state.heading).toBeUndefined();
    expect(state.gps).toEqual({ fix: '3d' });
    expect(state.batteries).toEqual([{ id: 1 }]);
    expect(state).not.toHaveProperty('prearm');
  });

  it('adds up cells, shows packs by id, and SYS_STATUS only where there is no pack', () => {
    const sys = frame(SysStatus, {
      voltageBattery: 15_000,
      currentBattery: 50,
      batteryRemaining: 9,
    });
    const watch = new Watch().hear(px4(), sys);
    expect(watch.state.batteries).toEqual([{ id: 0, voltage: 15, current: 0.5, remaining: 9 }]);
    watch.hear(
      frame(BatteryStatus, {
        id: 1,
        voltages: cells(4000, 4000, 4000),
        batteryRemaining: 50,
        chargeState: 2,
      }),
      frame(BatteryStatus, { id: 0, voltages: cells(3700, 3700), batteryRemaining: 60 }),
    );
    expect(watch.state.batteries).toEqual([
      { id: 0, voltage: 7.4, current: 0, remaining: 60 },
      { id: 1, voltage: 12, current: 0, remaining: 50, state: 'low' },
    ]);
  });

  it('says whether it could be armed, and nothing where checks are off', () => {
    const prearm = (enabled: number, health: number) =>
      frame(SysStatus, {
        onboardControlSensorsPresent: 0x1000_0000,
        onboardControlSensorsEnabled: enabled,
        onboardControlSensorsHealth: health,
      });
    const watch = new Watch().hear(ardupilot(), prearm(0x1000_0000, 0));
    expect(watch.state.prearm).toBe(false);
    expect(watch.hear(prearm(0x1000_0000, 0x1000_0000)).state.prearm).toBe(true);
    expect(watch.hear(prearm(0, 0)).state.prearm).toBeUndefined();
  });

  it.each([
    ['ArduPilot, sound', frame(EkfStatusReport, { flags: 831 }), true],
    ['ArduPilot, constant position', frame(EkfStatusReport, { flags: 167 }), false],
    ['ArduPilot, GPS glitch', frame(EkfStatusReport, { flags: 831 | 32_768 }), false],
    ['ArduPilot, variance', frame(EkfStatusReport, { flags: 831, compassVariance: 1.2 }), false],
    ['PX4, sound', frame(EstimatorStatus, { flags: 895 }), true],
    ['PX4, GPS glitch', frame(EstimatorStatus, { flags: 895 | 1024 }), false],
    ['PX4, ratio unknown', frame(EstimatorStatus, { flags: 895, magRatio: Number.NaN }), true],
  ])('estimator: %s', (_, message, ok) => {
    expect(new Watch().hear(ardupilot(), message).state.ekf?.ok).toBe(ok);
  });

  it('says where the wind comes from, whoever measures it', () => {
    const { state } = new Watch().hear(px4(), frame(WindCov, { windX: 3, windY: 4 }));
    expect(state.wind).toEqual({ speed: 5, from: 233.13 });
  });

  it('forgets what is no longer said while the vehicle is heard, not while the link is away', () => {
    const watch = new Watch().hear(...COPTER);
    expect(watch.pass(60_000).state.gps?.fix).toBe('3d');
    watch.pass(60_000, ardupilot());
    expect(watch.state).not.toHaveProperty('gps');
    expect(watch.state).not.toHaveProperty('prearm');
    expect(watch.state.batteries).toEqual([]);
    expect(watch.state.home).toBeDefined();
  });

  it('never holds the absurd, whatever the bytes', () => {
    const ids = [0, 1, 2, 24, 30, 33, 42, 46, 74, 112, 124, 136, 141, 147, 162, 168, 180, 193];
    const message = fc.constantFrom(...ids, 230, 231, 242, 245, 253, 263);
    const any = fc.tuple(message, fc.uint8Array({ minLength: 1, maxLength: 255 }), fc.nat(3));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (list) => {
        const watch = new Watch().hear(ardupilot());
        for (const [id, payload, component] of list) {
          const length = classOf(id)!.PAYLOAD_LENGTH;
          const usual = frame(Heartbeat, {}, component);
          watch.hear({ ...usual, message: id, payload: payload.subarray(0, length) }).pass(100);
        }
        const text = JSON.stringify([watch.state, watch.view.fix(), watch.events], (_, value) =>
          typeof value === 'number' && !Number.isFinite(value) ? 'ABSURD' : value,
        );
        expect(text).not.toContain('ABSURD');
        const { position, heading, batteries } = watch.state;
        expect(Math.abs(position?.lat ?? 0)).toBeLessThanOrEqual(90);
        expect(Math.abs(position?.lon ?? 0)).toBeLessThanOrEqual(180);
        expect(Math.abs(position?.amsl ?? 0)).toBeLessThanOrEqual(50_000);
        expect((heading ?? 0) >= 0 && (heading ?? 0) < 360).toBe(true);
        for (const { remaining = 0 } of batteries) {
          expect(remaining >= 0 && remaining <= 100).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('drops the absurd and counts it, keeping what was there', () => {
    const watch = new Watch().hear(...COPTER);
    const before = watch.state;
    watch.hear(
      place({ lat: 950_000_000 }),
      place({ lat: 0, lon: 0 }),
      frame(Attitude, { timeBootMs: 60_020, roll: Number.NaN, pitch: 0, yaw: 0 }),
      frame(VfrHud, { groundspeed: Number.POSITIVE_INFINITY }),
      frame(Wind, { direction: Number.NaN, speed: 3 }),
      gps({ fixType: 77 }),
      frame(BatteryStatus, { id: 0, voltages: cells(22_200), batteryRemaining: -100 }),
    );
    expect({ ...watch.state, batteries: before.batteries }).toEqual(before);
    expect(watch.view.refused).toMatchObject({
      position: 2,
      attitude: 1,
      speed: 1,
      wind: 1,
      gps: 1,
      battery: 1,
    });
    watch.hear(place({ alt: 60_000_000 }));
    expect(watch.state.position).not.toHaveProperty('amsl');
    expect(watch.view.refused.altitude).toBe(1);
  });

  it('lets no message that was overtaken put the position back', () => {
    const watch = new Watch().hear(ardupilot(), place());
    watch.hear(place({ timeBootMs: 59_800, lat: 312_000_000 }));
    expect(watch.state.position?.lat).toBe(31.2345678);
  });
});

describe('the fix for the record', () => {
  it('is the position with course over ground and accuracy, at the time by the autopilot', () => {
    const watch = new Watch().hear(...COPTER);
    expect(watch.view.fix()).toEqual({
      time: T0 + 300,
      lat: 31.2345678,
      lon: 121.456789,
      altitude: 54.321,
      speed: 5,
      heading: 53.13,
      accuracy: 1.2,
    });
  });

  it('has the time of arrival where the autopilot does not know UTC', () => {
    const unset = frame(SystemTime, { timeUnixUsec: 0n, timeBootMs: 60_100 });
    const rolledOver = frame(SystemTime, {
      timeUnixUsec: BigInt(T0 - 1024 * 7 * 86_400_000) * 1000n,
      timeBootMs: 60_100,
    });
    const watch = new Watch().hear(ardupilot(), gps(), place(), unset, rolledOver);
    expect(watch.view.fix()?.time).toBe(T0);
    const stopped = frame(SystemTime, {
      timeUnixUsec: BigInt(T0 - 2 * 86_400_000) * 1000n,
      timeBootMs: 60_100,
    });
    expect(watch.hear(stopped).state.time).toBe(T0);
    const future = frame(SystemTime, { timeUnixUsec: 10n ** 18n, timeBootMs: 60_100 });
    expect(watch.hear(future).state.time).toBe(T0);
    expect(watch.view.refused.time).toBe(1);
  });

  it('stops when GPS is lost in the air; the dead-reckoned position stays in the state', () => {
    const watch = new Watch().hear(...COPTER, gps({ fixType: 1 }));
    watch.hear(place({ timeBootMs: 60_500, lat: 312_345_700 }));
    expect(watch.view.fix()).toBeUndefined();
    expect(watch.state.position?.lat).toBe(31.23457);
    expect(watch.state.gps?.fix).toBe('no-fix');
  });

  it('needs a receiver that is heard and a position of now', () => {
    const watch = new Watch().hear(ardupilot(), place());
    expect(watch.view.fix()).toBeUndefined();
    expect(watch.hear(gps()).view.fix()).toBeDefined();
    expect(watch.pass(5000, ardupilot()).view.fix()).toBeUndefined();
  });

  it('goes by the second receiver only where the first is missing', () => {
    const second = frame(Gps2Raw, { fixType: 4, satellitesVisible: 20, eph: 50 });
    const watch = new Watch().hear(ardupilot(), place(), gps({ fixType: 1 }), second);
    expect(watch.view.fix()).toBeUndefined();
    expect(watch.hear(gps({ fixType: 0 })).view.fix()).toBeDefined();
    expect(watch.state.gps).toEqual({ fix: 'dgps', satellites: 20, hdop: 0.5 });
  });

  it('keeps one time for one position while the clock wavers', () => {
    const watch = new Watch().hear(...COPTER);
    const first = watch.view.fix();
    for (const waver of [40, -30, 120]) {
      watch.hear(
        frame(SystemTime, {
          timeUnixUsec: BigInt(T0 + 400 + waver) * 1000n,
          timeBootMs: 60_100,
        }),
      );
      expect(watch.view.fix()).toEqual(first);
    }
  });
});
