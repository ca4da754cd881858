import { Landing } from './behaviours.ts';
import { arrived, type Setpoint } from './dynamics.ts';
import { AMSL_FRAMES, CMD, type Item, TERRAIN_FRAMES } from './plans.ts';
import { apart, dot, flat, length, minus, type Vec } from './space.ts';
import type { Vehicle } from './vehicle.ts';

const MOVES: ReadonlySet<number> = new Set([
  CMD.waypoint,
  CMD.loiter,
  CMD.loiterTurns,
  CMD.loiterTime,
  CMD.returnToLaunch,
  CMD.land,
  CMD.takeoff,
  CMD.spline,
  CMD.delay,
]);

export function isMove(command: number): boolean {
  return MOVES.has(command);
}

/** Where an item is; without a place of its own, where the copter is. */
export function placeOf(vehicle: Vehicle, item: Item): Vec {
  const { ground, flight, believed } = vehicle;
  const here = item.x === 0 && item.y === 0;
  const over = here
    ? believed
    : ground.toVec({ lat: item.x / 1e7, lon: item.y / 1e7, amsl: ground.origin.amsl });
  return { ...over, up: upOf(vehicle, item.frame, item.z, flight.home?.up ?? 0) };
}

/** Above where it was switched on, m. The ground is flat here. */
function upOf(vehicle: Vehicle, frame: number, z: number, homeUp: number): number {
  if (AMSL_FRAMES.has(frame)) return z - vehicle.ground.origin.amsl;
  return TERRAIN_FRAMES.has(frame) ? z : homeUp + z;
}

/** One item that is being flown. */
export class Leg {
  readonly seq: number;
  readonly item: Item;
  readonly target: Vec;
  #from: Vec;
  #held = 0;
  #there = false;
  /** m/s at the target. */
  readonly #through: number;
  readonly #landing: Landing | undefined;

  constructor(seq: number, item: Item, from: Vec, target: Vec, through: number) {
    this.seq = seq;
    this.item = item;
    this.target = target;
    this.#from = from;
    this.#through = through;
    this.#landing = item.command === CMD.land ? new Landing(target) : undefined;
  }

  /** From where it is now. */
  restart(vehicle: Vehicle): void {
    this.#from = vehicle.believed;
  }

  done(vehicle: Vehicle, dt: number): boolean {
    const { believed, tuning } = vehicle;
    const { command, param1, param2 } = this.item;
    const radius = command === CMD.takeoff ? 0.5 : acceptance(vehicle, param2);
    this.#there ||= command === CMD.delay || arrived(believed, this.target, radius);
    if (!this.#there || command === CMD.loiter || command === CMD.land) return false;
    this.#held += dt;
    if (command === CMD.loiterTurns) return this.#held >= turnsTime(this.item, tuning.limits.speed);
    return this.#held >= (hasHold(command) ? param1 : 0);
  }

  setpoint(vehicle: Vehicle): Setpoint {
    if (this.#landing) return this.#descend(vehicle, this.#landing);
    const speed = vehicle.flight.speed ?? vehicle.mission.speed;
    return {
      kind: 'line',
      from: this.#from,
      to: this.target,
      through: this.#through,
      ...(speed !== undefined && { speed }),
    };
  }

  /** Over the place first, at the height it has. */
  #descend(vehicle: Vehicle, landing: Landing): Setpoint {
    const over = { ...this.target, up: this.#from.up };
    this.#there ||= flat(minus(vehicle.believed, over)) < 1;
    return this.#there ? landing.step(vehicle) : { kind: 'line', from: this.#from, to: over };
  }
}

function hasHold(command: number): boolean {
  return command === CMD.waypoint || command === CMD.loiterTime || command === CMD.delay;
}

/** s of flying circles; it hovers that long instead. */
function turnsTime({ param1, param3 }: Item, speed: number): number {
  return (Math.abs(param1) * 2 * Math.PI * Math.max(1, Math.abs(param3))) / Math.max(1, speed / 2);
}

function acceptance(vehicle: Vehicle, own: number): number {
  const { acceptance: usual } = vehicle.tuning;
  return vehicle.personality.name === 'px4' && own > 0 ? own : usual;
}

/** @param previous where the leg before ended: legs are lines between items */
export function startMove(vehicle: Vehicle, seq: number, item: Item, previous?: Vec): Leg {
  const { believed } = vehicle;
  if (item.command === CMD.takeoff) {
    const up = Math.max(believed.up, placeOf(vehicle, item).up);
    return new Leg(seq, item, believed, { ...believed, up }, 0);
  }
  const near = previous && apart(previous, believed) < 3 * vehicle.tuning.acceptance;
  const from = near ? previous : believed;
  if (item.command === CMD.delay) return new Leg(seq, item, from, from, 0);
  const target = placeOf(vehicle, item);
  return new Leg(seq, item, from, target, throughSpeed(vehicle, seq, item, from, target));
}

/** How fast it may pass an item where it does not stop: slower, the sharper the turn behind it. */
function throughSpeed(vehicle: Vehicle, seq: number, item: Item, from: Vec, target: Vec): number {
  const next = vehicle.plans
    .get(0)
    .slice(seq + 1)
    .find((other) => isMove(other.command));
  const stops = item.command !== CMD.waypoint || item.param1 > 0;
  if (stops || next?.command !== CMD.waypoint) return 0;
  const before = minus(target, from);
  const after = minus(placeOf(vehicle, next), target);
  const size = length(before) * length(after);
  if (size < 1) return 0;
  const straight = dot(before, after) / size;
  const { limits } = vehicle.tuning;
  if (straight > 0.98) return limits.speed;
  const corner = Math.sqrt(limits.acceleration * vehicle.tuning.acceptance);
  return corner * Math.max(0, straight);
}
