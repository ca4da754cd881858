/** What a mode makes the copter do, from one moment to the next. */
import { arrived, type Setpoint, stay } from './dynamics.ts';
import type { LANDED } from './flight.ts';
import type { BehaviourKind } from './personality.ts';
import { add, flat, minus, type Vec } from './space.ts';
import type { Vehicle } from './vehicle.ts';

export interface Behaviour {
  step(vehicle: Vehicle, dt: number): Setpoint;
  /** What it is doing while off the ground. */
  readonly phase: keyof typeof LANDED;
  readonly pauses?: boolean;
  pause?(vehicle: Vehicle): void;
  resume?(vehicle: Vehicle): void;
}

const IDLE: Setpoint = { kind: 'idle' };
/** m, where none was commanded. */
const TAKEOFF_HEIGHT = 2.5;

/** @param grounded it stands on the ground as the mode begins */
export function behaviourOf(kind: BehaviourKind, vehicle: Vehicle, grounded: boolean): Behaviour {
  switch (kind) {
    case 'manual':
      return new Manual(vehicle, grounded);
    case 'hold':
      return new Guided(vehicle, grounded);
    case 'guided':
      return new Guided(vehicle, grounded);
    case 'takeoff':
      return new TakingOff(vehicle);
    case 'mission':
      return vehicle.mission.begin(vehicle, grounded);
    case 'return':
      return grounded ? new Landing() : new Returning(vehicle);
    case 'land':
      return new Landing();
  }
}

/** Where it comes to rest, as it believes. */
function restingPlace(vehicle: Vehicle): Vec {
  return add(vehicle.airframe.stoppingPlace(vehicle.tuning.limits), vehicle.gps.error);
}

/** Hand-flown without a transmitter: it sinks (ArduPilot) or stays (PX4). */
class Manual implements Behaviour {
  readonly phase = 'air';
  readonly #at: Vec;
  readonly #grounded: boolean;

  constructor(vehicle: Vehicle, grounded: boolean) {
    this.#at = restingPlace(vehicle);
    this.#grounded = grounded;
  }

  step(vehicle: Vehicle): Setpoint {
    if (this.#grounded || vehicle.airframe.onGround) return IDLE;
    if (!vehicle.personality.manualSinks) return stay(this.#at);
    return { kind: 'descend', over: this.#at, rate: vehicle.tuning.limits.sink };
  }
}

/** Goes where it is told and waits there. */
export class Guided implements Behaviour {
  phase: 'air' | 'takeoff' = 'air';
  #from: Vec | undefined;
  #to: Vec | undefined;
  #paused: Vec | undefined;

  constructor(vehicle: Vehicle, grounded: boolean) {
    if (!grounded) this.#to = this.#from = restingPlace(vehicle);
  }

  /** @param up above where it was switched on, m */
  takeOff(vehicle: Vehicle, up: number): void {
    this.phase = 'takeoff';
    this.#from = vehicle.believed;
    this.#to = { ...vehicle.believed, up };
  }

  goTo(vehicle: Vehicle, to: Vec): void {
    this.phase = 'air';
    this.#paused = undefined;
    this.#from = vehicle.believed;
    this.#to = to;
  }

  pause(vehicle: Vehicle): void {
    this.#paused ??= restingPlace(vehicle);
  }

  resume(vehicle: Vehicle): void {
    if (!this.#paused) return;
    this.#paused = undefined;
    this.#from = vehicle.believed;
  }

  step(vehicle: Vehicle): Setpoint {
    if (!this.#to || !this.#from) return IDLE;
    if (this.#paused) return stay(this.#paused);
    if (this.phase === 'takeoff' && arrived(vehicle.believed, this.#to, 0.5)) this.phase = 'air';
    const { speed } = vehicle.flight;
    return { kind: 'line', from: this.#from, to: this.#to, ...(speed !== undefined && { speed }) };
  }
}

/** PX4's take-off mode: up, then it holds. */
export class TakingOff implements Behaviour {
  readonly phase = 'takeoff';
  #from: Vec | undefined;
  #to: Vec | undefined;
  #up: number | undefined;

  constructor(vehicle: Vehicle) {
    this.#up = vehicle.takeoffUp;
  }

  /** Above where it was switched on, m. */
  set height(up: number) {
    this.#up = up;
    this.#to = undefined;
  }

  step(vehicle: Vehicle): Setpoint {
    if (!this.#to || !this.#from) {
      this.#from = vehicle.believed;
      this.#to = { ...this.#from, up: Math.max(this.#from.up, this.#up ?? TAKEOFF_HEIGHT) };
    }
    if (arrived(vehicle.believed, this.#to, 0.5)) vehicle.flight.force('hold');
    return { kind: 'line', from: this.#from, to: this.#to };
  }
}

/** Straight down, slowly near the ground. */
export class Landing implements Behaviour {
  readonly phase = 'landing';
  #over: Vec | undefined;

  constructor(over?: Vec) {
    this.#over = over;
  }

  step(vehicle: Vehicle): Setpoint {
    const { airframe, tuning } = vehicle;
    if (airframe.onGround) return IDLE;
    // Without a position it drifts with its own error: it has nothing better.
    this.#over ??= restingPlace(vehicle);
    const { fast, slow, below } = tuning.landing;
    // Early enough that it is slow when it is low.
    const low = airframe.position.up < below + fast;
    return { kind: 'descend', over: this.#over, rate: low ? slow : fast };
  }
}

/** Up, home or to the nearest rally point, a pause, and down. */
export class Returning implements Behaviour {
  #stage: 'climb' | 'home' | 'pause' | 'land' = 'climb';
  readonly #start: Vec;
  readonly #target: Vec;
  #paused = 0;
  readonly #landing: Landing;

  constructor(vehicle: Vehicle) {
    this.#start = restingPlace(vehicle);
    this.#target = returnPlace(vehicle, this.#start);
    this.#landing = new Landing(this.#target);
  }

  get phase(): 'air' | 'landing' {
    return this.#stage === 'land' ? 'landing' : 'air';
  }

  step(vehicle: Vehicle, dt: number): Setpoint {
    const { believed, tuning, flight } = vehicle;
    if (vehicle.airframe.onGround) return IDLE;
    const speed = flight.speed === undefined ? {} : { speed: flight.speed };
    const above = { ...this.#start, up: this.#target.up };
    if (this.#stage === 'climb') {
      if (arrived(believed, above, 1)) this.#stage = 'home';
      return { kind: 'line', from: this.#start, to: above };
    }
    if (this.#stage === 'home') {
      if (arrived(believed, this.#target, Math.min(1, tuning.acceptance))) this.#stage = 'pause';
      return { kind: 'line', from: above, to: this.#target, ...speed };
    }
    if (this.#stage === 'pause') {
      this.#paused += dt;
      if (this.#paused >= tuning.returning.pause) this.#stage = 'land';
      return stay(this.#target);
    }
    return this.#landing.step(vehicle);
  }
}

/** Over home or the nearest rally point, high enough. */
function returnPlace(vehicle: Vehicle, start: Vec): Vec {
  const home = vehicle.flight.home ?? start;
  const safe = Math.max(start.up, home.up + vehicle.tuning.returning.altitude);
  let nearest: Vec = { ...home, up: safe };
  for (const { x, y, z } of vehicle.plans.get(2)) {
    const place = vehicle.ground.toVec({ lat: x / 1e7, lon: y / 1e7, amsl: 0 });
    const rally = { ...place, up: Math.max(safe, home.up + z) };
    if (flat(minus(rally, start)) < flat(minus(nearest, start))) nearest = rally;
  }
  return nearest;
}
