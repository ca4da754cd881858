/** What flies: drones' messages, plans, flights and commands, put together. */
import { statfs } from 'node:fs/promises';
import type { createStores } from './adapters/store/stores.ts';
import { missionTools } from './mission-tools.ts';
import type { Devices, LiveView } from './services/devices.ts';
import { createDrones, type Drones } from './services/drones/drones.ts';
import { DroneIntake, type DroneMessageKind } from './services/drones/intake.ts';
import { DroneStates } from './services/drones/states.ts';
import { createFlights, type Flights } from './services/flights/flights.ts';
import { createPlans, type Plans } from './services/flights/plans.ts';
import type { FlightHead } from './services/flights/ports.ts';
import type { Clock, LiveFeed, Log } from './services/ports.ts';

export interface Air {
  readonly intake: DroneIntake;
  readonly drones: Drones;
  readonly plans: Plans;
  readonly flights: Flights;
}

export interface AirParts {
  readonly stores: ReturnType<typeof createStores>;
  readonly live: LiveFeed & LiveView;
  readonly devices: Devices;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeZone: string;
  readonly dataDir: string;
  readonly count: (kind: DroneMessageKind, by: number) => void;
}

export async function openAir(parts: AirParts): Promise<Air> {
  const { stores, live, devices, clock, log, timeZone, dataDir, count } = parts;
  const states = new DroneStates(await stores.drones.newest());
  const drones = createDrones({
    devices,
    flights: stores.flights,
    store: stores.drones,
    states,
    view: live,
  });
  const tell = (flights: readonly FlightHead[]) => live.flights(flights);
  const tools = missionTools;
  return {
    intake: new DroneIntake({
      store: stores.drones,
      states,
      follower: { flightOf: () => undefined, states: async () => {}, reply: async () => {} },
      live,
      log,
      count,
    }),
    drones,
    plans: createPlans({ store: stores.plans, tools, clock }),
    flights: createFlights({
      store: stores.flights,
      plans: stores.plans,
      devices: stores.devices,
      drones,
      tools,
      clock,
      timeZone,
      tell,
      freeBytes: () => freeBytes(dataDir),
    }),
  };
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
