/**
 * What the store does by settings rather than by schema: the bureau's time zone, and where TimescaleDB is
 * present its jobs: compression, retention and the refresh of the vehicle-days.
 */
import type { Log } from '../../services/ports.ts';
import type { Pool, PoolClient, Queryable } from './database.ts';
import { exclusively } from './migrate.ts';
import { rows } from './sql.ts';
import { countAll, daysToRefresh, ensureAggregate } from './timescale-days.ts';

export interface StoreSettings {
  /** IANA name; vehicle-days begin at its midnight. */
  readonly timezone: string;
  readonly retentionDays: number;
}

/** With fewer there would be no two whole days that can be counted before they go. */
const LEAST_RETENTION_DAYS = 4;
/** Little arrives later than that. What does is written into the compressed chunk all the same. */
const COMPRESS_AFTER_DAYS = 7;

/** `fixes` is a hypertable: its old chunks are dropped by TimescaleDB's own job. */
export async function usesTimescale(db: Queryable): Promise<boolean> {
  const found = await rows(db, `SELECT 1 FROM schema_migrations WHERE name LIKE '%timescale%'`);
  return found.length > 0;
}

/**
 * Brings the database in line with the settings; to be called at every start, after the migrations.
 * Where nothing has changed it only looks. The first time on an existing database with TimescaleDB it
 * counts all vehicle-days: some minutes for 100 million fixes.
 */
export async function applyStoreSettings(
  pool: Pool,
  settings: StoreSettings,
  log: Log,
): Promise<void> {
  await exclusively(pool, async (client) => {
    const timezone = await keepTimezone(client, settings.timezone, log);
    if (!(await usesTimescale(client))) return;
    const days = Math.max(settings.retentionDays, LEAST_RETENTION_DAYS);
    if (days > settings.retentionDays)
      log.warn({ days }, 'with TimescaleDB, fixes are kept for at least four days');
    await keepJobs(client, timezone, days);
    await tellFailures(client, log);
  });
}

/** @returns the time zone that vehicle-days go by */
async function keepTimezone(db: Queryable, wanted: string, log: Log): Promise<string> {
  const [stored] = await rows<{ timezone: string }>(db, 'SELECT timezone FROM bureau');
  const kept = stored!.timezone;
  if (kept === wanted) return kept;
  const known = await rows(db, 'SELECT 1 FROM pg_timezone_names WHERE name = $1', [wanted]);
  if (known.length === 0) {
    log.warn(
      { timezone: wanted, kept },
      'PostgreSQL knows no such time zone, so vehicle-days go by the one kept: set CHENGXUN_TIMEZONE to a name such as Asia/Shanghai, with its capitals',
    );
    return kept;
  }
  await db.query('UPDATE bureau SET timezone = $1', [wanted]);
  return wanted;
}

/** The job of the aggregate that is in use now, or of `fixes`; an aggregate of another time zone rests. */
const JOBS = `FROM timescaledb_information.jobs
  WHERE hypertable_schema = current_schema()
    AND proc_name IN ('policy_compression', 'policy_retention', 'policy_refresh_continuous_aggregate')
    AND (hypertable_name = 'fixes' OR hypertable_name LIKE 'vehicle\\_days\\_%')`;

async function keepJobs(client: PoolClient, timezone: string, retention: number): Promise<void> {
  const aggregate = await ensureAggregate(client, timezone);
  const there = await rows<{ name: string; days: number }>(
    client,
    `SELECT hypertable_name AS name, extract(epoch FROM coalesce(config ->> 'drop_after',
       config ->> 'start_offset', config ->> 'compress_after')::interval) / 86400 AS days ${JOBS}`,
  );
  // Only when all that is there has been counted may the oldest of it go.
  if (!there.some(({ name }) => name === aggregate)) await countAll(client, aggregate);
  const refresh = await daysToRefresh(client, aggregate, retention);
  const wanted = [`${aggregate} ${refresh}`, `fixes ${retention}`, `fixes ${COMPRESS_AFTER_DAYS}`];
  const found = there.map(({ name, days }) => `${name} ${Number(days)}`);
  if (found.length === wanted.length && wanted.every((job) => found.includes(job))) return;
  await client.query(jobs(client, aggregate, timezone, { refresh, retention }));
}

/**
 * One statement list, hence one transaction. Each job has its own minute of the day: run at once, the
 * dropping of chunks and the refresh wait for each other's locks until one is broken off.
 */
function jobs(
  client: PoolClient,
  aggregate: string,
  timezone: string,
  days: { refresh: number; retention: number },
): string {
  const zone = client.escapeLiteral(timezone);
  const daily = (at: string) =>
    `schedule_interval => interval '1 day', timezone => ${zone},
     initial_start => date_trunc('day', now(), ${zone}) + interval '1 day ${at}'`;
  return `
    SELECT delete_job(job_id) ${JOBS};
    SELECT add_continuous_aggregate_policy('${aggregate}',
      start_offset => interval '${days.refresh} days', end_offset => interval '1 hour',
      schedule_interval => interval '1 hour',
      initial_start => date_trunc('hour', now()) + interval '1 hour 5 minutes');
    SELECT add_compression_policy('fixes', interval '${COMPRESS_AFTER_DAYS} days', ${daily('02:20')});
    SELECT add_retention_policy('fixes', interval '${days.retention} days', ${daily('03:40')});`;
}

/** Jobs fail unseen in the background: what failed since yesterday is said at the start. */
async function tellFailures(db: Queryable, log: Log): Promise<void> {
  const failed = await rows<{ job: string; times: number; error: string }>(
    db,
    `SELECT proc_name AS job, count(*) AS times, max(err_message) AS error
     FROM timescaledb_information.job_errors
     WHERE finish_time > now() - interval '1 day' AND job_id IN (SELECT job_id ${JOBS})
     GROUP BY proc_name`,
  );
  for (const one of failed)
    log.warn(one, 'a job of TimescaleDB failed; see timescaledb_information.job_errors');
}
