/** The bridge as a whole: links, vehicles, their drones on the server, their black boxes. */
import { join } from 'node:path';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { Log } from '../log.ts';
import { Bench } from './bench.ts';
import { BlackBox } from './black-box.ts';
import { BlackBoxStore } from './black-box-store.ts';
import type { BridgeConfig } from './config.ts';
import { makeLink } from './links/address.ts';
import { Signing } from './signing.ts';
import { Station } from './station.ts';
import type { Vehicle } from './vehicle.ts';
import type { Timers } from './vehicle-port.ts';

interface Deps {
  readonly log: Log;
  readonly timers: Timers;
  /** Where the bench's lines go. */
  readonly print: (line: string) => void;
}

export interface Bridge {
  readonly station: Station;
  /** Says goodbye, finishes what is being recorded, closes all files and links. */
  stop(): Promise<void>;
}

/** @throws LinkError, OutboxFolderError with words where it cannot start */
export async function startBridge(config: BridgeConfig, deps: Deps): Promise<Bridge> {
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const late: { bench?: Bench } = {};
    const station = stationOf(config, deps, (vehicle) => late.bench?.watch(vehicle.system));
    if (config.vehicles.size > 0) await recordFlights(config, deps, station, closers);
    if (!config.server) {
      const bench = new Bench(station, deps);
      late.bench = bench;
      closers.push(async () => bench.close());
    }
    await station.open();
    closers.push(() => station.close());
    return { station, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function stationOf(
  config: BridgeConfig,
  deps: Deps,
  appeared: (vehicle: Vehicle) => void,
): Station {
  const { log, timers } = deps;
  const { signingKey, dataDir } = config;
  const file = join(dataDir, 'signing.json');
  const signing = signingKey && new Signing(signingKey, { file, now: timers.now, log });
  return new Station({
    links: config.links.map((address) => makeLink(address, deps)),
    timers,
    log,
    appeared: (vehicle) => {
      tellAppeared(vehicle, config, log);
      appeared(vehicle);
    },
    ...(signing && { signing }),
  });
}

function tellAppeared(vehicle: Vehicle, { vehicles }: BridgeConfig, log: Log): void {
  const { system, autopilot } = vehicle;
  const { name } = vehicle.link(0);
  const device = vehicles.get(system);
  if (device !== undefined) {
    log.info({ system, device, autopilot, link: name }, 'a vehicle is there');
    return;
  }
  log.warn(
    { system, autopilot, link: name },
    `a vehicle with system id ${system} is heard, but bound to no device; to take it in, say --vehicle ${system}=DEVICE (CHENGXUN_MAVLINK_VEHICLES=${system}=DEVICE)`,
  );
}

/** A black box for every vehicle that is bound to a device. */
async function recordFlights(
  { vehicles, dataDir, server, blackBox }: BridgeConfig,
  { log, timers }: Deps,
  station: Station,
  closers: (() => Promise<void>)[],
): Promise<void> {
  const bound = [...vehicles].map(([system, device]) => [station.vehicle(system), device] as const);
  const vehicleOf = new Map<DeviceId, Vehicle>(bound.map(([vehicle, device]) => [device, vehicle]));
  const store = new BlackBoxStore({
    folder: join(dataDir, 'black-boxes'),
    devices: [...vehicles.values()],
    ...(server && { server }),
    ...blackBox,
    timers,
    log,
    finished: ({ device, sha256, bytes, began, ended }) =>
      vehicleOf.get(device)!.tell('black-box', { sha256, bytes, began, ended }, timers.now()),
  });
  await store.open();
  closers.push(() => store.close());
  for (const [vehicle, device] of bound) {
    const folder = store.recordings(device);
    const finished = (file: string) => store.finish(device, file);
    const box = new BlackBox({ vehicle, folder, timers, log, finished });
    closers.push(() => box.close());
  }
}
