/** Opening, ending, changing and withdrawing violations, within the intake's transaction. */
import { type ViolationId, violationId, type ZoneId } from '../../domain/ids.ts';
import type { StoredFinding } from '../../domain/supervision/reconcile.ts';
import type { Finding, Rule, Violation } from '../../domain/supervision/violation.ts';
import type { KnownDevice } from '../../services/intake/ports.ts';
import type { PoolClient } from './database.ts';
import { ms, timestamp } from './sql.ts';
import { createViolationStore } from './violation-store.ts';

export async function insertViolations(
  client: PoolClient,
  rows: readonly { device: KnownDevice; finding: Finding; late: boolean }[],
  now: number,
): Promise<Violation[]> {
  const found = rows.map(({ finding }) => finding);
  const { rows: stored } = await client.query<{ id: number }>(
    `INSERT INTO violations (device_no, rule, zone_id, zone_version, began_at, ended_at, lat, lon,
       value, limit_value, late, recorded_at)
     SELECT n, r, z, v, ${timestamp('b')}, ${timestamp('e')}, lat, lon, m, l, late, ${timestamp('$12')}
     FROM unnest($1::int[], $2::text[], $3::uuid[], $4::int[], $5::float8[], $6::float8[], $7::float8[],
       $8::float8[], $9::float8[], $10::float8[], $11::boolean[])
       AS x(n, r, z, v, b, e, lat, lon, m, l, late)
     ON CONFLICT (device_no, rule, zone_id, began_at) WHERE withdrawn_at IS NULL DO NOTHING
     RETURNING id`,
    [
      rows.map(({ device }) => device.no),
      found.map(({ rule }) => rule),
      found.map(({ zone }) => zone?.id ?? null),
      found.map(({ zone }) => zone?.version ?? null),
      found.map(({ began }) => began),
      found.map(({ ended }) => ended ?? null),
      found.map(({ place }) => place[1]),
      found.map(({ place }) => place[0]),
      found.map(({ measure }) => measure.value),
      found.map(({ measure }) => measure.limit ?? null),
      rows.map(({ late }) => late),
      now,
    ],
  );
  return createViolationStore(client).byIds(stored.map(({ id }) => violationId(id)));
}

export async function endViolation(
  client: PoolClient,
  device: KnownDevice,
  finding: Finding,
): Promise<Violation | undefined> {
  const { rows } = await client.query<{ id: number }>(
    `UPDATE violations SET ended_at = ${timestamp('$5')}, value = $6, limit_value = $7
     WHERE device_no = $1 AND rule = $2 AND zone_id IS NOT DISTINCT FROM $3::uuid
       AND began_at = ${timestamp('$4')} AND withdrawn_at IS NULL
     RETURNING id`,
    [
      device.no,
      finding.rule,
      finding.zone?.id ?? null,
      finding.began,
      finding.ended,
      finding.measure.value,
      finding.measure.limit ?? null,
    ],
  );
  return (await createViolationStore(client).byIds(rows.map(({ id }) => violationId(id))))[0];
}

export async function changeViolation(
  client: PoolClient,
  id: ViolationId,
  finding: Finding,
): Promise<Violation | undefined> {
  await client.query(
    `UPDATE violations SET zone_version = $2, began_at = ${timestamp('$3')},
       ended_at = ${timestamp('$4')}, lat = $5, lon = $6, value = $7, limit_value = $8
     WHERE id = $1`,
    [
      id,
      finding.zone?.version ?? null,
      finding.began,
      finding.ended ?? null,
      finding.place[1],
      finding.place[0],
      finding.measure.value,
      finding.measure.limit ?? null,
    ],
  );
  return (await createViolationStore(client).byIds([id]))[0];
}

export async function withdrawViolations(
  client: PoolClient,
  ids: readonly ViolationId[],
  now: number,
): Promise<void> {
  if (ids.length === 0) return;
  await client.query(
    `UPDATE violations SET withdrawn_at = ${timestamp('$2')} WHERE id = ANY ($1::bigint[])`,
    [ids, now],
  );
}

interface FindingRow {
  id: number;
  rule: Rule;
  zone_id: ZoneId | null;
  zone_version: number | null;
  began: number;
  ended: number | null;
  lat: number;
  lon: number;
  value: number;
  limit_value: number | null;
}

/** Not over at `from`, begun at or before `until`; the bounds may be infinite. */
export async function findingsWithin(
  client: PoolClient,
  deviceNo: number,
  from: number,
  until: number,
): Promise<StoredFinding[]> {
  const { rows } = await client.query<FindingRow>(
    `SELECT id, rule, zone_id, zone_version, ${ms('began_at')} AS began, ${ms('ended_at')} AS ended,
       lat, lon, value, limit_value
     FROM violations
     WHERE device_no = $1 AND withdrawn_at IS NULL
       AND ($2::float8 IS NULL OR ended_at IS NULL OR ended_at > ${timestamp('$2')})
       AND ($3::float8 IS NULL OR began_at <= ${timestamp('$3')})
     ORDER BY began_at, id`,
    [deviceNo, Number.isFinite(from) ? from : null, Number.isFinite(until) ? until : null],
  );
  return rows.map((row) => ({
    id: row.id,
    rule: row.rule,
    ...(row.zone_id !== null && { zone: { id: row.zone_id, version: row.zone_version! } }),
    began: row.began,
    ...(row.ended !== null && { ended: row.ended }),
    place: [row.lon, row.lat],
    measure: { value: row.value, ...(row.limit_value !== null && { limit: row.limit_value }) },
  }));
}
