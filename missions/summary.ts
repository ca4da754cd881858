/** What a mission comes to, before it is flown. */
import type { Mission, MissionItem } from '../src/domain/flights/mission.ts';
import { lonDelta, scaleAt } from '../src/domain/geo/distance.ts';
import { CMD, executed, type Leg, type PathPoint, walk } from './path.ts';

export interface PlanSummary {
  /** Metres over ground, the way home included. */
  readonly length: number;
  /** s */
  readonly duration: number;
  /** Metres above home. */
  readonly highest: number;
  readonly photos: number;
  /** Share of a full battery, per cent; above 100 it needs more than one. */
  readonly battery: number;
  /** West, south, east, north, degrees. */
  readonly bounds: readonly [number, number, number, number];
}

export interface Airframe {
  /** m/s */
  readonly climb: number;
  readonly descent: number;
  /** m/s², where it changes direction. */
  readonly acceleration: number;
  /** W */
  readonly hoverPower: number;
  readonly cruisePower: number;
  readonly climbPower: number;
  /** Wh */
  readonly capacity: number;
}

/**
 * A hexacopter of 5.5 kg at take-off (the middle of 4–7 kg) on a 6S 16 Ah lithium polymer battery: no
 * maker's figures but an assumption. Hovering takes about 140 W/kg with propellers of that size; flying on
 * at 8 m/s hardly less; climbing at 2.5 m/s adds m·g·v = 135 W at 60 % efficiency. Descent counts as hover.
 * Wind, cold and age are not in it: the margin for them is the reader's to keep.
 */
export const TYPICAL_HEXACOPTER: Airframe = {
  climb: 2.5,
  descent: 1.5,
  acceleration: 2.5,
  hoverPower: 770,
  cruisePower: 750,
  climbPower: 995,
  capacity: 355,
};

/** Joules in a watt hour. */
const WATT_HOUR = 3600;
/** m; ArduPilot's circle where none is given. */
const USUAL_RADIUS = 10;

export function planSummary(mission: Mission, frame: Partial<Airframe> = {}): PlanSummary {
  const sum = new Sum({ ...TYPICAL_HEXACOPTER, ...frame }, mission.home);
  walk(mission, executed(mission.items), {
    leg: (leg) => sum.leg(leg),
    item: (item, speed) => sum.item(item, speed),
  });
  return sum.summary();
}

class Sum {
  private readonly frame: Airframe;
  private length = 0;
  private duration = 0;
  private energy = 0;
  private highest = 0;
  private readonly photos = new Photos();
  private before: Leg | undefined;
  private bounds: [number, number, number, number];

  constructor(frame: Airframe, home: Mission['home']) {
    this.frame = frame;
    this.bounds = [home.lon, home.lat, home.lon, home.lat];
  }

  leg(leg: Leg): void {
    const { climb, descent, acceleration, climbPower, cruisePower, hoverPower } = this.frame;
    const up = leg.to.altitude - leg.from.altitude;
    const vertical = up > 0 ? up / climb : -up / descent;
    const level = leg.length / leg.speed;
    const turn = turning(this.before, leg) * (leg.speed / acceleration);
    const time = Math.max(vertical, level) + turn;
    // What goes into height is spent on top of, or instead of, what goes into the way.
    const climbing = up > 0 ? vertical : 0;
    const rest = level > 0 ? cruisePower : hoverPower;
    this.energy += climbing * climbPower + Math.max(0, time - climbing) * rest;
    this.spend(leg.length, time);
    this.highest = Math.max(this.highest, leg.to.altitude);
    this.cover(leg.to);
    if (leg.length > 0) this.before = leg;
  }

  item(item: MissionItem, speed: number): void {
    this.photos.item(item);
    const [first, , third] = item.params;
    if (item.command === CMD.loiterTurns) {
      const round = 2 * Math.PI * (Math.abs(third ?? 0) || USUAL_RADIUS) * (first ?? 0);
      this.energy += (round / speed) * this.frame.cruisePower;
      this.spend(round, round / speed);
    } else if (HOLDS.has(item.command)) {
      const hold = Math.max(0, first ?? 0);
      this.energy += hold * this.frame.hoverPower;
      this.spend(0, hold);
    }
  }

  private spend(length: number, time: number): void {
    this.length += length;
    this.duration += time;
    this.photos.pass(length, time);
  }

  private cover({ lat, lon }: PathPoint): void {
    const [west, south, east, north] = this.bounds;
    this.bounds = [
      Math.min(west, lon),
      Math.min(south, lat),
      Math.max(east, lon),
      Math.max(north, lat),
    ];
  }

  summary(): PlanSummary {
    const { length, duration, highest, bounds } = this;
    const battery = (this.energy / WATT_HOUR / this.frame.capacity) * 100;
    return { length, duration, highest, photos: this.photos.total(), battery, bounds };
  }
}

/** Those whose parameter 1 is a stay in seconds. */
const HOLDS: ReadonlySet<number> = new Set([CMD.waypoint, CMD.loiterTime, CMD.delay, 82]);

/** 0 straight on … 1 back again: the share of its speed that a turn costs, out and in. */
function turning(before: Leg | undefined, leg: Leg): number {
  if (leg.length === 0) return 0;
  if (!before) return 1;
  const a = direction(before);
  const b = direction(leg);
  const cos = (a.x * b.x + a.y * b.y) / (Math.hypot(a.x, a.y) * Math.hypot(b.x, b.y));
  return (1 - Math.max(-1, Math.min(1, cos))) / 2;
}

function direction({ from, to }: Leg): { x: number; y: number } {
  const scale = scaleAt(from.lat);
  return { x: lonDelta(from.lon, to.lon) * scale.lon, y: (to.lat - from.lat) * scale.lat };
}

const TRIGGER_DISTANCE = 206;
const TRIGGER_TIME = 214;
const SHOOT = 203;
const START_CAPTURE = 2000;
const STOP_CAPTURE = 2001;

/** Counts by distance, by time and single shots. */
class Photos {
  private count = 0;
  private distance = 0;
  private interval = 0;
  /** Since the last picture, m and s. */
  private passed = 0;
  private waited = 0;

  item({ command, params: [p1, p2, p3], lat }: MissionItem): void {
    if (command === TRIGGER_DISTANCE) {
      this.distance = Math.max(0, p1 ?? 0);
      this.passed = 0;
      if (this.distance > 0 && p3 === 1) this.count++;
    } else if (command === TRIGGER_TIME) this.every(p1 ?? 0);
    // Parameter 5 is "shoot".
    else if (command === SHOOT && lat === 1) this.count++;
    else if (command === START_CAPTURE) {
      this.count += p3 && p3 > 0 ? p3 : 1;
      // 0 pictures: until it is told to stop.
      this.every(p3 ? 0 : (p2 ?? 0));
    } else if (command === STOP_CAPTURE) this.every(0);
  }

  private every(seconds: number): void {
    this.interval = Math.max(0, seconds);
    this.waited = 0;
  }

  pass(length: number, time: number): void {
    if (this.distance > 0) this.passed = this.take(this.passed + length, this.distance);
    if (this.interval > 0) this.waited = this.take(this.waited + time, this.interval);
  }

  private take(amount: number, step: number): number {
    const taken = Math.floor(amount / step + 1e-9);
    this.count += taken;
    return amount - taken * step;
  }

  total(): number {
    return this.count;
  }
}
