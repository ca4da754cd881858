/** The service as a process of its own, as an operator runs it: `node bin/chengxun.js serve`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeKey } from '../contract/administrator.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/chengxun.js', import.meta.url));

export interface ServiceProcess {
  readonly http: string;
  readonly mqtt: string;
  /** An API key that opens everything; the same over restarts. */
  readonly key: string;
  readonly dataDir: string;
  /** Everything it said on standard error so far. */
  errors(): string;
  /** The embedded database's own process. */
  databasePid(): Promise<number>;
  /** Ends it and waits; returns the exit code, or null after a signal that kills. */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

export interface Place {
  readonly dataDir: string;
  readonly env: Record<string, string>;
}

/** A data directory and ports that stay the same over restarts. */
export async function newPlace(): Promise<Place> {
  const [http, mqtt] = await Promise.all([freePort(), freePort()]);
  const dataDir = await mkdtemp(join(tmpdir(), 'chengxun-e2e-'));
  return {
    dataDir,
    env: {
      CHENGXUN_HTTP_PORT: String(http),
      CHENGXUN_MQTT_PORT: String(mqtt),
      CHENGXUN_DATA_DIR: dataDir,
      CHENGXUN_LOG_LEVEL: 'warn',
    },
  };
}

export const removePlace = ({ dataDir }: Place) => rm(dataDir, { recursive: true, force: true });

/** Only a first start tells a password. */
const keys = new WeakMap<Place, string>();

/** Starts it and resolves when it says that it is ready. */
export async function startProcess(
  place: Place,
  env: Record<string, string> = {},
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [PROGRAM, 'serve'], {
    env: { PATH: process.env.PATH!, ...place.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const said = await ready(child, () => errors);
  const http = `http://127.0.0.1:${place.env.CHENGXUN_HTTP_PORT}`;
  const password = /^ +password +(\S+)/m.exec(said)?.[1];
  const key = password
    ? await makeKey(http, { login: 'admin', password })
    : (keys.get(place) ?? '');
  keys.set(place, key);
  return {
    http,
    key,
    mqtt: `mqtt://127.0.0.1:${place.env.CHENGXUN_MQTT_PORT}`,
    dataDir: place.dataDir,
    errors: () => errors,
    databasePid: async () => {
      const lines = await readFile(join(place.dataDir, 'postgres', 'postmaster.pid'), 'utf8');
      return Number(lines.split('\n')[0]);
    },
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exited = once(child, 'exit');
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** What it said until it was ready: a first start's password is before that. */
function ready(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout!.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('is ready')) resolve(said);
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}${errors()}`)));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
