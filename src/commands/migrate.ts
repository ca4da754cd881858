import type { Config } from '../config.ts';
import { openDatabase } from '../database.ts';
import type { Log } from '../services/ports.ts';

/** Brings the schema up to date and says what was done. */
export async function migrateCommand(config: Config, log: Log): Promise<number> {
  const database = await openDatabase(config, log, true);
  const { migrated } = database;
  await database.close();
  console.log(
    migrated.length === 0
      ? 'The database is up to date.'
      : `Applied ${migrated.length}: ${migrated.join(', ')}`,
  );
  return 0;
}
