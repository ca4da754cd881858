/** Taking out what is older than it is to be kept, a little at a time, so that nothing waits for it. */
import { DAY } from '../../domain/geo/units.ts';
import type { Pool } from './database.ts';
import { timestamp } from './sql.ts';
import { usesTimescale } from './timescale.ts';

/** Rows per statement: a fraction of a second each. */
const CHUNK = 20_000;
/** The refusals that stay for inspection, newest first. */
const REJECTIONS_KEPT = 100_000;

/**
 * Visits to cells outlive the fixes: TimescaleDB keeps these for four days at least, and drops them by the day.
 * Without fixes they do no harm, fixes without them would not be found.
 */
const VISITS_LONGER = 6 * DAY;

/** Deletes fixes, visits, checkpoints and refusals that are out of time. Violations and cases stay. */
export async function applyRetention(pool: Pool, before: number): Promise<{ fixes: number }> {
  // TimescaleDB drops whole chunks by a policy of its own.
  const fixes = (await usesTimescale(pool)) ? 0 : await deleteOld(pool, 'fixes', before);
  await deleteOld(pool, 'checkpoints', before);
  await deletePieces(pool, OLD_VISITS, [before - VISITS_LONGER], CHUNK);
  await pool.query(
    `DELETE FROM rejections WHERE id <= (SELECT max(id) FROM rejections) - $1::bigint`,
    [REJECTIONS_KEPT],
  );
  return { fixes };
}

export async function deleteOld(
  pool: Pool,
  table: 'fixes' | 'checkpoints' | 'telemetry' | 'drone_events',
  before: number,
): Promise<number> {
  return deletePieces(pool, oldestOf(table), [before], CHUNK);
}

/** Runs a statement that deletes at most `most` rows until it finds fewer; how many it were in all. */
export async function deletePieces(
  pool: Pool,
  statement: string,
  values: unknown[],
  most: number,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { rowCount } = await pool.query(statement, values);
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < most) return deleted;
  }
}

const OLD_VISITS = `
  DELETE FROM cell_visits WHERE ctid = ANY (ARRAY(
    SELECT old.ctid FROM devices d CROSS JOIN LATERAL (
      SELECT v.ctid FROM cell_visits v WHERE v.device_no = d.no AND v.entered < ${timestamp('$1')}
      ORDER BY v.entered LIMIT ${CHUNK}) old
    LIMIT ${CHUNK}))`;

/**
 * Vehicle by vehicle along the primary key: a look-up each, where nothing is old. A search by time alone
 * would read the whole table every hour (before PostgreSQL 18), once deleted rows' places have been filled.
 */
const oldestOf = (table: string): string => `
  DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
    SELECT old.ctid FROM devices d CROSS JOIN LATERAL (
      SELECT x.ctid FROM ${table} x WHERE x.device_no = d.no AND x.time < ${timestamp('$1')}
      ORDER BY x.time LIMIT ${CHUNK}) old
    LIMIT ${CHUNK}))`;
