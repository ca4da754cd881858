import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadScenario, type Scenario } from '../../simulators/scenarios/schema.ts';
import { startSimulation } from '../../simulators/vehicles/simulation.ts';
import { systemClock } from '../adapters/clock.ts';
import type { Config } from '../config.ts';
import { type Running, startServer } from '../server.ts';
import type { Log } from '../services/ports.ts';
import { StartError } from '../start-error.ts';
import { banner, untilStopped } from './serve.ts';

const USAGE = `chengxun demo [--seed N] [--speed N] [--scenario NAME]
The service on a data directory of its own that is deleted at the end, with a simulated fleet.`;

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
    const server = await startServer({ ...settings, dataDir }, log, { demo: true });
    try {
      const simulation = await drive(server, log, options, abort.signal);
      console.log(banner(config, server));
      console.log(`${simulation.vehicles} simulated vehicles are on the road.`);
      await stopped;
      console.log('Stopping…');
      await simulation.stop();
    } finally {
      await server.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  return 0;
}

function drive(server: Running, log: Log, options: Options, signal: AbortSignal) {
  return startSimulation({
    ...options,
    mqttUrl: `mqtt://127.0.0.1:${server.mqttPort}`,
    httpUrl: `http://127.0.0.1:${server.httpPort}`,
    zones: true,
    clock: systemClock,
    signal,
    log,
  });
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
