/** Brings the schema up to date: SQL files in order, forward only, each in a transaction of its own. */
import { readdir, readFile } from 'node:fs/promises';
import type { Pool, PoolClient, Queryable } from './database.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any number; the same in every process, so that only one migrates at a time. */
const LOCK = 808_2026;

export class SchemaTooNewError extends Error {
  override readonly name = 'SchemaTooNewError';
}

/** Names of the migrations that were applied now. */
export function migrate(pool: Pool, folder = FOLDER): Promise<string[]> {
  return exclusively(pool, async (client) => {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
      name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
    const done = await applied(client);
    refuseNewer(done, files);
    const timescale = await hasTimescale(client);
    const due = files.filter(
      (file) => !done.has(file) && (timescale || !file.includes('timescale')),
    );
    for (const file of due) await apply(client, new URL(file, folder), file);
    return due;
  });
}

/** Runs `work` while no other process migrates or settles the same database. */
export async function exclusively<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return await work(client);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => {});
    // Not used again: what a migration sets for the database's user holds from the next connection on.
    client.release(true);
  }
}

async function applied(db: Queryable): Promise<Set<string>> {
  const { rows } = await db.query<{ name: string }>('SELECT name FROM schema_migrations');
  return new Set(rows.map((row) => row.name));
}

function refuseNewer(done: Set<string>, files: readonly string[]): void {
  const unknown = [...done].filter((name) => !files.includes(name));
  if (unknown.length === 0) return;
  throw new SchemaTooNewError(
    `The database was made by a newer chengxun (it has ${unknown.join(', ')}). Start that version, or a newer one.`,
  );
}

/**
 * TimescaleDB can be made use of: it is preloaded, may be installed by this user, is new enough, and has
 * its community functions (a package with the Apache licence alone has no compression and no aggregates).
 * Installs it where it is not.
 */
export async function hasTimescale(db: Queryable): Promise<boolean> {
  const { rows: offered } = await db.query(OFFERED, [OLDEST_TIMESCALE]);
  if (offered.length === 0) return false;
  await db.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
  const { rows } = await db.query<{ license: string }>(
    `SELECT current_setting('timescaledb.license', true) AS license`,
  );
  return rows[0]?.license === 'timescale';
}

/** Earlier ones lose conflicts and decompress too much where compressed rows are written to (its change log). */
const OLDEST_TIMESCALE = '{2,20}';

/** That it is preloaded shows in its own settings: the list of what is preloaded is for superusers only. */
const OFFERED = `
  SELECT 1 FROM pg_available_extensions e
  JOIN pg_available_extension_versions v
    ON v.name = e.name AND v.version = coalesce(e.installed_version, e.default_version)
  JOIN pg_roles r ON r.rolname = current_user
  WHERE e.name = 'timescaledb'
    AND EXISTS (SELECT FROM pg_settings WHERE name = 'timescaledb.max_background_workers')
    AND string_to_array(substring(v.version FROM '^\\d+\\.\\d+'), '.')::int[] >= $1::int[]
    AND (e.installed_version IS NOT NULL OR r.rolsuper
         OR (v.trusted AND has_database_privilege(current_database(), 'CREATE')))`;

async function apply(client: PoolClient, url: URL, name: string): Promise<void> {
  const sql = await readFile(url, 'utf8');
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
