/** One embedded PostgreSQL for all test files of a run; each makes databases of its own in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openPool } from '../src/adapters/store/database.ts';
import { startEmbedded } from '../src/adapters/store/embedded.ts';
import { migrate } from '../src/adapters/store/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the database that there is in any cluster, as its superuser. */
    readonly clusterUrl: string;
    /** Of a database that is migrated and otherwise empty, with nobody connected: to be copied. */
    readonly migratedDatabase: string;
  }
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const MIGRATED = 'migrated';

export default async function startCluster(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chengxun-cluster-'));
  // Several services at once, with their pools.
  const settings = ['fsync=off', 'max_connections=200'];
  const server = await startEmbedded({ dataDir, log: silent, settings });
  await makeMigrated(server.url);
  project.provide('clusterUrl', server.url);
  project.provide('migratedDatabase', MIGRATED);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function makeMigrated(cluster: string): Promise<void> {
  const admin = openPool(cluster, 1);
  await admin.query(`CREATE DATABASE ${MIGRATED} TEMPLATE template0`);
  await admin.end();
  const pool = openPool(Object.assign(new URL(cluster), { pathname: `/${MIGRATED}` }).href);
  await migrate(pool);
  await pool.end();
}
