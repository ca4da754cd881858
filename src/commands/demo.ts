import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCards } from '../../simulators/camera/card-reader.ts';
import { startHexacopters } from '../../simulators/hexacopter/fleet.ts';
import { runOffice } from '../../simulators/office/office.ts';
import { flyDemo } from '../../simulators/pilot/demo-flight.ts';
import { loadScenario, type Scenario } from '../../simulators/scenarios/schema.ts';
import { startSimulation } from '../../simulators/vehicles/simulation.ts';
import { systemClock } from '../adapters/clock.ts';
import type { Config } from '../config.ts';
import { deviceId } from '../domain/ids.ts';
import { packageRoot } from '../package-root.ts';
import { type Running, startServer } from '../server.ts';
import type { Log } from '../services/ports.ts';
import { StartError } from '../start-error.ts';
import { banner, untilStopped } from './serve.ts';

const USAGE = `chengxun demo [--seed N] [--speed N] [--scenario NAME]
The service on a data directory of its own that is deleted at the end, with a simulated fleet and a
simulated hexacopter that flies over the river.`;

/** The hexacopter's system id, and what the service calls it. */
const HEXACOPTER = { system: 1, device: deviceId('hexa-001')! };
/** Stands ready beside the station for whoever wants to fly it from the page. */
const STANDBY = {
  system: 2,
  device: deviceId('hexa-002')!,
  lat: 36.6128,
  lon: 101.7785,
  amsl: 2262,
};
const AREA = join(packageRoot, 'missions/library/areas/xining-chengzhong');
/** Those of the example area, with their heights. */
const BUILDINGS = join(AREA, 'buildings.geojson');
/** s without a pilot until the bridge's heartbeats stop. */
const PILOT_TIMEOUT = 30;

/** The service and a simulated fleet that drives through the example area, over MQTT like a real one. */
export async function demoCommand(config: Config, log: Log, argv: string[]): Promise<number> {
  const options = readOptions(argv);
  if (!options) {
    console.log(USAGE);
    return 0;
  }
  // Always an embedded database of its own: a demo must not write into a bureau's.
  const { databaseUrl: _, ...settings } = config;
  const dataDir = await mkdtemp(join(tmpdir(), 'chengxun-demo-'));
  const abort = new AbortController();
  const stopped = untilStopped().then(() => abort.abort());
  try {
    console.log('Starting on a fresh data directory…');
    const port = await freeUdpPort();
    const mavlink = {
      links: [`udp:127.0.0.1:${port}`],
      vehicles: { [HEXACOPTER.system]: HEXACOPTER.device, [STANDBY.system]: STANDBY.device },
      pilotTimeout: PILOT_TIMEOUT,
    };
    const buildings = settings.buildings ?? BUILDINGS;
    const server = await startServer({ ...settings, dataDir, mavlink, buildings }, log, {
      demo: true,
    });
    try {
      const end = await simulate(server, port, log, options, abort.signal);
      console.log(banner(config, server));
      console.log('The sign-in page shows one account for each role.');
      console.log(
        `Simulated vehicles are on the road, ${HEXACOPTER.device} takes off soon, ${STANDBY.device} stands ready.`,
      );
      await stopped;
      console.log('Stopping…');
      await end();
    } finally {
      await server.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  return 0;
}

/** Everything that a bureau has around the service; resolves with what ends it all. */
async function simulate(
  server: Running,
  port: number,
  log: Log,
  options: Options,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const simulation = await drive(server, log, options, signal);
  const simulated = {
    httpUrl: `http://127.0.0.1:${server.httpPort}`,
    key: server.demoKey!,
    seed: options.seed ?? options.scenario.seed,
    signal,
    log,
  };
  const told = (what: string) => (error: unknown) =>
    log.error({ error: String(error) }, `the demo’s ${what} ended`);
  const { system: firstSystem, device, ...home } = STANDBY;
  const link = { kind: 'udp', host: '127.0.0.1', port } as const;
  const standby = await startHexacopters({ link, firstSystem, home, seed: simulated.seed, log });
  const deeds = [
    flyDemo({ ...HEXACOPTER, port, ...simulated }).catch(told('flight')),
    runOffice({ ...simulated, area: AREA }).catch(told('office')),
    readCards({ ...simulated, devices: [HEXACOPTER.device, device] }),
  ];
  return async () => {
    await Promise.all([...deeds, standby.stop()]);
    await simulation.stop();
  };
}

function drive(server: Running, log: Log, options: Options, signal: AbortSignal) {
  return startSimulation({
    ...options,
    mqttUrl: `mqtt://127.0.0.1:${server.mqttPort}`,
    httpUrl: `http://127.0.0.1:${server.httpPort}`,
    key: server.demoKey,
    zones: true,
    permits: true,
    clock: systemClock,
    signal,
    log,
  });
}

/** A port that was free a moment ago. */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

interface Options {
  readonly scenario: Scenario;
  readonly speed: number;
  readonly seed?: number;
}

/** Undefined where help is wanted. */
function readOptions(argv: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        seed: { type: 'string' },
        speed: { type: 'string', default: '1' },
        scenario: { type: 'string', default: 'demo' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return undefined;
    return {
      scenario: loadScenario(values.scenario),
      speed: positive('--speed', values.speed),
      ...(values.seed !== undefined && { seed: positive('--seed', values.seed) }),
    };
  } catch (error) {
    throw new StartError(`${(error as Error).message}\n${USAGE}`);
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new StartError(`${name} must be a number above 0, not "${text}".`);
  return value;
}
