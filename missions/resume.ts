/** The rest of a mission after a battery change: from where it stopped, with everything as it was there. */
import type { Mission, MissionItem } from '../src/domain/flights/mission.ts';
import { CMD, executed, heightOf, isFlownTo } from './path.ts';

/** Where a sortie stopped. */
export interface Stop {
  /** The item it was on the way to, from 1. */
  readonly item: number;
  readonly lat: number;
  readonly lon: number;
  /** Of the leg to that item, 0 … 1. */
  readonly fraction: number;
}

/**
 * Take-off, the settings in force at the stop, the stop itself, then the items that are left:
 *
 * 1. take-off, straight up to a safe height: the highest that was flown before; speeds,
 * 2. at that height to over the stop,
 * 3. where the camera looks,
 * 4. the stop at the height that the leg has there,
 * 5. yaw, and the camera's triggers as they were,
 * 6. the items from the stop's on, jumps renumbered. A jump back among those already flown brings them
 *    along behind a jump over them; its repeats are counted from the start, so that more is flown, not less.
 *
 * Actions (gripper, relay, servo) that were done are not done again. Where nothing was flown yet it is the
 * whole mission.
 */
export function resumeMission(mission: Mission, stop: Stop): Mission {
  const { items } = mission;
  const index = targetOf(items, stop.item);
  const order = executed(items);
  const before = order.slice(0, Math.max(0, order.indexOf(index))).map((i) => items[i]!);
  const takeoff = before.find(({ command }) => command === CMD.takeoff);
  const lastPlace = before.findLast(isFlownTo);
  if (index < 0 || !takeoff || !lastPlace) return mission;
  const at = stopPoint(mission, lastPlace, items[index], stop);
  const settings = inForce(before);
  const { up, over } = safeWay(mission, takeoff, before, at);
  const head = [
    ...up,
    ...settings.speeds,
    ...over,
    ...settings.view,
    at,
    ...settings.yaw,
    ...settings.triggers,
  ];
  return { ...mission, items: [...head, ...rest(items, index, head.length)] };
}

/** The item that was really flown to: settings are passed over. */
function targetOf(items: readonly MissionItem[], item: number): number {
  const index = items.findIndex(
    (one, i) => i >= item - 1 && (isFlownTo(one) || one.command === CMD.returnHome),
  );
  return index;
}

const waypoint = (over: Pick<MissionItem, 'frame' | 'lat' | 'lon' | 'altitude'>): MissionItem => ({
  command: CMD.waypoint,
  params: [0, 0, 0, null],
  autoContinue: true,
  ...over,
});

/** On the leg, between the heights of its ends in their own frame where they share one. */
function stopPoint(
  { home }: Mission,
  from: MissionItem,
  to: MissionItem | undefined,
  { lat, lon, fraction }: Stop,
): MissionItem {
  const share = Math.min(1, Math.max(0, fraction));
  // Landing and returning are flown to at the height of the place before.
  const goal = to && isFlownTo(to) && to.command !== CMD.land ? to : from;
  const between = (a: number, b: number) => a + (b - a) * share;
  if (from.frame === goal.frame)
    return waypoint({
      frame: goal.frame,
      lat,
      lon,
      altitude: between(from.altitude, goal.altitude),
    });
  // Heights above the ground do not mix with others without a terrain model: the leg's end it is.
  if (from.frame === 'terrain' || goal.frame === 'terrain' || home.amsl === undefined)
    return waypoint({ frame: goal.frame, lat, lon, altitude: goal.altitude });
  const altitude = between(heightOf(from, home), heightOf(goal, home));
  return waypoint({ frame: 'relative', lat, lon, altitude });
}

interface SafeWay {
  readonly up: readonly MissionItem[];
  readonly over: readonly MissionItem[];
}

/**
 * Straight up over home to the highest that was flown before, and so to over the stop (not where the stop
 * itself is that high). Where heights above the sea were flown and home's own is not known, the safe
 * height is one above the sea too.
 */
function safeWay(
  { home }: Mission,
  takeoff: MissionItem,
  before: readonly MissionItem[],
  at: MissionItem,
): SafeWay {
  const here = { lat: home.lat, lon: home.lon };
  const there = { lat: at.lat, lon: at.lon };
  const places = [...before.filter(({ command }) => command !== CMD.land).filter(isFlownTo), at];
  const overSea = places.filter(({ frame }) => frame === 'amsl');
  if (home.amsl === undefined && overSea.length > 0) {
    const altitude = Math.max(...overSea.map((place) => place.altitude));
    const safe = { frame: 'amsl', altitude } as const;
    const reached = at.frame === 'amsl' && at.altitude >= altitude;
    return {
      up: [{ ...takeoff, ...here }, waypoint({ ...safe, ...here })],
      over: reached ? [] : [waypoint({ ...safe, ...there })],
    };
  }
  const altitude = Math.max(...places.map((place) => heightOf(place, home)));
  const safe = { frame: 'relative', altitude } as const;
  const reached = at.frame !== 'terrain' && heightOf(at, home) >= altitude;
  return {
    up: [{ ...takeoff, ...here, ...safe }],
    over: reached ? [] : [waypoint({ ...safe, ...there })],
  };
}

/** What a command sets; the last of a kind before the stop is in force. */
const SETS: Readonly<Record<number, 'gimbal' | 'view' | 'zoom' | 'focus' | 'mode'>> = {
  205: 'gimbal',
  1000: 'gimbal',
  195: 'view',
  197: 'view',
  201: 'view',
  530: 'mode',
  531: 'zoom',
  532: 'focus',
};
const YAW = 115;
const TRIGGER_DISTANCE = 206;
const TRIGGER_TIME = 214;
const START_CAPTURE = 2000;
const STOP_CAPTURE = 2001;

interface InForce {
  readonly speeds: readonly MissionItem[];
  readonly view: readonly MissionItem[];
  readonly yaw: readonly MissionItem[];
  readonly triggers: readonly MissionItem[];
}

function inForce(before: readonly MissionItem[]): InForce {
  const speeds = new Map<number, MissionItem>();
  const view = new Map<string, MissionItem>();
  const triggers = new Map<number, MissionItem>();
  let yaw: MissionItem | undefined;
  for (const item of before) {
    const { command, params } = item;
    const sets = SETS[command];
    if (command === CMD.speed) last(speeds, params[0] ?? 0, item);
    else if (sets) last(view, sets, item);
    else if (command === YAW) yaw = item;
    else if (command === TRIGGER_DISTANCE || command === TRIGGER_TIME)
      set(triggers, command, item, (params[0] ?? 0) > 0);
    else if (command === START_CAPTURE) set(triggers, command, item, !params[2]);
    else if (command === STOP_CAPTURE) triggers.delete(START_CAPTURE);
  }
  return {
    speeds: [...speeds.values()],
    view: [...view.values()],
    yaw: yaw ? [yaw] : [],
    triggers: [...triggers.values()],
  };
}

/** In the order in which they were last set: a gimbal set after a region of interest overrules it. */
function last<K>(map: Map<K, MissionItem>, key: K, item: MissionItem): void {
  map.delete(key);
  map.set(key, item);
}

function set(map: Map<number, MissionItem>, key: number, item: MissionItem, on: boolean): void {
  if (on) last(map, key, item);
  else map.delete(key);
}

/** The items from `index` on, after `head` others. */
function rest(items: readonly MissionItem[], index: number, head: number): MissionItem[] {
  const lowest = lowestNeeded(items, index);
  const over = lowest < index ? 1 : 0;
  const moved = (target: number) => target - lowest + head + over;
  const kept = items.slice(lowest).map((item): MissionItem => {
    if (item.command !== CMD.jump || item.params[0] === null) return item;
    const [target, ...others] = item.params;
    return { ...item, params: [moved(target!), ...others] };
  });
  return over ? [jump(moved(index + 1)), ...kept] : kept;
}

/** Index of the first item that the rest or a jump of it comes to. */
function lowestNeeded(items: readonly MissionItem[], index: number): number {
  let lowest = index;
  for (let i = items.length - 1; i >= lowest; i--) {
    const { command, params } = items[i]!;
    if (command === CMD.jump && params[0] !== null) lowest = Math.min(lowest, params[0] - 1);
  }
  return Math.max(0, lowest);
}

const jump = (target: number): MissionItem => ({
  command: CMD.jump,
  frame: 'none',
  params: [target, 1, 0, 0],
  lat: 0,
  lon: 0,
  altitude: 0,
  autoContinue: true,
});
