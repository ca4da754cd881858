/** A real PostgreSQL for a test file, with as many empty databases as its tests want. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openPool, type Pool } from '../../src/adapters/store/database.ts';
import { startEmbedded } from '../../src/adapters/store/embedded.ts';
import type { Log } from '../../src/services/ports.ts';

export interface TestServer {
  /** Opens a new, empty database; with a name, as an owner of that name who is no superuser. */
  empty(owner?: string): Promise<Pool>;
  /** A further pool over the database of one. */
  second(of: Pool, owner?: string): Pool;
  stop(): Promise<void>;
}

/** What was logged, for a test to read. */
export function listening(): Log & { readonly warnings: { fields: object; text: string }[] } {
  const warnings: { fields: object; text: string }[] = [];
  const warn = (fields: object, text: string) => warnings.push({ fields, text });
  return { debug() {}, info() {}, warn, error() {}, warnings };
}

/** The run's own server; with settings, one of its own that has them. */
export async function testServer(settings: readonly string[] = []): Promise<TestServer> {
  if (settings.length === 0) return databasesOn(inject('clusterUrl'));
  const dataDir = await mkdtemp(join(tmpdir(), 'chengxun-test-'));
  const embedded = await startEmbedded({
    dataDir,
    log: listening(),
    settings: ['fsync=off', ...settings],
  });
  const server = databasesOn(embedded.url);
  const stop = async () => {
    try {
      await server.stop();
    } finally {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  };
  return { ...server, stop };
}

/** New databases on a server that is running; `stop` drops them again. */
export function databasesOn(url: string): TestServer {
  const admin = openPool(url, 1);
  const pools = new Map<Pool, string>();
  const owners = new Set<string>();
  const open = (name: string, user: object = {}): Pool => {
    const pool = openPool(Object.assign(new URL(url), { pathname: `/${name}`, ...user }).href);
    pools.set(pool, name);
    return pool;
  };
  return {
    empty: async (owner) => {
      const name = `store_${process.pid}_${Date.now()}_${pools.size}`;
      await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
      if (owner === undefined) return open(name);
      owners.add(owner);
      await admin.query(`DROP ROLE IF EXISTS ${owner}`);
      await admin.query(`CREATE ROLE ${owner} LOGIN PASSWORD '${owner}'`);
      await admin.query(`ALTER DATABASE ${name} OWNER TO ${owner}`);
      return open(name, credentials(owner));
    },
    second: (of, owner) => open(pools.get(of)!, credentials(owner)),
    stop: async () => {
      await Promise.all([...pools.keys()].map((pool) => pool.end()));
      for (const name of new Set(pools.values()))
        await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      for (const owner of owners) await admin.query(`DROP ROLE ${owner}`);
      await admin.end();
    },
  };
}

const credentials = (user: string | undefined) =>
  user === undefined ? {} : { username: user, password: user };
