import { INT32, type ParameterRow, type Parameters, REAL32 } from './parameters.ts';
import type { FailsafeAction, Tuning } from './personality.ts';

export const PX4_PARAMETERS: readonly ParameterRow[] = [
  ['BAT1_CAPACITY', 16_000, REAL32],
  ['BAT_CRIT_THR', 0.07, REAL32],
  ['BAT_LOW_THR', 0.15, REAL32],
  ['COM_ARM_BAT_MIN', 0.2, REAL32],
  ['COM_DISARM_LAND', 2, REAL32],
  ['COM_DISARM_PRFLT', 10, REAL32],
  ['COM_DL_LOSS_T', 10, INT32],
  ['COM_LOW_BAT_ACT', 3, INT32],
  ['GF_ACTION', 3, INT32],
  ['GF_MAX_HOR_DIST', 0, REAL32],
  ['GF_MAX_VER_DIST', 120, REAL32],
  ['MAV_SYS_ID', 1, INT32],
  ['MIS_TAKEOFF_ALT', 2.5, REAL32],
  ['MPC_ACC_HOR', 3, REAL32],
  ['MPC_LAND_ALT2', 5, REAL32],
  ['MPC_LAND_SPEED', 0.7, REAL32],
  ['MPC_XY_CRUISE', 8, REAL32],
  ['MPC_Z_V_AUTO_DN', 1.5, REAL32],
  ['MPC_Z_V_AUTO_UP', 3, REAL32],
  ['NAV_ACC_RAD', 2, REAL32],
  ['NAV_DLL_ACT', 2, INT32],
  ['RTL_LAND_DELAY', 0, REAL32],
  ['RTL_RETURN_ALT', 30, REAL32],
];

/** GF_ACTION, NAV_DLL_ACT: by their own numbers. */
const FENCE: Readonly<Record<number, FailsafeAction>> = { 2: 'hold', 3: 'return', 5: 'land' };
const STATION: Readonly<Record<number, FailsafeAction>> = { 1: 'hold', 2: 'return', 3: 'land' };
/** COM_LOW_BAT_ACT: at low, at critical. */
const BATTERY: Readonly<Record<number, readonly [FailsafeAction, FailsafeAction]>> = {
  2: ['none', 'land'],
  3: ['return', 'land'],
};

export function tunePx4(parameters: Parameters): Tuning {
  const get = (name: string) => parameters.get(name);
  const [low, critical] = BATTERY[get('COM_LOW_BAT_ACT')] ?? ['none', 'none'];
  return {
    limits: {
      speed: get('MPC_XY_CRUISE'),
      climb: get('MPC_Z_V_AUTO_UP'),
      descent: get('MPC_Z_V_AUTO_DN'),
      sink: 2.5,
      acceleration: get('MPC_ACC_HOR'),
      climbAcceleration: 1,
      airspeed: 18,
      yawRate: 60,
    },
    acceptance: get('NAV_ACC_RAD'),
    landing: {
      fast: get('MPC_Z_V_AUTO_DN'),
      slow: get('MPC_LAND_SPEED'),
      below: get('MPC_LAND_ALT2'),
    },
    returning: { altitude: get('RTL_RETURN_ALT'), pause: Math.max(0, get('RTL_LAND_DELAY')) },
    disarm: {
      idle: get('COM_DISARM_PRFLT') > 0 ? get('COM_DISARM_PRFLT') : Number.POSITIVE_INFINITY,
      landed: Math.max(0, get('COM_DISARM_LAND')),
    },
    groundStation: {
      system: 255,
      timeout: get('COM_DL_LOSS_T'),
      action: STATION[get('NAV_DLL_ACT')] ?? 'none',
    },
    battery: {
      timer: 1,
      levels: [
        { state: 'low', volts: 0, charge: get('BAT_LOW_THR'), action: low },
        { state: 'critical', volts: 0, charge: get('BAT_CRIT_THR'), action: critical },
      ],
      arming: 0,
    },
    fence: {
      enabled: get('GF_ACTION') > 0,
      polygons: true,
      ceiling: get('GF_MAX_VER_DIST'),
      radius: get('GF_MAX_HOR_DIST'),
      action: FENCE[get('GF_ACTION')] ?? 'none',
    },
  };
}
