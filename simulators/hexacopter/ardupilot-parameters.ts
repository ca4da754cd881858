import { INT8, INT16, INT32, type ParameterRow, type Parameters, REAL32 } from './parameters.ts';
import type { FailsafeAction, Tuning } from './personality.ts';

export const ARDUPILOT_PARAMETERS: readonly ParameterRow[] = [
  ['ARMING_SKIPCHK', 0, INT32],
  ['BATT_ARM_VOLT', 22, REAL32],
  ['BATT_CAPACITY', 16_000, INT32],
  ['BATT_CRT_VOLT', 20.4, REAL32],
  ['BATT_FS_CRT_ACT', 1, INT8],
  ['BATT_FS_LOW_ACT', 2, INT8],
  ['BATT_LOW_TIMER', 10, INT8],
  ['BATT_LOW_VOLT', 21.5, REAL32],
  ['BATT_MONITOR', 4, INT8],
  ['CAM1_TYPE', 1, INT8],
  ['DISARM_DELAY', 10, INT8],
  ['FENCE_ACTION', 1, INT8],
  ['FENCE_ALT_MAX', 120, REAL32],
  ['FENCE_ENABLE', 0, INT8],
  ['FENCE_MARGIN', 2, REAL32],
  ['FENCE_RADIUS', 1500, REAL32],
  ['FENCE_TYPE', 7, INT8],
  ['FRAME_CLASS', 2, INT8],
  ['FRAME_TYPE', 1, INT8],
  ['FS_EKF_ACTION', 1, INT8],
  ['FS_GCS_ENABLE', 1, INT8],
  ['FS_GCS_TIMEOUT', 5, REAL32],
  ['FS_OPTIONS', 0, INT32],
  ['LAND_ALT_LOW_M', 10, REAL32],
  ['LAND_SPD_HIGH_MS', 0, REAL32],
  ['LAND_SPD_MS', 0.5, REAL32],
  ['MAV_GCS_SYSID', 255, INT16],
  ['MAV_SYSID', 1, INT16],
  ['MIS_OPTIONS', 0, INT16],
  ['MIS_RESTART', 0, INT8],
  ['RTL_ALT_M', 15, REAL32],
  ['RTL_LOIT_TIME', 5000, INT32],
  ['WP_ACC', 2.5, REAL32],
  ['WP_RADIUS_M', 2, REAL32],
  ['WP_SPD', 10, REAL32],
  ['WP_SPD_DN', 1.5, REAL32],
  ['WP_SPD_UP', 2.5, REAL32],
];

/** BATT_FS_*_ACT, FS_GCS_ENABLE, FENCE_ACTION: by their own numbers. */
const BATTERY: Readonly<Record<number, FailsafeAction>> = {
  1: 'land',
  2: 'return',
  3: 'return',
  4: 'land',
};
const STATION: Readonly<Record<number, FailsafeAction>> = {
  1: 'return',
  3: 'return',
  4: 'land',
  5: 'land',
};
const FENCE: Readonly<Record<number, FailsafeAction>> = {
  1: 'return',
  2: 'land',
  3: 'return',
  4: 'hold',
  5: 'land',
};
/** FENCE_TYPE */
const CEILING = 1;
const CIRCLE = 2;
const POLYGON = 4;

export function tuneArduPilot(parameters: Parameters): Tuning {
  const get = (name: string) => parameters.get(name);
  const types = get('FENCE_TYPE');
  return {
    limits: {
      speed: get('WP_SPD'),
      climb: get('WP_SPD_UP'),
      descent: get('WP_SPD_DN'),
      sink: 2.5,
      acceleration: get('WP_ACC'),
      climbAcceleration: 1,
      airspeed: 18,
      yawRate: 60,
    },
    acceptance: get('WP_RADIUS_M'),
    landing: {
      fast: get('LAND_SPD_HIGH_MS') || get('WP_SPD_DN'),
      slow: get('LAND_SPD_MS'),
      below: get('LAND_ALT_LOW_M'),
    },
    returning: { altitude: get('RTL_ALT_M'), pause: get('RTL_LOIT_TIME') / 1000 },
    disarm: { idle: get('DISARM_DELAY') || Number.POSITIVE_INFINITY, landed: 0 },
    groundStation: {
      system: get('MAV_GCS_SYSID'),
      timeout: get('FS_GCS_TIMEOUT'),
      action: STATION[get('FS_GCS_ENABLE')] ?? 'none',
    },
    battery: {
      timer: get('BATT_LOW_TIMER'),
      levels: [
        {
          state: 'low',
          volts: get('BATT_LOW_VOLT'),
          charge: 0,
          action: BATTERY[get('BATT_FS_LOW_ACT')] ?? 'none',
        },
        {
          state: 'critical',
          volts: get('BATT_CRT_VOLT'),
          charge: 0,
          action: BATTERY[get('BATT_FS_CRT_ACT')] ?? 'none',
        },
      ],
      arming: get('BATT_ARM_VOLT'),
    },
    fence: {
      enabled: get('FENCE_ENABLE') === 1,
      polygons: (types & POLYGON) !== 0,
      ceiling: (types & CEILING) === 0 ? 0 : get('FENCE_ALT_MAX'),
      radius: (types & CIRCLE) === 0 ? 0 : get('FENCE_RADIUS'),
      action: FENCE[get('FENCE_ACTION')] ?? 'none',
    },
  };
}
