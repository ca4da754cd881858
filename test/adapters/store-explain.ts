/** What the planner makes of the very statement that the service sends. */
import type { Pool } from '../../src/adapters/store/database.ts';
import { TRACK_SQL } from '../../src/adapters/store/track-store.ts';

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Plan Rows': number;
  readonly 'Actual Rows'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** The plan's nodes, from the outside in. `analyze` runs it too. */
export async function trackPlan(
  pool: Pool,
  deviceNo: number,
  from: number,
  to: number,
  analyze = false,
): Promise<PlanNode[]> {
  const { rows } = await pool.query(
    `EXPLAIN (FORMAT JSON${analyze ? ', ANALYZE, BUFFERS' : ''}) ${TRACK_SQL}`,
    [deviceNo, from, to, 10_000],
  );
  const nodes: PlanNode[] = [];
  const visit = (node: PlanNode) => {
    nodes.push(node);
    node.Plans?.forEach(visit);
  };
  visit(rows[0]['QUERY PLAN'][0].Plan);
  return nodes;
}

/**
 * Tracks of `vehicles` over `days`, `perDay` fixes each a day, stored in the order in which they come in:
 * by time, all vehicles together. One series, for a join might store them vehicle by vehicle.
 */
export async function fillTracks(
  pool: Pool,
  shape: { from: number; days: number; vehicles: number; perDay: number },
): Promise<void> {
  await pool.query(
    `INSERT INTO fixes (time, received_at, lat, lon, device_no, speed, heading)
     SELECT t, t, 36.6 + n * 1e-4, 101.7 + s * 1e-6, n, 10, 90
     FROM generate_series(0, $2::int * $3::int * $4::int - 1) i
     CROSS JOIN LATERAL (SELECT i / $3::int AS s, i % $3::int + 1 AS n) x
     CROSS JOIN LATERAL (SELECT to_timestamp($1::float8 / 1000 + s * (86400::float8 / $4::int)) AS t) y`,
    [shape.from, shape.days, shape.vehicles, shape.perDay],
  );
}

/** Without log and with the primary key made in the end: several times as fast where there are many rows. */
export async function inBulk(pool: Pool, fill: () => Promise<void>): Promise<void> {
  const { rows } = await pool.query(
    `SELECT pg_get_constraintdef(oid) AS key FROM pg_constraint
     WHERE conrelid = 'fixes'::regclass AND conname = 'fixes_pkey'`,
  );
  await pool.query('ALTER TABLE fixes SET UNLOGGED');
  await pool.query('ALTER TABLE fixes DROP CONSTRAINT fixes_pkey');
  await fill();
  await pool.query(`ALTER TABLE fixes ADD CONSTRAINT fixes_pkey ${rows[0].key}`);
}
