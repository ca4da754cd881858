import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blackPng, shot } from '../fixtures/photo-bytes.ts';
import {
  addFlight,
  form,
  jpeg,
  type Part,
  sender,
  sha256,
  startPhotoService,
  storedFiles,
} from './photo-service.ts';
import { NOW, type Service } from './service.ts';

let service: Service;
let free = 10e9;
beforeAll(async () => {
  service = await startPhotoService(() => free);
});
afterAll(() => service.stop());

const send = (parts: readonly Part[], call = service.call, path?: string) =>
  sender(service)(parts, call, path);
const files = () => storedFiles(service);
const rows = async () =>
  Number((await service.pool.query('SELECT count(*) FROM photos')).rows[0].count);

describe('a photo that is sent', () => {
  it('is kept byte by byte, with what its metadata say', async () => {
    const bytes = shot(await jpeg(), {
      taken: '2026:11:21 16:00:00',
      lat: 36.6205,
      lon: 101.78,
      altitude: 2300,
      dji: { RelativeAltitude: '+50.00', GimbalYawDegree: '+90.00', GimbalPitchDegree: '-90.00' },
    });
    const { status, json } = await send([['DJI_0018.JPG', bytes]]);
    expect(status).toBe(201);
    expect(json.refused).toEqual([]);
    expect(json.received[0]).toMatchObject({
      fresh: true,
      photo: {
        sha256: sha256(bytes),
        bytes: bytes.length,
        type: 'image/jpeg',
        width: 640,
        height: 480,
        name: 'DJI_0018.JPG',
        uploaded: new Date(NOW).toISOString(),
        uploadedBy: 'tests',
        taken: '2026-11-21T08:00:00.000Z',
        altitude: 2300,
        heightAbove: 50,
        yaw: 90,
        pitch: -90,
        camera: 'DJI FC6310',
        cases: [],
        marks: [],
      },
    });
    const { id } = json.received[0].photo;
    expect((await service.call('GET', `/api/v1/photos/${id}`)).json).toEqual(
      json.received[0].photo,
    );
    const back = await fetch(`${service.url}/api/v1/photos/${sha256(bytes)}/original`);
    expect(Buffer.from(await back.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(back.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(bytes.length),
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': `inline; filename="${sha256(bytes).slice(0, 12)}"; filename*=UTF-8''DJI_0018.JPG`,
      'x-content-type-options': 'nosniff',
    });
    expect(await files()).toEqual([join(sha256(bytes).slice(0, 2), sha256(bytes))]);
  });

  it('has smaller sizes, upright and without metadata', async () => {
    const bytes = shot(await jpeg(3000, 1000), {
      lat: 36.6,
      lon: 101.7,
      orientation: 6,
    });
    const { json } = await send([['side.jpg', bytes]]);
    expect(json.received[0].photo).toMatchObject({ width: 1000, height: 3000 });
    for (const [size, width, height] of [
      ['web', 683, 2048],
      ['thumb', 107, 320],
    ] as const) {
      const got = await fetch(`${service.url}/api/v1/photos/${sha256(bytes)}/${size}`);
      expect(got.status).toBe(200);
      expect(got.headers.get('cache-control')).toContain('immutable');
      const picture = await sharp(Buffer.from(await got.arrayBuffer())).metadata();
      expect(picture.height).toBe(height);
      expect(Math.abs(picture.width - width)).toBeLessThanOrEqual(1);
      expect(picture.exif).toBeUndefined();
      expect(picture.orientation).toBeUndefined();
    }
  });

  it('again is the same photo, and what was not known of it is added', async () => {
    const bytes = await jpeg();
    const first = await send([['a.jpg', bytes]]);
    const again = await send([
      ['device', 'hexa-2'],
      ['b.jpg', bytes],
    ]);
    expect(again.status).toBe(200);
    expect(again.json.received[0]).toMatchObject({
      fresh: false,
      photo: { id: first.json.received[0].photo.id, name: 'a.jpg', device: 'hexa-2' },
    });
  });

  it('by many at once is one photo', async () => {
    const before = await rows();
    const bytes = await jpeg(1000, 1000);
    const answers = await Promise.all(Array.from({ length: 6 }, () => send([['a.jpg', bytes]])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ json }) => json.received[0].photo.id)).size).toBe(1);
    expect(await rows()).toBe(before + 1);
    expect((await files()).filter((name) => name.includes(sha256(bytes)))).toHaveLength(1);
  });

  it('with others in one form goes in with them', async () => {
    const [a, b] = [await jpeg(), await jpeg()];
    const { status, json } = await send([
      ['a.jpg', a],
      ['readme.txt', Buffer.from('these are the photos of today, all of them\n')],
      ['b.jpg', b],
    ]);
    expect(status).toBe(201);
    expect(json.received.map((r: { photo: { name: string } }) => r.photo.name)).toEqual([
      'a.jpg',
      'b.jpg',
    ]);
    expect(json.refused).toMatchObject([{ name: 'readme.txt', reason: 'no-picture' }]);
  });

  it.each([
    ['../../../etc/passwd.jpg', 'passwd.jpg'],
    ['C:\\\\DCIM\\\\100MEDIA\\\\DJI_0001.JPG', 'DJI_0001.JPG'],
    ['照片 一.jpg', '照片 一.jpg'],
    ['a\u202egpj.exe\u0007.jpg', 'agpj.exe.jpg'],
    ['.hidden', 'hidden'],
    ['..', 'photo'],
    ['', 'photo'],
    [`${'x'.repeat(300)}.jpg`, `${'x'.repeat(116)}.jpg`],
  ])('named %s is called %s', async (sent, kept) => {
    const { json } = await send([[sent, await jpeg()]]);
    expect(json.received[0].photo.name).toBe(kept);
  });
});

describe('a file that is not taken', () => {
  const refused = async (parts: Part[]) => {
    const before = [await rows(), (await files()).length];
    const { status, json } = await send(parts);
    expect([await rows(), (await files()).length]).toEqual(before);
    return { status, reason: json.reason, detail: json.detail };
  };
  it.each([
    ['of no bytes', Buffer.alloc(0), 'empty'],
    ['of three bytes', Buffer.from([0xff, 0xd8]), 'no-picture'],
    ['of text', Buffer.from('hello '.repeat(100)), 'no-picture'],
    ['of SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'.padEnd(99)), 'no-picture'],
    ['that only begins like a JPEG', Buffer.from([0xff, 0xd8, 0xff, ...Array(90)]), 'no-picture'],
  ])('%s is none', async (_, bytes, reason) => {
    expect(await refused([['a.jpg', bytes]])).toMatchObject({ status: 422, reason });
  });

  it('of 900 megapixels in a few kilobytes is a bomb', async () => {
    const bomb = blackPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(600_000);
    expect(await refused([['a.png', bomb]])).toMatchObject({ status: 422, reason: 'bomb' });
  });

  it('is said to be none where the disk is full, before it is written', async () => {
    free = 400 * 1024 * 1024;
    expect(await refused([['a.jpg', await jpeg()]])).toMatchObject({
      status: 503,
      detail: expect.stringContaining('nearly full'),
    });
    free = 10e9;
  });

  it.each([
    ['no form at all', '{}', { 'Content-Type': 'application/json' }],
    ['a form without a boundary', 'a', { 'Content-Type': 'multipart/form-data' }],
    ['a form without files', form([['device', 'hexa-1']]).body, form([]).headers],
    [
      'a form that is cut off',
      form([['a.jpg', Buffer.alloc(90)]]).body.subarray(0, 80),
      form([]).headers,
    ],
  ])('in %s is 400', async (_, body, headers) => {
    expect((await service.call('POST', '/api/v1/photos', body, headers)).status).toBe(400);
  });

  /** Sends zeros without end, and says how many were taken before the answer. */
  const endless = (head: Uint8Array): Promise<{ status: number; sent: number }> =>
    new Promise((resolve, reject) => {
      const { body, headers } = form([['a.jpg', head]]);
      const out = request(`${service.url}/api/v1/photos`, { method: 'POST', headers });
      const zeros = Buffer.alloc(1024 * 1024);
      let sent = 0;
      let over = false;
      const more = () => {
        while (!over && sent < 500 * zeros.length) {
          sent += zeros.length;
          if (!out.write(zeros)) return void out.once('drain', more);
        }
        if (!over) out.end();
      };
      out.on('response', (response) => {
        over = true;
        resolve({ status: response.statusCode!, sent });
        out.destroy();
      });
      out.on('error', (error) => (over ? undefined : reject(error)));
      out.write(body.subarray(0, body.length - '\r\n--edge--\r\n'.length));
      more();
    });

  it('of 500 MB is refused when 200 MB have come', async () => {
    const { status, sent } = await endless(await jpeg());
    expect(status).toBe(413);
    expect(sent).toBeLessThan(260e6);
    expect((await files()).filter((name) => name.startsWith('incoming'))).toEqual([]);
  });
});

describe('the list', () => {
  it('of a flight is in order of time, those without a time last, page by page', async () => {
    const flight = await addFlight(service, 'hexa-2');
    const clocks = ['16:00:02', undefined, '16:00:01', '16:00:03', undefined];
    for (const clock of clocks) {
      const taken = clock === undefined ? {} : { taken: `2026:11:20 ${clock}` };
      await send([
        ['flight', flight.number],
        ['a.jpg', shot(await jpeg(), taken)],
      ]);
    }
    const seen: (string | null)[] = [];
    let cursor = '';
    do {
      const { json } = await service.call(
        'GET',
        `/api/v1/photos?flight=${flight.id}&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...json.items.map((p: { taken: string | null }) => p.taken?.slice(11, 19) ?? null));
      cursor = json.next ?? '';
    } while (cursor);
    expect(seen).toEqual(['08:00:01', '08:00:02', '08:00:03', null, null]);
  });

  it('is narrowed by device, time, place, how it was placed and what was found', async () => {
    const { json } = await send([['a.jpg', shot(await jpeg(), { taken: '2024:05:01 08:00:00' })]]);
    const { id } = json.received[0].photo;
    await service.pool.query(
      `UPDATE photos SET lat = 30.5, lon = 120.5, placed_by = 'hand', verdict = 'clean',
         "placing" = '{"accuracy": 5, "attitude": {"yaw": 1, "pitch": -45, "roll": 0}}' WHERE id = $1`,
      [id],
    );
    const ids = async (query: string) =>
      (await service.call('GET', `/api/v1/photos?${query}&limit=1000`)).json.items.map(
        (p: { id: number }) => p.id,
      );
    for (const query of [
      'from=2024-05-01T00:00:00Z&to=2024-05-01T00:00:01Z',
      'bbox=120,30,121,31',
      'placed=hand',
      'placed=any',
      'verdict=clean',
    ])
      expect(await ids(query), query).toEqual([id]);
    for (const query of [
      'from=2024-05-01T00:00:01Z&to=2024-05-02T00:00:00Z',
      'bbox=121,30,122,31',
      'placed=none',
      'placed=track',
      'verdict=none',
      'device=hexa-1',
    ])
      expect(await ids(query), query).not.toContain(id);
    const { json: photo } = await service.call('GET', `/api/v1/photos/${id}`);
    expect(photo).toMatchObject({ place: [120.5, 30.5], placedBy: 'hand', yaw: 1, pitch: -45 });
  });

  it.each(['bbox=1,2,3', 'bbox=a,b,c,d', 'placed=maybe', 'limit=0'])(
    '%s is refused',
    async (query) => {
      expect((await service.call('GET', `/api/v1/photos?${query}`)).status).toBe(400);
    },
  );
});

it('a picture that cannot be decoded is kept, and has no smaller sizes', async () => {
  // A HEIC container with the measures of its picture (ispe) and nothing in it.
  const head = '0000001866747970686569630000000068656963';
  const heic = Buffer.from(`${head}6d696631000000146973706500000000000003e8000002ee`, 'hex');
  const { status, json } = await send([['a.heic', heic]]);
  expect(status).toBe(201);
  expect(json.received[0].photo).toMatchObject({ type: 'image/heic', width: 1000, height: 750 });
  const { status: none, json: why } = await service.call(
    'GET',
    `/api/v1/photos/${sha256(heic)}/thumb`,
  );
  expect(none).toBe(422);
  expect(why.reason).toBe('not-decodable');
});

const CORPUS = fileURLToPath(new URL('../../../shared/data/photos/', import.meta.url));
describe.skipIf(!existsSync(CORPUS))('every recorded photo', () => {
  it.each(existsSync(CORPUS) ? readdirSync(CORPUS) : [])('%s goes in', async (name) => {
    const bytes = readFileSync(CORPUS + name);
    const { status, json } = await send([[name, bytes]]);
    expect(status).toBe(201);
    expect(json.received[0].photo.sha256).toBe(sha256(bytes));
    const thumb = await fetch(`${service.url}/api/v1/photos/${sha256(bytes)}/thumb`);
    expect((await sharp(Buffer.from(await thumb.arrayBuffer())).metadata()).format).toBe('webp');
  });
});

it('nothing went wrong that nobody foresaw, and nothing is left in between', async () => {
  expect(service.failures).toEqual([]);
  await service.captures.photoIntake.idle();
  expect((await files()).filter((name) => /^(incoming|pending)/.test(name))).toEqual([]);
});
