/** The limits by which a planned sortie is judged: what the place, the airframe and the approval allow. */
import type { Mission } from '../../src/domain/flights/mission.ts';
import type { PatrolWishes } from '../../src/domain/flights/patrol.ts';
import { Plane } from '../../src/domain/geo/plane.ts';
import { flightEnergy, usableEnergy } from '../planner/energy.ts';
import { ringsOf } from '../planner/rings.ts';
import type { Finding, SafetyLimits } from '../planner/safety/finding.ts';
import { judgeMission } from '../planner/safety/judge.ts';
import { isRefusal } from '../planner/space/free-space.ts';
import type { Point } from '../planner/types.ts';
import { groundAt } from '../terrain/grid.ts';
import { LEAST_ABOVE, type Place } from './place.ts';
import type { Setting } from './setting.ts';
import type { Surroundings } from './surroundings.ts';

/** Metres by which a position may be off for its being rounded and laid on another plane. */
const ROUNDING = 0.25;
/** Items without an SD card (ArduPilot 724 with home; PX4 500), and corners of its fence. */
export const MOST_ITEMS = { ardupilot: 650, px4: 500 } as const;
export const MOST_FENCE_POINTS = 70;

export function judgeSortie(
  mission: Mission,
  wishes: PatrolWishes,
  setting: Setting,
  place: Place,
  surroundings: Surroundings,
  check: () => void,
): readonly Finding[] {
  const { airframe, camera, ceiling, wind } = setting;
  const { terrain } = surroundings;
  const limits: SafetyLimits = {
    noFly: place.noFly,
    clearance: Math.max(0, setting.template.clearance - ROUNDING),
    fences: place.fence.map((region, i) => ({
      name: `fence ${i + 1}`,
      rings: ringsOf(region).map((ring) => ring.map(([x, y]) => place.plane.position(x, y))),
    })),
    ceiling,
    // Without tiles the ground is taken as level everywhere, which the plan says in a note.
    groundAt: terrain ? groundAt(terrain) : () => 0,
    obstacles: [...surroundings.obstacles, ...place.roofs],
    obstacleClearance: LEAST_ABOVE - ROUNDING,
    endurance: {
      energy: (path) => flightEnergy(path, airframe, wind),
      usable: usableEnergy(airframe),
      wayHome: wayHome(mission, setting, place),
    },
    maxSpeed: airframe.maxSpeed,
    camera,
    mostItems: MOST_ITEMS[wishes.autopilot ?? 'ardupilot'],
    mostFencePoints: MOST_FENCE_POINTS,
    ...(wishes.approval && { approval: wishes.approval }),
    ...(wishes.departure !== undefined && { departure: wishes.departure }),
    check,
  };
  return judgeMission(mission, limits);
}

/** From a place in metres from home, around what must not be flown over. */
function wayHome({ home }: Mission, { height }: Setting, { airspace, plane }: Place) {
  const own = new Plane(home.lon, home.lat);
  const space = airspace.at(height);
  const into = ([x, y]: Point): Point => {
    const [lon, lat] = own.position(x, y);
    return [plane.x(lon), plane.y(lat)];
  };
  const back = ([x, y]: Point): Point => {
    const [lon, lat] = plane.position(x, y);
    return [own.x(lon), own.y(lat)];
  };
  const end = into([0, 0]);
  return (from: Point): readonly Point[] => {
    const path = isRefusal(space) ? undefined : space.path(into(from), end);
    return path ? path.map(back) : [from, [0, 0]];
  };
}
