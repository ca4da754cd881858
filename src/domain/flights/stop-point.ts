/** Where a sortie left its mission: the item it was on the way to, and how far along that leg it was. */
import { Plane } from '../geo/plane.ts';
import type { DroneState } from './drone.ts';
import type { StopPoint } from './flight.ts';
import type { Mission, MissionItem } from './mission.ts';

/** MAV_CMD: return to launch, land. */
const ENDS = [20, 21];
/** MAV_CMD: take-off. Where it has no place it is at home. */
const TAKEOFF = 22;

interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** 0, 0 is "here" or "no place". */
const hasPlace = ({ frame, lat, lon }: MissionItem): boolean =>
  frame !== 'none' && (lat !== 0 || lon !== 0);

/**
 * @param state the last one in which it flew the mission
 * @returns undefined where the state does not say which item it flew to, or where it was
 */
export function stopPoint({ home, items }: Mission, state: DroneState): StopPoint | undefined {
  const { mission, position } = state;
  if (!mission || !position || mission.current < 1 || mission.current > items.length)
    return undefined;
  const { lat, lon } = position;
  const at = items.findIndex((item, i) => i >= mission.current - 1 && hasPlace(item));
  // On the way home at the end of the mission: the leg to home is the last.
  const to: Place = items[at] ?? home;
  const before = at < 0 ? items : items.slice(0, at);
  const from: Place = before.findLast((item) => item.command !== TAKEOFF && hasPlace(item)) ?? home;
  return { item: mission.current, lat, lon, fraction: fractionAlong(from, to, { lat, lon }) };
}

/** How far along the leg the place next to `at` is, 0 … 1; a leg without length is flown. */
function fractionAlong(from: Place, to: Place, at: Place): number {
  const plane = new Plane(from.lon, from.lat);
  const [x, y] = [plane.x(to.lon), plane.y(to.lat)];
  const square = x * x + y * y;
  if (square < 0.01) return 1;
  const along = (plane.x(at.lon) * x + plane.y(at.lat) * y) / square;
  return Math.round(Math.min(1, Math.max(0, along)) * 1e4) / 1e4;
}

/** Whether the mission had been flown when the state was seen: over, or at its last item, which ends it. */
export function isFlown({ items }: Mission, { mission }: DroneState): boolean {
  if (!mission) return false;
  if (mission.state === 'complete') return true;
  const last = items.at(-1);
  return last !== undefined && ENDS.includes(last.command) && mission.current >= items.length;
}
