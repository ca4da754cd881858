/** Recorded MAVLink → what each vehicle in it would have told through a bridge. */

import { Sampler } from '../../firmware-bridge/mavlink/drone/sampler.ts';
import { LinkQuality } from '../../firmware-bridge/mavlink/link-quality.ts';
import type { DroneLink } from '../../src/domain/flights/drone.ts';
import { decode } from '../../src/wire/mavlink/codec.ts';
import { RadioStatus } from '../../src/wire/mavlink/messages.ts';
import { type SeenEvent, VehicleView } from '../../src/wire/mavlink/vehicle/view.ts';
import type { TimedFrame } from '../../src/wire/tracks/mavlink.ts';
import type { Told } from './told.ts';

/** ms between two looks at what did not come. */
const TICK = 1000;
/** After so many looks of silence nothing more is missed than was already. */
const MOST_TICKS = 10;
/** ms between two looks at a vehicle's state, of which one a second is kept. */
const LOOK = 100;

interface Radio {
  readonly rssi: number;
  readonly remoteRssi: number;
}

/** One system of the recording; it is a vehicle once its autopilot has been heard. */
class Flight {
  readonly told: Told[] = [];
  readonly #view: VehicleView;
  readonly #link: string;
  readonly #sampler = new Sampler();
  readonly #quality = new LinkQuality();
  #looked = Number.NEGATIVE_INFINITY;
  #signed = false;
  #events = 0;
  #isVehicle = false;

  constructor(system: number, link: string) {
    this.#view = new VehicleView({ system, link });
    this.#link = link;
  }

  get isVehicle(): boolean {
    return this.#isVehicle;
  }

  accept({ frame, at }: TimedFrame, radio: Radio | undefined): void {
    this.#quality.accept(frame.component, frame.sequence, at);
    if (frame.component === this.#view.component) this.#signed = frame.signature !== undefined;
    this.#note(this.#view.accept(frame, at));
    const fix = this.#sampler.fix(this.#view.fix(), at);
    if (fix) this.told.push(fix);
    if (Math.abs(at - this.#looked) < LOOK) return;
    this.#looked = at;
    const state = this.#view.state(at, this.#linkAt(at, radio));
    this.#isVehicle ||= state !== undefined;
    const sample = this.#sampler.state(state, at);
    if (sample) this.told.push(sample);
  }

  tick(at: number): void {
    this.#note(this.#view.tick(at));
  }

  /** Numbered, so that the same recording gives the same ids. */
  #note(events: readonly SeenEvent[]): void {
    for (const event of events) {
      this.told.push({ ...event, id: `replay-${event.time}-${this.#events++}` });
    }
  }

  #linkAt(at: number, radio: Radio | undefined): DroneLink {
    return {
      name: this.#link,
      alive: this.#view.isAlive,
      loss: this.#quality.loss(at),
      signed: this.#signed,
      ...radio,
      heartbeat: false,
    };
  }
}

export class Flights {
  readonly #name: string;
  /** By system id: at most 256. */
  readonly #flights = new Map<number, Flight>();
  #radio: Radio | undefined;
  #ticked: number | undefined;

  /** @param name of the recording, told as the link's */
  constructor(name: string) {
    this.#name = name;
  }

  accept(timed: TimedFrame): void {
    const { frame, at } = timed;
    this.#tick(at);
    if (frame.message === RadioStatus.MSG_ID) {
      const { rssi, remrssi } = decode(frame, RadioStatus);
      this.#radio = { rssi, remoteRssi: remrssi };
    }
    const flight = this.#flights.get(frame.system) ?? new Flight(frame.system, this.#name);
    this.#flights.set(frame.system, flight);
    flight.accept(timed, this.#radio);
  }

  #tick(at: number): void {
    this.#ticked ??= at;
    for (let i = 0; i < MOST_TICKS && this.#ticked + TICK <= at; i++) {
      this.#ticked += TICK;
      for (const flight of this.#flights.values()) flight.tick(this.#ticked);
    }
    // A pause in the recording, or a recorder's clock that was set back.
    if (this.#ticked + TICK <= at || at < this.#ticked - TICK) this.#ticked = at;
  }

  /** By system id, those that have an autopilot. */
  vehicles(): Map<string, Told[]> {
    const vehicles = [...this.#flights].filter(([, flight]) => flight.isVehicle);
    return new Map(vehicles.map(([system, flight]) => [`${system}`, flight.told]));
  }

  /** Of all vehicles, so far. */
  get count(): number {
    return [...this.#flights.values()].reduce((sum, { told }) => sum + told.length, 0);
  }
}
