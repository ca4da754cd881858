/** What the service is measured against: bare COPY, and a consumer that inserts a row per message. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { COPY_COLUMNS, copyBinary } from '../../../src/adapters/store/copy-binary.ts';
import type { Pool } from '../../../src/adapters/store/database.ts';
import { type BenchFix, drive, type WorkloadShape } from './workload.ts';

const CHUNK = 65_536;

/**
 * (a) The same rows, by one COPY into a table made like `fixes`, key and indexes included. Rows a second.
 * `text` is COPY as everybody uses it; `binary` spares the server parsing numbers.
 */
export async function bareCopy(
  pool: Pool,
  shape: WorkloadShape,
  format: 'text' | 'binary',
): Promise<number> {
  await pool.query('CREATE TABLE copied (LIKE fixes INCLUDING ALL)');
  const rows = inOrderOfTime(shape);
  const bytes = format === 'text' ? copyText(rows) : copyBinary(rows.map(asStored));
  const client = await pool.connect();
  const began = performance.now();
  const stream = client.query(
    copyFrom(`COPY copied (${COPY_COLUMNS}) FROM STDIN (FORMAT ${format})`),
  );
  for (let at = 0; at < bytes.length; at += CHUNK) {
    if (!stream.write(bytes.subarray(at, at + CHUNK))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  const seconds = (performance.now() - began) / 1000;
  client.release();
  await pool.query('DROP TABLE copied');
  return rows.length / seconds;
}

interface Row {
  readonly deviceNo: number;
  readonly fix: BenchFix;
}

/** Second by second, all vehicles together: as they reach the service. */
function inOrderOfTime(shape: WorkloadShape): Row[] {
  const drives = Array.from({ length: shape.devices }, (_, n) => drive(n, shape));
  return Array.from({ length: shape.perDevice }, () =>
    drives.map((one, n) => ({ deviceNo: n + 1, fix: one.next().value! })),
  ).flat();
}

const asStored = ({ deviceNo, fix }: Row) => ({
  deviceNo,
  fix,
  receivedAt: fix.time,
  suspect: false,
});

function copyText(rows: readonly Row[]): Buffer {
  return Buffer.from(
    rows
      .map(({ deviceNo, fix }) => {
        const at = new Date(fix.time).toISOString();
        const { lat, lon, speed, heading } = fix;
        return `${at}\t${at}\t${lat}\t${lon}\t\\N\t${deviceNo}\t${speed}\t${heading}\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\tf\n`;
      })
      .join(''),
  );
}

/** (b) A broker whose consumer inserts a row per message and acknowledges after each commit. */
export async function startRowByRow(
  databaseUrl: string,
): Promise<{ port: number; stop(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  await pool.query('CREATE TABLE one_by_one (LIKE fixes INCLUDING ALL)');
  const { rows } = await pool.query<{ no: number; id: string }>('SELECT no, id FROM devices');
  const nos = new Map(rows.map((row) => [row.id, row.no]));
  const insert = (topic: string, fix: BenchFix) =>
    pool.query({
      name: 'insert',
      text: `INSERT INTO one_by_one (device_no, time, received_at, lat, lon, speed, heading)
             VALUES ($1, $2, now(), $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      values: [
        nos.get(topic.split('/')[2]!),
        new Date(fix.time),
        fix.lat,
        fix.lon,
        fix.speed,
        fix.heading,
      ],
    });
  const broker = await Aedes.createBroker({
    authorizePublish: (_client, packet, done) => {
      insert(packet.topic, JSON.parse(packet.payload.toString())).then(() => done(null), done);
    },
  });
  const server = createServer(broker.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    stop: async () => {
      server.close();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await pool.query('DROP TABLE one_by_one');
      await pool.end();
    },
  };
}
