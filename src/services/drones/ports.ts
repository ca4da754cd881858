/** What the drones' intake needs of the world. */
import type {
  DroneEvent,
  DroneReport,
  DroneState,
  EventKind,
  Reply,
} from '../../domain/flights/drone.ts';
import type { FlightId } from '../../domain/flights/flight.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { KnownDevice } from '../intake/ports.ts';

/** One message of a drone's bridge, parsed. */
export interface DroneMessage {
  readonly device: KnownDevice;
  /** Its topic, for the log. */
  readonly source: string;
  readonly bytes: number;
  /** To be shown, not stored. */
  readonly live?: DroneState;
  readonly states: readonly DroneState[];
  readonly events: readonly DroneEvent[];
  readonly replies: readonly Reply[];
  /** Called once all of it is committed; until then nothing may be acknowledged. */
  done(): void;
}

/** An event as the store has it. */
export interface StoredDroneEvent {
  /** Rises by one per event of the service, with gaps. */
  readonly no: number;
  readonly device: DeviceId;
  readonly flight?: FlightId;
  readonly time: number;
  readonly kind: EventKind;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface NewDroneEvent {
  readonly device: KnownDevice;
  readonly flight: FlightId | undefined;
  readonly event: DroneEvent;
}

export interface DroneStore {
  /**
   * States and events in one transaction. What is there already changes nothing.
   * @returns the events that were new, in the order given
   */
  save(
    states: readonly { readonly device: KnownDevice; readonly state: DroneState }[],
    events: readonly NewDroneEvent[],
  ): Promise<StoredDroneEvent[]>;
  /** The newest state of each drone, by the drone's time. */
  newest(): Promise<DroneReport[]>;
  /** The newest stored state of one. */
  newestOf(device: DeviceId): Promise<DroneState | undefined>;
  /** The database is going, gone or full: trying again later can help. */
  isAway(error: unknown): boolean;
}

/** Who hears of what drones show and answer, in order, before it is acknowledged. */
export interface DroneFollower {
  /** The flight that a drone's events belong to. */
  flightOf(device: DeviceId): FlightId | undefined;
  /** States of one drone. `live`: shown at once, so that there may be some missing before it. */
  states(device: KnownDevice, states: readonly DroneState[], live: boolean): Promise<void>;
  reply(device: KnownDevice, reply: Reply): Promise<void>;
}
