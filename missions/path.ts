/** The way that a mission flies. Pure; flat stretches between its places. */

import type { Mission, MissionItem } from '../src/domain/flights/mission.ts';
import { metresBetween } from '../src/domain/geo/distance.ts';

export interface PathPoint {
  readonly lat: number;
  readonly lon: number;
  /** Metres above home. */
  readonly altitude: number;
}

/** From one place to the next. */
export interface Leg {
  /** The item flown to, from 1; 0: the way home at the end that no item says. */
  readonly item: number;
  readonly from: PathPoint;
  readonly to: PathPoint;
  /** Metres over ground. */
  readonly length: number;
  /** m/s over ground. */
  readonly speed: number;
}

/** The commands of MAV_CMD that the path depends on. */
export const CMD = {
  waypoint: 16,
  loiterTurns: 18,
  loiterTime: 19,
  returnHome: 20,
  land: 21,
  takeoff: 22,
  delay: 93,
  jump: 177,
  speed: 178,
} as const;

/** Those that fly to their place: way-, loiter and spline points, landing, take-off, also vertical ones. */
const FLOWN_TO: ReadonlySet<number> = new Set([16, 17, 18, 19, 21, 22, 31, 82, 84, 85, 94]);
const LANDINGS: ReadonlySet<number> = new Set([21, 85]);

export const isFlownTo = ({ command }: MissionItem): boolean => FLOWN_TO.has(command);

/** Items executed at most: a jump without end is followed once, a very long loop is cut off. */
const MOST_STEPS = 20_000;

/** Indices of the items (from 0) in the order in which they are executed, jumps with all their repeats. */
export function executed(items: readonly MissionItem[]): number[] {
  const order: number[] = [];
  const jumped = new Map<number, number>();
  for (let i = 0; i < items.length && order.length < MOST_STEPS; i++) {
    const { command, params } = items[i]!;
    order.push(i);
    if (command !== CMD.jump) continue;
    const times = jumped.get(i) ?? 0;
    const most = params[1] === null || params[1] < 0 ? 1 : params[1];
    if (times >= most || params[0] === null) continue;
    jumped.set(i, times + 1);
    i = params[0] - 2;
    if (i < -1) break;
  }
  return order;
}

/**
 * Above home. Terrain heights are taken as if the ground lay as high as home. Where home's height is not
 * known, it counts as the sea's: heights then come out too high, not too low.
 */
export function heightOf({ frame, altitude }: MissionItem, home: Mission['home']): number {
  return frame === 'amsl' ? altitude - (home.amsl ?? 0) : altitude;
}

interface Visitor {
  leg(leg: Leg): void;
  /** An item has come to its turn; of those flown to, after the leg. */
  item?(item: MissionItem, speed: number): void;
}

/** Follows the items in this order, from home on, and home again where no item lands. */
export function walk(mission: Mission, order: readonly number[], visit: Visitor): void {
  const { home, items } = mission;
  const ground = { lat: home.lat, lon: home.lon, altitude: 0 };
  let at: PathPoint = ground;
  let speed = mission.cruiseSpeed;
  let flying = false;
  const go = (to: PathPoint, item: number) => {
    const length = metresBetween(at.lon, at.lat, to.lon, to.lat);
    if (length > 0 || to.altitude !== at.altitude) visit.leg({ item, from: at, to, length, speed });
    at = to;
  };
  const goHome = (item: number) => {
    go({ ...ground, altitude: at.altitude }, item);
    go(ground, item);
    flying = false;
  };
  for (const index of order) {
    const item = items[index]!;
    if (isFlownTo(item)) {
      go(placeOf(item, at, home), index + 1);
      flying = !LANDINGS.has(item.command);
      if (!flying) go({ ...at, altitude: 0 }, index + 1);
    } else if (item.command === CMD.returnHome) goHome(index + 1);
    else if (item.command === CMD.speed) speed = speedSet(item) ?? speed;
    visit.item?.(item, speed);
  }
  if (flying) goHome(0);
}

/** Latitude and longitude 0: the place where it is, as ArduPilot takes it. A landing is flown to as high as it is. */
function placeOf(item: MissionItem, at: PathPoint, home: Mission['home']): PathPoint {
  const altitude = LANDINGS.has(item.command) ? at.altitude : heightOf(item, home);
  const here = item.lat === 0 && item.lon === 0;
  return here ? { ...at, altitude } : { lat: item.lat, lon: item.lon, altitude };
}

/** Air and ground speed count alike; climb (2) and descent (3) do not, nor does "no change". */
function speedSet({ params: [kind, value] }: MissionItem): number | undefined {
  return (kind ?? 0) <= 1 && value !== null && value > 0 ? value : undefined;
}

/** Each leg once, in the order of the items: what a map draws. Jumps are not followed. */
export function missionLegs(mission: Mission): readonly Leg[] {
  const legs: Leg[] = [];
  walk(mission, [...mission.items.keys()], { leg: (leg) => legs.push(leg) });
  return legs;
}
