/** Passes with photos by distance and straight ways between them, as a mission written out by hand. */
import type { Pass } from '../../missions/planner/types.ts';
import type { Mission, MissionItem } from '../../src/domain/flights/mission.ts';
import type { Plane } from '../../src/domain/geo/plane.ts';

export interface TourFlight {
  readonly home: Mission['home'];
  readonly plane: Plane;
  /** Metres above home. */
  readonly height: number;
  readonly speed: number;
  readonly triggerDistance: number;
  readonly gimbalPitch: number;
}

export function tourMission(
  { passes }: { readonly passes: readonly Pass[] },
  { home, plane, height, speed, triggerDistance, gimbalPitch }: TourFlight,
): Mission {
  const items = passes.flatMap(({ from, to }) => [
    place(from, plane, height),
    setting(206, [triggerDistance, 0, 1, 0]),
    place(to, plane, height),
    setting(206, [0, 0, 0, 0]),
  ]);
  return {
    home,
    items: [
      { ...setting(22, [0, 0, 0, null]), frame: 'relative', altitude: height },
      setting(178, [1, speed, -1, 0]),
      { ...setting(205, [gimbalPitch, 0, 0, 0]), altitude: 2 },
      ...items,
      setting(20, [0, 0, 0, 0]),
    ],
    fence: [],
    rally: [],
    cruiseSpeed: speed,
  };
}

function place([x, y]: Pass['from'], plane: Plane, altitude: number): MissionItem {
  const [lon, lat] = plane.position(x, y);
  return { ...setting(16, [0, 0, 0, null]), frame: 'relative', lat, lon, altitude };
}

function setting(command: number, params: MissionItem['params']): MissionItem {
  return { command, frame: 'none', params, lat: 0, lon: 0, altitude: 0, autoContinue: true };
}
