/** A mission as the way that it describes: where the drone goes one after the other, and how far that is. */

import type { Frame } from '../../domain/flights/mission.ts';
import { metresBetween } from '../../domain/geo/distance.ts';
import type { ApiMission } from '../../wire/api-flights.ts';

/** Numbers of MAV_CMD. */
export const MAV = {
  waypoint: 16,
  loiterForever: 17,
  loiterTurns: 18,
  loiterTime: 19,
  return: 20,
  land: 21,
  takeoff: 22,
  loiterTo: 31,
  spline: 82,
  yaw: 115,
  jump: 177,
  speed: 178,
  pitch: 1000,
  mount: 205,
  distance: 206,
  photo: 203,
  photos: 2000,
  stopPhotos: 2001,
} as const;

const WITH_PLACE: ReadonlySet<number> = new Set([
  MAV.waypoint,
  MAV.loiterForever,
  MAV.loiterTurns,
  MAV.loiterTime,
  MAV.land,
  MAV.takeoff,
  MAV.loiterTo,
  MAV.spline,
]);

export interface PathPoint {
  readonly lon: number;
  readonly lat: number;
  /** Metres above what `frame` says. */
  readonly altitude: number;
  readonly frame: Frame;
  /** From 1; 0: home before the first. */
  readonly item: number;
  readonly command: number;
}

/** Home first, then each item that is a place. An item at 0, 0 is where the drone is then. */
export function missionPath({ home, items }: ApiMission): PathPoint[] {
  const start = { lon: home.lon, lat: home.lat };
  const points: PathPoint[] = [{ ...start, altitude: 0, frame: 'relative', item: 0, command: 0 }];
  for (const [i, { command, frame, lon, lat, altitude }] of items.entries()) {
    const last = points.at(-1)!;
    const common = { item: i + 1, command };
    if (command === MAV.return) {
      points.push({ ...start, altitude: 0, frame: 'relative', ...common });
    } else if (WITH_PLACE.has(command)) {
      const here = frame === 'none' || (lon === 0 && lat === 0);
      const at = here ? { lon: last.lon, lat: last.lat } : { lon, lat };
      points.push({ ...at, altitude, frame: frame === 'none' ? 'relative' : frame, ...common });
    }
  }
  return points;
}

/** Over ground and up or down, m; of different frames only over ground. */
function legLength(a: PathPoint, b: PathPoint): number {
  const ground = metresBetween(a.lon, a.lat, b.lon, b.lat);
  return a.frame === b.frame ? Math.hypot(ground, b.altitude - a.altitude) : ground;
}

/** Metres from where it is over the item it flies to and all that follow; undefined: nothing follows. */
export function metresLeft(
  path: readonly PathPoint[],
  current: number,
  at: { lon: number; lat: number },
): number | undefined {
  const next = path.findIndex((point) => point.item >= Math.max(1, current));
  const target = path[next];
  if (!target) return undefined;
  let metres = metresBetween(at.lon, at.lat, target.lon, target.lat);
  for (let i = next + 1; i < path.length; i++) metres += legLength(path[i - 1]!, path[i]!);
  return metres;
}

/** Metres above home that the item asks for, as far as that can be said without a terrain model. */
export function plannedRelative(mission: ApiMission, item: number): number | undefined {
  const point = missionPath(mission).findLast((p) => p.item <= item && p.item > 0);
  if (!point || point.command === MAV.return || point.command === MAV.land) return undefined;
  if (point.frame === 'relative') return point.altitude;
  const { amsl } = mission.home;
  return point.frame === 'amsl' && amsl !== undefined ? point.altitude - amsl : undefined;
}
