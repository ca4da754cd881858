/** The way that a mission flies as straight stretches in metres around home, each end above sea and ground. */

import type { Mission, MissionItem } from '../../../src/domain/flights/mission.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';
import { CMD, executed, type Leg, walk } from '../../path.ts';
import type { Point } from '../types.ts';

/** How the camera is triggered on a leg. */
export type Trigger =
  | { readonly by: 'distance'; readonly metres: number }
  | { readonly by: 'time'; readonly seconds: number };

export interface Stretch {
  readonly item: number;
  readonly from: Point;
  readonly to: Point;
  readonly length: number;
  /** Metres above home's level. */
  readonly fromHeight: number;
  readonly toHeight: number;
  /** Both ends are given above the ground: it follows it in between. */
  readonly follows: boolean;
  /** Metres above ground at the ends where it follows. */
  readonly fromAbove: number;
  readonly toAbove: number;
  readonly speed: number;
  readonly trigger: Trigger | undefined;
  /** Seconds that it stays at its end. */
  hold: number;
  /** Take-off or landing: it may be near the ground. */
  readonly nearGround: boolean;
}

export interface Track {
  readonly plane: Plane;
  readonly stretches: readonly Stretch[];
}

const TAKEOFFS: ReadonlySet<number> = new Set([22, 84]);
const LANDINGS: ReadonlySet<number> = new Set([CMD.returnHome, CMD.land, 85, 0]);
const TRIGGER_DISTANCE = 206;
const IMAGE_START = 2000;
const IMAGE_STOP = 2001;
/** m; ArduPilot's circle where none is given. */
const USUAL_RADIUS = 10;
const CIRCLE_SIDES = 36;

/** Metres above home's level of the ground, where it is known. */
export type GroundBelow = (p: Point) => number | undefined;

export function trackOf(mission: Mission, ground: GroundBelow): Track {
  const plane = new Plane(mission.home.lon, mission.home.lat);
  const follower = new Follower(mission, plane, ground);
  walk(mission, executed(mission.items), {
    leg: (leg) => follower.leg(leg),
    item: (item, speed) => follower.item(item, speed),
  });
  return { plane, stretches: follower.stretches };
}

class Follower {
  readonly stretches: Stretch[] = [];
  private readonly mission: Mission;
  private readonly plane: Plane;
  private readonly ground: GroundBelow;
  private trigger: Trigger | undefined;
  private height = 0;
  private follows = false;

  constructor(mission: Mission, plane: Plane, ground: GroundBelow) {
    this.mission = mission;
    this.plane = plane;
    this.ground = ground;
  }

  leg(leg: Leg): void {
    const item = leg.item > 0 ? this.mission.items[leg.item - 1] : undefined;
    const command = item?.command ?? 0;
    const landing = LANDINGS.has(command);
    const terrain = item?.frame === 'terrain' && !landing;
    const to = this.place(leg.to);
    const toHeight = this.heightAtEnd(leg, to, landing, terrain);
    this.stretches.push({
      item: leg.item,
      from: this.place(leg.from),
      to,
      length: leg.length,
      fromHeight: this.height,
      toHeight,
      follows: terrain && this.follows,
      fromAbove: leg.from.altitude,
      toAbove: leg.to.altitude,
      speed: leg.speed,
      trigger: this.trigger,
      hold: 0,
      nearGround: TAKEOFFS.has(command) || (landing && leg.to.altitude !== leg.from.altitude),
    });
    this.height = toHeight;
    this.follows = terrain;
  }

  item({ command, params }: MissionItem, speed: number): void {
    const [first, second, third] = params;
    if (command === TRIGGER_DISTANCE) {
      this.trigger = first && first > 0 ? { by: 'distance', metres: first } : undefined;
    } else if (command === IMAGE_START) {
      const many = second !== null && second > 0 && third !== 1;
      if (many) this.trigger = { by: 'time', seconds: second };
    } else if (command === IMAGE_STOP) this.trigger = undefined;
    else if (command === CMD.loiterTurns) this.circle(first ?? 1, third, speed);
    else if (command === CMD.waypoint || command === CMD.loiterTime || command === CMD.delay) {
      const last = this.stretches.at(-1);
      if (last && first !== null && first > 0) last.hold += first;
    }
  }

  private heightAtEnd(leg: Leg, to: Point, landing: boolean, terrain: boolean): number {
    if (landing) {
      return leg.to.altitude === leg.from.altitude ? this.height : (this.ground(to) ?? 0);
    }
    return terrain ? (this.ground(to) ?? 0) + leg.to.altitude : leg.to.altitude;
  }

  /** The circle itself, once; the time of its other turns as staying there. */
  private circle(turns: number, radius: number | null, speed: number): void {
    const last = this.stretches.at(-1);
    if (!last) return;
    const r = Math.abs(radius ?? 0) || USUAL_RADIUS;
    const around = Array.from({ length: CIRCLE_SIDES + 1 }, (_, i): Point => {
      const angle = (i / CIRCLE_SIDES) * 2 * Math.PI;
      return [last.to[0] + r * Math.cos(angle), last.to[1] + r * Math.sin(angle)];
    });
    const level = { fromHeight: last.toHeight, toHeight: last.toHeight, hold: 0 };
    const way = [last.to, ...around, last.to];
    for (let i = 1; i < way.length; i++) {
      const [from, to] = [way[i - 1]!, way[i]!];
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      this.stretches.push({ ...last, ...level, fromAbove: last.toAbove, from, to, length, speed });
    }
    const more = (Math.max(1, Math.abs(turns)) - 1) * 2 * Math.PI * r;
    this.stretches.at(-1)!.hold += last.hold + more / speed;
    last.hold = 0;
  }

  private place({ lat, lon }: { readonly lat: number; readonly lon: number }): Point {
    return [this.plane.x(lon), this.plane.y(lat)];
  }
}

/** At a share of the way from its start (0) to its end (1). */
export function placeAt({ from, to }: Stretch, t: number): Point {
  return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
}

/** Metres above home's level. */
export function heightAt(stretch: Stretch, t: number, ground: GroundBelow): number {
  const { follows, fromHeight, toHeight, fromAbove, toAbove } = stretch;
  const below = follows ? ground(placeAt(stretch, t)) : undefined;
  if (below !== undefined) return below + fromAbove + t * (toAbove - fromAbove);
  return fromHeight + t * (toHeight - fromHeight);
}
