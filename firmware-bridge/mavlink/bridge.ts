/** The bridge as a whole: links, vehicles, their drones on the server, their black boxes. */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { Log } from '../log.ts';
import { OUTBOX_BYTES, openOutbox } from '../outbox/outbox.ts';
import { Bench } from './bench.ts';
import { BlackBox } from './black-box.ts';
import { BlackBoxStore } from './black-box-store.ts';
import { openJournal } from './commands/journal.ts';
import type { BridgeConfig } from './config.ts';
import { Drone } from './drone.ts';
import { makeLink } from './links/make.ts';
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

/** What keeps it from starting, in words. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}

type Closers = (() => Promise<void>)[];

/** @throws StartFault, LinkError, OutboxFolderError with words where it cannot start */
export async function startBridge(config: BridgeConfig, deps: Deps): Promise<Bridge> {
  const closers: Closers = [];
  // In reverse: the links first, so that nothing more comes; what was recorded last still goes out.
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    await makeDataDir(config.dataDir);
    const late: { bench?: Bench } = {};
    const station = stationOf(config, deps, (vehicle) => late.bench?.watch(vehicle.system));
    if (config.server) await openDrones(config, config.server, deps, station, closers);
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

async function makeDataDir(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartFault(
      `The data folder ${folder} cannot be made (${(error as Error).message}). Name one that this user may write to: --data DIR.`,
    );
  }
}

/** A drone on the server for every vehicle that is bound to a device. */
async function openDrones(
  { vehicles, dataDir, pilotTimeout, telemetryHertz, messageHertz }: BridgeConfig,
  server: NonNullable<BridgeConfig['server']>,
  { log, timers }: Deps,
  station: Station,
  closers: Closers,
): Promise<void> {
  const folder = join(dataDir, 'outbox');
  const outbox = await openOutbox({ folder, maxBytes: OUTBOX_BYTES, log, timers });
  closers.push(() => outbox.close());
  const journal = await openJournal(join(dataDir, 'commands'), timers.now(), log);
  closers.push(() => journal.close());
  for (const [system, device] of vehicles) {
    const drone = new Drone({
      device,
      vehicle: station.vehicle(system),
      server: { url: server.mqtt, token: server.tokens.get(device)! },
      outbox,
      journal,
      rates: { live: telemetryHertz, messages: messageHertz },
      pilotTimeout,
      timers,
      log,
      holdHeartbeat: (reason) => {
        if (reason === undefined) station.releaseHeartbeat(system);
        else station.holdHeartbeat(system, reason);
      },
      random: Math.random,
      newId: randomUUID,
    });
    closers.push(() => drone.close());
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
  const signing = signingKey && openSigning(signingKey, { file, now: timers.now, log });
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

function openSigning(key: Uint8Array, options: ConstructorParameters<typeof Signing>[1]): Signing {
  try {
    return new Signing(key, options);
  } catch (error) {
    throw new StartFault(
      `${options.file} keeps the signing timestamps and cannot be read (${(error as Error).message}). Without it vehicles could be sent a timestamp twice. If it is damaged, delete it and start again after a minute.`,
    );
  }
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
  closers: Closers,
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
