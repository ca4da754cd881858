import type { Fix } from '../../domain/fleet/fix.ts';
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
  /** Fixes outside before the next one inside; 2 stands for more. */
  away: number;
}

/** Faster goes no device of ours (150 km/h is a jump), m/s. */
const FASTEST = 45;
/** Nobody who stops (for three minutes at least) slips through between two looks, s. */
const LOOK_EVERY = 60;

/** Metres from a fix to the bounds, 0 within; $8 and $9: metres in a degree there. */
const METRES_AWAY = `sqrt(
  power(greatest($3 - i.lon, 0, i.lon - $5) * $8, 2) +
  power(greatest($4 - i.lat, 0, i.lat - $6) * $9, 2))`;

/** All of every vehicle's track. */
const WHOLE_TRACKS = `SELECT no, ${timestamp('$1')} AS since, ${timestamp('$2')} AS until FROM devices`;
/** Of the days on which a vehicle came near at all. */
const NEAR_DAYS = `SELECT device_no AS no, greatest(first_fix, ${timestamp('$1')}) AS since,
    least(last_fix + interval '1 microsecond', ${timestamp('$2')}) AS until
  FROM vehicle_days
  WHERE began > ${timestamp('$1')} - interval '26 hours' AND began < ${timestamp('$2')}
    AND west <= $5 AND east >= $3 AND south <= $6 AND north >= $4`;

const look = (of: string, from: string): string => `SELECT i.time, ${METRES_AWAY} AS metres
  FROM fixes i
  WHERE i.device_no = ${of}.no AND i.time >= ${from} AND i.time < ${of}.until AND NOT i.suspect
  ORDER BY i.time LIMIT 1`;

/**
 * First a look at each vehicle's track here and there: from far away it takes its time to come, and all fixes
 * until then are skipped along the primary key. What lies between two looks is read where one of them was
 * within the bounds. Whether a vehicle was away between two fixes is only looked up where they are so far
 * apart that it could have been.
 */
const around = (tracks: string): string => `WITH RECURSIVE looks AS (
    SELECT t.*, l.time, l.metres FROM (${tracks}) t CROSS JOIN LATERAL (
      ${look('t', 't.since')}) l
    UNION ALL
    SELECT k.no, k.since, k.until, l.time, l.metres FROM looks k CROSS JOIN LATERAL (
      ${look('k', `k.time + make_interval(secs => greatest(${LOOK_EVERY}, k.metres / ${FASTEST}))`)}) l
  ), stretches AS (
    SELECT no, time, until FROM (
      SELECT no, time, metres, lead(metres) OVER w AS then_metres,
        coalesce(lead(time) OVER w, until) AS until
      FROM looks WINDOW w AS (PARTITION BY no, since ORDER BY time)) k
    WHERE metres = 0 OR then_metres = 0
  ), inside AS (
    SELECT s.no, i.time, i.lat, i.lon, i.speed FROM stretches s JOIN fixes i
      ON i.device_no = s.no AND i.time >= s.time AND i.time < s.until
    WHERE i.lat BETWEEN $4 AND $6 AND i.lon BETWEEN $3 AND $5 AND NOT i.suspect
    LIMIT $7
  )
  SELECT d.id AS device, ${ms('f.time')} AS time, f.lat, f.lon, f.speed::float8 AS speed,
    CASE WHEN f.next - f.time > interval '20 seconds' THEN
      (SELECT count(*)::int FROM (
        SELECT FROM fixes o WHERE o.device_no = f.no AND o.time > f.time AND o.time < f.next
          AND NOT o.suspect LIMIT 2) x)
    ELSE 0 END AS away
  FROM (SELECT *, lead(time) OVER (PARTITION BY no ORDER BY time) AS next FROM inside) f
  JOIN devices d ON d.no = f.no ORDER BY f.no, f.time`;

/**
 * Whether TimescaleDB keeps the boxes of vehicles' days. Where it does not, to count them anew takes several
 * times as long as the looks along whole tracks (a week of 50 vehicles at 10 s: 26 s against 5).
 */
async function keepsDays(db: Queryable): Promise<boolean> {
  const [view] = await rows<{ text: string }>(
    db,
    `SELECT pg_get_viewdef('vehicle_days'::regclass) AS text`,
  );
  return view!.text.includes('FROM vehicle_days_');
}

/** @param byDays absent: as the database has it */
export function createPassageStore(pool: Pool, byDays?: boolean): PassageStore {
  return {
    passages: async (bounds, { from, to }, most) => {
      const near = byDays ?? (await keepsDays(pool));
      const { lon, lat } = scaleAt((bounds[1] + bounds[3]) / 2);
      const values = [from, to, ...bounds, most + 1, lon, lat];
      const found = await transaction(pool, async (tx: Queryable) => {
        await tx.query(`SET LOCAL statement_timeout = ${LONGEST}`);
        return rows<FixAroundRow>(tx, around(near ? NEAR_DAYS : WHOLE_TRACKS), values);
      }).catch(notInTime);
      return found && found.length <= most ? passagesOf(found) : undefined;
    },
  };
}

/** query_canceled: by the time that it may take. */
function notInTime(error: unknown): undefined {
  if ((error as { code?: string }).code !== '57014') throw error;
}

function passagesOf(found: readonly FixAroundRow[]): Passage[] {
  const passages: { device: DeviceId; fixes: Fix[] }[] = [];
  let open: Fix[] = [];
  let goesOn = false;
  for (const [i, { device, away, speed, ...fix }] of found.entries()) {
    if (!goesOn) {
      open = [];
      passages.push({ device, fixes: open });
    }
    open.push({ ...fix, ...(speed !== null && { speed }) });
    // One fix astray is noise: a day's stops go over it too.
    goesOn = away < 2 && found[i + 1]?.device === device;
  }
  return passages;
}
