import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from '../../src/adapters/store/database.ts';
import { hasTimescale, migrate, SchemaTooNewError } from '../../src/adapters/store/migrate.ts';
import { type TestServer, testServer } from './store-server.ts';

let server: TestServer;
let pool: Pool;
const folders: string[] = [];

beforeAll(async () => {
  server = await testServer();
});
afterAll(async () => {
  await server.stop();
  for (const folder of folders) await rm(folder, { recursive: true });
});
beforeEach(async () => {
  pool = await server.empty();
});

async function migrations(files: Record<string, string>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'chengxun-migrations-'));
  folders.push(folder);
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql);
  return pathToFileURL(`${folder}/`);
}

const tables = async () =>
  (
    await pool.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
    )
  ).rows.map((row) => row.relname);

describe('migrations', () => {
  it('make an empty database whole, and a second time change nothing', async () => {
    const applied = await migrate(pool);
    expect(applied.slice(0, 2)).toEqual(['0001_base.sql', '0002_vehicle_days.sql']);
    expect(applied.filter((name) => name.includes('timescale'))).toEqual([]);
    expect(await migrate(pool)).toEqual([]);
    const { rows } = await pool.query('SELECT name FROM schema_migrations ORDER BY applied_at');
    expect(rows.map((row) => row.name)).toEqual(applied);
  });

  it('are applied in the order of their names, whatever the order on disk', async () => {
    const folder = await migrations({
      '0010_third.sql': 'ALTER TABLE a RENAME TO c',
      '0001_first.sql': 'CREATE TABLE a (x int)',
      '0002_second.sql': 'INSERT INTO a VALUES (1)',
      'notes.txt': 'no migration',
    });
    expect(await migrate(pool, folder)).toEqual([
      '0001_first.sql',
      '0002_second.sql',
      '0010_third.sql',
    ]);
    expect((await pool.query('SELECT x FROM c')).rows).toEqual([{ x: 1 }]);
  });

  it('that fail leave nothing of themselves, keep those before, and go on when they are mended', async () => {
    const good = { '0001_a.sql': 'CREATE TABLE a (x int)' };
    const bad = await migrations({
      ...good,
      '0002_b.sql': 'CREATE TABLE b (x int); INSERT INTO b VALUES (1); SELECT 1 / 0;',
      '0003_c.sql': 'CREATE TABLE c (x int)',
    });
    await expect(migrate(pool, bad)).rejects.toThrow('division by zero');
    expect(await tables()).toEqual(['a', 'schema_migrations']);

    const mended = await migrations({ ...good, '0002_b.sql': 'CREATE TABLE b (x int)' });
    expect(await migrate(pool, mended)).toEqual(['0002_b.sql']);
    expect(await tables()).toEqual(['a', 'b', 'schema_migrations']);
  });

  it('are applied once by processes that start together', async () => {
    const processes = [pool, server.second(pool), server.second(pool), server.second(pool)];
    const applied = await Promise.all(processes.map((one) => migrate(one)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    const { rows } = await pool.query('SELECT count(*) AS count FROM schema_migrations');
    expect(rows[0].count).toBe(applied.flat().length);
  });

  it('refuse a database that a newer version made, saying so, and leave it alone', async () => {
    await migrate(pool);
    await pool.query(`INSERT INTO schema_migrations (name) VALUES ('0777_teleport.sql')`);
    const refused = await migrate(pool).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SchemaTooNewError);
    expect((refused as Error).message).toBe(
      'The database was made by a newer chengxun (it has 0777_teleport.sql). Start that version, or a newer one.',
    );
  });

  it('work for an owner of the database who is no superuser', async () => {
    const owned = await server.empty('plain');
    expect((await owned.query('SELECT current_user AS name')).rows[0].name).toBe('plain');
    expect((await migrate(owned)).length).toBeGreaterThan(1);
    expect(await hasTimescale(owned)).toBe(false);
  });
});
