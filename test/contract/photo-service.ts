/** Photos as they are sent over HTTP, to a service with two drones and two units. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { hashToken } from '../../src/services/devices-token.ts';
import { addDevice } from './seed.ts';
import { type Service, startService } from './service.ts';

/** Its drones are hexa-1, whose token is `secret`, and hexa-2; its units Greenery and Roads have a case each. */
export async function startPhotoService(free: () => number = () => 10e9): Promise<Service> {
  // Nothing is placed here: what is shown of a photo is what its sending made of it.
  const service = await startService({}, { freeBytes: async () => free(), received: () => {} });
  const no = await addDevice(service.pool, 'hexa-1', 'hexacopter');
  await service.pool.query('UPDATE devices SET token_hash = $2 WHERE no = $1', [
    no,
    Buffer.from(hashToken('secret')),
  ]);
  await addDevice(service.pool, 'hexa-2', 'hexacopter');
  await addUnits(service);
  return service;
}

async function addUnits({ pool }: Service): Promise<void> {
  await pool.query(`INSERT INTO units (name) VALUES ('Greenery'), ('Roads')`);
  await pool.query(
    `INSERT INTO cases (number, kind, state, source, lat, lon, occurred_at, opened_at, unit_id)
     SELECT '2026-QX-00000' || id, 'matter', 'dispatched', 'staff', 36.6, 101.7, now(), now(), id FROM units`,
  );
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let colour = 0;
/** Of any colour, so that each is another file. */
export async function jpeg(width = 640, height = 480): Promise<Buffer> {
  colour += 37;
  const background = { r: colour & 255, g: (colour >> 3) & 255, b: 90 };
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

export type Part = [name: string, bytes: Uint8Array] | [name: string, text: string];

/** A form by its bytes: names as they are, fields where they stand. */
export function form(parts: readonly Part[]): { body: Buffer; headers: Record<string, string> } {
  const lines = parts.flatMap(([name, content]) =>
    typeof content === 'string'
      ? [`--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`]
      : [
          `--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`,
          content,
          '\r\n',
        ],
  );
  const body = Buffer.concat([...lines, '--edge--\r\n'].map((line) => Buffer.from(line)));
  return { body, headers: { 'Content-Type': 'multipart/form-data; boundary=edge' } };
}

/** Sends a form of these parts. */
export const sender =
  (service: Service) =>
  (parts: readonly Part[], call = service.call, path = '/api/v1/photos') => {
    const { body, headers } = form(parts);
    return call('POST', path, body, headers);
  };

export const basic = (token: string) => ({
  Authorization: `Basic ${Buffer.from(`hexa-1:${token}`).toString('base64')}`,
});

/** Names of what lies in the folder of photos, without the smaller sizes. */
export async function storedFiles({ dataDir }: Service): Promise<string[]> {
  const all = await readdir(join(dataDir, 'photos'), { recursive: true });
  return all.filter((name) => /[0-9a-f]{30}/.test(name) && !name.startsWith('sizes'));
}

let flights = 0;
export async function addFlight(
  { pool }: Service,
  device: string,
): Promise<{ id: number; number: string }> {
  const number = `2026-F-${String(++flights).padStart(6, '0')}`;
  const { rows } = await pool.query(INSERT_FLIGHT, [number, device]);
  return { id: rows[0].id, number };
}
const INSERT_FLIGHT = `
  WITH plan AS (INSERT INTO plans (name, mission, hash, summary, created_at)
    VALUES ('test', '{}', '', '{}', now()) RETURNING id)
  INSERT INTO flights (number, plan_id, device_no, pilot, approval, state, created_at)
  SELECT $1, plan.id, d.no, '{}', '{}', 'landed', now() FROM plan, devices d WHERE d.id = $2
  RETURNING id`;
