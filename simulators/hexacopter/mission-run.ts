/**
 * Flying a mission. Items that move it are flown one after another; those between two of them are done
 * in their order as the second begins, conditions (112, 114, 115) holding up what follows them.
 */
import { type Behaviour, Guided, Landing, Returning } from './behaviours.ts';
import { type Setpoint, stay } from './dynamics.ts';
import { doItem, type Wait } from './mission-do.ts';
import { isMove, type Leg, startMove } from './mission-moves.ts';
import { CMD, type Item } from './plans.ts';
import type { Vec } from './space.ts';
import type { Vehicle } from './vehicle.ts';

/** MISSION_STATE */
const MISSION_STATE = { none: 1, notStarted: 2, active: 3, paused: 4, complete: 5 } as const;

/** Items without movement that are passed in one step: a loop of jumps ends here. */
const MOST_PASSED = 1000;

export class MissionRun implements Behaviour {
  /** Sequence number, home counted where the autopilot counts it; 0: none. */
  current = 0;
  #leg: Leg | undefined;
  #ending: Behaviour | undefined;
  #queue: { seq: number; item: Item }[] = [];
  #wait: Wait | undefined;
  #jumps = new Map<number, number>();
  #flying = false;
  #begun = false;
  #complete = false;
  #paused: Guided | undefined;
  /** Told to start where it stands on the ground. */
  #released = false;
  #version = -1;
  /** What was reached and not told yet: one place, the last wins. */
  #reached: number | undefined;
  /** m/s over ground, of the mission's own speed items. */
  speed: number | undefined;

  get phase(): 'air' | 'takeoff' | 'landing' {
    if (this.#ending) return this.#ending.phase === 'landing' ? 'landing' : 'air';
    return this.#leg?.item.command === CMD.takeoff ? 'takeoff' : 'air';
  }

  /** Where the item that is flown ends. */
  get target(): Vec | undefined {
    return this.#leg?.target;
  }

  state(vehicle: Vehicle): number {
    if (count(vehicle) <= first(vehicle)) return MISSION_STATE.none;
    if (this.#complete) return MISSION_STATE.complete;
    if (!this.#begun) return MISSION_STATE.notStarted;
    return this.#flying && !this.#paused ? MISSION_STATE.active : MISSION_STATE.paused;
  }

  /** Sequence number of what was reached since the last call. */
  takeReached(): number | undefined {
    const reached = this.#reached;
    this.#reached = undefined;
    return reached;
  }

  /** Why the mode cannot be entered. */
  refusal(vehicle: Vehicle): string | undefined {
    if (count(vehicle) <= first(vehicle)) return 'no mission';
    const { personality, flight } = vehicle;
    const start = this.#complete || this.current === 0 ? first(vehicle) : this.current;
    const grounded = !flight.airborne;
    if (personality.missionWaits && grounded && flight.armed && !takesOff(vehicle, start)) {
      return 'missing takeoff cmd';
    }
    return undefined;
  }

  /** The mode is entered. */
  begin(vehicle: Vehicle, grounded: boolean): Behaviour {
    this.#flying = true;
    this.#paused = undefined;
    this.#version = vehicle.plans.versions[0];
    this.#released = !grounded || !vehicle.personality.missionWaits;
    if (!grounded || vehicle.flight.armed) this.#resume(vehicle);
    return this;
  }

  left(): void {
    this.#flying = false;
  }

  /** MISSION_START: take off where it stands; from the beginning where it is complete. */
  release(vehicle: Vehicle): void {
    this.#released = true;
    if (this.#complete) this.#resume(vehicle);
  }

  armed(): void {
    this.#released = false;
  }

  /** After a flight it starts from the beginning again. */
  disarmed(vehicle: Vehicle): void {
    // A return's own is told at its very end.
    if (this.#ending instanceof Returning) this.#reached = this.current;
    if (this.#complete || vehicle.flight.hasFlown) this.#rewind(vehicle);
    vehicle.camera.stop();
  }

  /** MISSION_SET_CURRENT, DO_SET_MISSION_CURRENT. */
  setCurrent(vehicle: Vehicle, seq: number): boolean {
    if (seq >= count(vehicle) || seq < 0) return false;
    this.current = Math.max(seq, first(vehicle));
    this.#complete = false;
    this.#ending = undefined;
    if (this.#flying && vehicle.flight.armed) this.#advance(vehicle, this.current);
    else this.#leg = undefined;
    return true;
  }

  pause(vehicle: Vehicle): void {
    this.#paused ??= new Guided(vehicle, false);
  }

  resume(vehicle: Vehicle): void {
    if (!this.#paused) return;
    this.#paused = undefined;
    this.#leg?.restart(vehicle);
  }

  step(vehicle: Vehicle, dt: number): Setpoint {
    if (!vehicle.flight.airborne && !this.#released) return { kind: 'idle' };
    this.#follow(vehicle);
    if (this.#paused) return this.#paused.step(vehicle);
    if (!this.#leg && !this.#ending) this.#resume(vehicle);
    this.#work(vehicle, dt);
    if (this.#leg?.done(vehicle, dt)) {
      this.#reached = this.#leg.seq;
      this.#advance(vehicle, this.#leg.seq + 1);
    }
    if (this.#ending) return this.#ending.step(vehicle, dt);
    return this.#leg?.setpoint(vehicle) ?? stay(vehicle.believed);
  }

  /** A mission that changes in flight restarts the current item. */
  #follow(vehicle: Vehicle): void {
    if (this.#version === vehicle.plans.versions[0]) return;
    this.#version = vehicle.plans.versions[0];
    if (count(vehicle) <= first(vehicle)) this.#finish(vehicle);
    else this.#advance(vehicle, Math.min(this.current, count(vehicle) - 1));
  }

  #resume(vehicle: Vehicle): void {
    this.#begun = true;
    if (this.#complete || this.current === 0) this.#rewind(vehicle);
    this.#advance(vehicle, Math.max(this.current, first(vehicle)));
  }

  #rewind(vehicle: Vehicle): void {
    this.current = count(vehicle) > first(vehicle) ? first(vehicle) : 0;
    this.#leg = undefined;
    this.#ending = undefined;
    this.#complete = false;
    this.#begun = false;
    this.#queue = [];
    this.#wait = undefined;
    this.#jumps.clear();
    this.speed = undefined;
  }

  /** Looks from `from` on for the next item that moves it. */
  #advance(vehicle: Vehicle, from: number): void {
    const items = vehicle.plans.get(0);
    this.#begun = true;
    this.#ending = undefined;
    this.#queue = [];
    this.#wait = undefined;
    let seq = from;
    for (let passed = 0; passed < MOST_PASSED && seq < items.length; passed++) {
      const item = items[seq]!;
      if (item.command === CMD.jump) {
        seq = this.#jump(seq, item) ?? seq + 1;
      } else if (isMove(item.command)) {
        this.#move(vehicle, seq, item);
        return;
      } else {
        this.#queue.push({ seq, item });
        seq++;
      }
    }
    this.#finish(vehicle);
  }

  #jump(seq: number, { param1, param2 }: Item): number | undefined {
    const used = this.#jumps.get(seq) ?? 0;
    if (param2 >= 0 && used >= param2) return undefined;
    this.#jumps.set(seq, used + 1);
    return param1;
  }

  #move(vehicle: Vehicle, seq: number, item: Item): void {
    const previous = this.#leg?.target;
    this.current = seq;
    const text = vehicle.personality.texts.item(seq, item.command);
    if (text !== undefined) vehicle.radio.text(6, text);
    if (item.command === CMD.returnToLaunch) {
      this.#leg = undefined;
      if (vehicle.personality.returnItemChangesMode) {
        this.#drain(vehicle);
        vehicle.flight.force('return');
      } else this.#ending = new Returning(vehicle);
      return;
    }
    this.#leg = startMove(vehicle, seq, item, previous);
  }

  /** No item is left: it stays where it is. */
  #finish(vehicle: Vehicle): void {
    this.#complete = true;
    this.#leg = undefined;
    this.#drain(vehicle);
    this.#ending = vehicle.flight.airborne ? new Guided(vehicle, false) : new Landing();
    const text = vehicle.personality.texts.item(-1, 0);
    if (text !== undefined) vehicle.radio.text(6, text);
  }

  /** Items without movement, until one has to wait. */
  #work(vehicle: Vehicle, dt: number): void {
    if (this.#wait && !this.#wait(vehicle, dt)) return;
    this.#wait = undefined;
    while (this.#queue.length > 0 && !this.#wait) {
      const { seq, item } = this.#queue.shift()!;
      this.#wait = doItem(vehicle, item);
      if (vehicle.personality.reachesAll) this.#reached = seq;
    }
  }

  #drain(vehicle: Vehicle): void {
    for (const { seq, item } of this.#queue.splice(0)) {
      doItem(vehicle, item);
      if (vehicle.personality.reachesAll) this.#reached = seq;
    }
  }
}

function count(vehicle: Vehicle): number {
  return vehicle.plans.get(0).length;
}

/** Sequence number of the first item that is no home. */
export function first(vehicle: Vehicle): number {
  return vehicle.personality.missions.home ? 1 : 0;
}

/** The first item from `seq` on that moves it takes off. */
function takesOff(vehicle: Vehicle, seq: number): boolean {
  const next = vehicle.plans
    .get(0)
    .slice(seq)
    .find((item) => isMove(item.command));
  return next?.command === CMD.takeoff;
}
