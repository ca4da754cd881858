/** What the copter tells of itself, by message number. */
import {
  Altitude,
  Attitude,
  AutopilotVersion,
  BatteryStatus,
  EkfStatusReport,
  EstimatorStatus,
  ExtendedSysState,
  GlobalPositionInt,
  GpsRawInt,
  Heartbeat,
  HomePosition,
  LocalPositionNed,
  MissionCurrent,
  SysStatus,
  SystemTime,
  TimeSync,
  VfrHud,
  WindCov,
  Wind as WindMessage,
} from '../../src/wire/mavlink/messages.ts';
import { first } from './mission-run.ts';
import { CAMERA } from './radio.ts';
import { compass, flat } from './space.ts';
import type { Vehicle } from './vehicle.ts';

type Report = (vehicle: Vehicle) => void;

const HEXAROTOR = 13;
/** MAV_TYPE_CAMERA, MAV_AUTOPILOT_INVALID */
const CAMERA_TYPE = 30;
const NO_AUTOPILOT = 8;
/** MAV_STATE */
const STATE = { boot: 1, standby: 3, active: 4, critical: 5 } as const;

function heartbeat(vehicle: Vehicle): void {
  const { personality, flight, failsafes, gps } = vehicle;
  const flying = flight.armed ? STATE.active : gps.aligned ? STATE.standby : STATE.boot;
  vehicle.radio.send(Heartbeat, {
    type: HEXAROTOR,
    autopilot: personality.autopilot,
    baseMode: personality.baseMode(flight.mode, flight.armed),
    customMode: flight.mode.number,
    systemStatus: failsafes.active ? STATE.critical : flying,
  });
  if (personality.name !== 'px4') return;
  const camera = {
    type: CAMERA_TYPE,
    autopilot: NO_AUTOPILOT,
    baseMode: 0,
    customMode: 0,
    systemStatus: STATE.active,
  };
  vehicle.radio.send(Heartbeat, camera, CAMERA);
}

/** MAV_SYS_STATUS_SENSOR */
const SENSORS = 0x1 | 0x2 | 0x4 | 0x8;
const GPS = 0x20;
const MOTORS = 0x8000;
const GEOFENCE = 0x100000;
const AHRS = 0x200000;
const BATTERY = 0x2000000;
const PREARM = 0x10000000;

function sysStatus(vehicle: Vehicle): void {
  const { packs, gps, fence, tuning, personality, failsafes, flight } = vehicle;
  const checks = personality.texts.checks(vehicle).filter(({ mode }) => !mode);
  const present = SENSORS | GPS | MOTORS | GEOFENCE | AHRS | BATTERY | PREARM;
  const healthy =
    SENSORS |
    MOTORS |
    (gps.fix >= 3 ? GPS : 0) |
    (gps.healthy ? AHRS : 0) |
    (fence.breached ? 0 : GEOFENCE) |
    (failsafes.batteryLevel > 0 ? 0 : BATTERY) |
    (checks.length === 0 || flight.armed ? PREARM : 0);
  const first = packs[0]!;
  vehicle.radio.send(SysStatus, {
    onboardControlSensorsPresent: present,
    onboardControlSensorsEnabled: present & ~(tuning.fence.enabled ? 0 : GEOFENCE),
    onboardControlSensorsHealth: healthy,
    load: 280,
    voltageBattery: first.voltage * 1000,
    currentBattery: first.current * 100,
    batteryRemaining: first.charge * 100,
  });
}

function gpsRaw(vehicle: Vehicle): void {
  const { gps, ground, airframe, believed } = vehicle;
  const { lat, lon, amsl } = ground.toPlace(gps.seen(believed));
  const speed = flat(airframe.velocity);
  vehicle.radio.send(GpsRawInt, {
    timeUsec: BigInt(Math.round(vehicle.now)) * 1000n,
    fixType: gps.fix,
    lat: gps.everSeen ? lat * 1e7 : 0,
    lon: gps.everSeen ? lon * 1e7 : 0,
    alt: gps.everSeen ? amsl * 1000 : 0,
    eph: gps.hdop * 100,
    epv: gps.hdop * 140,
    vel: gps.fix >= 3 ? speed * 100 : 0,
    cog: course(vehicle) * 100,
    satellitesVisible: gps.satellites,
    altEllipsoid: amsl * 1000,
    hAcc: gps.fix >= 3 ? 800 : 0,
    vAcc: gps.fix >= 3 ? 1200 : 0,
  });
}

function course({ airframe: { velocity } }: Vehicle): number {
  return compass((Math.atan2(velocity.east, velocity.north) * 180) / Math.PI);
}

function globalPosition(vehicle: Vehicle): void {
  const { ground, believed, airframe, flight, gps } = vehicle;
  const { lat, lon, amsl } = ground.toPlace(believed);
  const { north, east, up } = airframe.velocity;
  vehicle.radio.send(GlobalPositionInt, {
    timeBootMs: vehicle.uptime,
    lat: gps.aligned ? lat * 1e7 : 0,
    lon: gps.aligned ? lon * 1e7 : 0,
    alt: gps.aligned ? amsl * 1000 : 0,
    relativeAlt: (believed.up - (flight.home?.up ?? 0)) * 1000,
    vx: north * 100,
    vy: east * 100,
    vz: -up * 100,
    hdg: (airframe.yaw * 100) % 36_000,
  });
}

function attitude(vehicle: Vehicle): void {
  const { roll, pitch, yaw, yawRate } = vehicle.airframe;
  vehicle.radio.send(Attitude, {
    timeBootMs: vehicle.uptime,
    roll,
    pitch,
    yaw: ((yaw > 180 ? yaw - 360 : yaw) * Math.PI) / 180,
    yawspeed: (yawRate * Math.PI) / 180,
  });
}

function hud(vehicle: Vehicle): void {
  const { airframe, ground, believed, flight } = vehicle;
  vehicle.radio.send(VfrHud, {
    airspeed: airframe.airspeed,
    groundspeed: flat(airframe.velocity),
    heading: Math.round(airframe.yaw) % 360,
    throttle: flight.airborne ? 45 : 0,
    alt: ground.origin.amsl + believed.up,
    climb: airframe.velocity.up,
  });
}

const UNKNOWN_CELL = 65_535;
/** MAV_BATTERY_CHARGE_STATE: ok, low, critical. */
const CHARGE_STATES = [1, 2, 3] as const;

function battery(vehicle: Vehicle): void {
  vehicle.packs.forEach((pack, id) => {
    const cell = (pack.voltage * 1000) / pack.options.cells;
    vehicle.radio.send(BatteryStatus, {
      id,
      batteryFunction: 1,
      type: 1,
      temperature: 2500,
      voltages: Array.from({ length: 10 }, (_, n) =>
        n < pack.options.cells ? cell : UNKNOWN_CELL,
      ),
      currentBattery: pack.current * 100,
      currentConsumed: pack.used,
      energyConsumed: pack.energy * 36,
      batteryRemaining: pack.charge * 100,
      timeRemaining:
        pack.current > 1 ? ((pack.options.capacity - pack.used) * 3.6) / pack.current : 0,
      chargeState: CHARGE_STATES[Math.min(2, vehicle.failsafes.batteryLevel)]!,
    });
  });
}

function missionCurrent(vehicle: Vehicle): void {
  const { mission, plans, personality, flight } = vehicle;
  const ids = personality.missions.opaqueIds;
  vehicle.radio.send(MissionCurrent, {
    seq: mission.current,
    total: Math.max(0, plans.get(0).length - first(vehicle)),
    missionState: mission.state(vehicle),
    missionMode: flight.mode.behaviour === 'mission' ? 1 : 2,
    missionId: ids ? plans.opaqueId(0) : 0,
    fenceId: ids ? plans.opaqueId(1) : 0,
    rallyPointsId: ids ? plans.opaqueId(2) : 0,
  });
}

/** EKF_STATUS_FLAGS, ESTIMATOR_STATUS_FLAGS: all it needs; position held constant; not begun (ArduPilot). */
const EKF_GOOD: number = 0x33f;
const EKF_LOST: number = 0xa7;
const EKF_NONE: number = 0x400;
/** Attitude only (PX4). */
const ESTIMATOR_NONE: number = 0x1;

function ekf(vehicle: Vehicle): void {
  const { gps } = vehicle;
  const flags = gps.healthy ? EKF_GOOD : gps.aligned ? EKF_LOST : EKF_NONE;
  const doubt = gps.healthy && !gps.glitching ? 0.05 : 1.2;
  vehicle.radio.send(EkfStatusReport, {
    flags,
    velocityVariance: doubt,
    posHorizVariance: doubt,
    posVertVariance: 0.02,
    compassVariance: 0.03,
  });
}

function estimator(vehicle: Vehicle): void {
  const { gps } = vehicle;
  const doubt = gps.healthy && !gps.glitching ? 0.05 : 1.2;
  vehicle.radio.send(EstimatorStatus, {
    timeUsec: BigInt(vehicle.uptime) * 1000n,
    flags: gps.healthy ? EKF_GOOD : gps.aligned ? EKF_LOST : ESTIMATOR_NONE,
    velRatio: doubt,
    posHorizRatio: doubt,
    posVertRatio: 0.02,
    magRatio: 0.03,
    posHorizAccuracy: gps.healthy ? 0.4 : 20,
    posVertAccuracy: 0.6,
  });
}

function home(vehicle: Vehicle): void {
  const { flight, ground } = vehicle;
  if (!flight.home) return;
  const { lat, lon, amsl } = ground.toPlace(flight.home);
  vehicle.radio.send(HomePosition, {
    latitude: lat * 1e7,
    longitude: lon * 1e7,
    altitude: amsl * 1000,
    q: [1, 0, 0, 0],
    timeUsec: BigInt(vehicle.uptime) * 1000n,
  });
}

function wind(vehicle: Vehicle): void {
  const { north, east } = vehicle.wind.velocity;
  vehicle.radio.send(WindMessage, {
    direction: compass((Math.atan2(-east, -north) * 180) / Math.PI),
    speed: Math.sqrt(north * north + east * east),
  });
}

function localPosition(vehicle: Vehicle): void {
  const { believed, airframe } = vehicle;
  vehicle.radio.send(LocalPositionNed, {
    timeBootMs: vehicle.uptime,
    x: believed.north,
    y: believed.east,
    z: -believed.up,
    vx: airframe.velocity.north,
    vy: airframe.velocity.east,
    vz: -airframe.velocity.up,
  });
}

function version({ radio, personality, options }: Vehicle): void {
  radio.send(AutopilotVersion, {
    capabilities: personality.version.capabilities,
    flightSwVersion: personality.version.software,
    boardVersion: 0,
    uid: BigInt(options.seed) * 256n + BigInt(options.system),
  });
}

export const REPORTS: Readonly<Record<number, Report>> = {
  [Heartbeat.MSG_ID]: heartbeat,
  [SysStatus.MSG_ID]: sysStatus,
  [SystemTime.MSG_ID]: (vehicle) =>
    vehicle.radio.send(SystemTime, {
      timeUnixUsec: vehicle.gps.fix >= 2 ? BigInt(Math.round(vehicle.now)) * 1000n : 0n,
      timeBootMs: vehicle.uptime,
    }),
  [GpsRawInt.MSG_ID]: gpsRaw,
  [Attitude.MSG_ID]: attitude,
  [LocalPositionNed.MSG_ID]: localPosition,
  [GlobalPositionInt.MSG_ID]: globalPosition,
  [MissionCurrent.MSG_ID]: missionCurrent,
  [VfrHud.MSG_ID]: hud,
  [TimeSync.MSG_ID]: (vehicle) =>
    vehicle.radio.send(TimeSync, { tc1: 0n, ts1: BigInt(vehicle.uptime) * 1_000_000n }),
  [Altitude.MSG_ID]: (vehicle) => {
    const { believed, ground, flight } = vehicle;
    const relative = believed.up - (flight.home?.up ?? 0);
    vehicle.radio.send(Altitude, {
      timeUsec: BigInt(vehicle.uptime) * 1000n,
      altitudeMonotonic: believed.up,
      altitudeAmsl: ground.origin.amsl + believed.up,
      altitudeLocal: believed.up,
      altitudeRelative: relative,
      altitudeTerrain: Number.NaN,
      bottomClearance: Number.NaN,
    });
  },
  [BatteryStatus.MSG_ID]: battery,
  [AutopilotVersion.MSG_ID]: version,
  [WindMessage.MSG_ID]: wind,
  [EkfStatusReport.MSG_ID]: ekf,
  [EstimatorStatus.MSG_ID]: estimator,
  [WindCov.MSG_ID]: (vehicle) => {
    const { velocity } = vehicle.wind;
    vehicle.radio.send(WindCov, {
      timeUsec: BigInt(vehicle.uptime) * 1000n,
      windX: velocity.north,
      windY: velocity.east,
      windZ: -velocity.up,
    });
  },
  [HomePosition.MSG_ID]: home,
  [ExtendedSysState.MSG_ID]: (vehicle) =>
    vehicle.radio.send(ExtendedSysState, { vtolState: 0, landedState: vehicle.flight.landed }),
  162: (vehicle) => {
    vehicle.fence.report(vehicle);
  },
};
