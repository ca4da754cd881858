/** The part of the live map that drones and their flights are: newest values, each with its sequence number. */
import type { DroneReport, DroneState } from '../../domain/flights/drone.ts';
import type { DeviceId } from '../../domain/ids.ts';
import { currentFlight, isOpen } from '../../services/flights/current.ts';
import type { FlightHead } from '../../services/flights/ports.ts';
import { LIVE_LIMITS } from '../../services/live-state.ts';
import { toApiDrone, toApiFlight } from '../../wire/to-api-flights.ts';

interface Drone {
  state: DroneState;
  seq: number;
  /** Encoded when first sent, dropped at the next change. */
  json: string | undefined;
}

interface OpenFlight {
  readonly head: FlightHead;
  readonly json: string;
}

/** What the map knows of the vehicle itself. */
type LookUp = (device: DeviceId) => { readonly name: string; readonly online: boolean } | undefined;

export class LiveDrones {
  readonly #lookUp: LookUp;
  /** Bounded by the number of hexacopters that were let in. */
  readonly #drones = new Map<DeviceId, Drone>();
  readonly #flights = new Map<number, OpenFlight>();

  constructor(lookUp: LookUp) {
    this.#lookUp = lookUp;
  }

  report(items: readonly DroneReport[], seq: number): void {
    for (const { device, state } of items)
      this.#drones.set(device, { state, seq, json: undefined });
  }

  /** Its name, presence or flight is another now. */
  touch(device: DeviceId, seq: number): void {
    const drone = this.#drones.get(device);
    if (drone) Object.assign(drone, { seq, json: undefined });
  }

  remove(device: DeviceId): void {
    this.#drones.delete(device);
  }

  /** @returns the flight as it goes into a frame */
  keep(head: FlightHead, seq: number): string {
    const json = JSON.stringify(toApiFlight(head));
    if (isOpen(head)) this.#flights.set(head.id, { head, json });
    else this.#flights.delete(head.id);
    if (this.#flights.size > LIVE_LIMITS.flights)
      this.#flights.delete(Math.min(...this.#flights.keys()));
    this.touch(head.device, seq);
    return json;
  }

  /** Newest first. */
  flights(): string[] {
    return [...this.#flights].sort(([a], [b]) => b - a).map(([, { json }]) => json);
  }

  since(since: number): string[] {
    const found: string[] = [];
    for (const [device, drone] of this.#drones) {
      if (drone.seq <= since) continue;
      const vehicle = this.#lookUp(device);
      if (!vehicle) continue;
      drone.json ??= this.#encode(device, drone.state, vehicle);
      found.push(drone.json);
    }
    return found;
  }

  #encode(device: DeviceId, state: DroneState, vehicle: NonNullable<ReturnType<LookUp>>): string {
    const own = [...this.#flights.values()].map(({ head }) => head);
    const flight = currentFlight(own.filter((head) => head.device === device));
    return JSON.stringify(toApiDrone({ device, ...vehicle, state, flight }));
  }
}
