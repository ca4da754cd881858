import { type Fix, LIFTS } from '../../domain/fleet/fix.ts';
import { cellsAround, LONGEST_VISIT } from '../../domain/fleet/visits.ts';
import { scaleAt } from '../../domain/geo/distance.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Passage, PassageStore } from '../../services/stops-near.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

/** A question that would keep the database busy for longer is given up, ms. */
const LONGEST = 20_000;

interface FixAroundRow {
  device: DeviceId;
  time: number;
  lat: number;
  lon: number;
  speed: number | null;
  lift: number | null;
  /** Fixes outside before the next one inside; 2 stands for more. */
  away: number;
}

/** Faster goes no device of ours (150 km/h is a jump), m/s. */
const FASTEST = 45;
/** Nobody who stops slips through between two looks, s; $11: how long a stop lasts at least. */
const LOOK_EVERY = 'least(60, $11 / 3.0)';
/** Of so much of a track everything is read, s. */
const SHORT = 600;

/** Metres from a fix to the bounds, 0 within; $8 and $9: metres in a degree there. */
const METRES_AWAY = `sqrt(
  power(greatest($3 - i.lon, 0, i.lon - $5) * $8, 2) +
  power(greatest($4 - i.lat, 0, i.lat - $6) * $9, 2))`;

/** Keeps the planner, who cannot know how few these are, from reading whole tables instead. */
const ALONG_INDEX = 'OFFSET 0';

/** What was not followed yet of every vehicle's track: the newest minutes, as a rule. */
const UNFOLLOWED = `SELECT d.no, greatest(t.until + interval '1 microsecond', ${timestamp('$1')}) AS since,
    ${timestamp('$2')} AS until
  FROM devices d LEFT JOIN tracks_followed t ON t.device_no = d.no
  WHERE t.until IS NULL OR t.until < ${timestamp('$2')}`;

/**
 * What was followed: visits to the cells around. Those that one passage may go over are a chain: it ends where
 * two fixes elsewhere and 20 s lie between (`fixes_before` is stale only in a vehicle's last visit before
 * `until`). Of a chain shorter than a stop nothing needs to be read, unless it may go on beyond `until`.
 */
const VISITS = `
  visits AS MATERIALIZED (
    SELECT v.device_no AS no, greatest(v.entered, ${timestamp('$1')}) AS since,
      least(v.left_at, t.until, ${timestamp('$2')}) AS until, v.fixes_before AS before, v.fixes,
      t.until - v.left_at < interval '20 seconds' OR t.fixes IS NULL
        OR t.fixes - v.fixes_before - v.fixes < 2 AS may_go_on
    FROM unnest($10::bigint[]) AS c(cell) CROSS JOIN LATERAL (
      SELECT * FROM cell_visits v WHERE v.cell = c.cell
      AND v.entered > ${timestamp('$1')} - interval '${LONGEST_VISIT + 1} milliseconds'
      AND v.entered < ${timestamp('$2')} AND v.left_at >= ${timestamp('$1')}
      ${ALONG_INDEX}) v
    JOIN tracks_followed t ON t.device_no = v.device_no AND v.entered <= t.until
  ), chained AS (
    SELECT no, since, until, may_go_on, count(*) FILTER (WHERE broken) OVER w AS chain FROM (
      SELECT *, before - lag(before + fixes) OVER w >= 2
        AND since - lag(until) OVER w > interval '20 seconds' AS broken
      FROM visits WINDOW w AS (PARTITION BY no ORDER BY since)) v
    WINDOW w AS (PARTITION BY no ORDER BY since)
  ), followed AS (
    SELECT no, since AS time, until + interval '1 microsecond' AS until FROM (
      SELECT *, max(until) OVER w - min(since) OVER w AS lasted, bool_or(may_go_on) OVER w AS open
      FROM chained WINDOW w AS (PARTITION BY no, chain)) c
    WHERE open OR lasted >= make_interval(secs => $11)
  )`;

const look = (of: string, from: string): string => `SELECT i.time, ${METRES_AWAY} AS metres
  FROM fixes i
  WHERE i.device_no = ${of}.no AND i.time >= ${from} AND i.time < ${of}.until AND NOT i.suspect
  ORDER BY i.time LIMIT 1`;

/**
 * Where the cells were not followed, a look at each vehicle's track here and there, unless it is short: from far
 * away it takes its time to come, and all fixes until then are skipped along the primary key. What lies between
 * two looks is read where one of them or of their neighbours was within the bounds (one may be a fix astray), and
 * what comes first, for it may go on from a visit. Whether a vehicle was away between two fixes is only looked up
 * where they are so far apart that it could have been.
 */
const AROUND = `WITH RECURSIVE unfollowed AS (${UNFOLLOWED}
  ), looks AS (
    SELECT t.*, l.time, l.metres FROM unfollowed t CROSS JOIN LATERAL (
      ${look('t', 't.since')}) l
    WHERE until - since > interval '${SHORT} seconds'
    UNION ALL
    SELECT k.no, k.since, k.until, l.time, l.metres FROM looks k CROSS JOIN LATERAL (
      ${look('k', `k.time + make_interval(secs => greatest(${LOOK_EVERY}, k.metres / ${FASTEST}))`)}) l
  ), stretches AS (
    SELECT no, since AS time, until FROM unfollowed WHERE until - since <= interval '${SHORT} seconds'
    UNION ALL
    SELECT no, time, until FROM (
      SELECT no, time, metres, lead(metres) OVER w AS then_metres,
        lag(metres, 1, 0) OVER w AS last_metres, lead(metres, 2) OVER w AS next_metres,
        coalesce(lead(time) OVER w, until) AS until
      FROM looks WINDOW w AS (PARTITION BY no, since ORDER BY time)) k
    WHERE 0 IN (last_metres, metres, then_metres, next_metres)
  ), ${VISITS}, inside AS (
    SELECT s.no, i.* FROM (
      SELECT no, time, until FROM stretches UNION ALL SELECT no, time, until FROM followed
    ) s CROSS JOIN LATERAL (
      SELECT i.time, i.lat, i.lon, i.speed, i.lift FROM fixes i
      WHERE i.device_no = s.no AND i.time >= s.time AND i.time < s.until
        AND i.lat BETWEEN $4 AND $6 AND i.lon BETWEEN $3 AND $5 AND NOT i.suspect
      ${ALONG_INDEX}) i
    LIMIT $7
  )
  SELECT d.id AS device, ${ms('f.time')} AS time, f.lat, f.lon, f.speed::float8 AS speed, f.lift,
    CASE WHEN f.next - f.time > interval '20 seconds' THEN
      (SELECT count(*)::int FROM (
        SELECT FROM fixes o WHERE o.device_no = f.no AND o.time > f.time AND o.time < f.next
          AND NOT o.suspect LIMIT 2) x)
    ELSE 0 END AS away
  FROM (SELECT *, lead(time) OVER (PARTITION BY no ORDER BY time) AS next FROM inside) f
  JOIN devices d ON d.no = f.no ORDER BY f.no, f.time`;

/** Rows that are held in memory at once, beside those of one passage. */
const PAGE = 10_000;

export function createPassageStore(pool: Pool): PassageStore {
  return {
    passages: async (bounds, { from, to }, { least, most }, each) => {
      const { lon, lat } = scaleAt((bounds[1] + bounds[3]) / 2);
      const values = [from, to, ...bounds, most + 1, lon, lat, cellsAround(bounds), least];
      return transaction(pool, async (tx: Queryable) => {
        // All of it is wanted, not the first rows soon.
        await tx.query(
          `SET LOCAL statement_timeout = ${LONGEST}; SET LOCAL cursor_tuple_fraction = 1`,
        );
        await tx.query(`DECLARE around NO SCROLL CURSOR FOR ${AROUND}`, values);
        const passages = createPassages(each);
        let left = most;
        for (;;) {
          const page = await rows<FixAroundRow>(tx, `FETCH ${PAGE} FROM around`);
          left -= page.length;
          if (left < 0) return false;
          page.forEach(passages.add);
          if (page.length < PAGE) break;
        }
        passages.end();
        return true;
      }).catch(notInTime);
    },
  };
}

/** query_canceled: by the time that it may take. */
function notInTime(error: unknown): false {
  if ((error as { code?: string }).code !== '57014') throw error;
  return false;
}

/** Tells of each passage when its last fix is known. */
function createPassages(each: (passage: Passage) => void) {
  let device: DeviceId | undefined;
  let fixes: Fix[] = [];
  const end = (): void => {
    if (device !== undefined) each({ device, fixes });
    device = undefined;
    fixes = [];
  };
  const add = ({ device: of, away, speed, lift, ...fix }: FixAroundRow): void => {
    if (of !== device) end();
    device = of;
    fixes.push({
      ...fix,
      ...(speed !== null && { speed }),
      ...(lift !== null && { lift: LIFTS[lift]! }),
    });
    // One fix astray is noise: a day's stops go over it too.
    if (away >= 2) end();
  };
  return { add, end };
}
