import { type Behaviour, behaviourOf } from './behaviours.ts';
import type { Limits, Setpoint } from './dynamics.ts';
import type { BehaviourKind, FlightMode } from './personality.ts';
import { SEVERITY } from './radio.ts';
import type { Vec } from './space.ts';
import type { Vehicle } from './vehicle.ts';

/** MAV_LANDED_STATE */
export const LANDED = { ground: 1, air: 2, takeoff: 3, landing: 4 } as const;

/** s on the ground until a landing is believed. */
const TOUCHED = 1;
/** PreArm texts come again while it cannot be armed, s. */
const REMINDER = 30;

const IDLE: Setpoint = { kind: 'idle' };

/** Mode, arming and what they let it do. */
export class Flight {
  readonly #vehicle: Vehicle;
  mode: FlightMode;
  behaviour: Behaviour;
  armed = false;
  /** Where it comes home to; set when it first knows where it is, and by arming. */
  home: Vec | undefined;
  /** It left the ground since it was armed. */
  hasFlown = false;
  landed: number = LANDED.ground;
  /** Of a command: m/s over ground, until the next mode. */
  speed: number | undefined;
  #standing = 0;
  #reminded = 0;

  constructor(vehicle: Vehicle) {
    this.#vehicle = vehicle;
    this.mode = this.#modeBy((mode) => mode.number === vehicle.personality.bootMode);
    this.behaviour = behaviourOf(this.mode.behaviour, vehicle, true);
  }

  get airborne(): boolean {
    return this.landed !== LANDED.ground;
  }

  /** Those of the parameters, with the speed that was commanded. */
  get limits(): Limits {
    return this.#vehicle.tuning.limits;
  }

  /** Why not, or undefined when it is in that mode now. */
  setMode(number: number): string | undefined {
    const vehicle = this.#vehicle;
    const mode = vehicle.personality.modes.find((known) => known.number === number);
    if (!mode) return 'unknown mode';
    if (mode === this.mode) return undefined;
    const why = this.#refusal(mode);
    if (why !== undefined) {
      const text = vehicle.personality.texts.modeRefused(mode.name, why);
      vehicle.radio.text(SEVERITY.warning, text);
      return why;
    }
    this.#enter(mode);
    return undefined;
  }

  /** For failsafes: the first mode of that kind that can be entered, else landing. */
  force(kind: BehaviourKind): void {
    const mode = this.#modeBy((known) => known.behaviour === kind);
    if (this.mode.behaviour === kind) return;
    this.#enter(this.#refusal(mode) === undefined ? mode : this.modeOf('land'));
  }

  modeOf(kind: BehaviourKind): FlightMode {
    return this.#modeBy((known) => known.behaviour === kind);
  }

  arm(): void {
    const vehicle = this.#vehicle;
    this.armed = true;
    this.hasFlown = false;
    this.#standing = 0;
    if (vehicle.gps.healthy) this.home = { ...vehicle.believed };
    vehicle.mission.armed();
    this.behaviour = behaviourOf(this.mode.behaviour, vehicle, true);
    vehicle.radio.text(SEVERITY.info, vehicle.personality.texts.armed);
  }

  disarm(why: 'command' | 'landed' | 'idle' | 'failsafe'): void {
    const vehicle = this.#vehicle;
    this.armed = false;
    this.landed = vehicle.airframe.onGround ? LANDED.ground : this.landed;
    vehicle.mission.disarmed(vehicle);
    vehicle.radio.text(SEVERITY.info, vehicle.personality.texts.disarmed(why));
  }

  step(dt: number): Setpoint {
    const vehicle = this.#vehicle;
    if (!this.home && vehicle.gps.healthy) this.home = { ...vehicle.believed };
    if (!this.armed) {
      this.#remind(dt);
      return IDLE;
    }
    return this.behaviour.step(vehicle, dt);
  }

  /** After the step: does it stand, has it left the ground, is it to be disarmed? */
  land(dt: number, setpoint: Setpoint): void {
    const { airframe, radio, personality, tuning } = this.#vehicle;
    if (!airframe.onGround) {
      if (this.armed && !this.hasFlown && personality.texts.takenOff) {
        radio.text(SEVERITY.info, personality.texts.takenOff);
      }
      this.hasFlown = true;
      this.#standing = 0;
      this.landed = LANDED[this.behaviour.phase];
      return;
    }
    const wasAirborne = this.airborne;
    this.#standing = setpoint.kind === 'line' ? 0 : this.#standing + dt;
    if (this.#standing >= TOUCHED) this.landed = LANDED.ground;
    if (wasAirborne && !this.airborne && personality.texts.landed) {
      radio.text(SEVERITY.info, personality.texts.landed);
    }
    if (!this.armed) return;
    if (this.hasFlown && this.#standing >= TOUCHED + tuning.disarm.landed) this.disarm('landed');
    else if (!this.hasFlown && this.#standing >= tuning.disarm.idle) this.disarm('idle');
  }

  #refusal(mode: FlightMode): string | undefined {
    const vehicle = this.#vehicle;
    if (mode.needsPosition && !vehicle.gps.healthy) return 'requires position';
    if (mode.behaviour === 'mission') return vehicle.mission.refusal(vehicle);
    return undefined;
  }

  #enter(mode: FlightMode): void {
    if (this.mode.behaviour === 'mission') this.#vehicle.mission.left();
    this.mode = mode;
    this.speed = undefined;
    this.behaviour = behaviourOf(mode.behaviour, this.#vehicle, !this.airborne);
  }

  #modeBy(fits: (mode: FlightMode) => boolean): FlightMode {
    const mode = this.#vehicle.personality.modes.find(fits);
    if (!mode) throw new Error('This autopilot has no such mode');
    return mode;
  }

  #remind(dt: number): void {
    this.#reminded += dt;
    if (this.#reminded < REMINDER) return;
    this.#reminded = 0;
    const { personality, radio } = this.#vehicle;
    for (const { text, mode } of personality.texts.checks(this.#vehicle)) {
      if (!mode) radio.text(SEVERITY.critical, text);
    }
  }
}
