/** Real databases for a test file, in the PostgreSQL that the run has started. */
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { openPool, type Pool } from '../../src/adapters/store/database.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import type { Log } from '../../src/services/ports.ts';

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A new, empty database; `stop` drops it, whoever is still connected. */
export async function emptyDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const cluster = inject('clusterUrl');
  const admin = openPool(cluster, 1);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  return {
    url: Object.assign(new URL(cluster), { pathname: `/${name}` }).href,
    stop: async () => {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

/** A new database, migrated. */
export async function testDatabase(): Promise<{ pool: Pool; stop(): Promise<void> }> {
  const database = await emptyDatabase();
  const pool = openPool(database.url);
  await migrate(pool);
  return {
    pool,
    stop: async () => {
      await pool.end();
      await database.stop();
    },
  };
}
