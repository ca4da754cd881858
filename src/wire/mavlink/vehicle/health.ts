/** What the autopilot thinks of its own parts: SYS_STATUS, EKF_STATUS_REPORT, ESTIMATOR_STATUS. */
import { EkfStatusReport, EstimatorStatus, SysStatus } from '../messages.ts';
import { notePower } from './power.ts';
import { on, type Rule } from './rule.ts';
import type { FailsafeKind, Vehicle } from './vehicle.ts';

/** MAV_SYS_STATUS_SENSOR */
const PREARM = 0x1000_0000;
const GEOFENCE = 0x10_0000;
/** Parts whose failing in the air makes the autopilot act. */
const VITAL: readonly (readonly [bit: number, kind: FailsafeKind, text: string])[] = [
  [0x20, 'gps', 'GPS unhealthy'],
  [0x1_0000, 'rc', 'RC receiver unhealthy'],
  [0x20_0000, 'ekf', 'AHRS unhealthy'],
  [0x200_0000, 'battery', 'battery unhealthy'],
];

/** EKF_STATUS_FLAGS: attitude is good; constant position, uninitialised, GPS glitching are not. */
const ATTITUDE_GOOD = 1;
const EKF_BAD = 128 | 1024 | 32_768;
/** ESTIMATOR_STATUS_FLAGS: constant position, GPS glitch, accelerometer error. */
const ESTIMATOR_BAD = 128 | 1024 | 2048;
/** Variances and test ratios: 1 is where the filter itself rejects what it measures. */
const REJECTED = 1;

export const healthRules: readonly Rule[] = [
  on(SysStatus, (vehicle, message, at) => {
    notePower(vehicle, message, at);
    const present = message.onboardControlSensorsPresent;
    const enabled = present & message.onboardControlSensorsEnabled;
    const health = message.onboardControlSensorsHealth;
    if (enabled & PREARM) vehicle.seen.prearm = { at, ok: (health & PREARM) !== 0 };
    else delete vehicle.seen.prearm;
    vehicle.seen.fenceEnabled = { at, enabled: (enabled & GEOFENCE) !== 0 };
    noteVital(vehicle, enabled & ~health, at);
  }),
  on(EkfStatusReport, (vehicle, message, at) => {
    const { flags, velocityVariance, posHorizVariance, posVertVariance, compassVariance } = message;
    const ratios = [velocityVariance, posHorizVariance, posVertVariance, compassVariance];
    vehicle.seen.estimator = { at, flags, ok: isSound(flags, EKF_BAD, ratios) };
  }),
  on(EstimatorStatus, (vehicle, message, at) => {
    const { flags, velRatio, posHorizRatio, posVertRatio, magRatio } = message;
    const ratios = [velRatio, posHorizRatio, posVertRatio, magRatio];
    vehicle.seen.estimator = { at, flags, ok: isSound(flags, ESTIMATOR_BAD, ratios) };
  }),
];

/** On the ground parts are unhealthy for good reasons; in the air their failing is news. */
function noteVital(vehicle: Vehicle, unhealthy: number, at: number): void {
  const before = vehicle.seen.unhealthy;
  vehicle.seen.unhealthy = unhealthy;
  if (before === undefined || !vehicle.presence?.armed) return;
  for (const [bit, kind, text] of VITAL) {
    if (unhealthy & ~before & bit) vehicle.failsafe(kind, text, at);
  }
}

/** A ratio that is NaN is not known. */
function isSound(flags: number, bad: number, ratios: readonly number[]): boolean {
  return (
    (flags & bad) === 0 && (flags & ATTITUDE_GOOD) !== 0 && !ratios.some((one) => one >= REJECTED)
  );
}
