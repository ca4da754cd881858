/** A mission as the autopilot's three lists of MISSION_ITEM_INT. */
import type { Autopilot } from '../../../src/domain/flights/drone.ts';
import type { Frame, Mission, MissionItem } from '../../../src/domain/flights/mission.ts';

/** MAV_MISSION_TYPE, in the order in which they are sent: what bounds the flight before the flight. */
export const LISTS = ['fence', 'rally', 'mission'] as const;
export type List = (typeof LISTS)[number];
export const MISSION_TYPE: Readonly<Record<List, number>> = { mission: 0, fence: 1, rally: 2 };

/** One MISSION_ITEM_INT without its addresses and its number, which is its place in the list. */
export interface WireItem {
  readonly command: number;
  /** MAV_FRAME */
  readonly frame: number;
  readonly params: readonly [number, number, number, number];
  /** Degrees × 1e7, or parameters 5 and 6 as they are. */
  readonly x: number;
  readonly y: number;
  /** Metres, or parameter 7. */
  readonly z: number;
  readonly autoContinue: boolean;
}

/** The commands of MAV_CMD that this folder treats by name. */
export const CMD = {
  waypoint: 16,
  loiterUnlimited: 17,
  loiterTurns: 18,
  loiterTime: 19,
  land: 21,
  takeoff: 22,
  loiterToAltitude: 31,
  spline: 82,
  jump: 177,
  polygonInclusion: 5001,
  polygonExclusion: 5002,
  circleInclusion: 5003,
  circleExclusion: 5004,
  rallyPoint: 5100,
} as const;

/**
 * GLOBAL, GLOBAL_RELATIVE_ALT, GLOBAL_TERRAIN_ALT, MISSION. Not the _INT twins 5, 6 and 11: in a
 * MISSION_ITEM_INT both autopilots take either (the twins are deprecated), and ArduPilot reads these back
 * as it got them.
 */
const FRAME: Readonly<Record<Frame, number>> = { amsl: 0, relative: 3, terrain: 10, none: 2 };

/** ArduPilot keeps home as number 0 of the mission; nobody else counts it. */
export const countsHome = (autopilot: Autopilot): boolean => autopilot === 'ardupilot';

export function wireItems(mission: Mission, list: List, autopilot: Autopilot): readonly WireItem[] {
  switch (list) {
    case 'fence':
      return mission.fence.flatMap(fenceItems);
    case 'rally':
      return mission.rally.map(({ lat, lon, altitude }) =>
        place(CMD.rallyPoint, FRAME.relative, 0, lat, lon, altitude),
      );
    case 'mission': {
      // An empty mission clears what is there; ArduPilot puts its home back by itself.
      if (mission.items.length === 0) return [];
      const items = mission.items.map((item) => missionItem(item, autopilot));
      const { lat, lon, amsl } = mission.home;
      const home = place(CMD.waypoint, FRAME.amsl, 0, lat, lon, amsl ?? 0);
      return countsHome(autopilot) ? [home, ...items] : items;
    }
  }
}

const degrees = (value: number): number => Math.round(value * 1e7);

function place(
  command: number,
  frame: number,
  first: number,
  lat: number,
  lon: number,
  z: number,
): WireItem {
  const params = [first, 0, 0, 0] as const;
  return { command, frame, params, x: degrees(lat), y: degrees(lon), z, autoContinue: true };
}

function missionItem(item: MissionItem, autopilot: Autopilot): WireItem {
  const { command, frame, lat, lon, altitude, autoContinue } = item;
  // ArduPilot refuses NaN in most parameters and keeps none of those in which it takes it.
  const absent = autopilot === 'ardupilot' ? 0 : Number.NaN;
  const [p1, p2, p3, p4] = item.params;
  // Targets of jumps are counted from 1, which is ArduPilot's own number; elsewhere from 0.
  const first =
    command === CMD.jump && p1 !== null && !countsHome(autopilot) ? p1 - 1 : (p1 ?? absent);
  return {
    command,
    frame: FRAME[frame],
    params: [first, p2 ?? absent, p3 ?? absent, p4 ?? absent],
    x: frame === 'none' ? lat : degrees(lat),
    y: frame === 'none' ? lon : degrees(lon),
    z: altitude,
    autoContinue,
  };
}

/** A polygon is an item a corner, each with the number of corners as parameter 1. */
function fenceItems(area: Mission['fence'][number]): WireItem[] {
  if (area.kind === 'circle') {
    const command = area.inclusion ? CMD.circleInclusion : CMD.circleExclusion;
    return [place(command, FRAME.amsl, area.radius, area.center[0], area.center[1], 0)];
  }
  const command = area.inclusion ? CMD.polygonInclusion : CMD.polygonExclusion;
  return area.vertices.map(([lat, lon]) =>
    place(command, FRAME.amsl, area.vertices.length, lat, lon, 0),
  );
}
