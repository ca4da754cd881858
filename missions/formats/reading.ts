/** What reading a plan file comes to: a mission, or why not. */
import type { Frame, Mission, MissionItem } from '../../src/domain/flights/mission.ts';

export const REFUSALS = [
  /** Not a file of this kind at all. */
  'not-a-plan',
  /** A version of the format, or of a part of it, that is not known. */
  'version',
  /** Something without which there is no mission. */
  'missing',
  /** A number that is none, or a place that is nowhere. */
  'number',
  /** The numbering of the items, or a jump. */
  'order',
  /** Something that a mission cannot say. It is never left out in silence. */
  'unsupported',
  'too-many',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type Reading =
  | { readonly ok: true; readonly mission: Mission }
  | {
      readonly ok: false;
      readonly reason: Refusal;
      readonly detail: string;
      /** `line 12`, or a path as `mission.items[3].params`. */
      readonly where: string;
    };

/** Thrown within a reader and turned into a Reading at its rim. */
export class Refused extends Error {
  readonly reason: Refusal;
  readonly where: string;

  constructor(reason: Refusal, detail: string, where: string) {
    super(detail);
    this.reason = reason;
    this.where = where;
  }
}

export function reading(read: () => Mission): Reading {
  try {
    return { ok: true, mission: read() };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, reason: error.reason, detail: error.message, where: error.where };
  }
}

/** MAV_FRAME of a file to ours; GLOBAL and GLOBAL_INT mean the same. */
const FRAMES: Readonly<Record<number, Frame>> = {
  0: 'amsl',
  5: 'amsl',
  3: 'relative',
  6: 'relative',
  10: 'terrain',
  11: 'terrain',
  2: 'none',
};
export const FRAME_NUMBER: Readonly<Record<Frame, number>> = {
  amsl: 0,
  relative: 3,
  terrain: 10,
  none: 2,
};

/**
 * Commands that lie nowhere, by MAV_CMD: whatever frame a file gives them, they have none. (Mission
 * Planner writes them in the frame of its waypoints, QGroundControl in 2.)
 */
const PLACELESS = new Set([
  20, 83, 92, 93, 112, 113, 114, 115, 176, 177, 178, 181, 182, 183, 184, 197, 202, 203, 205, 206,
  207, 208, 210, 211, 212, 214, 220, 221, 222, 223, 530, 531, 532, 533, 534, 1000, 2000, 2001, 2003,
  2500, 2501, 2800, 2801, 3000, 42600,
]);

const TAKEOFF = 22;
const JUMP = 177;
const LARGEST = 3.4e38;

/** Seven parameters of a file as an item. Refuses what is no number or no place. */
export function missionItem(
  command: number,
  frameNumber: number,
  params: readonly (number | null)[],
  autoContinue: boolean,
  where: string,
): MissionItem {
  const given = FRAMES[frameNumber];
  if (given === undefined)
    throw new Refused('unsupported', `frame ${frameNumber} is not known`, where);
  if (!Number.isInteger(command) || command < 0 || command > 0xffff)
    throw new Refused('number', `command ${command} is none`, where);
  const frame = PLACELESS.has(command) ? 'none' : given;
  const [p1 = null, p2 = null, p3 = null, p4 = null, lat = null, lon = null, altitude = null] =
    params;
  if (params.some((value) => value !== null && !(Math.abs(value) < LARGEST)))
    throw new Refused('number', 'a parameter is no number', where);
  if (frame !== 'none') checkPlace(command, lat, lon, altitude, where);
  return {
    command,
    frame,
    params: [p1, p2, p3, p4],
    lat: lat ?? 0,
    lon: lon ?? 0,
    altitude: altitude ?? 0,
    autoContinue,
  };
}

/** A take-off may leave its place open (0, 0: where it stands). */
function checkPlace(
  command: number,
  lat: number | null,
  lon: number | null,
  altitude: number | null,
  where: string,
): void {
  if (altitude === null) throw new Refused('missing', 'it has no altitude', where);
  if ((lat === null || lon === null) && command !== TAKEOFF)
    throw new Refused('missing', 'it has no place', where);
  checkOnEarth(lat ?? 0, lon ?? 0, where);
}

export function checkOnEarth(lat: number, lon: number, where: string): void {
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180))
    throw new Refused('number', `${lat}, ${lon} is nowhere on earth`, where);
}

/** Jumps name their target as the file numbers items; here by their place in the list, from 1. */
export function aimJumps(
  items: readonly MissionItem[],
  numberOf: (fileNumber: number) => number | undefined,
  whereOf: (index: number) => string,
): MissionItem[] {
  return items.map((item, index) => {
    if (item.command !== JUMP) return item;
    const target = item.params[0] === null ? undefined : numberOf(item.params[0]);
    if (target === undefined)
      throw new Refused(
        'order',
        `it jumps to item ${item.params[0]}, which is none`,
        whereOf(index),
      );
    const [, p2, p3, p4] = item.params;
    return { ...item, params: [target, p2, p3, p4] };
  });
}
