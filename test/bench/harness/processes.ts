/** The service and the load as processes of their own, as they are in the field. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeKey } from '../../contract/administrator.ts';

/** From dist/test/bench/harness/ to the root. */
const PROGRAM = fileURLToPath(new URL('../../../../bin/chengxun.js', import.meta.url));

const BRIDGE = fileURLToPath(new URL('../../../../bin/chengxun-bridge.js', import.meta.url));

export interface Service {
  readonly httpPort: number;
  readonly mqttPort: number;
  /** An API key that opens everything; empty where the database had accounts before. */
  readonly key: string;
  readonly pid: number;
  /** From the start of the process to its word that it is ready, ms. */
  readonly readyAfter: number;
  /** Resident memory now, MB (10^6 bytes), from /proc. */
  residentMb(): number;
  stop(): Promise<void>;
}

export async function startService(env: Record<string, string>): Promise<Service> {
  const [httpPort, mqttPort] = await Promise.all([freePort(), freePort()]);
  const began = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'serve'], {
    env: {
      PATH: process.env.PATH ?? '',
      CHENGXUN_HTTP_PORT: String(httpPort),
      CHENGXUN_MQTT_PORT: String(mqttPort),
      CHENGXUN_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const password = /^ +password +(\S+)/m.exec(await said(child, 'is ready'))?.[1];
  const readyAfter = performance.now() - began;
  const http = `http://127.0.0.1:${httpPort}`;
  return {
    key: password ? await makeKey(http, { login: 'admin', password }) : '',
    httpPort,
    mqttPort,
    pid: child.pid!,
    readyAfter,
    residentMb: () => {
      const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      return (Number(kb) * 1024) / 1e6;
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Resolves when the child has said `word` on standard output, with all that it said so far. */
export function said(child: ChildProcess, word: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (data: Buffer) => {
      text += data.toString();
      if (text.includes(word)) resolve(text);
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before "${word}"`)));
  });
}

/** Starts a load generator of this folder. */
export function startLoad(
  program: 'load' | 'paced-load' | 'hexacopters',
  shape: object,
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  const file = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
  return spawn(process.execPath, [file, JSON.stringify(shape)], {
    stdio: [stdin, 'pipe', 'inherit'],
  });
}

/** Starts a MAVLink bridge; its configuration goes through the pipe, as the service does it. */
export function startBridge(config: object): ChildProcess {
  const child = spawn(process.execPath, [BRIDGE, 'mavlink', '--config', '-'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin!.end(JSON.stringify(config));
  return child;
}

/** The last line a load generator prints: its result. */
export async function resultOf<T>(child: ChildProcess): Promise<T> {
  let text = '';
  child.stdout!.on('data', (data: Buffer) => {
    text += data.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the load ended with ${code}`);
  return JSON.parse(text.trim().split('\n').at(-1)!) as T;
}

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'chengxun-bench-'));

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
