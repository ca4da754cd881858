/** Writing fixes: COPY for those known to be new, INSERT … ON CONFLICT for those that may be there. */
import { once } from 'node:events';
import { from as copyFrom } from 'pg-copy-streams';
import { type Fix, LIDS, LIFTS, LOADS } from '../../domain/fleet/fix.ts';
import { compareFixes } from '../../domain/fleet/judge.ts';
import { AlreadyStoredError, type FixRow } from '../../services/intake/ports.ts';
import { COPY_COLUMNS, copyBinary } from './copy-binary.ts';
import type { PoolClient } from './database.ts';
import { timestamp } from './sql.ts';

const UNIQUE_VIOLATION = '23505';

/** COPYs rows; AlreadyStoredError where one has the key of a stored fix. */
export async function copyFixes(client: PoolClient, rows: readonly FixRow[]): Promise<void> {
  const stream = client.query(copyFrom(`COPY fixes (${COPY_COLUMNS}) FROM STDIN (FORMAT binary)`));
  const finished = once(stream, 'finish');
  stream.end(copyBinary(rows));
  try {
    await finished;
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    throw new AlreadyStoredError('a fix of this device and time is stored already');
  }
}

/**
 * Stores rows of which any may be there already. Of two different fixes of one vehicle and time the
 * smaller by compareFixes is kept, so that what is stored does not depend on which came first.
 * @returns for each row whether the store's content changed by it
 */
export async function mergeFixes(client: PoolClient, rows: readonly FixRow[]): Promise<boolean[]> {
  const winners = new Map<string, number>();
  rows.forEach((row, i) => {
    const key = `${row.deviceNo} ${row.fix.time}`;
    const other = winners.get(key);
    if (other === undefined || compareFixes(row.fix, rows[other]!.fix) < 0) winners.set(key, i);
  });
  const sent = [...winners.values()].map((i) => ({ i, row: rows[i]! }));
  const { rows: stored } = await client.query<{ i: number }>(MERGE, mergeParameters(sent));
  const changed = new Set(stored.map(({ i }) => i));
  return rows.map((_, i) => changed.has(i));
}

/** The order of compareFixes. */
const ordered = (row: string) =>
  `(${row}.lat, ${row}.lon, coalesce(${row}.speed, -1), coalesce(${row}.accuracy, -1), coalesce(${row}.ignition::int, -1))`;

const MERGE = `
  WITH sent AS (
    SELECT * FROM unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::bigint[],
      $7::int[], $8::real[], $9::real[], $10::real[], $11::real[], $12::boolean[], $13::smallint[],
      $14::smallint[], $15::smallint[])
    AS x(i, ms, received, lat, lon, seq, device_no, speed, heading, accuracy, altitude, ignition, lift, lid, load)
  ), stored AS (
    INSERT INTO fixes AS f (${COPY_COLUMNS})
    SELECT ${timestamp('ms')}, ${timestamp('received')}, lat, lon, seq, device_no, speed, heading,
      accuracy, altitude, ignition, lift, lid, load, false
    FROM sent
    ON CONFLICT (device_no, time) DO UPDATE
      SET received_at = excluded.received_at, lat = excluded.lat, lon = excluded.lon, seq = excluded.seq,
        speed = excluded.speed, heading = excluded.heading, accuracy = excluded.accuracy,
        altitude = excluded.altitude, ignition = excluded.ignition, lift = excluded.lift,
        lid = excluded.lid, load = excluded.load, suspect = false
      WHERE ${ordered('excluded')} < ${ordered('f')}
    RETURNING device_no, time
  )
  SELECT sent.i FROM stored JOIN sent
    ON sent.device_no = stored.device_no AND ${timestamp('sent.ms')} = stored.time`;

function mergeParameters(sent: readonly { i: number; row: FixRow }[]): unknown[] {
  const column = (of: (row: FixRow) => unknown) => sent.map(({ row }) => of(row) ?? null);
  const coded = <T>(list: readonly T[], of: (fix: Fix) => T | undefined) =>
    column(({ fix }) => {
      const value = of(fix);
      return value === undefined ? null : list.indexOf(value);
    });
  return [
    sent.map(({ i }) => i),
    column(({ fix }) => fix.time),
    column((row) => row.receivedAt),
    column(({ fix }) => fix.lat),
    column(({ fix }) => fix.lon),
    column(({ fix }) => fix.seq),
    column((row) => row.deviceNo),
    column(({ fix }) => fix.speed),
    column(({ fix }) => fix.heading),
    column(({ fix }) => fix.accuracy),
    column(({ fix }) => fix.altitude),
    column(({ fix }) => fix.ignition),
    coded(LIFTS, (fix) => fix.lift),
    coded(LIDS, (fix) => fix.lid),
    coded(LOADS, (fix) => fix.load),
  ];
}
