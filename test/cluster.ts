/** One embedded PostgreSQL for all test files of a run; each makes databases of its own in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../src/adapters/store/embedded.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the database that there is in any cluster, as its superuser. */
    readonly clusterUrl: string;
  }
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

export default async function startCluster(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chengxun-cluster-'));
  // Several services at once, with their pools.
  const settings = ['fsync=off', 'max_connections=200'];
  const server = await startEmbedded({ dataDir, log: silent, settings });
  project.provide('clusterUrl', server.url);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
