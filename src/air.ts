/** What flies: drones' messages, plans, flights and commands, put together. */
import type { Core } from './core.ts';
import type { Front } from './front.ts';
import { createDrones, type Drones } from './services/drones/drones.ts';
import { DroneIntake } from './services/drones/intake.ts';
import { DroneStates } from './services/drones/states.ts';

export interface Air {
  readonly intake: DroneIntake;
  readonly drones: Drones;
}

export async function openAir(core: Core, front: Front): Promise<Air> {
  const { log, metrics } = core;
  const { stores, live, devices } = front;
  const states = new DroneStates(await stores.drones.newest());
  return {
    intake: new DroneIntake({
      store: stores.drones,
      states,
      follower: { flightOf: () => undefined, states: async () => {}, reply: async () => {} },
      live,
      log,
      count: metrics.countDrone,
    }),
    drones: createDrones({
      devices,
      flights: stores.flights,
      store: stores.drones,
      states,
      view: live,
    }),
  };
}
