/** Following the tracks: their visits to cells, made anew from where a late fix changed them. */
import { LONGEST_VISIT, type Visit, visitsOf } from '../../domain/fleet/visits.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

/** In one transaction: so many vehicles, and so many fixes of each. */
const VEHICLES = 50;
const PAGE = 1000;

/**
 * Brings all vehicles' visits up to their newest fix; half an hour or more for 100 million fixes, once. An intake that
 * sets a vehicle back waits for the vehicle's transaction here, and is seen by the next.
 */
export async function followTracks(pool: Pool): Promise<void> {
  await pool.query(`INSERT INTO tracks_followed (device_no) SELECT no FROM devices
    ON CONFLICT DO NOTHING`);
  for (let nos = await behind(pool, 0); nos.length > 0; nos = await behind(pool, nos.at(-1)!))
    while (await transaction(pool, (tx) => followed(tx, nos)));
}

/** To be followed anew from these fixes on, because they came late or are no jumps any more, or are now. */
export async function setBack(
  client: Queryable,
  changed: readonly { readonly deviceNo: number; readonly time: number }[],
): Promise<void> {
  if (changed.length === 0) return;
  const values = [changed.map(({ deviceNo }) => deviceNo), changed.map(({ time }) => time)];
  // Also where nothing was followed yet: what follows the vehicle first has to wait for this transaction.
  await client.query(
    `INSERT INTO tracks_followed (device_no) SELECT DISTINCT no FROM unnest($1::int[]) AS x(no)
     ORDER BY no ON CONFLICT DO NOTHING`,
    [values[0]],
  );
  await client.query(
    `UPDATE tracks_followed t SET until = c.time - interval '1 microsecond', fixes = NULL
     FROM (SELECT no, min(${timestamp('ms')}) AS time FROM unnest($1::int[], $2::float8[]) AS x(no, ms)
           GROUP BY no) c
     WHERE t.device_no = c.no AND t.until >= c.time`,
    values,
  );
}

async function behind(pool: Pool, after: number): Promise<number[]> {
  const found = await rows<{ no: number }>(
    pool,
    `SELECT t.device_no AS no FROM tracks_followed t
     WHERE t.device_no > $1 AND EXISTS (
       SELECT FROM fixes f WHERE f.device_no = t.device_no AND f.time > t.until AND NOT f.suspect)
     ORDER BY t.device_no LIMIT ${VEHICLES}`,
    [after],
  );
  return found.map(({ no }) => no);
}

/** @returns whether there is more */
async function followed(tx: Queryable, nos: readonly number[]): Promise<boolean> {
  // Locked first: only a later statement sees what an intake did that held them before.
  await tx.query(
    `SELECT FROM tracks_followed WHERE device_no = ANY ($1) ORDER BY device_no FOR UPDATE`,
    [nos],
  );
  await tx.query(FORGET, [nos]);
  const last = await rows<VisitRow>(tx, LAST_VISITS, [nos]);
  const fixes = await rows<FixRow>(tx, FIXES, [nos]);
  const of = new Map<number, FixRow[]>(nos.map((no) => [no, []]));
  for (const fix of fixes) of.get(fix.no)!.push(fix);
  const visits = nos.flatMap((no) =>
    visitsOf(
      last.find((visit) => visit.no === no),
      of.get(no)!,
    ).map((visit) => ({ ...visit, no })),
  );
  await keep(tx, visits);
  return [...of.values()].some((page) => page.length === PAGE);
}

interface VisitRow extends Visit {
  no: number;
}

interface FixRow {
  no: number;
  time: number;
  lon: number;
  lat: number;
}

/** What reaches beyond `until` is out of date; the visit that reaches over it is made anew from its first fix. */
const FORGET = `
  WITH gone AS (
    DELETE FROM cell_visits v USING tracks_followed t
    WHERE t.device_no = ANY ($1) AND v.device_no = t.device_no AND v.left_at > t.until
      AND v.entered > t.until - interval '${LONGEST_VISIT} milliseconds'
    RETURNING v.device_no, v.entered)
  UPDATE tracks_followed t SET until = least(t.until, g.entered - interval '1 microsecond')
  FROM (SELECT device_no, min(entered) AS entered FROM gone GROUP BY device_no) g
  WHERE t.device_no = g.device_no`;

const LAST_VISITS = `
  SELECT v.device_no AS no, v.cell, ${ms('v.entered')} AS entered, ${ms('v.left_at')} AS left,
    v.fixes_before AS before, v.fixes
  FROM unnest($1::int[]) AS d(no) CROSS JOIN LATERAL (
    SELECT * FROM cell_visits v WHERE v.device_no = d.no ORDER BY v.entered DESC LIMIT 1) v`;

const FIXES = `
  SELECT t.device_no AS no, ${ms('f.time')} AS time, f.lon, f.lat
  FROM tracks_followed t CROSS JOIN LATERAL (
    SELECT f.time, f.lon, f.lat FROM fixes f
    WHERE f.device_no = t.device_no AND f.time > t.until AND NOT f.suspect
    ORDER BY f.time LIMIT ${PAGE}) f
  WHERE t.device_no = ANY ($1) ORDER BY t.device_no, f.time`;

async function keep(tx: Queryable, visits: readonly VisitRow[]): Promise<void> {
  const column = (of: (visit: VisitRow) => number) => visits.map(of);
  await tx.query(
    `WITH kept AS (
       INSERT INTO cell_visits (device_no, cell, entered, left_at, fixes_before, fixes)
       SELECT no, cell, ${timestamp('entered')}, ${timestamp('l')}, before, fixes
       FROM unnest($1::int[], $2::bigint[], $3::float8[], $4::float8[], $5::bigint[], $6::int[])
         AS x(no, cell, entered, l, before, fixes)
       ON CONFLICT (device_no, entered) DO UPDATE
         SET left_at = excluded.left_at, fixes = excluded.fixes
       RETURNING device_no, left_at, fixes_before + fixes AS fixes)
     UPDATE tracks_followed t SET until = k.left_at, fixes = k.fixes
     FROM (SELECT device_no, max(left_at) AS left_at, max(fixes) AS fixes FROM kept
           GROUP BY device_no) k
     WHERE t.device_no = k.device_no`,
    [
      column(({ no }) => no),
      column(({ cell }) => cell),
      column(({ entered }) => entered),
      column(({ left }) => left),
      column(({ before }) => before),
      column(({ fixes }) => fixes),
    ],
  );
}
