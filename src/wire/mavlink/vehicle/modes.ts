/** Flight modes by name and by number. Names as the autopilots' own documentation writes them. */
import type { Autopilot } from '../../../domain/flights/drone.ts';

type Names = Readonly<Record<number, string>>;

/** ArduCopter, mode.h; 8 and 10 are of before 3.3. */
const COPTER: Names = {
  0: 'STABILIZE',
  1: 'ACRO',
  2: 'ALT_HOLD',
  3: 'AUTO',
  4: 'GUIDED',
  5: 'LOITER',
  6: 'RTL',
  7: 'CIRCLE',
  8: 'POSITION',
  9: 'LAND',
  10: 'OF_LOITER',
  11: 'DRIFT',
  13: 'SPORT',
  14: 'FLIP',
  15: 'AUTOTUNE',
  16: 'POSHOLD',
  17: 'BRAKE',
  18: 'THROW',
  19: 'AVOID_ADSB',
  20: 'GUIDED_NOGPS',
  21: 'SMART_RTL',
  22: 'FLOWHOLD',
  23: 'FOLLOW',
  24: 'ZIGZAG',
  25: 'SYSTEMID',
  26: 'AUTOROTATE',
  27: 'AUTO_RTL',
  28: 'TURTLE',
};

const PLANE: Names = {
  0: 'MANUAL',
  1: 'CIRCLE',
  2: 'STABILIZE',
  3: 'TRAINING',
  4: 'ACRO',
  5: 'FBWA',
  6: 'FBWB',
  7: 'CRUISE',
  8: 'AUTOTUNE',
  10: 'AUTO',
  11: 'RTL',
  12: 'LOITER',
  13: 'TAKEOFF',
  14: 'AVOID_ADSB',
  15: 'GUIDED',
  16: 'INITIALISING',
  17: 'QSTABILIZE',
  18: 'QHOVER',
  19: 'QLOITER',
  20: 'QLAND',
  21: 'QRTL',
  22: 'QAUTOTUNE',
  23: 'QACRO',
  24: 'THERMAL',
  25: 'LOITER_ALT_QLAND',
  26: 'AUTOLAND',
};

const ROVER: Names = {
  0: 'MANUAL',
  1: 'ACRO',
  3: 'STEERING',
  4: 'HOLD',
  5: 'LOITER',
  6: 'FOLLOW',
  7: 'SIMPLE',
  8: 'DOCK',
  9: 'CIRCLE',
  10: 'AUTO',
  11: 'RTL',
  12: 'SMART_RTL',
  15: 'GUIDED',
  16: 'INITIALISING',
};

const SUB: Names = {
  0: 'STABILIZE',
  1: 'ACRO',
  2: 'ALT_HOLD',
  3: 'AUTO',
  4: 'GUIDED',
  7: 'CIRCLE',
  9: 'SURFACE',
  16: 'POSHOLD',
  19: 'MANUAL',
  20: 'MOTOR_DETECT',
  21: 'SURFTRAK',
};

/** By MAV_TYPE; every other vehicle of ArduPilot's is taken for a copter. */
const ARDUPILOT: Readonly<Record<number, Names>> = {
  1: PLANE,
  16: PLANE,
  19: PLANE,
  20: PLANE,
  21: PLANE,
  22: PLANE,
  23: PLANE,
  24: PLANE,
  25: PLANE,
  28: PLANE,
  10: ROVER,
  11: ROVER,
  12: SUB,
};

/** Its MAV_STATE says whether it flies: ACTIVE in the air, STANDBY on the ground, armed or not. */
export function isArduPilotCopter(autopilot: Autopilot, type: number): boolean {
  return autopilot === 'ardupilot' && ARDUPILOT[type] === undefined;
}

/** PX4: main × 256 + sub mode (custom_mode = main << 16 | sub << 24). Main mode 4 is `auto`. */
const PX4: Names = {
  256: 'Manual',
  512: 'Altitude',
  768: 'Position',
  769: 'Orbit',
  770: 'Position Slow',
  1025: 'Ready',
  1026: 'Takeoff',
  1027: 'Hold',
  1028: 'Mission',
  1029: 'Return',
  1030: 'Land',
  1032: 'Follow Me',
  1033: 'Precision Land',
  1034: 'VTOL Takeoff',
  1035: 'External 1',
  1036: 'External 2',
  1037: 'External 3',
  1038: 'External 4',
  1039: 'External 5',
  1040: 'External 6',
  1041: 'External 7',
  1042: 'External 8',
  1280: 'Acro',
  1536: 'Offboard',
  1792: 'Stabilized',
  2048: 'Rattitude',
  2304: 'Simple',
  2560: 'Termination',
  2816: 'Altitude Cruise',
};

/** MAV_MODE_FLAG_CUSTOM_MODE_ENABLED: `custom_mode` means something. */
const CUSTOM = 1;
/** The flags that name a mode where there is no custom one, in order of what they imply. */
const BASE: readonly (readonly [flag: number, name: string])[] = [
  [4, 'AUTO'],
  [8, 'GUIDED'],
  [16, 'STABILIZE'],
  [64, 'MANUAL'],
];
/** MAV_TYPE_HEXAROTOR */
const HEXAROTOR = 13;

/** `type` is HEARTBEAT's MAV_TYPE; ArduPilot numbers its modes by vehicle. Unknown ones: `mode 23`. */
export function modeName(
  autopilot: Autopilot,
  customMode: number,
  baseMode: number,
  type: number = HEXAROTOR,
): string {
  if (!(baseMode & CUSTOM)) {
    return BASE.find(([flag]) => baseMode & flag)?.[1] ?? `mode ${customMode}`;
  }
  const names = autopilot === 'ardupilot' ? (ARDUPILOT[type] ?? COPTER) : PX4;
  const key = autopilot === 'px4' ? px4Key(customMode) : customMode;
  return (autopilot === 'other' ? undefined : names[key]) ?? `mode ${customMode}`;
}

function px4Key(customMode: number): number {
  return ((customMode >>> 16) & 0xff) * 256 + (customMode >>> 24);
}

/** Parameters 2 and 3 of DO_SET_MODE (176), where parameter 1 is 1. ArduPilot has no sub mode: 0. */
export interface ModeNumbers {
  readonly main: number;
  readonly sub: number;
}

/** The inverse of `modeName`; undefined: this autopilot has no mode of that name. */
export function modeNumbers(
  autopilot: Autopilot,
  name: string,
  type: number = HEXAROTOR,
): ModeNumbers | undefined {
  if (autopilot === 'other') return undefined;
  const names = autopilot === 'px4' ? PX4 : (ARDUPILOT[type] ?? COPTER);
  const entry = Object.entries(names).find(([, known]) => known === name);
  if (entry === undefined) return undefined;
  const key = Number(entry[0]);
  return autopilot === 'px4' ? { main: key >>> 8, sub: key & 0xff } : { main: key, sub: 0 };
}
