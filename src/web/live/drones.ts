/** What drones tell beside the fixes that every vehicle sends, and the flights that are under way. */
import type { ApiDrone, ApiDroneEvent } from '../../wire/api-drones.ts';
import type { ApiFlight } from '../../wire/api-flights.ts';
import type { LiveFrame } from '../../wire/live-frames.ts';
import { signal } from './signal.ts';

/** Newest events kept for what just happened; a flight's page fetches its own. */
const MOST_EVENTS = 300;
/** Nothing heard for this long and the picture is old, ms: telemetry comes several times a second. */
const STALE_AFTER = 5_000;
const OVER: ReadonlySet<string> = new Set(['closed', 'aborted']);

export interface LiveDrone extends ApiDrone {
  /** Server time at which it was last heard, ms; the drone's own clock may be off. */
  readonly heard: number;
}

export class LiveDrones {
  readonly byId = new Map<string, LiveDrone>();
  /** Neither closed nor aborted. */
  readonly flights = new Map<number, ApiFlight>();
  /** Newest first. */
  events: ApiDroneEvent[] = [];
  /** Instruments are read by eye: five times a second is enough. */
  readonly changed = signal(200);
  readonly flightsChanged = signal(250);
  readonly happened = signal(100);
  readonly #revisions = new Map<number, number>();
  onEvents: (events: readonly ApiDroneEvent[]) => void = () => {};

  /** The drones whose state is new. */
  apply(frame: LiveFrame): LiveDrone[] {
    const snapshot = frame.type === 'snapshot';
    if (snapshot) this.#restart(frame.drones, frame.flights);
    const news = (frame.drones ?? []).flatMap((drone) => this.#drone(drone, frame.now, snapshot));
    if (frame.drones || snapshot) this.changed.bump();
    for (const flight of frame.flights ?? []) this.#flight(flight);
    if (frame.flights || snapshot) this.flightsChanged.bump();
    if (frame.type === 'changes' && frame.droneEvents?.length) this.#events(frame.droneEvents);
    return news;
  }

  /** Rises whenever anything of that flight changed. */
  revision(flight: number): number {
    return this.#revisions.get(flight) ?? 0;
  }

  flightOf(device: string): ApiFlight | undefined {
    const known = this.byId.get(device)?.flight;
    return known ? this.flights.get(known.id) : undefined;
  }

  #restart(drones: readonly ApiDrone[], flights: readonly ApiFlight[]): void {
    const [ids, numbers] = [
      new Set(drones.map((d) => d.device)),
      new Set(flights.map((f) => f.id)),
    ];
    for (const id of this.byId.keys()) if (!ids.has(id)) this.byId.delete(id);
    for (const id of this.flights.keys()) {
      if (numbers.has(id)) continue;
      this.flights.delete(id);
      // It was closed or aborted while the line was down: whoever shows it asks again.
      this.#revisions.set(id, this.revision(id) + 1);
    }
  }

  #drone(drone: ApiDrone, now: number, snapshot: boolean): LiveDrone[] {
    const before = this.byId.get(drone.device);
    const news = isTelling(drone) && drone.state.time !== before?.state?.time;
    let heard = before?.heard ?? 0;
    if (news) heard = (snapshot ? Math.min(now, drone.state.time) : now) - silenceOf(drone);
    const after = { ...drone, heard };
    this.byId.set(drone.device, after);
    return news ? [after] : [];
  }

  #flight(flight: ApiFlight): void {
    if (OVER.has(flight.state)) this.flights.delete(flight.id);
    else this.flights.set(flight.id, flight);
    this.#revisions.set(flight.id, this.revision(flight.id) + 1);
  }

  #events(events: readonly ApiDroneEvent[]): void {
    this.events = [...events.toReversed(), ...this.events].slice(0, MOST_EVENTS);
    this.happened.bump();
    this.onEvents(events);
  }
}

type Telling = ApiDrone & { readonly state: NonNullable<ApiDrone['state']> };
const isTelling = (drone: ApiDrone): drone is Telling => drone.state !== null;

/** ms: where the bridge hears nothing from it, the bridge still tells that. */
const silenceOf = ({ state }: Telling): number => (state.link.silent ?? 0) * 1000;

/** What is shown of it is no longer what is. */
export const isStale = (drone: LiveDrone, now: number): boolean =>
  !drone.online || !drone.state?.link.alive || now - drone.heard > STALE_AFTER;
