import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from '../../src/adapters/store/database.ts';
import { applyFlightRetention } from '../../src/adapters/store/flight-retention.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { applyRetention } from '../../src/adapters/store/retention.ts';
import { addDevice } from '../contract/seed.ts';
import { type TestServer, testServer } from './store-server.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const DAY = 86_400_000;
let server: TestServer;
let pool: Pool;

beforeAll(async () => {
  server = await testServer();
  pool = await server.empty();
  await migrate(pool);
  for (const id of ['t1', 't2']) await addDevice(pool, id);
});
afterAll(() => server.stop());
beforeEach(() => pool.query('TRUNCATE fixes, checkpoints, rejections RESTART IDENTITY'));

/** One row each `step` ms from `from`, of both devices. */
async function fill(table: 'fixes' | 'checkpoints', from: number, step: number, count: number) {
  const columns = table === 'fixes' ? 'received_at, lat, lon' : 'state';
  const values = table === 'fixes' ? 'now(), 36.6, 101.7' : `'{}'`;
  await pool.query(
    `INSERT INTO ${table} (device_no, time, ${columns})
     SELECT d.no, to_timestamp($1::float8 / 1000) + n * $2::float8 * interval '1 millisecond', ${values}
     FROM devices d, generate_series(0, $3::int - 1) n`,
    [from, step, count],
  );
}

const times = async (table: string): Promise<number[]> =>
  (await pool.query(`SELECT DISTINCT time FROM ${table} ORDER BY time`)).rows.map((row) =>
    row.time.getTime(),
  );
const count = async (table: string): Promise<number> =>
  (await pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n;

describe('retention on plain PostgreSQL', () => {
  it('deletes the fixes and checkpoints before the bound, of every vehicle, and no others', async () => {
    await fill('fixes', NOW - 3 * DAY, DAY, 4);
    await fill('checkpoints', NOW - 3 * DAY, DAY, 4);
    expect(await applyRetention(pool, NOW - DAY)).toEqual({ fixes: 4 });
    expect(await times('fixes')).toEqual([NOW - DAY, NOW]);
    expect(await times('checkpoints')).toEqual([NOW - DAY, NOW]);
    expect(await count('fixes')).toBe(4);
  });

  it('goes on until nothing old is left, however much there is', async () => {
    await fill('fixes', NOW - 40_000_000, 1000, 40_001);
    expect(await applyRetention(pool, NOW)).toEqual({ fixes: 80_000 });
    expect(await times('fixes')).toEqual([NOW]);
    expect(await applyRetention(pool, NOW)).toEqual({ fixes: 0 });
  });

  it('looks for old fixes along the primary key, not through the table', async () => {
    await fill('fixes', NOW - 40_000_000, 1000, 40_001);
    await pool.query('ANALYZE fixes');
    const before = await pool.query('SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()');
    expect(before.rowCount).toBe(1);
    const scans = async () =>
      (await pool.query(`SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'fixes'`)).rows[0]
        .seq_scan;
    const earlier = await scans();
    await applyRetention(pool, NOW - 50_000_000);
    await pool.query('SELECT pg_stat_force_next_flush()');
    await pool.query('SELECT pg_stat_clear_snapshot()');
    expect(await scans()).toBe(earlier);
  });

  it('keeps the newest 100,000 refusals, whenever they were', async () => {
    await pool.query(
      `INSERT INTO rejections (device_no, claimed, at, reason, detail, topic, sample)
       SELECT 1, '', 'epoch', 'malformed', '', '', '' FROM generate_series(1, 100003)`,
    );
    await applyRetention(pool, NOW);
    expect(await count('rejections')).toBe(100_000);
    expect((await pool.query('SELECT min(id) AS id FROM rejections')).rows[0].id).toBe(4);
  });
});

describe('what drones told', () => {
  const DAYS = [-800, -700, -40, -20, -5];
  beforeEach(async () => {
    await pool.query(
      'TRUNCATE telemetry, drone_events, sorties, flights, plans RESTART IDENTITY CASCADE',
    );
    await pool.query(`INSERT INTO plans (name, mission, hash, summary, created_at)
                      VALUES ('p', '{}', 'h', '{}', now())`);
    await pool.query(`INSERT INTO flights (number, plan_id, device_no, pilot, approval, state, created_at)
                      SELECT 'n', 1, no, '{}', '{}', 'closed', now() FROM devices WHERE id = 't1'`);
    // t1 flew 700 and 20 days ago; t2 told the same and was on no flight.
    for (const [i, day] of [-700, -20].entries())
      await pool.query(
        `INSERT INTO sorties (flight_id, number, mission, hash, armed_at, landed_at)
         VALUES (1, $1, '{}', 'h', to_timestamp($2::float8), to_timestamp($2::float8 + 600))`,
        [i + 1, (NOW + day * DAY) / 1000 - 300],
      );
    for (const day of DAYS) {
      const at = (NOW + day * DAY) / 1000;
      const flown = [-700, -20].includes(day);
      await pool.query(
        `INSERT INTO telemetry (device_no, time, state) SELECT no, to_timestamp($1), '{}' FROM devices`,
        [at],
      );
      await pool.query(
        `INSERT INTO drone_events (device_no, id, flight_id, time, kind, detail)
         SELECT no, $2, CASE WHEN $3::boolean AND id = 't1' THEN 1 END, to_timestamp($1), 'text', '{}'
         FROM devices`,
        [at, `e${day}`, flown],
      );
    }
  });
  const left = async (table: string, device: string) =>
    (
      await pool.query(
        `SELECT x.time FROM ${table} x JOIN devices d ON d.no = x.device_no
         WHERE d.id = $1 ORDER BY x.time`,
        [device],
      )
    ).rows.map((row) => (row.time.getTime() - NOW) / DAY);

  it('goes with the fixes, but on a flight only after 24 months', async () => {
    await applyFlightRetention(pool, NOW - 10 * DAY, NOW);
    for (const table of ['telemetry', 'drone_events']) {
      expect(await left(table, 't1')).toEqual([-700, -20, -5]);
      expect(await left(table, 't2')).toEqual([-700, -5]);
    }
  });

  it('is kept longer where fixes are', async () => {
    await applyFlightRetention(pool, NOW - 790 * DAY, NOW);
    expect(await left('telemetry', 't2')).toEqual([-700, -40, -20, -5]);
  });
});
