import type { Fix } from '../../domain/fleet/fix.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { ReplayColumns, Span, TrackStore } from '../../services/stores.ts';
import type { Queryable } from './database.ts';
import { DEVICE_COLUMNS, type DeviceRow, toDevice } from './device-store.ts';
import { FIX_COLUMNS, type FixRow, toFix } from './fix-rows.ts';
import { rows, timestamp } from './sql.ts';

/** Fixes read at a time: some megabytes, however long the track. */
const CHUNK = 10_000;
/** Vehicles read at a time for a replay. */
const VEHICLES = 100;

/**
 * One vehicle's track. Equality on device_no and a range on time: the primary key, whatever the size of
 * the table. ($1, the number, is looked up before, so that the planner sees a constant.)
 */
export const TRACK_SQL = `SELECT ${FIX_COLUMNS} FROM fixes f
  WHERE f.device_no = $1 AND f.time >= ${timestamp('$2')} AND f.time < ${timestamp('$3')}
    AND NOT f.suspect
  ORDER BY f.time LIMIT $4`;

export function createTrackStore(db: Queryable): TrackStore {
  return {
    track: (device, span) => track(db, device, span),
    replay: (span, step) => replay(db, span, step),
  };
}

async function* track(db: Queryable, device: DeviceId, span: Span): AsyncGenerator<Fix[]> {
  const [found] = await rows<{ no: number }>(db, 'SELECT no FROM devices WHERE id = $1', [device]);
  if (!found) return;
  let from = span.from;
  for (;;) {
    const chunk = await rows<FixRow>(db, TRACK_SQL, [found.no, from, span.to, CHUNK]);
    if (chunk.length > 0) yield chunk.map(toFix);
    if (chunk.length < CHUNK) return;
    // The store keeps whole microseconds; one after the last is at or before any other.
    from = chunk.at(-1)!.time + 0.001;
  }
}

interface ReplayRow extends DeviceRow {
  no: number;
  /** Null where the vehicle has no fix in the span; the other columns then too. */
  t: number[] | null;
  lat: number[];
  lon: number[];
  heading: (number | null)[];
}

/**
 * The first fix of each step. The rows come in order of time out of the primary key, so that one look
 * back tells where a step begins, and the arrays need no sorting. date_part, not extract: the latter
 * computes in decimals, at ten times the cost.
 */
const REPLAY_SQL = `SELECT d.no, ${DEVICE_COLUMNS}, r.t, r.lat, r.lon, r.heading
  FROM (SELECT * FROM devices WHERE no > $1 ORDER BY no LIMIT ${VEHICLES}) d
  CROSS JOIN LATERAL (
    SELECT array_agg(p.t) AS t, array_agg(p.lat) AS lat, array_agg(p.lon) AS lon,
           array_agg(p.heading) AS heading
    FROM (
      SELECT q.t, q.lat, q.lon, q.heading, q.step, lag(q.step) OVER (ORDER BY q.time) AS step_before
      FROM (
        SELECT f.time, f.lat, f.lon, f.heading::float8 AS heading, e.t, floor(e.t / $4::float8) AS step
        FROM fixes f CROSS JOIN LATERAL (
          SELECT date_part('epoch', f.time) - $2::float8 / 1000 AS t OFFSET 0) e
        WHERE f.device_no = d.no AND f.time >= ${timestamp('$2')} AND f.time < ${timestamp('$3')}
          AND NOT f.suspect
      ) q
    ) p
    WHERE p.step IS DISTINCT FROM p.step_before
  ) r
  ORDER BY d.no`;

/** To a tenth of a second, of a metre and to a degree: what a replay can show, in a third of the text. */
const rounded = (values: readonly number[], factor: number): number[] =>
  values.map((value) => Math.round(value * factor) / factor);

async function* replay(db: Queryable, span: Span, step: number): AsyncGenerator<ReplayColumns> {
  let after = 0;
  for (;;) {
    // Every vehicle gives a row, with null columns where it has no fix: so the paging sees them all.
    const chunk = await rows<ReplayRow>(db, REPLAY_SQL, [after, span.from, span.to, step]);
    for (const row of chunk) {
      if (row.t === null) continue;
      yield {
        device: toDevice(row),
        t: rounded(row.t, 10),
        lat: rounded(row.lat, 1e6),
        lon: rounded(row.lon, 1e6),
        heading: row.heading.map((degrees) => degrees && Math.round(degrees)),
      };
    }
    if (chunk.length < VEHICLES) return;
    after = chunk.at(-1)!.no;
  }
}
