/** From publish to the browser's socket, at 5,000 fixes a second over 5,000 connections. */
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { LiveFrame } from '../../src/wire/live-frames.ts';
import { benchDatabase } from './harness/database.ts';
import { resultOf, said, startLoad, startService } from './harness/processes.ts';
import type { Bench } from './main.ts';

const DEVICES = 5000;
const SECONDS = 30;
/** The first seconds warm everything up and do not count. */
const WARM_UP_MS = 5000;

export const latency: Bench = {
  name: 'latency',
  run: async () => {
    const database = await benchDatabase(DEVICES, 1000);
    const service = await startService({
      DATABASE_URL: database.url,
      CHENGXUN_DATA_DIR: join(database.folder, 'service'),
    });
    try {
      const load = startLoad('paced-load', {
        port: service.mqttPort,
        devices: DEVICES,
        perSecond: 1,
        seconds: SECONDS,
      });
      await said(load, 'sending');
      const reader = await readLive(service.httpPort, service.key);
      const { sent, acknowledged } = await resultOf<{ sent: number; acknowledged: number }>(load);
      const ages = reader.end();
      const p50 = percentile(ages, 0.5);
      const p99 = percentile(ages, 0.99);
      return {
        table: [
          { what: 'fixes sent', value: sent },
          { what: 'acknowledged', value: acknowledged },
          { what: 'positions read', value: ages.length },
          { what: 'p50, ms', value: p50 },
          { what: 'p99, ms (to stay below 250)', value: p99 },
        ],
        json: { sent, acknowledged, read: ages.length, p50, p99 },
      };
    } finally {
      await service.stop();
      await database.stop();
    }
  },
};

/** Reads /live and notes how old each position is when it arrives. */
async function readLive(port: number, key: string): Promise<{ end(): number[] }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { 'X-API-Key': key } });
  const ages: number[] = [];
  await once(socket, 'open');
  const counted = Date.now() + WARM_UP_MS;
  socket.on('message', (data: Buffer) => {
    const now = Date.now();
    const frame = JSON.parse(data.toString()) as LiveFrame;
    if (frame.type !== 'changes' || now < counted) return;
    for (const [, time] of frame.positions ?? []) ages.push(now - time);
  });
  return {
    end: () => {
      socket.close();
      return ages.sort((a, b) => a - b);
    },
  };
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
