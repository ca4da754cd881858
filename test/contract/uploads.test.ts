/** Resumable uploads of photos (tus 1.0), over a real socket and by another's client. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import * as tus from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPhotoUploads, UPLOAD_EXPIRY } from '../../src/adapters/http/photo-tus.ts';
import type { Identity } from '../../src/domain/people/identity.ts';
import { hashToken } from '../../src/services/devices-token.ts';
import { addDevice } from './seed.ts';
import { person, type Service, startService } from './service.ts';

let service: Service;
let free = 10e9;
/** Who acts, where no device does. */
let who: Identity | undefined = person('pilot');
beforeAll(async () => {
  service = await startService({ identify: async () => who }, { freeBytes: async () => free });
  const no = await addDevice(service.pool, 'hexa-1', 'hexacopter');
  await service.pool.query('UPDATE devices SET token_hash = $2 WHERE no = $1', [
    no,
    Buffer.from(hashToken('secret')),
  ]);
});
afterAll(() => service.stop());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** Noise, so that each is another file, and some of them large. */
const jpeg = (width = 200, height = 100) =>
  sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
const metadata = (of: Record<string, string>) =>
  Object.entries(of)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
const BASIC = { Authorization: `Basic ${Buffer.from('hexa-1:secret').toString('base64')}` };

const speak = (method: string, path: string, headers: Record<string, string>, body?: Uint8Array) =>
  fetch(`${service.url}${path}`, {
    method,
    headers: { 'Tus-Resumable': '1.0.0', ...headers },
    ...(body && { body: new Uint8Array(body) }),
  });
const begin = (length: number, of: Record<string, string> = {}, headers = {}) =>
  speak('POST', '/api/v1/uploads', {
    'Upload-Length': String(length),
    'Upload-Metadata': metadata({ filename: 'a.jpg', ...of }),
    ...headers,
  });
const begun = async (length: number, of: Record<string, string> = {}, headers = {}) => {
  const response = await begin(length, of, headers);
  expect(response.status).toBe(201);
  return response.headers.get('location')!;
};
const patch = (path: string, offset: number, bytes: Uint8Array, headers = {}) =>
  speak(
    'PATCH',
    path,
    {
      'Upload-Offset': String(offset),
      'Content-Type': 'application/offset+octet-stream',
      ...headers,
    },
    bytes,
  );
const photoOf = async (bytes: Uint8Array) =>
  (
    await service.pool.query(
      `SELECT p.name, p.uploaded_by, d.id AS device FROM photos p LEFT JOIN devices d ON d.no = p.device_no
       WHERE p.sha256 = $1`,
      [sha256(bytes)],
    )
  ).rows[0];
const left = async () => readdir(join(service.dataDir, 'uploads'));

describe('an upload', () => {
  it('says what is possible', async () => {
    const response = await speak('OPTIONS', '/api/v1/uploads', {});
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'tus-version': '1.0.0',
      'tus-max-size': String(200 * 1024 * 1024),
      'tus-extension': expect.stringMatching(/creation.*termination.*expiration/),
    });
  });

  it('in parts is one photo', async () => {
    const bytes = await jpeg();
    const path = await begun(bytes.length, { filename: '../照片.jpg' });
    expect(path).toMatch(/^\/api\/v1\/uploads\/[0-9a-f]{32}$/);
    expect((await patch(path, 0, bytes.subarray(0, 1000))).headers.get('upload-offset')).toBe(
      '1000',
    );
    const head = await speak('HEAD', path, {});
    expect(head.headers.get('upload-offset')).toBe('1000');
    const done = await patch(path, 1000, bytes.subarray(1000));
    expect(done.status).toBe(204);
    expect(done.headers.get('chengxun-sha256')).toBe(sha256(bytes));
    expect(await photoOf(bytes)).toEqual({
      name: '照片.jpg',
      uploaded_by: 'Wang pilot',
      device: null,
    });
    expect(await left()).toEqual([]);
    expect((await speak('HEAD', path, {})).status).toBe(404);
  });

  it('by a client that was broken off goes on where it stopped', async () => {
    const bytes = await jpeg(600, 400);
    let parts = 0;
    const send = (uploadUrl?: string) =>
      new Promise<string>((resolve, reject) => {
        const upload = new tus.Upload(bytes, {
          endpoint: `${service.url}/api/v1/uploads`,
          ...(uploadUrl && { uploadUrl }),
          chunkSize: 50_000,
          headers: BASIC,
          metadata: { filename: 'b.jpg', flight: '' },
          retryDelays: null,
          onChunkComplete: () => {
            parts++;
            if (uploadUrl || parts < 2) return;
            void upload.abort().then(() => resolve(upload.url!));
          },
          onSuccess: () => resolve(upload.url!),
          onError: reject,
        });
        upload.start();
      });
    const url = await send();
    expect(await photoOf(bytes)).toBeUndefined();
    const before = parts;
    await send(url);
    expect(parts - before).toBeLessThan(Math.ceil(bytes.length / 50_000));
    expect(await photoOf(bytes)).toMatchObject({ device: 'hexa-1', uploaded_by: 'hexa-1' });
  });

  it('is gone on with after a restart', async () => {
    const bytes = await jpeg();
    // Somebody else: the first service does not hear that the second one finished it.
    who = person('pilot', { id: 8 });
    const path = await begun(bytes.length);
    await patch(path, 0, bytes.subarray(0, 500));
    const again = await restarted();
    expect((await again.speak('HEAD', path)).headers.get('upload-offset')).toBe('500');
    expect((await again.speak('PATCH', path, 500, bytes.subarray(500))).status).toBe(204);
    expect(await photoOf(bytes)).toMatchObject({ name: 'a.jpg' });
    await again.stop();
    who = person('pilot');
  });
});

/** Another service over the same folder, as after a restart. */
async function restarted() {
  const { createServer } = await import('node:http');
  const uploads = await open();
  const server = createServer((request, response) => {
    void uploads.handle(request, response, { who: who! });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    speak: (method: string, path: string, offset = 0, body?: Uint8Array) =>
      fetch(url + path, {
        method,
        headers: {
          'Tus-Resumable': '1.0.0',
          ...(body && {
            'Upload-Offset': String(offset),
            'Content-Type': 'application/offset+octet-stream',
          }),
        },
        ...(body && { body: new Uint8Array(body) }),
      }),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
const open = () =>
  openPhotoUploads({
    folder: join(service.dataDir, 'uploads'),
    intake: service.captures.photoIntake,
    stores: service.stores,
    clock: { now: () => service.clock.time },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    isAway: () => false,
    hasRoom: async () => true,
  });

describe('whose it is', () => {
  it('only somebody who may add photos begins one', async () => {
    who = person('viewer');
    expect((await begin(100)).status).toBe(403);
    who = undefined;
    expect((await begin(100)).status).toBe(401);
    const wrong = Buffer.from('hexa-1:wrong').toString('base64');
    expect((await begin(100, {}, { Authorization: `Basic ${wrong}` })).status).toBe(401);
    who = person('pilot');
  });

  it('to another it does not exist', async () => {
    const path = await begun(100);
    const mine = who;
    who = person('pilot', { id: 7 });
    expect((await speak('HEAD', path, {})).status).toBe(404);
    expect((await patch(path, 0, Buffer.alloc(10))).status).toBe(404);
    expect((await speak('DELETE', path, {})).status).toBe(404);
    expect((await patch(path, 0, Buffer.alloc(10), BASIC)).status).toBe(404);
    who = undefined;
    expect((await speak('HEAD', path, {})).status).toBe(401);
    who = mine;
    expect((await speak('DELETE', path, {})).status).toBe(204);
    expect(await left()).toEqual([]);
  });

  it('cannot be read back or asked for by name', async () => {
    const path = await begun(100);
    expect((await speak('GET', path, {})).status).toBe(405);
    expect((await speak('GET', '/api/v1/uploads', {})).status).toBe(405);
    expect((await speak('HEAD', '/api/v1/uploads/..%2f..%2fpostgres', {})).status).toBe(404);
    await speak('DELETE', path, {});
  });

  it('is written to the audit log when it begins', async () => {
    await speak('DELETE', await begun(100), {});
    const newest = async () => {
      const { rows } = await service.pool.query(
        `SELECT by, action, outcome FROM audit_log WHERE action LIKE '%uploads%'
         ORDER BY id DESC LIMIT 2`,
      );
      return rows;
    };
    await expect.poll(newest).toEqual([
      { by: 'Wang pilot', action: 'DELETE /api/v1/uploads/{id}', outcome: 204 },
      { by: 'Wang pilot', action: 'POST /api/v1/uploads', outcome: 201 },
    ]);
  });
});

describe('what is not taken', () => {
  it.each([
    ['no bytes', 0, {}, 422],
    ['more than 200 MB', 200 * 1024 * 1024 + 1, {}, 413],
    ['a flight that is none', 100, { flight: 'F-1' }, 422],
    ['a case that is none', 100, { case: '2026-QX-999999' }, 422],
  ])('%s is refused at once', async (_, length, of, status) => {
    const response = await begin(length, of);
    expect(response.status).toBe(status);
    expect(await left()).toEqual([]);
  });

  it('what is no picture is refused when it is there, and forgotten', async () => {
    const path = await begun(100);
    const response = await patch(path, 0, Buffer.alloc(100));
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('JPEG');
    expect(await left()).toEqual([]);
  });

  it('more bytes than were named are refused', async () => {
    const path = await begun(10);
    expect((await patch(path, 0, Buffer.alloc(20))).status).toBe(413);
    await speak('DELETE', path, {});
  });

  it('one who leaves a hundred unfinished begins no more', async () => {
    const paths: string[] = [];
    for (let i = 0; i < 100; i++) paths.push(await begun(10));
    expect((await begin(10)).status).toBe(429);
    expect((await begin(10, {}, BASIC)).status).toBe(201);
    await speak('DELETE', paths.pop()!, {});
    paths.push(await begun(10));
    service.clock.time = Date.now() + UPLOAD_EXPIRY + 1000;
    await service.captures.photoUploads.round();
    expect(await left()).toEqual([]);
    await speak('DELETE', await begun(10), {});
  });
});

it('what cannot be kept now is kept later, without being sent again', async () => {
  const bytes = await jpeg();
  const path = await begun(bytes.length);
  free = 0;
  expect((await begin(10)).status).toBe(507);
  expect((await patch(path, 0, bytes)).status).toBe(503);
  await service.captures.photoUploads.round();
  expect(await photoOf(bytes)).toBeUndefined();
  free = 10e9;
  await service.captures.photoUploads.round();
  expect(await photoOf(bytes)).toMatchObject({ uploaded_by: 'Wang pilot' });
  expect(await left()).toEqual([]);
});

it('nothing went wrong that nobody foresaw', () => {
  expect(service.failures).toEqual([]);
});
