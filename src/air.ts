/** What flies: drones' messages, plans, flights and commands, put together. */
import { randomUUID } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { openBlackBoxFiles } from './adapters/files/black-box-files.ts';
import type { ServiceMetrics } from './adapters/metrics.ts';
import type { FlightId } from './domain/flights/flight.ts';
import { missionTools } from './mission-tools.ts';
import { openPlanning, type PlanningParts, type PlanningRoom } from './planning.ts';
import type { Devices, LiveView } from './services/devices.ts';
import { createDrones, type Drones } from './services/drones/drones.ts';
import { DroneIntake } from './services/drones/intake.ts';
import { DroneStates } from './services/drones/states.ts';
import { type BlackBoxes, createBlackBoxes } from './services/flights/black-boxes.ts';
import { Commands } from './services/flights/commands.ts';
import { createFlights, type Flights } from './services/flights/flights.ts';
import { FlightFollower } from './services/flights/follower.ts';
import {
  type FreeCommand,
  type FreeCommandOutcome,
  giveCommand,
} from './services/flights/free-commands.ts';
import { createPlans, type Plans } from './services/flights/plans.ts';
import type { FlightHead, SendCommand } from './services/flights/ports.ts';
import { createFlightSteps, type FlightSteps } from './services/flights/steps.ts';
import type { LiveFeed } from './services/ports.ts';

export interface Air extends PlanningRoom {
  readonly droneIntake: DroneIntake;
  readonly follower: FlightFollower;
  readonly drones: Drones;
  readonly plans: Plans;
  readonly flights: Flights;
  readonly flightSteps: FlightSteps;
  readonly commands: Commands;
  readonly blackBoxes: BlackBoxes;
  giveCommand(id: FlightId, command: FreeCommand, by: string): Promise<FreeCommandOutcome>;
}

export interface AirParts extends PlanningParts {
  readonly live: LiveFeed & LiveView;
  readonly devices: Devices;
  readonly metrics: Pick<ServiceMetrics, 'countDrone' | 'countCommand' | 'observePlanning'>;
  readonly send: SendCommand;
}

export async function openAir(parts: AirParts): Promise<Air> {
  const { stores, live, clock, log, metrics } = parts;
  const states = new DroneStates(await stores.drones.newest());
  const store = stores.flights;
  const drones = createDrones({
    ...parts,
    flights: store,
    store: stores.drones,
    states,
    view: live,
  });
  const shared = {
    store,
    commands: stores.commands,
    send: parts.send,
    drones,
    tools: missionTools,
    clock,
    log,
    newId: randomUUID,
    count: metrics.countCommand,
    freeBytes: () => freeBytes(parts.dataDir),
    tell: (flights: readonly FlightHead[]) => {
      follower.keep(flights);
      live.flights(flights);
      void tellCases(parts, flights);
    },
  };
  const follower = new FlightFollower(shared);
  const commands = new Commands(shared);
  const withOutbox = { ...shared, outbox: commands };
  const { plans, devices } = stores;
  const room = openPlanning(parts);
  return {
    ...room,
    droneIntake: new DroneIntake({
      store: stores.drones,
      states,
      follower,
      live,
      clock,
      log,
      count: metrics.countDrone,
    }),
    follower,
    drones,
    plans: createPlans({ ...shared, store: plans }),
    flights: createFlights({
      ...shared,
      plans,
      devices,
      timeZone: parts.timeZone,
      judgement: room.judgement,
    }),
    flightSteps: createFlightSteps(withOutbox),
    commands,
    blackBoxes: createBlackBoxes({
      ...shared,
      boxes: stores.blackBoxes,
      files: await openBlackBoxFiles(parts.dataDir),
    }),
    giveCommand: (id, command, by) => giveCommand(withOutbox, id, command, by),
  };
}

/** Whoever looks at a case sees that its log has gone on. */
async function tellCases({ stores, live, log }: AirParts, flights: readonly FlightHead[]) {
  try {
    const ids = new Set(flights.flatMap((flight) => flight.case?.id ?? []));
    const found = await Promise.all([...ids].map((id) => stores.cases.get(id)));
    const cases = found.filter((one) => one !== undefined);
    if (cases.length > 0) live.cases(cases);
  } catch (error) {
    log.warn({ error: String(error) }, 'cases that flights look at could not be shown anew');
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
