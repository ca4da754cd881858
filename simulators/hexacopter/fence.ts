import { FenceStatus } from '../../src/wire/mavlink/messages.ts';
import { CMD, type Item } from './plans.ts';
import { SEVERITY } from './radio.ts';
import { flat, minus, type Vec } from './space.ts';
import type { Vehicle } from './vehicle.ts';

export type FenceKind = 'Polygon' | 'Circle' | 'Max Alt';
/** FENCE_BREACH: max altitude 2, boundary 3. */
const BREACH: Readonly<Record<FenceKind, number>> = { 'Max Alt': 2, Circle: 3, Polygon: 3 };

interface Area {
  readonly inclusion: boolean;
  contains(point: Vec): boolean;
}

/** Items of a fence as areas; undefined where the counts of corners do not agree. */
export function areasOf(items: readonly Item[], toVec: (x: number, y: number) => Vec) {
  const areas: Area[] = [];
  for (let at = 0; at < items.length; ) {
    const { command, param1, x, y } = items[at]!;
    if (command === CMD.polygonInclusion || command === CMD.polygonExclusion) {
      const corners = items.slice(at, at + param1);
      const whole = corners.every((item) => item.command === command && item.param1 === param1);
      if (!(param1 >= 3) || corners.length !== param1 || !whole) return undefined;
      const ring = corners.map((corner) => toVec(corner.x, corner.y));
      areas.push({
        inclusion: command === CMD.polygonInclusion,
        contains: (point) => insideRing(ring, point),
      });
      at += param1;
    } else {
      if (command === CMD.circleInclusion || command === CMD.circleExclusion) {
        const centre = toVec(x, y);
        areas.push({
          inclusion: command === CMD.circleInclusion,
          contains: (point) => flat(minus(point, centre)) <= param1,
        });
      }
      at++;
    }
  }
  return areas;
}

function insideRing(ring: readonly Vec[], { north, east }: Vec): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!;
    const b = ring[j]!;
    const crosses = a.north > north !== b.north > north;
    if (crosses && east < ((b.east - a.east) * (north - a.north)) / (b.north - a.north) + a.east) {
      inside = !inside;
    }
  }
  return inside;
}

/** Watches the fences in every step: what it does about a breach is done in the same step. */
export class FenceWatch {
  breached: FenceKind | undefined;
  count = 0;
  /** ms since boot. */
  time = 0;
  #areas: readonly Area[] = [];
  #version = -1;

  /** The fence that a place breaks. */
  broken(vehicle: Vehicle, point: Vec): FenceKind | undefined {
    const { fence } = vehicle.tuning;
    const home = vehicle.flight.home ?? { north: 0, east: 0, up: 0 };
    if (fence.ceiling > 0 && point.up - home.up > fence.ceiling) return 'Max Alt';
    if (fence.radius > 0 && flat(minus(point, home)) > fence.radius) return 'Circle';
    return fence.polygons && this.#outside(vehicle, point) ? 'Polygon' : undefined;
  }

  step(vehicle: Vehicle): void {
    const { fence } = vehicle.tuning;
    if (!fence.enabled || !vehicle.flight.armed || !vehicle.gps.aligned) {
      this.breached = undefined;
      return;
    }
    const broken = this.broken(vehicle, vehicle.believed);
    if (broken && !this.breached) this.#breach(vehicle, broken);
    this.breached = broken;
  }

  report(vehicle: Vehicle): boolean {
    if (!vehicle.tuning.fence.enabled) return false;
    vehicle.radio.send(FenceStatus, {
      breachStatus: this.breached ? 1 : 0,
      breachCount: this.count,
      breachType: this.breached ? BREACH[this.breached] : 0,
      breachTime: this.time,
    });
    return true;
  }

  #breach(vehicle: Vehicle, kind: FenceKind): void {
    const { flight, radio, personality, tuning } = vehicle;
    this.breached = kind;
    this.count++;
    this.time = vehicle.uptime;
    if (flight.airborne && tuning.fence.action !== 'none') flight.force(tuning.fence.action);
    radio.text(SEVERITY.notice, personality.texts.fence(kind));
    if (personality.messages.has(FenceStatus.MSG_ID)) this.report(vehicle);
  }

  #outside(vehicle: Vehicle, point: Vec): boolean {
    const { plans, ground } = vehicle;
    if (this.#version !== plans.versions[1]) {
      this.#version = plans.versions[1];
      const toVec = (x: number, y: number) => ground.toVec({ lat: x / 1e7, lon: y / 1e7, amsl: 0 });
      this.#areas = areasOf(plans.get(1), toVec) ?? [];
    }
    const inclusions = this.#areas.filter((area) => area.inclusion);
    if (inclusions.some((area) => !area.contains(point))) return true;
    return this.#areas.some((area) => !area.inclusion && area.contains(point));
  }
}
