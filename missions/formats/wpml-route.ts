/** A DJI wayline as WPML says it, and the mission that it is. */
import {
  type Frame,
  type Mission,
  type MissionItem,
  MOST_ITEMS,
} from '../../src/domain/flights/mission.ts';
import { Refused } from './reading.ts';

export type Action =
  | { readonly kind: 'photo' | 'startRecord' | 'stopRecord' }
  | { readonly kind: 'hover'; readonly seconds: number }
  /** Degrees; −90 straight down. */
  | { readonly kind: 'gimbal'; readonly pitch: number }
  /** Degrees from north, −180 … 180. */
  | { readonly kind: 'yaw'; readonly heading: number; readonly clockwise: boolean };

export interface RoutePoint {
  readonly lat: number;
  readonly lon: number;
  readonly height: number;
  /** m/s on the way to the next one. */
  readonly speed: number;
  /** On reaching it, one after the other. */
  readonly actions: readonly Action[];
}

/** A photo each so many metres between two points, by their index from 0. */
export interface DistanceTrigger {
  readonly from: number;
  readonly to: number;
  readonly metres: number;
}

export const FINISHES = ['goHome', 'autoLand', 'noAction', 'gotoFirstWaypoint'] as const;
export type Finish = (typeof FINISHES)[number];

export interface Route {
  readonly home: { readonly lat: number; readonly lon: number } | undefined;
  readonly frame: Exclude<Frame, 'none'>;
  /** Metres above home before it sets out. */
  readonly takeoffHeight: number;
  /** m/s to the first point, and where a point says none. */
  readonly transitSpeed: number;
  readonly speed: number;
  readonly finish: Finish;
  readonly points: readonly RoutePoint[];
  readonly triggers: readonly DistanceTrigger[];
}

const CMD = {
  waypoint: 16,
  returnHome: 20,
  land: 21,
  takeoff: 22,
  delay: 93,
  yaw: 115,
  speed: 178,
  shoot: 203,
  gimbal: 205,
  triggerDistance: 206,
  pitchYaw: 1000,
  startCapture: 2000,
  startRecord: 2500,
  stopRecord: 2501,
} as const;
/** Parameter 7 of the gimbal's command: targeting. */
const TARGETING = 2;

const setting = (command: number, params: MissionItem['params'], altitude = 0): MissionItem => ({
  command,
  frame: 'none',
  params,
  lat: 0,
  lon: 0,
  altitude,
  autoContinue: true,
});

/** Take-off, speed, the points with what is done there, and the finish. @throws Refused */
export function missionOfRoute(route: Route): Mission {
  const { points, triggers, frame, transitSpeed } = route;
  const first = points[0]!;
  const start = setting(CMD.takeoff, [0, 0, 0, null]);
  const items: MissionItem[] = [
    { ...start, frame: 'relative', altitude: route.takeoffHeight },
    setting(CMD.speed, [1, transitSpeed, -1, 0]),
  ];
  let speed = transitSpeed;
  const waypoint = ({ lat, lon, height }: RoutePoint, hold: number): MissionItem => ({
    ...setting(CMD.waypoint, [hold, 0, 0, null]),
    frame,
    lat,
    lon,
    altitude: height,
  });
  points.forEach((point, i) => {
    const [hover, ...after] = point.actions;
    const holds = hover?.kind === 'hover';
    items.push(waypoint(point, holds ? hover.seconds : 0));
    if (point.speed !== speed) items.push(setting(CMD.speed, [1, point.speed, -1, 0]));
    speed = point.speed;
    const begins = triggers.find(({ from }) => from === i);
    if (!begins && triggers.some(({ to }) => to === i))
      items.push(setting(CMD.triggerDistance, [0, 0, 0, 0]));
    items.push(...(holds ? after : point.actions).map(actionItem));
    if (begins) items.push(setting(CMD.triggerDistance, [begins.metres, 0, 1, 0]));
  });
  if (route.finish === 'goHome') items.push(setting(CMD.returnHome, [0, 0, 0, 0]));
  if (route.finish === 'autoLand')
    items.push({ ...setting(CMD.land, [0, 0, 0, null]), frame: 'relative' });
  if (route.finish === 'gotoFirstWaypoint') items.push(waypoint(first, 0));
  if (items.length > MOST_ITEMS)
    throw new Refused('too-many', `${items.length} items are more than ${MOST_ITEMS}`, 'Folder');
  const home = route.home ?? { lat: first.lat, lon: first.lon };
  return { home, items, fence: [], rally: [], cruiseSpeed: route.speed };
}

function actionItem(action: Action): MissionItem {
  switch (action.kind) {
    case 'photo':
      return setting(CMD.startCapture, [0, 0, 1, null]);
    case 'startRecord':
      return setting(CMD.startRecord, [0, 0, 0, null]);
    case 'stopRecord':
      return setting(CMD.stopRecord, [0, 0, 0, null]);
    case 'hover':
      return setting(CMD.delay, [action.seconds, 0, 0, 0]);
    case 'gimbal':
      return setting(CMD.gimbal, [action.pitch, 0, 0, 0], TARGETING);
    case 'yaw':
      return setting(CMD.yaw, [(action.heading + 360) % 360, 0, action.clockwise ? 1 : -1, 0]);
  }
}

/** @throws Refused where WPML cannot say it */
export function routeOfMission(mission: Mission): Route {
  const [takeoff, ...items] = mission.items;
  if (takeoff?.command !== CMD.takeoff || takeoff.frame !== 'relative')
    throw new Refused('missing', 'the first item is no take-off to a height above home', 'item 1');
  const builder = new Builder(mission, takeoff.altitude);
  items.forEach((item, i) => {
    builder.take(item, `item ${i + 2}`);
  });
  return builder.route();
}

class Builder {
  private readonly mission: Mission;
  private readonly takeoffHeight: number;
  private readonly points: { at: MissionItem; speed: number; actions: Action[] }[] = [];
  private readonly triggers: DistanceTrigger[] = [];
  /** What comes before the first point is done there. */
  private readonly early: Action[] = [];
  private speed: number;
  private transitSpeed: number | undefined;
  private trigger: { from: number; metres: number } | undefined;
  private finish: Finish | undefined;

  constructor(mission: Mission, takeoffHeight: number) {
    this.mission = mission;
    this.takeoffHeight = takeoffHeight;
    this.speed = mission.cruiseSpeed;
  }

  take(item: MissionItem, where: string): void {
    if (this.finish) throw new Refused('unsupported', 'an item behind the end', where);
    const { command, params } = item;
    const [p1, p2] = params;
    if (command === CMD.waypoint) this.point(item, where);
    else if (command === CMD.returnHome) this.finish = 'goHome';
    else if (command === CMD.land) this.land(item, where);
    else if (command === CMD.speed) {
      if ((p1 ?? 0) > 1 || !(p2 !== null && p2 > 0))
        throw new Refused('unsupported', 'a speed other than over ground', where);
      this.speed = p2;
      const last = this.points.at(-1);
      if (last) last.speed = p2;
    } else if (command === CMD.triggerDistance) this.triggering(p1 ?? 0);
    else (this.points.at(-1)?.actions ?? this.early).push(actionOf(item, where));
  }

  private point(item: MissionItem, where: string): void {
    const frame = this.points[0]?.at.frame ?? item.frame;
    if (item.frame !== frame) throw new Refused('unsupported', 'heights of two kinds', where);
    const [hold, , , yaw] = item.params;
    if (yaw !== null && yaw !== 0)
      throw new Refused('unsupported', 'a heading of a waypoint (take command 115)', where);
    const actions: Action[] = [];
    if (hold !== null && hold > 0) actions.push({ kind: 'hover', seconds: hold });
    if (this.points.length === 0) {
      actions.push(...this.early);
      this.transitSpeed = this.speed;
    }
    this.points.push({ at: item, speed: this.speed, actions });
  }

  private land({ lat, lon }: MissionItem, where: string): void {
    const at = this.points.at(-1)?.at;
    if ((lat !== 0 || lon !== 0) && (lat !== at?.lat || lon !== at.lon))
      throw new Refused('unsupported', 'a landing elsewhere than at the last waypoint', where);
    this.finish = 'autoLand';
  }

  private triggering(metres: number): void {
    const here = Math.max(0, this.points.length - 1);
    const { trigger } = this;
    if (trigger && here > trigger.from) this.triggers.push({ ...trigger, to: here });
    this.trigger = metres > 0 ? { from: here, metres } : undefined;
  }

  route(): Route {
    if (this.points.length < 2)
      throw new Refused('missing', 'a wayline needs two waypoints', 'items');
    this.triggering(0);
    const frame = this.points[0]!.at.frame;
    if (frame === 'none') throw new Refused('missing', 'waypoints without heights', 'items');
    const { lat, lon } = this.mission.home;
    return {
      home: { lat, lon },
      frame,
      takeoffHeight: this.takeoffHeight,
      transitSpeed: this.transitSpeed ?? this.speed,
      speed: this.mission.cruiseSpeed,
      finish: this.finish ?? 'noAction',
      points: this.points.map(({ at, speed, actions }) => ({
        lat: at.lat,
        lon: at.lon,
        height: at.altitude,
        speed,
        actions,
      })),
      triggers: this.triggers,
    };
  }
}

function actionOf({ command, params, lat, altitude }: MissionItem, where: string): Action {
  const [p1, p2, p3, p4] = params;
  const only = (pitch: number | null, ...others: readonly (number | null)[]): Action => {
    if (pitch === null || Math.abs(pitch) > 120 || others.some((value) => value))
      throw new Refused('unsupported', 'a gimbal turned otherwise than up and down', where);
    return { kind: 'gimbal', pitch };
  };
  if (command === CMD.gimbal && altitude === TARGETING) return only(p1, p2, p3);
  if (command === CMD.pitchYaw) return only(p1, p2, p3, p4);
  if (command === CMD.yaw && p1 !== null && !p4) {
    const turned = ((p1 % 360) + 360) % 360;
    return {
      kind: 'yaw',
      heading: turned > 180 ? turned - 360 : turned,
      clockwise: (p3 ?? 0) >= 0,
    };
  }
  if (command === CMD.delay && (p1 ?? 0) > 0) return { kind: 'hover', seconds: p1! };
  // Parameter 5 is "shoot".
  if (command === CMD.shoot && lat === 1) return { kind: 'photo' };
  if (command === CMD.startCapture && p3 === 1) return { kind: 'photo' };
  if (command === CMD.startRecord) return { kind: 'startRecord' };
  if (command === CMD.stopRecord) return { kind: 'stopRecord' };
  throw new Refused('unsupported', `command ${command} cannot be said in WPML as it stands`, where);
}
