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
 * by time, all vehicles together.
 */
export async function fillTracks(
  pool: Pool,
  shape: { from: number; days: number; vehicles: number; perDay: number },
): Promise<void> {
  await pool.query(
    `INSERT INTO fixes (time, received_at, lat, lon, device_no, speed, heading)
     SELECT t, t, 36.6 + n * 1e-4, 101.7 + s * 1e-6, n, 10, 90
     FROM generate_series(0, $2::int * $4::int - 1) s
     CROSS JOIN LATERAL (SELECT to_timestamp($1::float8 / 1000 + s * 86400.0 / $4::int) AS t) x
     CROSS JOIN generate_series(1, $3::int) n`,
    [shape.from, shape.days, shape.vehicles, shape.perDay],
  );
}
