/**
 * How autopilots keep what they are sent. ArduPilot packs each command into a few bytes of its own
 * layout (AP_Mission) and gives back what is left; PX4 keeps nearly all of it. What is not listed here
 * must come back as it went.
 */
import type { Autopilot } from '../../../src/domain/flights/drone.ts';

/** How a parameter is kept. */
export type Kept =
  /** As float32. */
  | 'float'
  /** Not at all: comes back as 0 (or as it was). */
  | 'lost'
  | 'u8'
  | 'i8'
  | 'u16'
  | 'i16'
  /** As 0 or 1. */
  | 'flag'
  /** Its sign only, 1 for 0. */
  | 'sign'
  /** A distance whose sign is a direction: whole metres, tens of metres above 255. */
  | 'radius'
  /** Turns: whole ones, or in 256ths. */
  | 'turns'
  /** In centimetres. */
  | 'centi'
  /** Nothing is read back that means anything. */
  | 'any'
  /** Degrees, any multiple of 360 apart, through radians. */
  | 'angle';

/** What x, y and z are. */
export type Rest = 'place' | 'none' | 'numbers';

export interface Habit {
  readonly params: readonly [Kept, Kept, Kept, Kept];
  readonly rest: Rest;
}

const row = (p1: Kept, p2: Kept, p3: Kept, p4: Kept, rest: Rest): Habit => ({
  params: [p1, p2, p3, p4],
  rest,
});

const PLAIN_PLACE = row('float', 'float', 'float', 'float', 'place');

const ARDUPILOT: Readonly<Record<number, Habit>> = {
  16: row('u16', 'lost', 'lost', 'lost', 'place'),
  17: row('lost', 'lost', 'radius', 'lost', 'place'),
  18: row('turns', 'lost', 'radius', 'flag', 'place'),
  19: row('u16', 'lost', 'sign', 'lost', 'place'),
  20: row('lost', 'lost', 'lost', 'lost', 'none'),
  21: row('u16', 'lost', 'lost', 'any', 'place'),
  22: row('u16', 'lost', 'lost', 'lost', 'place'),
  30: row('u8', 'lost', 'lost', 'lost', 'place'),
  31: row('lost', 'radius', 'lost', 'flag', 'place'),
  82: row('u16', 'lost', 'lost', 'lost', 'place'),
  92: row('u16', 'lost', 'lost', 'lost', 'none'),
  93: row('float', 'i16', 'i16', 'i16', 'none'),
  94: row('centi', 'lost', 'lost', 'lost', 'place'),
  112: row('float', 'lost', 'lost', 'lost', 'none'),
  114: row('float', 'lost', 'lost', 'lost', 'none'),
  115: row('float', 'float', 'i8', 'flag', 'none'),
  177: row('u16', 'i16', 'lost', 'lost', 'none'),
  178: row('u8', 'float', 'float', 'lost', 'none'),
  179: row('u16', 'lost', 'lost', 'lost', 'place'),
  181: row('u8', 'u8', 'lost', 'lost', 'none'),
  182: row('u8', 'i16', 'float', 'lost', 'none'),
  183: row('u8', 'u16', 'lost', 'lost', 'none'),
  184: row('u8', 'u16', 'i16', 'float', 'none'),
  189: row('lost', 'lost', 'lost', 'lost', 'place'),
  195: row('lost', 'lost', 'lost', 'lost', 'place'),
  197: row('lost', 'lost', 'lost', 'lost', 'none'),
  201: row('u16', 'lost', 'lost', 'lost', 'place'),
  203: row('u8', 'u8', 'i8', 'u8', 'numbers'),
  205: row('float', 'float', 'float', 'lost', 'none'),
  206: row('float', 'lost', 'lost', 'lost', 'none'),
  207: row('u16', 'lost', 'lost', 'lost', 'none'),
  208: row('u16', 'lost', 'lost', 'lost', 'none'),
  211: row('u8', 'u8', 'lost', 'lost', 'none'),
  212: row('u16', 'lost', 'lost', 'lost', 'none'),
  222: row('u16', 'float', 'float', 'float', 'none'),
  1000: row('i8', 'i16', 'i8', 'i8', 'numbers'),
  2000: row('u8', 'float', 'u16', 'u16', 'none'),
  2001: row('u8', 'lost', 'lost', 'lost', 'none'),
};

const PX4: Readonly<Record<number, Habit>> = {
  16: row('float', 'float', 'lost', 'angle', 'place'),
  17: row('lost', 'lost', 'float', 'angle', 'place'),
  18: row('float', 'lost', 'float', 'angle', 'place'),
  19: row('float', 'lost', 'float', 'angle', 'place'),
  20: row('lost', 'lost', 'lost', 'lost', 'none'),
  21: row('float', 'float', 'lost', 'angle', 'place'),
  22: row('float', 'lost', 'lost', 'angle', 'place'),
  31: row('float', 'float', 'lost', 'angle', 'place'),
  177: row('float', 'float', 'lost', 'lost', 'none'),
};

/** MAV_FRAME_MISSION: an item without a place. */
const NO_PLACE = 2;

/** Of a command sent in this frame. */
export function habitOf(autopilot: Autopilot, command: number, frame: number): Habit {
  const table = autopilot === 'ardupilot' ? ARDUPILOT : autopilot === 'px4' ? PX4 : {};
  return table[command] ?? (frame === NO_PLACE ? { ...PLAIN_PLACE, rest: 'numbers' } : PLAIN_PLACE);
}
