/** What an autopilot is known not to take, found before anything is sent. */
import type { Autopilot } from '../../../src/domain/flights/drone.ts';
import type { Mission, MissionItem } from '../../../src/domain/flights/mission.ts';
import { CMD, countsHome } from './items.ts';

/** Seen on ArduCopter 4.7: ACK 3. */
const REFUSED_BY_ARDUPILOT: Readonly<Record<number, string>> = {
  113: 'change of altitude as a condition',
  214: 'camera trigger by time',
  260: 'oblique survey',
  530: 'camera mode',
  2800: 'panorama',
};

/** ArduPilot without an SD card, home counted (a board may have less: it then answers "no space"). */
const ARDUPILOT_ITEMS = 724;
const ARDUPILOT_FENCE_POINTS = 70;
const PX4_ITEMS = 500;

/** Those that go somewhere: without a frame ArduPilot would take their altitude for one above the sea. */
const NEEDS_FRAME: ReadonlySet<number> = new Set([
  CMD.waypoint,
  CMD.loiterUnlimited,
  CMD.loiterTurns,
  CMD.loiterTime,
  CMD.takeoff,
  CMD.loiterToAltitude,
  CMD.spline,
]);

/** Why this mission is not even begun to be sent to this autopilot, in words; undefined: it may be. */
export function limitBroken(mission: Mission, autopilot: Autopilot): string | undefined {
  return tooMany(mission, autopilot) ?? badItem(mission, autopilot) ?? badFence(mission);
}

function tooMany({ items, fence }: Mission, autopilot: Autopilot): string | undefined {
  const most = autopilot === 'ardupilot' ? ARDUPILOT_ITEMS : PX4_ITEMS;
  const count = items.length + (countsHome(autopilot) ? 1 : 0);
  if (autopilot !== 'other' && count > most)
    return `${items.length} items are more than the ${most - (count - items.length)} that the autopilot keeps: split the mission`;
  const points = fence.reduce(
    (n, area) => n + (area.kind === 'polygon' ? area.vertices.length : 1),
    0,
  );
  if (autopilot === 'ardupilot' && points > ARDUPILOT_FENCE_POINTS)
    return `the fence has ${points} points, more than the ${ARDUPILOT_FENCE_POINTS} that the autopilot keeps: simplify it`;
  return undefined;
}

function badItem(mission: Mission, autopilot: Autopilot): string | undefined {
  for (const [index, item] of mission.items.entries()) {
    const fault = faultOf(item, mission.items.length, autopilot);
    if (fault) return `item ${index + 1} (command ${item.command}): ${fault}`;
  }
  return undefined;
}

function faultOf(item: MissionItem, count: number, autopilot: Autopilot): string | undefined {
  const { command, frame, params, lat, lon, altitude } = item;
  const refused = autopilot === 'ardupilot' ? REFUSED_BY_ARDUPILOT[command] : undefined;
  if (refused) return `ArduPilot takes no ${refused} in a mission: leave it out`;
  if (frame === 'terrain' && autopilot === 'px4')
    return 'PX4 takes no altitude above the ground: give it above home';
  if (![lat, lon, altitude, ...params].every((value) => value === null || Number.isFinite(value)))
    return 'not every number is one';
  if (frame === 'none') {
    if (NEEDS_FRAME.has(command)) return 'it goes somewhere, so its altitude needs a reference';
    if (!Number.isInteger(lat) || !Number.isInteger(lon))
      return 'parameters 5 and 6 travel as whole numbers only';
  } else if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return 'it lies nowhere on earth';
  // To ArduPilot that is "where it is then"; anybody else would fly there.
  else if (lat === 0 && lon === 0 && autopilot !== 'ardupilot' && NEEDS_FRAME.has(command))
    return 'it has no place (latitude and longitude are 0)';
  const target = params[0] ?? 0;
  if (command === CMD.jump && !(Number.isInteger(target) && target >= 1 && target <= count))
    return `it jumps to item ${target}, which is none`;
  return undefined;
}

function badFence(mission: Mission): string | undefined {
  for (const [index, area] of mission.fence.entries()) {
    const what = `area ${index + 1} of the fence`;
    if (area.kind === 'circle' && !(area.radius > 0 && area.radius < 1e6))
      return `${what} has no radius`;
    if (area.kind === 'polygon' && area.vertices.length < 3)
      return `${what} has fewer than 3 corners`;
    const points = area.kind === 'polygon' ? area.vertices : [area.center];
    if (!points.every(([lat, lon]) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180))
      return `${what} lies nowhere on earth`;
  }
  for (const [index, { lat, lon, altitude }] of mission.rally.entries())
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && Number.isFinite(altitude)))
      return `rally point ${index + 1} lies nowhere on earth`;
  return undefined;
}
