/** Ingest: QoS 1, judged against 1,000 zones, committed, acknowledged; beside bare COPY and row by row. */
import { join } from 'node:path';
import { bareCopy, startRowByRow } from './harness/contestants.ts';
import { type BenchDatabase, benchDatabase } from './harness/database.ts';
import { resultOf, startLoad, startService } from './harness/processes.ts';
import type { Bench } from './main.ts';

const DEVICES = 500;
const ZONES = 1000;
/** Fixes of each device for COPY and the service; the row-by-row consumer gets a tenth of them. */
const PER_DEVICE = 1000;
const WINDOW = 20;
const LIMIT_SECONDS = 120;

export const ingest: Bench = {
  name: 'ingest',
  run: async () => {
    const database = await benchDatabase(DEVICES, ZONES);
    try {
      const from = Date.now() - PER_DEVICE * 1000 - 5000;
      const shape = { devices: DEVICES, perDevice: PER_DEVICE, from };
      const copyPerSecond = await bareCopy(database.pool, shape, 'text');
      const copyBinaryPerSecond = await bareCopy(database.pool, shape, 'binary');
      const rowByRowPerSecond = await rowByRow(database, from);
      const { servicePerSecond, violations } = await service(database, shape);
      const againstCopy = servicePerSecond / copyPerSecond;
      const againstRows = servicePerSecond / rowByRowPerSecond;
      return {
        table: [
          { way: '(a) bare COPY, text', 'fixes/s': Math.round(copyPerSecond) },
          { way: '    bare COPY, binary', 'fixes/s': Math.round(copyBinaryPerSecond) },
          { way: '(b) a row per message', 'fixes/s': Math.round(rowByRowPerSecond) },
          { way: '(c) this service', 'fixes/s': Math.round(servicePerSecond) },
          { way: 'c/a, to reach 0.4', 'fixes/s': againstCopy.toFixed(2) },
          { way: 'c/b, to reach 8', 'fixes/s': againstRows.toFixed(1) },
        ],
        json: {
          copyPerSecond,
          copyBinaryPerSecond,
          rowByRowPerSecond,
          servicePerSecond,
          againstCopy,
          againstRows,
          violations,
        },
      };
    } finally {
      await database.stop();
    }
  },
};

async function rowByRow(database: BenchDatabase, from: number): Promise<number> {
  const consumer = await startRowByRow(database.url);
  try {
    return await rate(consumer.port, PER_DEVICE / 10, from);
  } finally {
    await consumer.stop();
  }
}

async function service(
  { pool, url, folder }: BenchDatabase,
  { from }: { from: number },
): Promise<{ servicePerSecond: number; violations: number }> {
  const running = await startService({
    DATABASE_URL: url,
    CHENGXUN_DATA_DIR: join(folder, 'service'),
    // The drive lies in the past, second by second; its fixes are not late.
    CHENGXUN_LATE_AFTER_S: '1000000',
    // Flat out is more than a vehicle may send for long.
    CHENGXUN_DEVICE_MESSAGES_PER_SECOND: '100000',
  });
  try {
    const servicePerSecond = await rate(running.mqttPort, PER_DEVICE, from);
    const { rows } = await pool.query<{ fixes: number; violations: number }>(
      'SELECT (SELECT count(*) FROM fixes) AS fixes, (SELECT count(*) FROM violations) AS violations',
    );
    if (rows[0]!.fixes !== DEVICES * PER_DEVICE) {
      throw new Error(`${rows[0]!.fixes} fixes stored of ${DEVICES * PER_DEVICE}`);
    }
    return { servicePerSecond, violations: rows[0]!.violations };
  } finally {
    await running.stop();
  }
}

async function rate(port: number, perDevice: number, from: number): Promise<number> {
  const load = startLoad('load', {
    port,
    devices: DEVICES,
    perDevice,
    from,
    window: WINDOW,
    secondsLimit: LIMIT_SECONDS,
  });
  const { messages, seconds } = await resultOf<{ messages: number; seconds: number }>(load);
  return messages / seconds;
}
