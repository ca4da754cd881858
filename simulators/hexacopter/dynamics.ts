/**
 * A hexacopter as a point of mass behind a flight controller that keeps limits: it is told where to go
 * and answers with speeds and accelerations such a copter can have.
 */
import {
  add,
  apart,
  clamp,
  compass,
  dot,
  flat,
  length,
  limitFlat,
  minus,
  times,
  type Vec,
  ZERO,
} from './space.ts';

/** m/s and m/s². */
export interface Limits {
  readonly speed: number;
  readonly climb: number;
  readonly descent: number;
  /** As fast as it can go down at all. */
  readonly sink: number;
  readonly acceleration: number;
  readonly climbAcceleration: number;
  /** Over ground it goes no faster than this through the air allows. */
  readonly airspeed: number;
  /** Degrees per second. */
  readonly yawRate: number;
}

/** What the flight controller is told at one moment; positions as the copter believes them. */
export type Setpoint =
  | { readonly kind: 'idle' }
  /** Along a line to its end, and stays there. */
  | {
      readonly kind: 'line';
      readonly from: Vec;
      readonly to: Vec;
      readonly speed?: number;
      /** How fast it may pass the end, m/s; 0 where left out. */
      readonly through?: number;
      /** Degrees; along the line where left out. */
      readonly yaw?: number;
    }
  /** Down at a rate, over a place. */
  | { readonly kind: 'descend'; readonly over: Vec; readonly rate: number };

const GRAVITY = 9.80665;
/** Deceleration by air at 1 m/s through it, 1/s. */
const DRAG = 0.13;
/** Share of the acceleration used for braking: the rest follows gusts and curves. */
const BRAKING = 0.6;
/** Speed towards a near point per metre to go, 1/s. */
const NEAR = 0.9;
/** How far a gust throws it off before it is met. */
const GUST_FELT = 0.12;
/** Below this it does not turn its nose to where it goes, m/s. */
const TURNING_SPEED = 1;

/** The speed from which it can still stop within `distance`, coming in softly. */
function brakingSpeed(distance: number, deceleration: number): number {
  const soft = deceleration / (NEAR * NEAR);
  if (distance < soft) return NEAR * distance;
  return Math.sqrt(2 * deceleration * (distance - soft / 2));
}

export class Airframe {
  position: Vec;
  velocity: Vec = ZERO;
  acceleration: Vec = ZERO;
  /** Degrees clockwise from north. */
  yaw: number;
  yawRate = 0;
  /** Radians; roll to the right, pitch nose up. */
  roll = 0;
  pitch = 0;
  airspeed = 0;

  constructor(position: Vec, yaw: number) {
    this.position = position;
    this.yaw = yaw;
  }

  get onGround(): boolean {
    return this.position.up <= 0;
  }

  /** Where it would come to rest, braking now. */
  stoppingPlace(limits: Limits): Vec {
    const along = flat(this.velocity) / (2 * BRAKING * limits.acceleration);
    const upward = Math.abs(this.velocity.up) / (2 * BRAKING * limits.climbAcceleration);
    return {
      north: this.position.north + this.velocity.north * along,
      east: this.position.east + this.velocity.east * along,
      up: Math.max(0, this.position.up + this.velocity.up * upward),
    };
  }

  /** @param error how far the copter believes itself from where it is */
  step(
    dt: number,
    setpoint: Setpoint,
    limits: Limits,
    wind: { velocity: Vec; gust: Vec },
    error: Vec,
  ) {
    const before = this.velocity;
    if (setpoint.kind === 'idle') this.#fall(dt, limits);
    else this.#fly(dt, setpoint, limits, wind, error);
    this.acceleration = times(minus(this.velocity, before), 1 / dt);
    this.#lean(wind.velocity);
  }

  /** Motors off or idle: on the ground it stands; above it, it sinks as fast as it may. */
  #fall(dt: number, limits: Limits): void {
    const up = this.onGround ? 0 : -limits.sink;
    this.#move(dt, { north: 0, east: 0, up }, limits);
    this.yawRate = 0;
  }

  #fly(
    dt: number,
    setpoint: Exclude<Setpoint, { kind: 'idle' }>,
    limits: Limits,
    wind: { velocity: Vec; gust: Vec },
    error: Vec,
  ): void {
    const believed = add(this.position, error);
    const wanted =
      setpoint.kind === 'descend'
        ? { ...this.#towards(believed, { ...setpoint.over, up: believed.up }), up: -setpoint.rate }
        : lineVelocity(believed, setpoint, limits, wind.velocity);
    const thrown = this.onGround ? wanted : add(wanted, times(wind.gust, GUST_FELT));
    this.#move(dt, limitFlat(thrown, limits.speed), limits);
    this.#turn(dt, this.#nose(setpoint), limits);
  }

  #towards(believed: Vec, target: Vec): Vec {
    return limitFlat(times(minus(target, believed), 0.7), 2);
  }

  #nose(setpoint: Setpoint): number {
    if (setpoint.kind !== 'line') return this.yaw;
    if (setpoint.yaw !== undefined) return setpoint.yaw;
    const along = minus(setpoint.to, setpoint.from);
    if (flat(along) < 1 || flat(this.velocity) < TURNING_SPEED) return this.yaw;
    return compass((Math.atan2(along.east, along.north) * 180) / Math.PI);
  }

  #move(dt: number, wanted: Vec, limits: Limits): void {
    const change = limitFlat(minus(wanted, this.velocity), limits.acceleration * dt);
    const most = limits.climbAcceleration * dt;
    const up = this.velocity.up + clamp(change.up, -most, most);
    const velocity = limitFlat(
      {
        north: this.velocity.north + change.north,
        east: this.velocity.east + change.east,
        up: clamp(up, -limits.sink, limits.climb),
      },
      limits.speed,
    );
    const position = add(this.position, times(velocity, dt));
    if (position.up > 0) {
      this.position = position;
      this.velocity = velocity;
      return;
    }
    // The ground takes what speed is left.
    this.position = { ...this.position, up: 0 };
    this.velocity = wanted.up > 0 ? { north: 0, east: 0, up: Math.max(0, velocity.up) } : ZERO;
  }

  #turn(dt: number, nose: number, limits: Limits): void {
    const off = compass(nose - this.yaw + 180) - 180;
    const turned = clamp(off, -limits.yawRate * dt, limits.yawRate * dt);
    this.yaw = compass(this.yaw + turned);
    this.yawRate = turned / dt;
  }

  /** Leans into acceleration and wind. */
  #lean(wind: Vec): void {
    const through = minus(this.velocity, wind);
    this.airspeed = this.onGround ? 0 : length(through);
    if (this.onGround) {
      this.roll = 0;
      this.pitch = 0;
      return;
    }
    const pull = add(this.acceleration, times(through, DRAG));
    const yaw = (this.yaw * Math.PI) / 180;
    const ahead = pull.north * Math.cos(yaw) + pull.east * Math.sin(yaw);
    const right = pull.east * Math.cos(yaw) - pull.north * Math.sin(yaw);
    this.roll = Math.atan2(right, GRAVITY);
    this.pitch = -Math.atan2(ahead, GRAVITY);
  }
}

/** Along the line as fast as the limits allow, back onto it where it was left. */
function lineVelocity(
  believed: Vec,
  line: Extract<Setpoint, { kind: 'line' }>,
  limits: Limits,
  wind: Vec,
): Vec {
  const whole = minus(line.to, line.from);
  const size = length(whole);
  const left = minus(line.to, believed);
  const along = size > 0.5 ? times(whole, 1 / size) : unit(left);
  const toGo = dot(left, along);
  const share = { flat: flat(along), up: Math.abs(along.up) };
  const cruise = Math.min(
    line.speed ?? limits.speed,
    limits.speed,
    groundLimit(along, limits, wind),
  );
  const climb = along.up >= 0 ? limits.climb : limits.descent;
  const fastest = Math.min(cruise / (share.flat || 1e-9), climb / (share.up || 1e-9));
  const harsh = Math.min(
    limits.acceleration / (share.flat || 1e-9),
    limits.climbAcceleration / (share.up || 1e-9),
  );
  const braking = brakingSpeed(Math.abs(toGo), harsh * BRAKING);
  const through = toGo > 0 ? (line.through ?? 0) : 0;
  const speed = Math.min(fastest, Math.sqrt(braking * braking + through * through));
  const back = minus(left, times(along, toGo));
  const correction = times(back, Math.min(0.7, 2 / (length(back) || 1)));
  return add(times(along, toGo < 0 ? -speed : speed), correction);
}

function unit(a: Vec): Vec {
  const size = length(a);
  return size < 1e-6 ? ZERO : times(a, 1 / size);
}

/** Over ground in this direction, with the airspeed there is. */
function groundLimit(along: Vec, limits: Limits, wind: Vec): number {
  const size = flat(along);
  if (size < 1e-6) return limits.speed;
  const tail = (wind.north * along.north + wind.east * along.east) / size;
  const side = (wind.east * along.north - wind.north * along.east) / size;
  const ahead = Math.sqrt(Math.max(0, limits.airspeed ** 2 - side ** 2));
  return Math.max(0.2, tail + ahead);
}

/** A setpoint that keeps it where it is told to be. */
export function stay(at: Vec, yaw?: number): Setpoint {
  return { kind: 'line', from: at, to: at, ...(yaw !== undefined && { yaw }) };
}

export function arrived(believed: Vec, target: Vec, radius: number): boolean {
  return apart(believed, target) <= radius;
}
