/** Which database: the one of DATABASE_URL, or the embedded one in the data directory. */
import { isDatabaseAway, openPool, type Pool } from './adapters/store/database.ts';
import { type Embedded, runningEmbedded, startEmbedded } from './adapters/store/embedded.ts';
import { EmbeddedDatabaseError } from './adapters/store/embedded-error.ts';
import { migrate, SchemaTooNewError } from './adapters/store/migrate.ts';
import type { Config } from './config.ts';
import type { Log } from './services/ports.ts';
import { StartError } from './start-error.ts';

export interface Database {
  readonly url: string;
  readonly pool: Pool;
  /** Names of the migrations applied at this start. */
  readonly migrated: readonly string[];
  /** The embedded server, where there is one. */
  readonly embedded?: Embedded;
  close(): Promise<void>;
}

/**
 * Opens and migrates the database. With `join`, an embedded server that another chengxun has running is
 * used rather than started: for commands beside a running service.
 * @throws StartError with one sentence on what is wrong and what to do
 */
export async function openDatabase(config: Config, log: Log, join = false): Promise<Database> {
  const joined = join && !config.databaseUrl ? await runningEmbedded(config.dataDir) : undefined;
  const embedded = config.databaseUrl || joined ? undefined : await startOwn(config, log);
  const url = config.databaseUrl ?? joined ?? embedded!.url;
  const pool = openPool(url);
  const close = async () => {
    await pool.end();
    await embedded?.stop();
  };
  try {
    const migrated = await migrate(pool);
    return { url, pool, migrated, ...(embedded && { embedded }), close };
  } catch (error) {
    await close();
    throw explain(error, url);
  }
}

async function startOwn(config: Config, log: Log): Promise<Embedded> {
  try {
    return await startEmbedded({ dataDir: config.dataDir, log });
  } catch (error) {
    if (error instanceof EmbeddedDatabaseError) throw new StartError(error.message);
    throw error;
  }
}

function explain(error: unknown, url: string): unknown {
  if (error instanceof SchemaTooNewError) return new StartError(error.message);
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const { host, pathname } = new URL(url);
  const at = `${host}${pathname}`;
  if (code.startsWith('28') || code === '3D000') {
    return new StartError(
      `The database at ${at} refused the connection: ${message}. Correct DATABASE_URL.`,
    );
  }
  if (code === '42501') {
    return new StartError(
      `The user of DATABASE_URL may not make its tables at ${at} (${message}). Grant it that, or make it the database's owner.`,
    );
  }
  // What the driver says by itself carries no code.
  const ofTheDriver = code === '' && (error as Error).name === 'Error';
  if (isDatabaseAway(error) || /^E[A-Z_]+$/.test(code) || ofTheDriver) {
    return new StartError(
      `The database at ${at} does not answer (${code || message}). Start it or correct DATABASE_URL.`,
    );
  }
  return error;
}
