/** Any number of simulated hexacopters on real sockets, flown by the wall clock. */
import { createRandom } from '../city/random.ts';
import { FaultyLink, type LinkFaults, type ScheduledFaults } from './faults.ts';
import type { Link, LinkEvents, LinkOptions } from './links/link.ts';
import { callTcp, listenTcp } from './links/tcp.ts';
import { callUdp, listenUdp } from './links/udp.ts';
import { HexacopterModel, type HexacopterOptions } from './model.ts';
import { Ground, type Place } from './space.ts';

export interface FleetOptions
  extends Partial<Omit<HexacopterOptions, 'home' | 'system' | 'out' | 'epoch'>> {
  readonly count?: number;
  readonly link: LinkOptions;
  /** System number of the first; the others follow. */
  readonly firstSystem?: number;
  /** Of the first; the others stand east of it. */
  readonly home: Place;
  /** m between two. */
  readonly spacing?: number;
  readonly faults?: LinkFaults;
  readonly schedule?: readonly ScheduledFaults[];
  readonly clock?: { now(): number };
  /** Stops them all. */
  readonly signal?: AbortSignal;
  readonly log?: { warn(fields: object, message: string): void };
}

export interface Drone {
  readonly system: number;
  readonly model: HexacopterModel;
  readonly faults: FaultyLink;
  /** Of its own end of the link. */
  readonly port: number;
}

export interface Fleet {
  readonly drones: readonly Drone[];
  stop(): Promise<void>;
}

/** ms between two looks at the clock. */
const TICK = 40;
/** s flown at one look at most: what is missing is caught up at the next ones. */
const MOST_AT_ONCE = 1;
/** System numbers that copters can have; 255 is the station's. */
const MOST_SYSTEMS = 254;

type Receiver = (bytes: Uint8Array) => void;

export async function startHexacopters(options: FleetOptions): Promise<Fleet> {
  const { count = 1, firstSystem = 1, clock = { now: () => Date.now() }, signal } = options;
  if (firstSystem + count - 1 > MOST_SYSTEMS) {
    throw new RangeError(`There are system numbers for ${MOST_SYSTEMS} copters only.`);
  }
  const links: Link[] = [];
  const receivers: Receiver[] = [];
  const fault = (error: Error) =>
    options.log?.warn({ error: error.message }, 'a simulated link failed');
  try {
    for (let n = 0; n < count; n++) {
      links.push(await linkOf(options.link, n, links, receivers, fault));
    }
  } catch (error) {
    await closeAll(links);
    throw error;
  }
  const epoch = clock.now();
  const drones = links.map((link, n) => {
    const drone = createDrone(options, n, epoch, link);
    receivers[n] = (bytes) => drone.faults.fromStation(bytes);
    return drone;
  });
  const end = runByClock(drones, clock);
  const stop = async () => {
    end();
    signal?.removeEventListener('abort', stop);
    await closeAll(links.splice(0));
  };
  if (signal?.aborted) await stop();
  else signal?.addEventListener('abort', stop, { once: true });
  return { drones, stop };
}

async function closeAll(links: readonly Link[]): Promise<void> {
  await Promise.all([...new Set(links)].map((link) => link.close()));
}

async function linkOf(
  link: LinkOptions,
  n: number,
  links: readonly Link[],
  receivers: readonly Receiver[],
  fault: LinkEvents['fault'],
): Promise<Link> {
  const own: LinkEvents = { receive: (bytes) => receivers[n]?.(bytes), fault };
  const { host = '127.0.0.1', port } = link;
  switch (link.kind) {
    case 'udp': {
      if (!link.shared) return callUdp(host, port, own);
      const all = (bytes: Uint8Array) => {
        for (const receive of receivers) receive(bytes);
      };
      return links[0] ?? callUdp(host, port, { receive: all, fault });
    }
    case 'udp-listen':
      return listenUdp(host, port === 0 ? 0 : port + n, own);
    case 'tcp':
      return callTcp(host, port, own);
    case 'tcp-listen':
      return listenTcp(host, port === 0 ? 0 : port + 10 * n, own);
  }
}

function createDrone(options: FleetOptions, n: number, epoch: number, link: Link): Drone {
  const { firstSystem = 1, spacing = 10, seed = 1, autopilot = 'ardupilot' } = options;
  const system = firstSystem + n;
  const home = new Ground(options.home).toPlace({ north: 0, east: n * spacing, up: 0 });
  const model: HexacopterModel = new HexacopterModel({
    ...options,
    autopilot,
    seed,
    system,
    home,
    epoch,
    out: (frame) => faults.fromCopter(frame),
  });
  const faults: FaultyLink = new FaultyLink({
    random: createRandom(seed, `${system}/link`),
    ...(options.faults && { faults: options.faults }),
    ...(options.schedule && { schedule: options.schedule }),
    toStation: (bytes) => link.send(bytes),
    toCopter: (bytes) => model.receive(bytes),
  });
  return { system, model, faults, port: link.port };
}

/** Returns how to end it. */
function runByClock(drones: readonly Drone[], clock: { now(): number }): () => void {
  let last = clock.now();
  const timer = setInterval(() => {
    const seconds = Math.min(MOST_AT_ONCE, Math.max(0, (clock.now() - last) / 1000));
    last += seconds * 1000;
    for (const { model, faults } of drones) {
      faults.step(seconds);
      model.step(seconds);
    }
  }, TICK);
  return () => clearInterval(timer);
}
