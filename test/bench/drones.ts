/** A hundred simulated hexacopters through one bridge and the service to `/live`, and into the store. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { LiveFrame } from '../../src/wire/live-frames.ts';
import { type BenchDatabase, benchDatabase } from './harness/database.ts';
import { freePort, said, startBridge, startLoad, startService } from './harness/processes.ts';
import type { Bench } from './main.ts';

const DRONES = 100;
const WARM_UP_MS = 20_000;
const SECONDS = 60;
/** Message ids and Hz that are asked for: with the heartbeat and the events, 20 a second of each drone. */
const MESSAGES = { 33: 5, 30: 7, 24: 1, 1: 1, 147: 0.5, 42: 1, 245: 1, 2: 0.5, 193: 1, 168: 1 };
const PER_SECOND = 1 + Object.values(MESSAGES).reduce((sum, hertz) => sum + hertz, 0);
/** As Linux counts processor time: ticks of 10 ms. */
const TICKS = 100;

const device = (n: number) => `hexa-${n}`;
const token = (n: number) => `token-of-hexa-${n}`;

export const drones: Bench = {
  name: 'drones',
  run: async () => {
    const database = await benchDatabase(1, 1000);
    await addDrones(database);
    const service = await startService({
      DATABASE_URL: database.url,
      CHENGXUN_DATA_DIR: join(database.folder, 'service'),
    });
    const port = await freePort();
    const bridge = startBridge(bridgeConfig(port, service, database));
    const copters = startLoad('hexacopters', { port, count: DRONES }, 'pipe');
    try {
      await said(copters, 'sending');
      await sleep(WARM_UP_MS);
      const reader = await readLive(service.httpPort, service.key);
      const used = [service.pid, bridge.pid!, copters.pid!].map((pid) => processor(pid));
      const began = Date.now();
      await sleep(SECONDS * 1000);
      const shares = used.map((share) => share(Date.now() - began));
      const seen = reader.end();
      const stored = await storedRows(database, began);
      return report(shares, seen, stored, [service.residentMb(), residentMb(bridge.pid!)]);
    } finally {
      copters.stdin!.end();
      bridge.kill('SIGTERM');
      await Promise.all([once(copters, 'exit'), once(bridge, 'exit')]);
      await service.stop();
      await database.stop();
    }
  },
};

function bridgeConfig(
  port: number,
  service: { httpPort: number; mqttPort: number },
  { folder }: BenchDatabase,
) {
  const all = Array.from({ length: DRONES }, (_, n) => n);
  return {
    links: [`udp:127.0.0.1:${port}`],
    vehicles: Object.fromEntries(all.map((n) => [n + 1, device(n)])),
    tokens: Object.fromEntries(all.map((n) => [device(n), token(n)])),
    server: `mqtt://127.0.0.1:${service.mqttPort}`,
    http: `http://127.0.0.1:${service.httpPort}`,
    data: join(folder, 'bridge'),
    messageRates: MESSAGES,
    log: 'warn',
  };
}

function report(
  [service = 0, bridge = 0, copters = 0]: readonly number[],
  { ages, loss }: { ages: readonly number[]; loss: number },
  { states, fixes }: { states: number; fixes: number },
  [serviceMb = 0, bridgeMb = 0]: readonly number[],
) {
  const p50 = percentile(ages, 0.5);
  const p99 = percentile(ages, 0.99);
  const wanted = DRONES * SECONDS;
  const core = (share: number) => `${(share * 100).toFixed(0)} %`;
  return {
    table: [
      { what: 'messages a second, asked for', value: Math.round(DRONES * PER_SECOND) },
      { what: 'bridge, of one core', value: core(bridge) },
      { what: 'service, of one core', value: core(service) },
      { what: 'simulator, of one core', value: core(copters) },
      { what: 'highest loss by sequence gaps', value: loss },
      { what: `states stored of ${wanted}`, value: states },
      { what: `fixes stored of ${wanted}`, value: fixes },
      { what: 'frame to /live p50, ms', value: Math.round(p50) },
      { what: 'frame to /live p99, ms', value: Math.round(p99) },
      { what: 'bridge resident, MB', value: Math.round(bridgeMb) },
      { what: 'service resident, MB', value: Math.round(serviceMb) },
    ],
    json: { bridge, service, copters, loss, states, fixes, p50, p99, bridgeMb, serviceMb },
  };
}

async function addDrones({ pool }: BenchDatabase): Promise<void> {
  const all = Array.from({ length: DRONES }, (_, n) => n);
  await pool.query(
    `INSERT INTO devices (id, kind, token_hash)
     SELECT id, 'hexacopter', hash FROM unnest($1::text[], $2::bytea[]) AS x(id, hash)`,
    [all.map(device), all.map((n) => createHash('sha256').update(token(n)).digest())],
  );
}

/** What was stored of those seconds. Waits until the outbox has had time to empty. */
async function storedRows({ pool }: BenchDatabase, from: number) {
  await sleep(5000);
  const count = async (table: string) => {
    const { rows } = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${table} f JOIN devices d ON d.no = f.device_no
       WHERE d.kind = 'hexacopter' AND time >= to_timestamp($1) AND time < to_timestamp($2)`,
      [from / 1000, from / 1000 + SECONDS],
    );
    return rows[0]!.n;
  };
  return { states: await count('telemetry'), fixes: await count('fixes') };
}

/** How old each drone's state is when it arrives at a browser's socket, by the vehicle's own time. */
async function readLive(port: number, key: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { 'X-API-Key': key } });
  const ages: number[] = [];
  let loss = 0;
  await once(socket, 'open');
  socket.on('message', (data: Buffer) => {
    const now = Date.now();
    const frame = JSON.parse(data.toString()) as LiveFrame;
    if (frame.type !== 'changes') return;
    for (const { state } of frame.drones ?? []) {
      if (!state) continue;
      ages.push(now - state.time);
      loss = Math.max(loss, state.link.loss);
    }
  });
  return {
    end: () => {
      socket.close();
      return { ages: ages.sort((a, b) => a - b), loss };
    },
  };
}

/** Processor time of a process from now on, as a share of one core. */
function processor(pid: number): (elapsedMs: number) => number {
  const ticks = () => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return Number(fields[11]) + Number(fields[12]);
  };
  const before = ticks();
  return (elapsedMs) => ((ticks() - before) / TICKS) * (1000 / elapsedMs);
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kb) * 1024) / 1e6;
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
