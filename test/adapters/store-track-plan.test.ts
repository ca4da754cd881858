import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from '../../src/adapters/store/database.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { fillTracks, inBulk, trackPlan } from './store-explain.ts';
import { type TestServer, testServer } from './store-server.ts';

const FROM = Date.parse('2026-11-01T00:00:00Z');
const DAY = 86_400_000;
const ROWS = 1_000_000;
let server: TestServer;
let pool: Pool;

beforeAll(async () => {
  server = await testServer(['maintenance_work_mem=256MB']);
  pool = await server.empty();
  await migrate(pool);
  await pool.query('ALTER TABLE fixes SET (autovacuum_enabled = false)');
  const shape = { from: FROM, days: 10, vehicles: 100, perDay: 1000 };
  await inBulk(pool, () => fillTracks(pool, shape));
  await pool.query('ANALYZE fixes');
}, 120_000);
afterAll(() => server.stop());

/** The planner multiplies the density it knows (rows a page) by the pages there are. */
async function pretend(rows: number): Promise<void> {
  await pool.query(
    `UPDATE pg_class SET reltuples = $1::float8 * relpages / (pg_relation_size(oid) / 8192)
     WHERE oid IN ('fixes'::regclass, 'fixes_pkey'::regclass)`,
    [rows],
  );
}

async function believed(): Promise<number> {
  const { rows } = await pool.query('EXPLAIN (FORMAT JSON) SELECT FROM fixes');
  return rows[0]['QUERY PLAN'][0].Plan['Plan Rows'];
}

describe("the track of one vehicle's day", () => {
  it.each([ROWS, 100_000_000])('out of %i rows is one scan of the primary key', async (rows) => {
    await pretend(rows);
    expect((await believed()) / rows).toBeCloseTo(1, 1);
    const plan = await trackPlan(pool, 77, FROM + 4 * DAY, FROM + 5 * DAY);
    expect(plan.map((node) => node['Node Type'])).toEqual(['Limit', 'Index Scan']);
    expect(plan[1]!['Index Name']).toBe('fixes_pkey');
    expect(plan[1]!['Index Cond']).toMatch(/device_no = .*time" >= .*time" < /);
  });

  it('reads little more than its own rows', async () => {
    await pretend(100_000_000);
    const plan = await trackPlan(pool, 77, FROM + 4 * DAY, FROM + 5 * DAY, true);
    expect(plan[1]!['Actual Rows']).toBe(1000);
    const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 } = plan[1]!;
    // A page each, for the other vehicles' fixes of the same time lie between, and some of the index.
    expect(hit + read).toBeLessThan(1100);
  });
});
