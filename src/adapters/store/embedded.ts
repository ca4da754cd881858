/**
 * The embedded database: a real PostgreSQL server out of the npm registry, run as a child process on
 * 127.0.0.1 with its cluster in the data directory. Used where DATABASE_URL is absent.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Log } from '../../services/ports.ts';
import { binaries, type RunAs, runAs } from './embedded-binaries.ts';
import { EmbeddedDatabaseError } from './embedded-error.ts';

const USER = 'chengxun';

export interface Embedded {
  /** Connection URL; stays the same while the server is restarted after a crash. */
  readonly url: string;
  /** Of the postmaster; undefined while it is down. */
  pid(): number | undefined;
  /** Stops PostgreSQL cleanly (fast shutdown: open transactions are rolled back). */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: Log;
  /** Further `name=value` server settings, for tests. */
  readonly settings?: readonly string[];
}

/** Starts the cluster in `<dataDir>/postgres`, making it first where there is none. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, log } = options;
  const cluster = join(dataDir, 'postgres');
  const bin = await binaries();
  await mkdir(dataDir, { recursive: true });
  const identity = await runAs([bin.postgres, dataDir]);
  const password = await passwordOf(dataDir);
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    await createCluster(bin.initdb, cluster, passwordFile(dataDir), identity);
  }
  await stopLeftover(cluster, log);
  const port = await freePort();
  const server = new Server(bin.postgres, cluster, port, identity, log, options.settings ?? []);
  await server.start();
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
  return { url, pid: () => server.pid, stop: () => server.stop() };
}

/** The one running process; started again by itself when it dies. */
class Server {
  #child: ChildProcess | undefined;
  #stopping = false;
  /** A server that never came up is not started again: its fault would only repeat. */
  #wasReady = false;
  readonly #command: readonly string[];
  readonly #identity: RunAs;
  readonly #log: Log;

  constructor(
    postgres: string,
    cluster: string,
    port: number,
    identity: RunAs,
    log: Log,
    settings: readonly string[],
  ) {
    this.#identity = identity;
    this.#log = log;
    this.#command = [postgres, '-D', cluster, ...serverSettings(port, settings)];
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const child = spawnAs(this.#identity, this.#command);
    this.#child = child;
    // Whoever does not wait for us to stop (a second Ctrl-C) leaves no server behind.
    const end = () => void child.kill('SIGINT');
    process.once('exit', end);
    child.once('exit', (code, signal) => {
      process.off('exit', end);
      this.#child = undefined;
      if (this.#stopping || !this.#wasReady) return;
      this.#log.error({ code, signal }, 'the database server ended by itself; starting it again');
      setTimeout(() => this.#restart(), 500).unref();
    });
    await ready(child);
    this.#wasReady = true;
  }

  #restart(): void {
    if (this.#stopping) return;
    this.start().catch((error: unknown) => {
      this.#log.error({ error: String(error) }, 'the database server did not come back');
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    await exited;
  }
}

function serverSettings(port: number, more: readonly string[]): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    // No socket file: its path has a limit of 107 bytes, which a deep data directory breaks.
    'unix_socket_directories=',
    'max_connections=40',
    'shared_buffers=128MB',
    // Commit is the promise that an acknowledgement makes, so it stays synchronous.
    'synchronous_commit=on',
    'max_wal_size=2GB',
    'checkpoint_timeout=15min',
    'jit=off',
    'timezone=UTC',
    'log_min_messages=warning',
    ...more,
  ];
  return settings.flatMap((setting) => ['-c', setting]);
}

function spawnAs(identity: RunAs, command: readonly string[]): ChildProcess {
  const [program, ...args] = [...identity.prefix, ...command];
  return spawn(program!, args, {
    ...identity.ids,
    // A group of its own: Ctrl-C in the terminal must reach us first, so that we stop it in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  });
}

async function ready(child: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr!.setEncoding('utf8');
    child.stderr!.on('data', (text: string) => {
      output = (output + text).slice(-4000);
      if (text.includes('ready to accept connections')) resolve();
    });
    child.once('error', (error) => reject(new EmbeddedDatabaseError(cannotStart(error.message))));
    child.once('exit', () => reject(new EmbeddedDatabaseError(cannotStart(output))));
  });
}

const cannotStart = (output: string) =>
  `The embedded database did not start. PostgreSQL said: ${output.trim() || 'nothing'}`;

async function createCluster(
  initdb: string,
  cluster: string,
  passwordFile: string,
  identity: RunAs,
): Promise<void> {
  // Made aside and renamed when whole: a kill in the middle leaves nothing that looks finished.
  const fresh = `${cluster}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  if (identity.owner) await chown(fresh, identity.owner.uid, identity.owner.gid);
  if (identity.owner) await chown(passwordFile, identity.owner.uid, identity.owner.gid);
  const child = spawnAs(identity, [
    initdb,
    `--pgdata=${fresh}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]);
  let output = '';
  child.stderr!.on('data', (text: Buffer) => {
    output += text.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new EmbeddedDatabaseError(cannotStart(output));
  await rename(fresh, cluster);
}

const passwordFile = (dataDir: string) => join(dataDir, 'postgres.password');

/** Kept in the data directory, readable by its owner only; made at the first start. */
async function passwordOf(dataDir: string): Promise<string> {
  const file = passwordFile(dataDir);
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    const password = randomBytes(24).toString('base64url');
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    await chmod(file, 0o600);
    return password;
  }
}

/** A server left by a killed process still holds the cluster: it is asked to stop. */
async function stopLeftover(cluster: string, log: Log): Promise<void> {
  const pid = await runningPostmaster(cluster);
  if (pid === undefined) return;
  log.warn({ pid }, 'a database server of an earlier run is still there; stopping it');
  process.kill(pid, 'SIGINT');
  for (let tries = 0; tries < 100; tries++) {
    if (!isAlive(pid)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new EmbeddedDatabaseError(
    `A database server of an earlier run (process ${pid}) does not stop. End it and start again.`,
  );
}

async function runningPostmaster(cluster: string): Promise<number | undefined> {
  const lines = await postmasterLines(cluster);
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : undefined;
}

/** Where the embedded database of a data directory can be reached right now, for a second program. */
export async function runningEmbedded(dataDir: string): Promise<string | undefined> {
  const cluster = join(dataDir, 'postgres');
  if ((await runningPostmaster(cluster)) === undefined) return undefined;
  const port = (await postmasterLines(cluster))[3];
  return `postgres://${USER}:${await passwordOf(dataDir)}@127.0.0.1:${port}/postgres`;
}

async function postmasterLines(cluster: string): Promise<string[]> {
  try {
    return (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
