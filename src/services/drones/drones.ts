/** The drones in service, each with the newest that it said, as the list of them shows it. */
import type { DroneState } from '../../domain/flights/drone.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Devices, LiveView } from '../devices.ts';
import { currentFlight } from '../flights/current.ts';
import type { FlightHead, FlightReader } from '../flights/ports.ts';
import { LIVE_LIMITS } from '../live-state.ts';
import type { Clock } from '../ports.ts';
import type { DroneStore } from './ports.ts';
import type { DroneStates } from './states.ts';

/** More hexacopters than any bureau has. */
const MOST_DRONES = 1000;

/** Another process stores a state a second of a drone that it hears; so long after the last it is online, ms. */
const HEARD_ELSEWHERE = 3000;

export interface DroneRecord {
  readonly device: DeviceId;
  readonly name: string;
  readonly online: boolean;
  readonly state: DroneState | undefined;
  readonly flight: FlightHead | undefined;
}

export interface DroneNow {
  readonly online: boolean;
  readonly state: DroneState | undefined;
  /**
   * When that was so, ms: by the service's clock where this process hears the drone (its own may be wrong
   * by leap seconds or more), else by the state's own time.
   */
  readonly heard: number | undefined;
}

export interface Drones {
  /** By id; one that never spoke has no state. */
  list(): Promise<DroneRecord[]>;
  /** As it is now: the newest in memory or, where another process hears it, in the store. */
  now(device: DeviceId): Promise<DroneNow>;
}

export function createDrones(deps: {
  devices: Pick<Devices, 'list'>;
  flights: Pick<FlightReader, 'open'>;
  store: Pick<DroneStore, 'newest' | 'newestOf'>;
  states: DroneStates;
  view: Pick<LiveView, 'online'>;
  clock: Clock;
}): Drones {
  const { devices, flights, store, states, view, clock } = deps;
  /** When the store last knew more of a drone than this process; bounded by the drones that are asked for. */
  const elsewhere = new Map<DeviceId, number>();
  return {
    list: async () => {
      const all = { kind: 'hexacopter', text: undefined, after: undefined } as const;
      const [records, open, stored] = await Promise.all([
        devices.list({ ...all, limit: MOST_DRONES }),
        flights.open(LIVE_LIMITS.flights),
        store.newest(),
      ]);
      for (const { device, state } of stored) states.offer(device, state);
      return records.map(({ device: { id, name }, online }) => ({
        device: id,
        name,
        online,
        state: states.of(id),
        flight: currentFlight(open.filter((flight) => flight.device === id)),
      }));
    },
    now: async (device) => {
      const stored = await store.newestOf(device);
      const now = clock.now();
      if (stored && states.offer(device, stored)) elsewhere.set(device, now);
      const heard = now - (elsewhere.get(device) ?? -Infinity) < HEARD_ELSEWHERE;
      const online = view.online(device);
      const state = states.of(device);
      const here = online ? states.heard(device) : undefined;
      return { online: online || heard, state, heard: here ?? state?.time };
    },
  };
}
