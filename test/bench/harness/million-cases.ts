/**
 * A city's cases of four years, made inside the database: the newest 20 days are partly still underway, of
 * the older ones four in a thousand. Seeded: the same cases in every run, but for the moment they end at.
 */
import type { PoolClient } from '../../../src/adapters/store/database.ts';
import { CITY } from './workload.ts';

/** Years that the cases are spread over. */
export const YEARS = 4;
export const UNITS = 24;
const LOG_ENTRIES = 5;

/** Of the server while it is filled: a benchmark's database is thrown away after a crash. */
export const FILL_SETTINGS: readonly string[] = [
  'fsync=off',
  // Rows of tables that are emptied in the same transaction are not logged.
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=8GB',
];

/**
 * Fills `cases` and `case_log`, as COPY would: without the triggers, and with the indexes made afterwards.
 * Primary keys stay: rows come in their order.
 * @returns seconds that each part took
 */
export async function fillCases(
  client: PoolClient,
  count: number,
  now: number,
): Promise<Record<string, number>> {
  const took: Record<string, number> = {};
  const timed = async (name: string, statements: readonly string[], values?: unknown[]) => {
    const began = performance.now();
    for (const statement of statements) await client.query(statement, values);
    took[name] = (performance.now() - began) / 1000;
  };
  await client.query(`SET maintenance_work_mem = '1GB'; SET session_replication_role = replica;
                      SELECT setseed(0.2026)`);
  await client.query(
    `INSERT INTO units (name) SELECT '责任单位 ' || i FROM generate_series(1, ${UNITS}) i`,
  );
  await client.query(CATEGORIES);
  const indexes = await dropIndexes(client);
  await client.query('BEGIN; TRUNCATE cases, case_log CASCADE');
  await timed('cases', [CASES], [count, now, CITY.lat, CITY.lon, CITY.size]);
  await timed('log', [LOG]);
  await client.query('COMMIT');
  await timed('indexes', indexes);
  await client.query('SET session_replication_role = DEFAULT');
  await timed('sums', ['SELECT recount_figures()']);
  const tables = ['cases', 'case_log', 'case_figures'];
  await timed(
    'vacuum',
    tables.map((table) => `VACUUM (ANALYZE) ${table}`),
  );
  return took;
}

/** Those that are no constraint; returns how to make them again. */
async function dropIndexes(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `SELECT c.relname AS name, pg_get_indexdef(c.oid) AS made
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid IN ('cases'::regclass, 'case_log'::regclass)
       AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid)`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ made }) => made);
}

const CATEGORIES = `
  INSERT INTO categories (code, standard, "group", name, limits, sameness)
  SELECT 'B' || lpad(i::text, 4, '0'), 'local', '市容环境', '事项 ' || i,
         (SELECT jsonb_object_agg(s, '{"amount": 8, "unit": "hours"}'::jsonb)
          FROM unnest('{file,dispatch,handle,verify}'::text[]) s),
         '{"metres": 30, "hours": 24, "how": "propose"}'
  FROM generate_series(1, 60) i`;

/** $1 how many, $2 now (ms), $3 $4 $5 middle and size of the city in degrees. */
const CASES = `
  INSERT INTO cases (number, kind, source, state, category, description, address, lat, lon, cell,
    unit_id, occurred_at, opened_at, filed_at, dispatched_at, first_dispatched_at, reported_at,
    first_reported_at, verified_at, closed_at, due_at, stage_since, stage_due_at, was_overdue,
    verified_late, returns, redos, extensions, assignee)
  SELECT to_char(opened, 'YYYY') || '-QX-' || lpad(i::text, 7, '0'), 'matter',
    (ARRAY['citizen', 'citizen', 'staff', 'photo', 'application'])[1 + (i % 5)], state,
    'B' || lpad((1 + floor(60 * r5 ^ 2))::text, 4, '0'),
    (ARRAY['暴露垃圾', '占道经营', '渣土遗撒', '井盖破损', '乱贴小广告', '污水外溢', '违章搭建',
           '绿地损毁'])[1 + (i * 7 % 8)] || '，靠近' || (ARRAY['南关街', '七一路', '夏都大街', '北大街',
           '昆仑中路', '花园北街'])[1 + (i % 6)] || i % 997 || '号，请尽快处理',
    (ARRAY['城中区', '城东区', '城西区', '城北区'])[1 + (i % 4)] || '第' || i % 311 || '巷',
    lat, lon, '630103' || lpad(floor(70 * (lat - $3 + $5 / 2) / $5)::text, 4, '0')
      || lpad(floor(70 * (lon - $4 + $5 / 2) / $5)::text, 5, '0'),
    CASE WHEN state NOT IN ('collected', 'checking', 'filed', 'void') THEN 1 + (i % ${UNITS}) END,
    opened - interval '20 minutes', opened,
    CASE WHEN state NOT IN ('collected', 'checking', 'void') THEN opened + h * 0.5 END,
    CASE WHEN went THEN opened + h END, CASE WHEN went THEN opened + h END,
    CASE WHEN reported THEN opened + h * (2 + 20 * r4) END,
    CASE WHEN reported THEN opened + h * (2 + 20 * r4) END,
    CASE WHEN state = 'closed' THEN opened + h * (3 + 20 * r4) END,
    CASE WHEN state = 'closed' THEN opened + h * (3 + 20 * r4) END,
    CASE WHEN went THEN opened + h * 20 END,
    CASE WHEN state NOT IN ('closed', 'void') THEN opened + h END,
    CASE WHEN state NOT IN ('closed', 'void') THEN opened + h * 20 END,
    r4 > 0.9, r4 < 0.02, (r5 < 0.03)::int, (r4 < 0.05)::int, (r5 > 0.95)::int,
    CASE WHEN state = 'handling' THEN 'Wang ' || i % 200 END
  FROM (
    SELECT *, state IN ('dispatched', 'handling', 'reported', 'closed') AS went,
      state IN ('reported', 'closed') AS reported, interval '1 hour' AS h
    FROM (
      SELECT *, $3 + (r1 - 0.5) * $5 AS lat, $4 + (r2 - 0.5) * $5 AS lon,
        CASE WHEN r3 < 0.03 THEN 'void'
          WHEN r3 < CASE WHEN i > $1 * (1 - 20 / (${YEARS} * 365.25)) THEN 0.5 ELSE 0.034 END
          THEN (ARRAY['collected', 'checking', 'filed', 'dispatched', 'handling', 'reported'])
               [1 + floor(6 * r4)::int]
          ELSE 'closed' END AS state
      FROM (
        SELECT i, 'epoch'::timestamptz + ($2 - ($1 - i)::float8 / $1 * ${YEARS} * 365.25 * 86400000)
                 * interval '1 millisecond' AS opened,
          random() AS r1, random() AS r2, random() AS r3, random() AS r4, random() AS r5
        FROM generate_series(1, $1::int) i
      ) rolled
    ) stood
  ) made`;

const LOG = `
  INSERT INTO case_log (case_id, seq, at, by, step, from_state, to_state, note, detail, hash)
  SELECT c.id, s, c.opened_at + s * interval '40 minutes', 'chengxun',
    (ARRAY['collect', 'file', 'dispatch', 'report', 'close'])[s], NULL, c.state, '', '{}',
    repeat(md5(c.id || '-' || s), 2)
  FROM cases c, generate_series(1, ${LOG_ENTRIES}) s`;
