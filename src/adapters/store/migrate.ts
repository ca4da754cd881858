/** Brings the schema up to date: SQL files in order, forward only, each in a transaction of its own. */
import { readdir, readFile } from 'node:fs/promises';
import { type Pool, type Queryable, transaction } from './database.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any number; the same in every process, so that only one migrates at a time. */
const LOCK = 808_2026;

export class SchemaTooNewError extends Error {
  override readonly name = 'SchemaTooNewError';
}

/** Names of the migrations that were applied now. */
export async function migrate(pool: Pool): Promise<string[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort();
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
      name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
    const done = await applied(client);
    refuseNewer(done, files);
    const timescale = await hasTimescale(client);
    const due = files.filter(
      (file) => !done.has(file) && (timescale || !file.includes('timescale')),
    );
    for (const file of due) await apply(pool, file);
    return due;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => {});
    client.release();
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

/** TimescaleDB can be made use of: the server offers it and the extension may be created. */
export async function hasTimescale(db: Queryable): Promise<boolean> {
  const { rows } = await db.query(
    `SELECT 1 FROM pg_available_extensions
     WHERE name = 'timescaledb'
       AND current_setting('shared_preload_libraries') LIKE '%timescaledb%'`,
  );
  return rows.length > 0;
}

async function apply(pool: Pool, file: string): Promise<void> {
  const sql = await readFile(new URL(file, FOLDER), 'utf8');
  await transaction(pool, async (tx) => {
    await tx.query(sql);
    await tx.query('INSERT INTO schema_migrations (name) VALUES ($1)', [file]);
  });
}
