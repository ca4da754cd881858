/** Real databases for a test file, in the PostgreSQL that the run has started. */
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { openPool, type Pool } from '../../src/adapters/store/database.ts';
import type { Log } from '../../src/services/ports.ts';

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

export interface NewDatabase {
  readonly url: string;
  /** Drops it, whoever is still connected. */
  stop(): Promise<void>;
}

/** A new, empty database. */
export const emptyDatabase = (): Promise<NewDatabase> => newDatabase('template0');

/** A new database that is migrated already: a copy of the one that the run has made. */
export const migratedDatabase = (): Promise<NewDatabase> => newDatabase(inject('migratedDatabase'));

async function newDatabase(template: string): Promise<NewDatabase> {
  const cluster = inject('clusterUrl');
  const admin = openPool(cluster, 1);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  await copySettings(admin, template, name);
  return {
    url: Object.assign(new URL(cluster), { pathname: `/${name}` }).href,
    stop: async () => {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

/** What a migration sets for a user in a database is not copied with it. */
async function copySettings(admin: Pool, template: string, name: string): Promise<void> {
  const { rows } = await admin.query<{ role: string; setting: string }>(
    `SELECT r.rolname AS role, unnest(s.setconfig) AS setting
     FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
     JOIN pg_roles r ON r.oid = s.setrole WHERE d.datname = $1`,
    [template],
  );
  for (const { role, setting } of rows)
    await admin.query(`ALTER ROLE "${role}" IN DATABASE ${name} SET ${setting}`);
}

/** A new database, migrated. */
export async function testDatabase(): Promise<{ pool: Pool; stop(): Promise<void> }> {
  const database = await migratedDatabase();
  const pool = openPool(database.url);
  return {
    pool,
    stop: async () => {
      await pool.end();
      await database.stop();
    },
  };
}
