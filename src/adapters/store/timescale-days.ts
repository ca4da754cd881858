/** The continuous aggregate behind the view `vehicle_days`, one for each time zone ever set. */
import type { PoolClient, Queryable } from './database.ts';
import { rows } from './sql.ts';

/** In days: TimescaleDB refreshes two whole buckets at least, and the bucket of now is not whole. */
const LEAST_REFRESH_DAYS = 3;

/** The columns of `vehicle_days` after device_no, day and began, as 0002_vehicle_days.sql has them. */
const FIGURES = [
  'fixes',
  'suspects',
  'first_fix',
  'last_fix',
  'max_speed',
  'south',
  'north',
  'west',
  'east',
].join(', ');

/**
 * Makes the aggregate of this time zone where there is none, and lets the view read it. The one of an
 * earlier time zone stays, unrefreshed: it may hold days whose fixes are gone.
 * @returns its name
 */
export async function ensureAggregate(client: PoolClient, timezone: string): Promise<string> {
  const name = aggregateName(timezone);
  const zone = client.escapeLiteral(timezone);
  const found = await rows(client, `SELECT 1 ${aggregates} AND view_name = $1`, [name]);
  if (found.length === 0) await client.query(createAggregate(name, zone));
  const [view] = await rows<{ text: string }>(
    client,
    `SELECT pg_get_viewdef('vehicle_days'::regclass) AS text`,
  );
  if (!view!.text.includes(`FROM ${name}`))
    await client.query(`CREATE OR REPLACE VIEW vehicle_days AS
      SELECT device_no, (began AT TIME ZONE ${zone})::date AS day, began, ${FIGURES} FROM ${name}`);
  return name;
}

const aggregates = `FROM timescaledb_information.continuous_aggregates
  WHERE view_schema = current_schema()`;

/** `vehicle_days_asia_shanghai`; signs are spelt, for Etc/GMT+5 is not Etc/GMT-5. */
const aggregateName = (timezone: string): string =>
  `vehicle_days_${timezone
    .toLowerCase()
    .replaceAll('+', '_plus_')
    .replaceAll('-', '_minus_')
    .replace(/[^a-z0-9]+/g, '_')}`;

/** Not materialized only: the day that is not over, and what came since the last refresh, is counted too. */
const createAggregate = (name: string, zone: string): string => `
  CREATE MATERIALIZED VIEW ${name}
    WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
  SELECT device_no, time_bucket(interval '1 day', time, ${zone}) AS began,
         count(*) FILTER (WHERE NOT suspect) AS fixes,
         count(*) FILTER (WHERE suspect) AS suspects,
         min(time) FILTER (WHERE NOT suspect) AS first_fix,
         max(time) FILTER (WHERE NOT suspect) AS last_fix,
         max(speed) FILTER (WHERE NOT suspect) AS max_speed,
         min(lat) FILTER (WHERE NOT suspect) AS south,
         max(lat) FILTER (WHERE NOT suspect) AS north,
         min(lon) FILTER (WHERE NOT suspect) AS west,
         max(lon) FILTER (WHERE NOT suspect) AS east
  FROM fixes GROUP BY device_no, began WITH NO DATA`;

interface Extent {
  /** Begin of the oldest chunk of fixes, null where there is none. */
  chunk: Date | null;
  /** Its age in whole days. */
  age: number | null;
  /** The aggregate holds days of which the fixes are gone. */
  older: boolean;
}

/** Counts all days whose fixes are still there. Days whose fixes are gone are left as they are. */
export async function countAll(client: PoolClient, aggregate: string): Promise<void> {
  const { chunk, older } = await extent(client, aggregate);
  await client.query('CALL refresh_continuous_aggregate($1::regclass, $2::timestamptz, NULL)', [
    aggregate,
    older ? chunk : null,
  ]);
}

/**
 * How many days back the aggregate may be refreshed. A refresh over dropped chunks takes the days counted
 * from them away: it must end short of what retention drops, and where retention was raised, of what is
 * gone already.
 */
export async function daysToRefresh(
  db: Queryable,
  aggregate: string,
  retentionDays: number,
): Promise<number> {
  const { age, older } = await extent(db, aggregate);
  const kept = retentionDays - 1;
  return older ? Math.min(kept, Math.max(age ?? 0, LEAST_REFRESH_DAYS)) : kept;
}

async function extent(db: Queryable, aggregate: string): Promise<Extent> {
  const [table] = await rows<{ name: string }>(
    db,
    `SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) AS name
     ${aggregates} AND view_name = $1`,
    [aggregate],
  );
  // A chunk may begin up to a day after the bureau's day that its first fix is of.
  const [found] = await rows<Extent>(
    db,
    `SELECT chunk, floor(extract(epoch FROM now() - chunk) / 86400)::int AS age,
            coalesce((SELECT min(began) FROM ${table!.name}) < coalesce(chunk, 'infinity') - interval '1 day',
                     false) AS older
     FROM (SELECT min(range_start) AS chunk FROM timescaledb_information.chunks
           WHERE hypertable_schema = current_schema() AND hypertable_name = 'fixes') oldest`,
  );
  return found!;
}
