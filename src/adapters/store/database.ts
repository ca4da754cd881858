/** The connection pool, and telling "the database is away" from "the statement is wrong". */
import pg from 'pg';

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;

/** What a query needs; a pool, or one client inside a transaction. */
export interface Queryable {
  // biome-ignore lint/suspicious/noExplicitAny: rows are as the statement says; callers name their type
  query<R extends pg.QueryResultRow = any>(
    text: string,
    values?: unknown[],
  ): Promise<{ rows: R[]; rowCount: number | null }>;
}

// Times travel as milliseconds since the epoch where a statement asks for them; int8 as number, because
// every bigint of ours is a counter far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export function openPool(url: string, size = 10): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 5000,
    application_name: 'chengxun',
  });
  // A connection that breaks, idle or in use, says so by an event too; without a listener that would end
  // the process. Whoever uses it hears of it from its statement.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Runs `work` in one transaction: commits its result, rolls back on any error. */
export async function transaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = error as Error;
    await client.query('ROLLBACK').then(
      () => {
        broken = undefined;
      },
      () => {},
    );
    throw error;
  } finally {
    // A connection that could not even roll back is thrown away, not returned.
    client.release(broken);
  }
}

/**
 * SQLSTATE classes that mean the server is going, gone, full or starting, or that it ended our transaction
 * for another's sake (40: deadlock, serialization); not that we asked for nonsense.
 */
const AWAY_CLASSES = ['08', '40', '53', '57', '58', 'XX'];
const AWAY_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
];

/** True where trying again later can help. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (code === undefined) {
    // pg's own errors for lost connections carry no code.
    return /terminated|timeout|Connection (ended|closed)|not queryable|closed state/i.test(message);
  }
  if (AWAY_CODES.includes(code)) return true;
  return code.length === 5 && AWAY_CLASSES.includes(code.slice(0, 2));
}
