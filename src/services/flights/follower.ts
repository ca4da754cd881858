/**
 * Lets flights follow what their drones show and answer. A drone's states are taken in the order of its own
 * time, each by itself saying what is so (domain/flights/signs.ts): one that was missed is made up for by the
 * next, and a worker that starts anew goes over the stored ones again.
 */
import type { DroneState, Reply } from '../../domain/flights/drone.ts';
import type { FlightId, FlightSign } from '../../domain/flights/flight.ts';
import { flightSign } from '../../domain/flights/signs.ts';
import { holdsDrone, nextFlightState } from '../../domain/flights/workflow.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { DroneFollower } from '../drones/ports.ts';
import type { KnownDevice } from '../intake/ports.ts';
import type { Clock } from '../ports.ts';
import { applySign, type Seen } from './apply-sign.ts';
import type { ChangeDeps } from './change.ts';
import { currentFlight, headOf, isOpen } from './current.ts';
import type { CommandStore, FlightHead, FlightReader } from './ports.ts';
import { takeReply } from './take-reply.ts';

/** A live state so much later than the last one followed leaves room for stored ones in between, ms. */
const GAP = 10_000;
/** How long those are waited for, ms; then what is live counts all the same. */
const PATIENCE = 60_000;
/** What a bridge proved may show in its states so much later, ms. */
const PROOF_DELAY = 3000;
/** Open flights that are known; a bureau has a handful. */
const MOST_OPEN = 1000;

/** `tell` must come back here, to `keep`. */
export interface FollowerDeps extends ChangeDeps {
  readonly store: FlightReader;
  readonly commands: Pick<CommandStore, 'flightOf'>;
  readonly clock: Clock;
  readonly count: (kind: string, outcome: string) => void;
}

/** How far a drone's holder has been followed. */
interface Followed {
  readonly flight: FlightId;
  readonly sortie: number;
  /** Of the last state followed, the drone's time. */
  last: number;
  /** Since when a gap is being waited for, the service's time. */
  waiting: number | undefined;
  seen: Seen;
}

export class FlightFollower implements DroneFollower {
  readonly #deps: FollowerDeps;
  #open = new Map<FlightId, FlightHead>();
  /** The drone's time up to which it was followed, with or without a flight; bounded by the drones there are. */
  readonly #last = new Map<DeviceId, number>();
  /** Of drones that are held by a flight. */
  readonly #followed = new Map<DeviceId, Followed>();

  constructor(deps: FollowerDeps) {
    this.#deps = deps;
  }

  /** Takes over flights as they are now. */
  keep(flights: readonly FlightHead[]): void {
    for (const flight of flights) {
      if (isOpen(flight)) this.#open.set(flight.id, flight);
      else this.#open.delete(flight.id);
    }
  }

  /** Reads all open flights anew and tells those that another process changed. */
  async refresh(): Promise<void> {
    const { store, tell } = this.#deps;
    const read = new Map((await store.open(MOST_OPEN)).map((flight) => [flight.id, flight]));
    const changed = [...read.values()].filter((flight) => !same(flight, this.#open.get(flight.id)));
    const gone = [...this.#open.keys()].filter((id) => !read.has(id));
    const ended = await Promise.all(gone.map((id) => store.get(id)));
    tell([...changed, ...ended.filter((flight) => flight !== undefined).map(headOf)]);
  }

  /** At start: what was stored since the flight last moved, as far as it was not followed. */
  async catchUp(resolve: (id: DeviceId) => KnownDevice | undefined): Promise<void> {
    this.keep(await this.#deps.store.open(MOST_OPEN));
    for (const flight of this.#open.values()) {
      const device = resolve(flight.device);
      const sortie = flight.sorties.at(-1);
      if (!device || !sortie || !holdsDrone(flight.state)) continue;
      const from = sortie.airborne ?? sortie.armed ?? sortie.verified ?? flight.created;
      const span = { from, to: this.#deps.clock.now() + GAP };
      for await (const states of this.#deps.store.states(flight.device, span))
        await this.states(device, states, false);
    }
  }

  flightOf(device: DeviceId): FlightId | undefined {
    return currentFlight(this.#of(device))?.id;
  }

  async states(device: KnownDevice, states: readonly DroneState[], live: boolean): Promise<void> {
    for (const state of [...states].sort((a, b) => a.time - b.time)) {
      const flight = this.#of(device.id).find((one) => holdsDrone(one.state));
      if (flight) await this.#follow(flight, state, live);
      else this.#pass(device.id, state);
    }
  }

  async reply(device: KnownDevice, reply: Reply): Promise<void> {
    await takeReply(this.#deps, device.id, reply);
  }

  #of(device: DeviceId): FlightHead[] {
    return [...this.#open.values()].filter((flight) => flight.device === device);
  }

  #pass(device: DeviceId, { time }: DroneState): void {
    this.#followed.delete(device);
    this.#last.set(device, Math.max(time, this.#last.get(device) ?? 0));
  }

  async #follow(flight: FlightHead, state: DroneState, live: boolean): Promise<void> {
    const followed = this.#followedOf(flight);
    if (state.time <= followed.last || this.#mustWait(followed, state, live)) return;
    followed.seen = seenAfter(followed.seen, state);
    const sign = signOf(flight, state);
    const to = nextFlightState(flight.state, `sign:${sign}`);
    if (to !== undefined && to !== flight.state)
      await applySign(this.#deps, flight.id, { sign, state, seen: followed.seen });
    followed.last = state.time;
    this.#last.set(flight.device, state.time);
  }

  /** Before a live state there may be stored ones still on their way. */
  #mustWait(followed: Followed, state: DroneState, live: boolean): boolean {
    const now = this.#deps.clock.now();
    if (live && followed.last > 0 && state.time - followed.last > GAP) {
      followed.waiting ??= now;
      if (now - followed.waiting < PATIENCE) return true;
    }
    followed.waiting = undefined;
    return false;
  }

  #followedOf(flight: FlightHead): Followed {
    const { number } = flight.sorties.at(-1)!;
    const before = this.#followed.get(flight.device);
    if (before?.flight === flight.id && before.sortie === number) return before;
    const last = this.#last.get(flight.device) ?? 0;
    const fresh = { flight: flight.id, sortie: number, last, waiting: undefined, seen: {} };
    this.#followed.set(flight.device, fresh);
    return fresh;
  }
}

/** Both come from the store, by the same statement. */
const same = (a: FlightHead, b: FlightHead | undefined): boolean =>
  b !== undefined && JSON.stringify(a) === JSON.stringify(b);

/** What is on board is looked at while it lies ready; once it is armed, the bridge refuses to start another. */
function signOf(flight: FlightHead, state: DroneState): FlightSign {
  const { verified, hash, airborne } = flight.sorties.at(-1)!;
  const shown = verified !== undefined && state.time > verified + PROOF_DELAY && state.mission;
  if (flight.state === 'uploaded' && shown && shown.hash !== hash) return 'unverified';
  return flightSign(state, airborne !== undefined);
}

/** Keeps the last state in which it flew its mission. */
function seenAfter(seen: Seen, state: DroneState): Seen {
  const flies = ['airborne', 'paused'].includes(flightSign(state, true));
  return flies && (state.mission?.current ?? 0) > 0 ? { flying: state } : seen;
}
