/** What the service is measured against: bare COPY, and a consumer that inserts a row per message. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyText } from '../../../src/adapters/store/fix-writes.ts';
import { benchDevice, benchToken, drive, type WorkloadShape } from './workload.ts';
import { benchZones } from './zones.ts';

/** Devices and zones, straight into the tables. */
export async function prepare(pool: pg.Pool, devices: number, zones: number): Promise<void> {
  await pool.query(
    `INSERT INTO devices (id, kind, token_hash)
     SELECT id, 'tracker', hash FROM unnest($1::text[], $2::bytea[]) AS x(id, hash)`,
    [
      Array.from({ length: devices }, (_, n) => benchDevice(n)),
      Array.from({ length: devices }, (_, n) =>
        createHash('sha256').update(benchToken(n)).digest(),
      ),
    ],
  );
  const all = benchZones(zones);
  await pool.query(
    `INSERT INTO zone_versions (zone_id, version, name, kind, shape, applies_to, hours, speed_limit, valid_from)
     SELECT gen_random_uuid(), 1, n, k, s, '{"kinds":[],"devices":[]}', '[]', l, 'epoch'
     FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::float8[]) AS x(n, k, s, l)`,
    [
      all.map((zone) => zone.name),
      all.map((zone) => zone.kind),
      all.map((zone) => JSON.stringify(zone.shape)),
      all.map((zone) => zone.speedLimit),
    ],
  );
}

/** (a) The same rows, with the same key, by one COPY into a table made like `fixes`. Rows a second. */
export async function bareCopy(pool: pg.Pool, shape: WorkloadShape): Promise<number> {
  await pool.query('CREATE TABLE copied (LIKE fixes INCLUDING ALL)');
  const chunks: string[] = [];
  // In the order in which they reach the service: second by second, all vehicles together.
  const drives = Array.from({ length: shape.devices }, (_, n) => drive(n, shape));
  for (let i = 0; i < shape.perDevice; i++) {
    chunks.push(
      copyText(
        drives.map((one, n) => ({
          deviceNo: n + 1,
          fix: one.next().value!,
          receivedAt: shape.from,
          suspect: false,
        })),
      ),
    );
  }
  const client = await pool.connect();
  const began = performance.now();
  const stream = client.query(
    copyFrom(
      'COPY copied (time, received_at, lat, lon, seq, device_no, speed, heading, accuracy, altitude, ignition, lift, lid, load, suspect) FROM STDIN',
    ),
  );
  for (const chunk of chunks) if (!stream.write(chunk)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
  const seconds = (performance.now() - began) / 1000;
  client.release();
  await pool.query('DROP TABLE copied');
  return (shape.devices * shape.perDevice) / seconds;
}

/** (b) A broker whose consumer inserts a row per message and acknowledges after each commit. */
export async function startRowByRow(
  databaseUrl: string,
  port: number,
): Promise<{ stop(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  await pool.query('CREATE TABLE one_by_one (LIKE fixes INCLUDING ALL)');
  const nos = new Map(
    (await pool.query('SELECT no, id FROM devices')).rows.map((row) => [row.id, row.no]),
  );
  const broker = await Aedes.createBroker({
    authorizePublish: (_client, packet, done) => {
      const fix = JSON.parse(packet.payload.toString());
      pool
        .query({
          name: 'insert',
          text: `INSERT INTO one_by_one (device_no, time, received_at, lat, lon, speed, heading)
                 VALUES ($1, $2, now(), $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
          values: [
            nos.get(packet.topic.split('/')[2]!),
            new Date(fix.time),
            fix.lat,
            fix.lon,
            fix.speed,
            fix.heading,
          ],
        })
        .then(() => done(null), done);
    },
  });
  const server = createServer(broker.handle).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    stop: async () => {
      server.close();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await pool.query('DROP TABLE one_by_one');
      await pool.end();
    },
  };
}
