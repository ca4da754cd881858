/** A database of the benchmark's own, with devices and zones in it. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool, type Pool } from '../../../src/adapters/store/database.ts';
import { startEmbedded } from '../../../src/adapters/store/embedded.ts';
import { migrate } from '../../../src/adapters/store/migrate.ts';
import type { Log } from '../../../src/services/ports.ts';
import { benchDevice, benchToken } from './workload.ts';
import { benchZones } from './zones.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error: console.error };

export interface BenchDatabase {
  readonly url: string;
  readonly pool: Pool;
  readonly folder: string;
  stop(): Promise<void>;
}

/** @param settings further ones of the server, `name=value` */
export async function benchDatabase(
  devices: number,
  zones: number,
  settings: readonly string[] = [],
): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'chengxun-bench-'));
  const server = await startEmbedded({ dataDir: folder, log: quiet, settings });
  const pool = openPool(server.url);
  await migrate(pool);
  await addDevices(pool, devices);
  await addZones(pool, zones);
  return {
    url: server.url,
    pool,
    folder,
    stop: async () => {
      await pool.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addDevices(pool: Pool, devices: number): Promise<void> {
  const numbers = Array.from({ length: devices }, (_, n) => n);
  await pool.query(
    `INSERT INTO devices (id, kind, token_hash)
     SELECT id, 'tracker', hash FROM unnest($1::text[], $2::bytea[]) AS x(id, hash)`,
    [
      numbers.map(benchDevice),
      numbers.map((n) => createHash('sha256').update(benchToken(n)).digest()),
    ],
  );
}

async function addZones(pool: Pool, count: number): Promise<void> {
  const zones = benchZones(count);
  await pool.query(
    `INSERT INTO zone_versions (zone_id, version, name, kind, shape, applies_to, hours, speed_limit, valid_from)
     SELECT gen_random_uuid(), 1, n, k, s, '{"kinds":[],"devices":[]}', '[]', l, 'epoch'
     FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::float8[]) AS x(n, k, s, l)`,
    [
      zones.map((zone) => zone.name),
      zones.map((zone) => zone.kind),
      zones.map((zone) => JSON.stringify(zone.shape)),
      zones.map((zone) => zone.speedLimit),
    ],
  );
}
