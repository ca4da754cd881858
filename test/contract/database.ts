/** A real database for a test file: an embedded PostgreSQL in a new folder, migrated. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool, type Pool } from '../../src/adapters/store/database.ts';
import { startEmbedded } from '../../src/adapters/store/embedded.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import type { Log } from '../../src/services/ports.ts';

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

export async function testDatabase(): Promise<{ pool: Pool; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chengxun-test-'));
  const server = await startEmbedded({ dataDir, log: silent, settings: ['fsync=off'] });
  const pool = openPool(server.url);
  await migrate(pool);
  return {
    pool,
    stop: async () => {
      await pool.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
