/** The same as store-track-plan.test.ts, with all the rows: about 12 GB of disk for the time it runs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from '../../src/adapters/store/database.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { applyRetention } from '../../src/adapters/store/retention.ts';
import { createTrackStore } from '../../src/adapters/store/track-store.ts';
import { deviceId } from '../../src/domain/ids.ts';
import { fillTracks, inBulk, trackPlan } from '../adapters/store-explain.ts';
import { type TestServer, testServer } from '../adapters/store-server.ts';

const FROM = Date.parse('2026-11-01T00:00:00Z');
const DAY = 86_400_000;
const SHAPE = { days: 10, vehicles: 1000, perDay: 10_000 };
let server: TestServer;
let pool: Pool;

beforeAll(async () => {
  server = await testServer(['autovacuum=off', 'maintenance_work_mem=1GB']);
  pool = await server.empty();
  await migrate(pool);
  await pool.query(
    `INSERT INTO devices (id, kind, token_hash)
     SELECT 't' || n, 'tracker', '\\x00' FROM generate_series(1, ${SHAPE.vehicles}) n`,
  );
  const began = performance.now();
  await inBulk(pool, async () => {
    for (let day = 0; day < SHAPE.days; day++) {
      await fillTracks(pool, { ...SHAPE, from: FROM + day * DAY, days: 1 });
      console.log(`${(day + 1) * 10} million after ${seconds(began)} s`);
    }
  });
  await pool.query('VACUUM ANALYZE fixes');
  const { rows } = await pool.query(
    `SELECT pg_size_pretty(pg_table_size('fixes')) AS table, pg_size_pretty(pg_indexes_size('fixes')) AS indexes`,
  );
  console.log(`filled in ${seconds(began)} s`, rows[0]);
});
afterAll(() => server.stop());

const seconds = (began: number) => ((performance.now() - began) / 1000).toFixed(3);

/** Reads a vehicle's day through the service's own store. */
async function readDay(device: string, day: number): Promise<number> {
  let count = 0;
  const span = { from: FROM + day * DAY, to: FROM + (day + 1) * DAY };
  for await (const chunk of createTrackStore(pool).track(deviceId(device)!, span))
    count += chunk.length;
  return count;
}

describe("out of 100 million rows, one vehicle's day", () => {
  it('is one scan of the primary key', async () => {
    const { rows } = await pool.query('SELECT count(*) AS n FROM fixes');
    expect(rows[0].n).toBe(100_000_000);
    const plan = await trackPlan(pool, 777, FROM + 4 * DAY, FROM + 5 * DAY, true);
    console.log(JSON.stringify(plan.map(({ Plans, ...node }) => node)));
    expect(plan.map((node) => node['Node Type'])).toEqual(['Limit', 'Index Scan']);
    expect(plan[1]!['Index Name']).toBe('fixes_pkey');
  });

  it('is read whole', async () => {
    for (const device of ['t5', 't333', 't999', 't5']) {
      const began = performance.now();
      expect(await readDay(device, 7)).toBe(SHAPE.perDay);
      console.log(`${device}: ${SHAPE.perDay} fixes in ${seconds(began)} s`);
    }
  });

  it('goes from the store with retention, while a run that finds nothing old is short', async () => {
    let began = performance.now();
    expect(await applyRetention(pool, FROM)).toEqual({ fixes: 0 });
    console.log(`retention, nothing old: ${seconds(began)} s`);
    began = performance.now();
    expect(await applyRetention(pool, FROM + DAY / 100)).toEqual({ fixes: 100_000 });
    console.log(`retention, 100,000 old: ${seconds(began)} s`);
  });
});
