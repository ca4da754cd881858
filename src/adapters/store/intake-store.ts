/** The intake's side of the store: many fixes in, one transaction at a time. */
import type { Fix } from '../../domain/fleet/fix.ts';
import type { Checkpoint } from '../../domain/supervision/rejudge.ts';
import type {
  IntakeStore,
  IntakeTx,
  SavedState,
  StoredVehicle,
} from '../../services/intake/ports.ts';
import { createCaseStore } from './case-store.ts';
import { isDatabaseAway, type Pool, type PoolClient, transaction } from './database.ts';
import { FIX_COLUMNS, type FixRow, toFix } from './fix-rows.ts';
import { copyFixes, mergeFixes } from './fix-writes.ts';
import { ms, timestamp } from './sql.ts';
import {
  changeViolation,
  endViolation,
  findingsWithin,
  insertViolations,
  withdrawViolations,
} from './violation-writes.ts';
import { setBack } from './visit-store.ts';

export function createIntakeStore(pool: Pool): IntakeStore {
  return {
    transaction: (work) => transaction(pool, (client) => work(intakeTx(client))),
    loadVehicles: (nos) => loadVehicles(pool, nos),
    isAway: isDatabaseAway,
  };
}

function intakeTx(client: PoolClient): IntakeTx {
  return {
    append: (rows) => copyFixes(client, rows),
    merge: async (rows) => {
      const changed = await mergeFixes(client, rows);
      const late = rows.filter((_, i) => changed[i]);
      await setBack(
        client,
        late.map(({ deviceNo, fix }) => ({ deviceNo, time: fix.time })),
      );
      return changed;
    },
    checkpointBefore: (no, time) => checkpointBefore(client, no, time),
    checkpointsAfter: (no, time) => checkpointsAfter(client, no, time),
    saveCheckpoints: (rows) => saveCheckpoints(client, rows),
    saveStates: (rows) => saveStates(client, rows),
    fixesAfter: (no, after, limit) => fixesAfter(client, no, after, limit),
    markSuspects: (no, after, until, times) => markSuspects(client, no, after, until, times),
    findingsWithin: (no, from, until) => findingsWithin(client, no, from, until),
    insertViolations: (rows, now) => insertViolations(client, rows, now),
    endViolation: (device, finding) => endViolation(client, device, finding),
    changeViolation: (id, finding) => changeViolation(client, id, finding),
    withdrawViolations: (ids, now) => withdrawViolations(client, ids, now),
    cases: createCaseStore(client),
  };
}

/** Vehicles' states, with the fixes that came after each. */
async function loadVehicles(pool: Pool, nos: readonly number[]): Promise<StoredVehicle[]> {
  const states = await pool.query<{ no: number; state: unknown; silent: number | null }>(
    `SELECT d.no, s.state, ${ms('v.began_at')} AS silent
     FROM unnest($1::int[]) AS d(no)
     LEFT JOIN device_states s ON s.device_no = d.no
     LEFT JOIN violations v ON v.device_no = d.no AND v.rule = 'silent'
       AND v.ended_at IS NULL AND v.withdrawn_at IS NULL`,
    [nos],
  );
  const fixes = await pool.query<FixRow & { no: number }>(
    `SELECT d.no, f.* FROM unnest($1::int[]) AS d(no)
     LEFT JOIN device_states s ON s.device_no = d.no
     CROSS JOIN LATERAL (
       SELECT ${FIX_COLUMNS} FROM fixes f
       WHERE f.device_no = d.no AND f.time > coalesce(s.folded_to, '-infinity')
     ) f ORDER BY d.no, f.time`,
    [nos],
  );
  const after = new Map<number, Fix[]>();
  for (const row of fixes.rows) {
    const list = after.get(row.no);
    if (list) list.push(toFix(row));
    else after.set(row.no, [toFix(row)]);
  }
  return states.rows.map((row) => ({
    deviceNo: row.no,
    state: row.state ?? undefined,
    after: after.get(row.no) ?? [],
    silentSince: row.silent ?? undefined,
  }));
}

async function checkpointBefore(
  client: PoolClient,
  no: number,
  time: number,
): Promise<Checkpoint | undefined> {
  const { rows } = await client.query<Checkpoint>(
    `SELECT ${ms('time')} AS time, state FROM checkpoints
     WHERE device_no = $1 AND time < ${timestamp('$2')} ORDER BY time DESC LIMIT 1`,
    [no, time],
  );
  return rows[0];
}

async function checkpointsAfter(
  client: PoolClient,
  no: number,
  time: number,
): Promise<Checkpoint[]> {
  const { rows } = await client.query<Checkpoint>(
    `SELECT ${ms('time')} AS time, state FROM checkpoints
     WHERE device_no = $1 AND time > ${timestamp('$2')} ORDER BY time`,
    [no, bounded(time)],
  );
  return rows;
}

async function saveCheckpoints(
  client: PoolClient,
  rows: readonly (Checkpoint & { deviceNo: number })[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO checkpoints (device_no, time, state)
     SELECT n, ${timestamp('t')}, s FROM unnest($1::int[], $2::float8[], $3::jsonb[]) AS x(n, t, s)
     ON CONFLICT (device_no, time) DO UPDATE SET state = excluded.state`,
    [
      rows.map((row) => row.deviceNo),
      rows.map((row) => row.time),
      rows.map((row) => JSON.stringify(row.state)),
    ],
  );
}

async function saveStates(client: PoolClient, rows: readonly SavedState[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO device_states (device_no, newest, received_at, state, folded_to)
     SELECT n, f, ${timestamp('r')}, s, ${timestamp('t')}
     FROM unnest($1::int[], $2::jsonb[], $3::float8[], $4::jsonb[], $5::float8[]) AS x(n, f, r, s, t)
     ON CONFLICT (device_no) DO UPDATE
       SET newest = excluded.newest, received_at = excluded.received_at, state = excluded.state,
         folded_to = excluded.folded_to`,
    [
      rows.map((row) => row.deviceNo),
      rows.map((row) => JSON.stringify(row.newest)),
      rows.map((row) => row.receivedAt),
      rows.map((row) => JSON.stringify(row.state)),
      rows.map((row) => row.foldedTo),
    ],
  );
}

async function fixesAfter(
  client: PoolClient,
  no: number,
  after: number,
  limit: number,
): Promise<Fix[]> {
  const { rows } = await client.query<FixRow>(
    `SELECT ${FIX_COLUMNS} FROM fixes f
     WHERE device_no = $1 AND f.time > ${timestamp('$2')} ORDER BY f.time LIMIT $3`,
    [no, bounded(after), limit],
  );
  return rows.map(toFix);
}

async function markSuspects(
  client: PoolClient,
  no: number,
  after: number,
  until: number,
  times: readonly number[],
): Promise<void> {
  const { rows } = await client.query<{ first: number | null }>(
    `WITH marked AS (UPDATE fixes SET suspect = NOT suspect
     WHERE device_no = $1 AND time > ${timestamp('$2')} AND time <= ${timestamp('$3')}
       AND suspect <> (time = ANY (SELECT ${timestamp('t')} FROM unnest($4::float8[]) AS x(t)))
       RETURNING time)
     SELECT ${ms('min(time)')} AS first FROM marked`,
    [no, bounded(after), bounded(until), times],
  );
  const first = rows[0]?.first ?? null;
  if (first !== null) await setBack(client, [{ deviceNo: no, time: first }]);
}

/** The years 1 and 9999: before and after every fix, and safe to add to the epoch as an interval. */
const bounded = (time: number): number =>
  Math.min(Math.max(time, -62_135_596_800_000), 253_370_764_800_000);
