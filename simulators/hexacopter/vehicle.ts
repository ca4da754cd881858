import { createRandom } from '../city/random.ts';
import { flightPower, groundPower, Pack, type PackOptions } from './battery.ts';
import { Camera } from './camera.ts';
import { Airframe } from './dynamics.ts';
import { Failsafes } from './failsafes.ts';
import { FenceWatch } from './fence.ts';
import { Flight } from './flight.ts';
import { Gps } from './gps.ts';
import { MissionRun } from './mission-run.ts';
import { Parameters } from './parameters.ts';
import type { Personality, Tuning } from './personality.ts';
import { Plans } from './plans.ts';
import type { Radio } from './radio.ts';
import { add, Ground, type Place, type Vec, ZERO } from './space.ts';
import { Wind, type WindOptions } from './wind.ts';

export interface VehicleOptions {
  readonly seed: number;
  readonly system: number;
  readonly home: Place;
  /** Of the nose at boot, degrees. */
  readonly heading: number;
  readonly wind: WindOptions;
  readonly packs: readonly PackOptions[];
  /** m */
  readonly gpsNoise: number;
  /** s of flight time. */
  readonly armable: number;
  /** ms since the Unix epoch, at boot. */
  readonly epoch: number;
}

/**
 * The copter itself: all that its parts share. Two clocks: `flown` is the flight's time, which may run
 * faster than the link's, `linked`. Both in seconds since boot.
 */
export class Vehicle {
  readonly personality: Personality;
  readonly options: VehicleOptions;
  readonly radio: Radio;
  readonly ground: Ground;
  readonly parameters: Parameters;
  readonly plans = new Plans();
  readonly wind: Wind;
  readonly packs: readonly Pack[];
  airframe: Airframe;
  gps: Gps;
  flight: Flight;
  mission: MissionRun;
  camera: Camera;
  fence: FenceWatch;
  failsafes: Failsafes;
  flown = 0;
  linked = 0;
  /** s of link time before this boot. */
  #earlier = 0;
  #boots = 0;
  #tuning: Tuning | undefined;
  #tuned = -1;
  /** Said by PreArm, on top of the autopilot's own checks. */
  readonly denials = new Set<string>();
  /** Of a take-off command: how high the take-off mode climbs, above where it was switched on, m. */
  takeoffUp: number | undefined;

  constructor(personality: Personality, options: VehicleOptions, radio: Radio) {
    this.personality = personality;
    this.options = options;
    this.radio = radio;
    this.ground = new Ground(options.home);
    this.parameters = new Parameters(personality.parameters, personality.encoding);
    this.wind = new Wind(options.wind, createRandom(options.seed, `${options.system}/wind`));
    this.packs = options.packs.map((pack) => new Pack(pack));
    this.airframe = new Airframe(ZERO, options.heading);
    this.gps = this.#newGps();
    this.flight = new Flight(this);
    this.mission = new MissionRun();
    this.camera = new Camera();
    this.fence = new FenceWatch();
    this.failsafes = new Failsafes();
  }

  /** ms since the Unix epoch, by the vehicle's clock. */
  get now(): number {
    return this.options.epoch + (this.#earlier + this.linked) * 1000;
  }

  /** ms since boot. */
  get uptime(): number {
    return Math.round(this.linked * 1000);
  }

  /** Where it believes to be. */
  get believed(): Vec {
    return add(this.airframe.position, this.gps.error);
  }

  get tuning(): Tuning {
    if (!this.#tuning || this.#tuned !== this.parameters.version) {
      this.#tuned = this.parameters.version;
      this.#tuning = this.personality.tuning(this.parameters);
    }
    return this.#tuning;
  }

  /** One step of the flight, s. */
  fly(dt: number): void {
    this.flown += dt;
    this.wind.step(dt);
    this.gps.step(dt);
    const setpoint = this.flight.step(dt);
    const { gps, airframe, flight } = this;
    airframe.step(dt, setpoint, this.flight.limits, this.wind, gps.error);
    const power =
      flight.armed && setpoint.kind !== 'idle'
        ? flightPower(airframe.airspeed, airframe.velocity.up)
        : groundPower(flight.armed);
    for (const pack of this.packs) pack.drain(power / this.packs.length, dt);
    flight.land(dt, setpoint);
    this.camera.step(this, dt);
    this.fence.step(this);
    this.failsafes.step(this, dt);
  }

  /** Anew, where it stands; plans and parameters are kept. */
  restart(): void {
    this.#earlier += this.linked;
    this.#boots++;
    this.linked = 0;
    this.flown = 0;
    this.airframe = new Airframe({ ...this.airframe.position, up: 0 }, this.airframe.yaw);
    this.gps = this.#newGps(this.gps.lost);
    this.flight = new Flight(this);
    this.mission = new MissionRun();
    this.camera = new Camera();
    this.fence = new FenceWatch();
    this.failsafes = new Failsafes();
    this.radio.restart();
  }

  #newGps(lost = false): Gps {
    const { seed, system, gpsNoise, armable } = this.options;
    const gps = new Gps(
      { noise: gpsNoise, armable },
      createRandom(seed, `${system}/gps/${this.#boots}`),
    );
    gps.lost = lost;
    return gps;
  }
}
