/** One vehicle as its frames show it: a pure fold; time is given, nothing is sent or stored. */
import type { Fix } from '../../../domain/fleet/fix.ts';
import type { Autopilot, DroneLink, DroneState } from '../../../domain/flights/drone.ts';
import type { Frame } from '../frame.ts';
import { announce } from './announce.ts';
import { captureRules, noteCaptures } from './capture-events.ts';
import type { LostCapture } from './captures.ts';
import { gpsRules } from './gps.ts';
import { healthRules } from './health.ts';
import { positionRules } from './position.ts';
import { powerRules } from './power.ts';
import { presenceRules } from './presence.ts';
import { progressRules } from './progress.ts';
import { timeRules } from './reboot.ts';
import type { Rule } from './rule.ts';
import type { Seen } from './seen.ts';
import { fixOf, stateOf, type Terrain } from './snapshot.ts';
import { noteTexts, textRules } from './text-events.ts';
import { type Refusal, type SeenEvent, Vehicle } from './vehicle.ts';

export type { SeenEvent } from './vehicle.ts';

/** Five heartbeats at 1 Hz are missing, ms. */
const LINK_TIMEOUT = 5000;

const RULES: ReadonlyMap<number, Rule> = new Map(
  [
    ...presenceRules,
    ...timeRules,
    ...positionRules,
    ...gpsRules,
    ...powerRules,
    ...healthRules,
    ...progressRules,
    ...textRules,
    ...captureRules,
  ].map((rule) => [rule.message, rule]),
);

type Place = NonNullable<Seen['place']>;

export interface ViewOptions {
  /** Frames of other systems are passed over. */
  readonly system: number;
  /** Where the autopilot does not know its height above the ground. */
  readonly terrain?: Terrain;
  /** Named in the events about the link. */
  readonly link?: string;
}

export class VehicleView {
  readonly #vehicle: Vehicle;
  readonly #terrain: Terrain | undefined;
  /** The position last given out, and its time. */
  #dated: { readonly place: Place; readonly time: number } | undefined;

  constructor({ system, terrain, link = '' }: ViewOptions) {
    this.#vehicle = new Vehicle(system, link);
    this.#terrain = terrain;
  }

  /** Takes a good frame in; `at`: when it arrived, ms. What is news comes back. */
  accept(frame: Frame, at: number): SeenEvent[] {
    const vehicle = this.#vehicle;
    this.#pass(at);
    if (frame.system !== vehicle.system) return vehicle.takeEvents();
    const rule = RULES.get(frame.message);
    const isHeard = rule?.from === 'any' || frame.component === vehicle.component;
    if (frame.component === vehicle.component) vehicle.heardAt = Math.max(vehicle.heardAt, at);
    if (rule !== undefined && isHeard) {
      rule.apply(vehicle, frame, at);
      announce(vehicle, at);
    }
    return vehicle.takeEvents();
  }

  /** Time passes: what did not come in time is news too. To be called about once a second. */
  tick(at: number): SeenEvent[] {
    this.#pass(at);
    return this.#vehicle.takeEvents();
  }

  #pass(at: number): void {
    const vehicle = this.#vehicle;
    if (vehicle.isAlive && at - vehicle.heartbeatAt! > LINK_TIMEOUT) vehicle.loseLink(at);
    noteTexts(vehicle, vehicle.texts.due(at), at);
    noteCaptures(vehicle, at);
  }

  /** undefined before the autopilot's first heartbeat. */
  state(at: number, link: DroneLink): DroneState | undefined {
    return stateOf(this.#vehicle, at, link, this.#terrain);
  }

  /** The newest position good enough for the record; undefined: none, or GPS is lost. */
  fix(): Fix | undefined {
    const fix = fixOf(this.#vehicle);
    const { place } = this.#vehicle.seen;
    if (fix === undefined || place === undefined) return undefined;
    // one position has one time, though the clock be set meanwhile
    if (this.#dated?.place !== place) this.#dated = { place, time: fix.time };
    return { ...fix, time: this.#dated.time };
  }

  /** `other` before its first heartbeat. */
  get autopilot(): Autopilot {
    return this.#vehicle.presence?.autopilot ?? 'other';
  }

  /** Of the autopilot. */
  get component(): number {
    return this.#vehicle.component;
  }

  /** MAV_TYPE of the vehicle: ArduPilot's mode numbers depend on it. */
  get type(): number | undefined {
    return this.#vehicle.presence?.type;
  }

  /** Heartbeats come: fewer than 5 are missing, as of the last frame or tick. */
  get isAlive(): boolean {
    return this.#vehicle.isAlive;
  }

  /** Values not taken over so far, by what they were of. */
  get refused(): Readonly<Record<Refusal, number>> {
    return this.#vehicle.refused;
  }

  /** CAMERA_IMAGE_CAPTUREDs to be asked for again (REQUEST_MESSAGE 512, p1 = 263, p2 = index). */
  lostCaptures(): readonly LostCapture[] {
    return this.#vehicle.captures.lost();
  }
}
