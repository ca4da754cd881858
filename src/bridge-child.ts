/** The MAVLink bridge as a child of the service, where CHENGXUN_MAVLINK asks for one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Config } from './config.ts';
import type { DeviceId } from './domain/ids.ts';
import { packageRoot } from './package-root.ts';
import type { Devices } from './services/devices.ts';
import type { Log } from './services/ports.ts';
import { StartError } from './start-error.ts';

/** It takes a built tree (`npm run build`), also where the service itself runs from source. */
const PROGRAM = join(packageRoot, 'bin', 'chengxun-bridge.js');
/** Before it is started again, ms; from the first on where it ran well for longer than the last. */
const PAUSES = [1000, 2000, 5000, 15_000, 60_000] as const;
const RAN_WELL = 60_000;
/** To say goodbye and close its files; then it is ended. */
const STOP_MS = 10_000;
const PART = { part: 'mavlink-bridge' };
/** pino's levels, and what ours are called. */
const LEVELS: Readonly<Record<number, keyof Log>> = { 20: 'debug', 30: 'info', 40: 'warn' };

export interface BridgeChildOptions {
  readonly config: Config & { readonly mavlink: NonNullable<Config['mavlink']> };
  readonly mqttPort: number;
  readonly httpPort: number;
  readonly devices: Pick<Devices, 'get' | 'add' | 'freshToken'>;
  readonly log: Log;
  /** Another program in its place, for tests. */
  readonly program?: string;
  readonly pauses?: readonly number[];
}

export interface BridgeChild {
  stop(): Promise<void>;
}

/**
 * Makes its devices known, gives each a fresh token, and keeps a bridge running until stopped.
 * @throws StartError where a device of that name is no hexacopter
 */
export async function startBridgeChild(options: BridgeChildOptions): Promise<BridgeChild> {
  const { mavlink } = options.config;
  const tokens: Record<string, string> = {};
  for (const id of Object.values(mavlink.vehicles)) {
    tokens[id] = await tokenFor(id, options.devices);
  }
  const running = new Supervised(options, `${JSON.stringify(configOf(options, tokens))}\n`);
  running.start();
  return running;
}

async function tokenFor(id: DeviceId, devices: BridgeChildOptions['devices']): Promise<string> {
  const known = await devices.get(id);
  if (known && known.device.kind !== 'hexacopter') {
    throw new StartError(
      `CHENGXUN_MAVLINK_VEHICLES names ${id}, which is a ${known.device.kind}, not a hexacopter. Choose another id.`,
    );
  }
  const hexacopter = { id, kind: 'hexacopter', name: '', plate: '', crs: 'wgs84' } as const;
  const token = known ? await devices.freshToken(id) : await devices.add(hexacopter);
  if (token === undefined) {
    throw new StartError(`${id} was added or removed in this moment. Start the service again.`);
  }
  return token;
}

/** What the bridge reads as its configuration (firmware-bridge/mavlink/config.ts). */
function configOf(options: BridgeChildOptions, tokens: Readonly<Record<string, string>>): object {
  const { config, mqttPort, httpPort } = options;
  const { links, vehicles, signingKeyFile, pilotTimeout } = config.mavlink;
  const host = reachable(config.bind);
  return {
    links,
    vehicles,
    server: `mqtt://${host}:${mqttPort}`,
    http: `http://${host}:${httpPort}`,
    tokens,
    data: join(config.dataDir, 'bridge'),
    ...(signingKeyFile !== undefined && { signingKeyFile }),
    pilotTimeout,
    log: config.logLevel,
  };
}

/** Where the service listens everywhere, it is reached on this machine. */
function reachable(bind: string): string {
  if (bind === '0.0.0.0') return '127.0.0.1';
  if (bind === '::') return '[::1]';
  return bind.includes(':') ? `[${bind}]` : bind;
}

/** One child, started again whenever it ends by itself. */
class Supervised implements BridgeChild {
  readonly #options: BridgeChildOptions;
  /** A line; it holds the tokens, so it goes through the pipe and nowhere else. */
  readonly #input: string;
  #child: ChildProcess | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(options: BridgeChildOptions, input: string) {
    this.#options = options;
    this.#input = input;
  }

  start(): void {
    const { program = PROGRAM, log } = this.#options;
    const began = performance.now();
    const child = spawn(process.execPath, [program, 'mavlink', '--config', '-', '--with-parent'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      // A group of its own: Ctrl-C is for the service, which ends it in its turn.
      detached: true,
    });
    this.#child = child;
    createInterface({ input: child.stderr! }).on('line', (line) => relay(line, log));
    // It may be gone before it has read its input.
    child.stdin!.on('error', () => {});
    // The pipe stays open: its end tells the bridge that the service is gone.
    child.stdin!.write(this.#input);
    child.on('error', (error) => log.error({ ...PART, why: error.message }, 'cannot be started'));
    child.on('close', (code, signal) => {
      if (performance.now() - began > RAN_WELL) this.#failures = 0;
      this.#ended(code ?? signal);
    });
  }

  #ended(how: number | string | null): void {
    this.#child = undefined;
    if (this.#isStopping) return;
    const pauses = this.#options.pauses ?? PAUSES;
    const pause = pauses[Math.min(this.#failures++, pauses.length - 1)]!;
    this.#options.log.warn({ ...PART, how, pause }, 'the bridge has ended; it is started again');
    this.#timer = setTimeout(() => this.start(), pause);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child) return;
    const closed = once(child, 'close');
    child.stdin!.end();
    const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await closed;
    clearTimeout(impatient);
  }
}

/** A line of the bridge's log becomes one of ours. */
function relay(line: string, log: Log): void {
  const entry = parseEntry(line);
  if (!entry) {
    log.warn(PART, line);
    return;
  }
  const { level, time: _, msg, ...fields } = entry;
  log[LEVELS[Number(level)] ?? 'error'](fields, String(msg));
}

function parseEntry(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'msg' in entry
      ? (entry as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
