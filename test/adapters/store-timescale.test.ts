/**
 * Against a server with TimescaleDB preloaded: CHENGXUN_TEST_TIMESCALE_URL is a superuser's URL of one.
 * The tests make databases of their own there, work in them as an ordinary user, and drop them again.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from '../../src/adapters/store/database.ts';
import { createIntakeStore } from '../../src/adapters/store/intake-store.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { applyRetention } from '../../src/adapters/store/retention.ts';
import { applyStoreSettings } from '../../src/adapters/store/timescale.ts';
import { AlreadyStoredError } from '../../src/services/intake/ports.ts';
import { addDevice } from '../contract/seed.ts';
import { fillTracks, trackPlan } from './store-explain.ts';
import { databasesOn, listening, type TestServer } from './store-server.ts';

const URL_OF_SERVER = process.env.CHENGXUN_TEST_TIMESCALE_URL ?? '';
const MIGRATIONS = new URL('../../src/adapters/store/migrations/', import.meta.url);
const DAY = 86_400_000;
/** Midnight in Shanghai, 20 days ago: chunks go by UTC, vehicle-days by the bureau's time. */
const FROM = Math.floor(Date.now() / DAY) * DAY - 20 * DAY + 16 * 3_600_000;
const SHAPE = { from: FROM, days: 18, vehicles: 3, perDay: 1440 };

describe.skipIf(URL_OF_SERVER === '')('the store on TimescaleDB', () => {
  let server: TestServer;
  let pool: Pool;
  let plainDays: unknown[];

  const settle = (retentionDays: number, timezone = 'Asia/Shanghai') =>
    applyStoreSettings(pool, { timezone, retentionDays }, listening());
  const select = async (sql: string, values: unknown[] = []) =>
    (await pool.query(sql, values)).rows;
  const days = () => select('SELECT * FROM vehicle_days ORDER BY device_no, day');
  const job = (name: string) =>
    select(
      `SELECT job_id AS id, config, initial_start AS start FROM timescaledb_information.jobs
       WHERE proc_name = $1 AND hypertable_schema = 'public'`,
      [name],
    );
  const run = async (name: string) => {
    for (const { id } of await job(name)) await pool.query('CALL run_job($1)', [id]);
  };

  /** A database as it was made without TimescaleDB, with tracks in it. */
  beforeAll(async () => {
    server = databasesOn(URL_OF_SERVER);
    pool = await server.empty('chengxun_test');
    const folder = await mkdtemp(join(tmpdir(), 'chengxun-migrations-'));
    await cp(fileURLToPath(MIGRATIONS), folder, {
      recursive: true,
      filter: (file) => !file.includes('timescale'),
    });
    await migrate(pool, pathToFileURL(`${folder}/`));
    await rm(folder, { recursive: true });
    for (const id of ['t1', 't2', 't3']) await addDevice(pool, id);
    await fillTracks(pool, SHAPE);
    await pool.query('UPDATE fixes SET suspect = true WHERE device_no = 2 AND lon = 101.7 + 7e-6');
    plainDays = await days();
  });
  afterAll(() => server?.stop());

  it('takes an existing plain database over, with what is in it', async () => {
    expect(plainDays).toHaveLength(SHAPE.vehicles * SHAPE.days);
    expect(await migrate(pool)).toEqual(['0100_timescale.sql']);
    await settle(30);
    expect(await select('SELECT count(*) AS n FROM fixes')).toEqual([
      { n: SHAPE.vehicles * SHAPE.days * SHAPE.perDay },
    ]);
    // Begun and ended within a UTC day, hence one more than there are days.
    expect(
      await select(`SELECT count(*) AS n FROM show_chunks('fixes')`).then(([row]) => row.n),
    ).toBe(SHAPE.days + 1);
    expect(await migrate(pool)).toEqual([]);
  });

  it('answers the same query with the same vehicle-days', async () => {
    expect(await days()).toEqual(plainDays);
    const [plan] = await select('EXPLAIN (FORMAT JSON) SELECT * FROM vehicle_days');
    const chunks = await select(
      `SELECT split_part(c::text, '.', 2) AS name FROM show_chunks('fixes') c`,
    );
    const read = chunks.filter(({ name }) => JSON.stringify(plan).includes(`"${name}"`));
    // Of the fixes themselves at most those of the day that is not over.
    expect(read.length).toBeLessThanOrEqual(2);
  });

  it('has one job of each kind, none at the time of another, and asks again for nothing', async () => {
    const kinds = ['compression', 'retention', 'refresh_continuous_aggregate'];
    const found = await Promise.all(kinds.map((kind) => job(`policy_${kind}`)));
    expect(found.map((jobs) => jobs.length)).toEqual([1, 1, 1]);
    expect(found[1]![0].config.drop_after).toBe('30 days');
    expect(found[2]![0].config.start_offset).toBe('29 days');
    expect(new Set(found.map(([one]) => one!.start.getMinutes())).size).toBe(3);
    await settle(30);
    expect(await Promise.all(kinds.map((kind) => job(`policy_${kind}`)))).toEqual(found);
  });

  it("reads a vehicle's day out of that day's chunks alone", async () => {
    const nodes = await trackPlan(pool, 2, FROM + 3 * DAY, FROM + 4 * DAY, true);
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    const scans = nodes.filter((node) => node['Index Name'] !== undefined);
    expect(scans.length).toBeGreaterThan(0);
    expect(nodes[0]!['Actual Rows']).toBe(SHAPE.perDay);
  });

  describe('in compressed chunks', () => {
    const at = FROM + 2 * DAY;
    const row = (time: number, lat: number) => ({
      deviceNo: 1,
      fix: { time, lat, lon: 101.7 },
      receivedAt: time,
      suspect: false,
    });
    const stored = (time: number) =>
      select(
        `SELECT lat, suspect FROM fixes WHERE device_no = 1 AND time = to_timestamp($1::float8 / 1000)`,
        [time],
      );

    beforeAll(async () => {
      await run('policy_compression');
      const [chunks] = await select(
        `SELECT count(*) FILTER (WHERE is_compressed) AS n FROM timescaledb_information.chunks
         WHERE hypertable_name = 'fixes'`,
      );
      expect(chunks.n).toBeGreaterThan(8);
    });

    it('a new fix is appended and a repeat is refused', async () => {
      const store = createIntakeStore(pool);
      await store.transaction((tx) => tx.append([row(at + 1, 30)]));
      expect(await stored(at + 1)).toEqual([{ lat: 30, suspect: false }]);
      const again = store.transaction((tx) => tx.append([row(at + 1, 30)]));
      await expect(again).rejects.toBeInstanceOf(AlreadyStoredError);
      const inBatch = store.transaction((tx) => tx.append([row(at + 60_000, 30)]));
      await expect(inBatch).rejects.toBeInstanceOf(AlreadyStoredError);
    });

    it('of two fixes of one time the smaller stays', async () => {
      const store = createIntakeStore(pool);
      const merge = (time: number, lat: number) =>
        store.transaction((tx) => tx.merge([row(time, lat)]));
      expect(await merge(at + 120_000, 89)).toEqual([false]);
      expect(await merge(at + 120_000, 20)).toEqual([true]);
      expect(await stored(at + 120_000)).toEqual([{ lat: 20, suspect: false }]);
    });

    it('fixes are marked as suspect and cleared, and the vehicle-days follow', async () => {
      const store = createIntakeStore(pool);
      const mark = (times: number[]) =>
        store.transaction((tx) => tx.markSuspects(1, at + 150_000, at + DAY / 2, times));
      await mark([at + 180_000]);
      expect((await stored(at + 180_000))[0].suspect).toBe(true);
      await run('policy_refresh_continuous_aggregate');
      const day = () =>
        select(
          `SELECT fixes, suspects FROM vehicle_days WHERE device_no = 1
           AND began = to_timestamp($1::float8 / 1000)`,
          [at],
        );
      expect(await day()).toEqual([{ fixes: SHAPE.perDay, suspects: 1 }]);
      await mark([]);
      await run('policy_refresh_continuous_aggregate');
      expect(await day()).toEqual([{ fixes: SHAPE.perDay + 1, suspects: 0 }]);
    });

    it('more fixes than TimescaleDB by itself would unpack in one transaction can be marked', async () => {
      await pool.query(
        `INSERT INTO fixes (time, received_at, lat, lon, device_no)
         SELECT to_timestamp($1::float8 / 1000) + n * interval '500 ms', now(), 36.6, 101.7, 99
         FROM generate_series(1, 120000) n`,
        [at],
      );
      await pool.query(
        `SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks('fixes',
           older_than => to_timestamp($1::float8 / 1000) + interval '2 days') c`,
        [at],
      );
      const times = Array.from({ length: 120_000 }, (_, n) => at + (n + 1) * 500);
      // A connection made after the migration, as all of a running service are.
      const session = server.second(pool, 'chengxun_test');
      await createIntakeStore(session).transaction((tx) =>
        tx.markSuspects(99, at, at + DAY, times),
      );
      const [marked] = await select(
        'SELECT count(*) AS n FROM fixes WHERE device_no = 99 AND suspect',
      );
      expect(marked.n).toBe(120_000);
      await pool.query('DELETE FROM fixes WHERE device_no = 99');
    });
  });

  describe('retention', () => {
    it('is the setting, drops whole chunks, and leaves deleting row by row alone', async () => {
      await settle(10);
      expect((await job('policy_retention'))[0].config.drop_after).toBe('10 days');
      expect(await applyRetention(pool, Date.now())).toEqual({ fixes: 0 });
      await run('policy_retention');
      const [oldest] = await select('SELECT min(time) AS time FROM fixes');
      expect(Date.now() - oldest.time.getTime()).toBeLessThan(11 * DAY);
    });

    it('leaves the vehicle-days of what it dropped, whichever job runs first', async () => {
      await run('policy_refresh_continuous_aggregate');
      await run('policy_retention');
      await run('policy_refresh_continuous_aggregate');
      expect(await days()).toHaveLength(SHAPE.vehicles * SHAPE.days);
    });

    it('leaves them when it is raised again, too: what is gone is not counted anew', async () => {
      await settle(730);
      expect((await job('policy_retention'))[0].config.drop_after).toBe('730 days');
      const [refresh] = await job('policy_refresh_continuous_aggregate');
      expect(Number.parseInt(refresh.config.start_offset, 10)).toBeLessThanOrEqual(11);
      await run('policy_refresh_continuous_aggregate');
      expect(await days()).toHaveLength(SHAPE.vehicles * SHAPE.days);
    });

    it('is four days at least, said in the log', async () => {
      const log = listening();
      await applyStoreSettings(pool, { timezone: 'Asia/Shanghai', retentionDays: 1 }, log);
      expect(log.warnings).toEqual([
        { fields: { days: 4 }, text: 'with TimescaleDB, fixes are kept for at least four days' },
      ]);
      expect((await job('policy_refresh_continuous_aggregate'))[0].config.start_offset).toBe(
        '3 days',
      );
    });
  });

  it('counts by another time zone from then on, and finds the former days again when it is set back', async () => {
    await settle(30, 'Etc/GMT-5');
    const other = await days();
    expect(other.length).toBeLessThan(SHAPE.vehicles * SHAPE.days);
    expect(other[0].began.getUTCHours()).toBe(19);
    expect(await job('policy_refresh_continuous_aggregate')).toHaveLength(1);
    await settle(30);
    expect(await days()).toHaveLength(SHAPE.vehicles * SHAPE.days);
  });

  it('no job has failed', async () => {
    expect(await select('SELECT * FROM timescaledb_information.job_errors')).toEqual([]);
  });
});
