/** Photos over HTTP: sent, kept, listed and seen. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../../src/services/devices-token.ts';
import {
  blackPng,
  exifWithThumbnail,
  rawPhoto,
  shot,
  withMetadata,
} from '../fixtures/photo-bytes.ts';
import { addDevice } from './seed.ts';
import { NOW, person, type Service, startService } from './service.ts';

let service: Service;
let free = 10e9;
beforeAll(async () => {
  // Nothing is placed here: what is shown of a photo is what its sending made of it.
  service = await startService({}, { freeBytes: async () => free, received: () => {} });
  const no = await addDevice(service.pool, 'hexa-1', 'hexacopter');
  await service.pool.query('UPDATE devices SET token_hash = $2 WHERE no = $1', [
    no,
    Buffer.from(hashToken('secret')),
  ]);
  await addDevice(service.pool, 'hexa-2', 'hexacopter');
  await addUnits();
});
afterAll(() => service.stop());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Of any colour, so that each is another file. */
let colour = 0;
async function jpeg(width = 640, height = 480): Promise<Buffer> {
  colour += 37;
  const background = { r: colour & 255, g: (colour >> 3) & 255, b: 90 };
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

type Part = [name: string, bytes: Uint8Array] | [name: string, text: string];

/** A form by its bytes: names as they are, fields where they stand. */
function form(parts: readonly Part[]): { body: Buffer; headers: Record<string, string> } {
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

const send = (parts: readonly Part[], call = service.call, path = '/api/v1/photos') => {
  const { body, headers } = form(parts);
  return call('POST', path, body, headers);
};
const basic = (token: string) => ({
  Authorization: `Basic ${Buffer.from(`hexa-1:${token}`).toString('base64')}`,
});

/** Names of what lies in the folder of photos, without the smaller sizes. */
const files = async () => {
  const all = await readdir(join(service.dataDir, 'photos'), { recursive: true });
  return all.filter((name) => /[0-9a-f]{30}/.test(name) && !name.startsWith('sizes'));
};
const rows = async () =>
  Number((await service.pool.query('SELECT count(*) FROM photos')).rows[0].count);

async function addUnits(): Promise<void> {
  await service.pool.query(`INSERT INTO units (name) VALUES ('Greenery'), ('Roads')`);
  await service.pool.query(
    `INSERT INTO cases (number, kind, state, source, lat, lon, occurred_at, opened_at, unit_id)
     SELECT '2026-QX-00000' || id, 'matter', 'dispatched', 'staff', 36.6, 101.7, now(), now(), id FROM units`,
  );
}
const ofUnit = (unit: number) => service.as(person('unit', { unit: unit as never }));

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

describe('whose photo it is', () => {
  it('is said by fields before the files', async () => {
    const flight = await addFlight('hexa-2');
    const { json } = await send([
      ['flight', flight.number],
      ['case', '2026-QX-000001'],
      ['a.jpg', await jpeg()],
    ]);
    const { photo } = json.received[0];
    expect(photo).toMatchObject({ flight, device: 'hexa-2' });
    expect(photo.cases).toMatchObject([{ number: '2026-QX-000001' }]);
    const byId = await send([
      ['flight', String(flight.id)],
      ['a.jpg', await jpeg()],
    ]);
    expect(byId.json.received[0].photo.flight).toEqual(flight);
  });

  it.each([
    ['a flight that is none', 'flight', 'F-9999'],
    ['a device that is none', 'device', 'hexa-9'],
    ['a case that is none', 'case', '2026-QX-999999'],
    ['a role without a case', 'role', 'role'],
  ])('%s is refused before anything is taken', async (_, field, text) => {
    const before = await rows();
    const { status, json } = await send([
      [field, text],
      ['a.jpg', await jpeg()],
    ]);
    expect(status).toBe(422);
    expect(json.detail).toContain(text);
    expect(await rows()).toBe(before);
  });

  it('says what it is there for in its case: evidence where nothing is said', async () => {
    const roles = new Map<string, string>();
    for (const role of ['', 'report', 'before']) {
      const { json } = await send([
        ['case', '2026-QX-000001'],
        ...(role === '' ? [] : [['role', role] as Part]),
        [`${role}.jpg`, await jpeg()],
      ]);
      const found = await service.pool.query('SELECT role FROM case_photos WHERE photo_id = $1', [
        json.received[0].photo.id,
      ]);
      roles.set(role, found.rows[0].role);
    }
    expect([...roles]).toEqual([
      ['', 'evidence'],
      ['report', 'report'],
      ['before', 'before'],
    ]);
    const wrong = await send([
      ['case', '2026-QX-000001'],
      ['role', 'portrait'],
      ['a.jpg', await jpeg()],
    ]);
    expect(wrong.status).toBe(422);
    expect(wrong.json.detail).toContain('evidence, verification, before, after, report');
  });

  it('is told to a unit of what it sent and of its cases alone', async () => {
    const theirs = (await send([['a.jpg', await jpeg()]])).json.received[0].photo.sha256;
    const own = (
      await send(
        [
          ['case', '2026-QX-000001'],
          ['a.jpg', await jpeg()],
        ],
        ofUnit(1),
      )
    ).json.received[0].photo.sha256;
    const body = { sha256: [theirs, own, '0'.repeat(64)] };
    const hashes = async (call: Service['call'], what: string, more = {}) =>
      (await call('POST', `/api/v1/photos/${what}`, { ...body, ...more })).json.photos.map(
        (photo: { sha256: string }) => photo.sha256,
      );
    expect(await hashes(ofUnit(1), 'placed')).toEqual([own]);
    expect((await hashes(service.call, 'placed')).sort()).toEqual([theirs, own].sort());
    expect(await hashes(ofUnit(1), 'complete', { case: '2026-QX-000001' })).toEqual([own]);
  });

  it('that comes behind the files is refused', async () => {
    const { status } = await send([
      ['a.jpg', await jpeg()],
      ['device', 'hexa-2'],
    ]);
    expect(status).toBe(400);
  });

  it('is the device’s that sends it with its token', async () => {
    const bytes = await jpeg();
    const { body, headers } = form([['a.jpg', bytes]]);
    const path = '/api/v1/devices/hexa-1/photos';
    const call = service.as(undefined);
    const { status, json } = await call('POST', path, body, { ...headers, ...basic('secret') });
    expect(status).toBe(201);
    expect(json.received[0].photo).toMatchObject({ device: 'hexa-1', uploadedBy: 'hexa-1' });
    const known = await call(
      'POST',
      `${path}/known`,
      { sha256: [sha256(bytes), 'a'.repeat(64)] },
      basic('secret'),
    );
    expect(known.json).toEqual({ known: [sha256(bytes)] });
    expect((await call('POST', path, body, { ...headers, ...basic('wrong') })).status).toBe(401);
    const other = '/api/v1/devices/hexa-2/photos';
    expect((await call('POST', other, body, { ...headers, ...basic('secret') })).status).toBe(401);
    const flight = await addFlight('hexa-2');
    const foreign = form([
      ['flight', flight.number],
      ['a.jpg', await jpeg()],
    ]);
    const refused = await call('POST', path, foreign.body, {
      ...foreign.headers,
      ...basic('secret'),
    });
    expect(refused.status).toBe(422);
  });

  it('takes permission to add photos', async () => {
    const parts: Part[] = [['a.jpg', await jpeg()]];
    expect((await send(parts, service.as(person('viewer')))).status).toBe(403);
    expect((await send(parts, service.as(undefined))).status).toBe(401);
    const { json } = await send(parts, service.as(person('pilot')));
    expect(json.received[0].photo.uploadedBy).toBe('Wang pilot');
  });

  it('of a unit is of its own cases alone, as what it sees', async () => {
    const parts = async (number: string): Promise<Part[]> => [
      ['case', number],
      ['a.jpg', await jpeg()],
    ];
    expect((await send(await parts('2026-QX-000002'), ofUnit(1))).status).toBe(422);
    const { status, json } = await send(await parts('2026-QX-000001'), ofUnit(1));
    expect(status).toBe(201);
    const { id, sha256: hash } = json.received[0].photo;
    const device: Part[] = [
      ['device', 'hexa-1'],
      ['a.jpg', await jpeg()],
    ];
    expect((await send(device, ofUnit(1))).status).toBe(422);
    for (const path of [`${id}`, `${hash}/original`, `${hash}/thumb`, `${hash}/web`]) {
      expect((await ofUnit(1)('GET', `/api/v1/photos/${path}`)).status).toBe(200);
      expect((await ofUnit(2)('GET', `/api/v1/photos/${path}`)).status).toBe(404);
    }
    const list = async (unit: number) =>
      (await ofUnit(unit)('GET', '/api/v1/photos')).json.items.map((p: { id: number }) => p.id);
    expect(await list(1)).toContain(id);
    expect(await list(2)).toEqual([]);
  });
});

let flights = 0;
async function addFlight(device: string): Promise<{ id: number; number: string }> {
  const number = `2026-F-${String(++flights).padStart(6, '0')}`;
  const { rows: made } = await service.pool.query(INSERT_FLIGHT, [number, device]);
  return { id: made[0].id, number };
}
const INSERT_FLIGHT = `
  WITH plan AS (INSERT INTO plans (name, mission, hash, summary, created_at)
    VALUES ('test', '{}', '', '{}', now()) RETURNING id)
  INSERT INTO flights (number, plan_id, device_no, pilot, approval, state, created_at)
  SELECT $1, plan.id, d.no, '{}', '{}', 'landed', now() FROM plan, devices d WHERE d.id = $2
  RETURNING id`;

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
    const flight = await addFlight('hexa-2');
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

describe('of a picture that is not decoded here', () => {
  /** Red on the left, blue on the right. */
  const halves = async (width: number, height: number) => {
    const half = { width: width / 2, height, channels: 3 as const };
    const right = await sharp({ create: { ...half, background: '#00f' } })
      .png()
      .toBuffer();
    return sharp({ create: { ...half, width, background: '#f00' } })
      .composite([{ input: right, left: width / 2, top: 0 }])
      .jpeg()
      .toBuffer();
  };
  const thumbOf = async (bytes: Uint8Array) => {
    const answer = await fetch(`${service.url}/api/v1/photos/${sha256(bytes)}/thumb`);
    expect(answer.status).toBe(200);
    return sharp(Buffer.from(await answer.arrayBuffer()));
  };
  /** Red, green and blue at these shares of width and height. */
  const colourAt = async (picture: Sharp, x: number, y: number) => {
    const { data, info } = await picture.clone().raw().toBuffer({ resolveWithObject: true });
    const at =
      (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    return [data[at]! > 128, data[at + 1]! > 128, data[at + 2]! > 128];
  };
  const [red, blue] = [
    [true, false, false],
    [false, false, true],
  ];

  it('RAW: the preview in it is shown, upright, and its measures are the RAW data’s', async () => {
    const raw = rawPhoto(await halves(600, 400), { width: 6000, height: 4000, orientation: 6 });
    const { status, json } = await send([['DJI_0001.DNG', raw]]);
    expect(status, JSON.stringify(json)).toBe(201);
    expect(json.received[0].photo).toMatchObject({
      type: 'image/tiff',
      width: 4000,
      height: 6000,
      name: 'DJI_0001.DNG',
    });
    const thumb = await thumbOf(raw);
    expect(await thumb.metadata()).toMatchObject({ width: 213, height: 320 });
    expect(await colourAt(thumb, 0.5, 0.1)).toEqual(red);
    expect(await colourAt(thumb, 0.5, 0.9)).toEqual(blue);
  });

  it.each([
    [2, 0.9, 0.5],
    [4, 0.1, 0.5],
    [5, 0.5, 0.1],
    [7, 0.5, 0.9],
    [8, 0.5, 0.9],
  ])('RAW of orientation %d lies as people see it', async (orientation, x, y) => {
    const raw = rawPhoto(await halves(60, 40), { width: 600, height: 400, orientation });
    await send([['a.dng', raw]]);
    const thumb = await thumbOf(raw);
    expect(await colourAt(thumb, x, y)).toEqual(red);
    expect(await colourAt(thumb, 1 - x, 1 - y)).toEqual(blue);
  });

  it('HEIC: the thumbnail in its EXIF is shown', async () => {
    const head = '0000001866747970686569630000000068656963';
    const heic = Buffer.concat([
      Buffer.from(`${head}6d696631000000146973706500000000000003e8000002ee`, 'hex'),
      Buffer.from('\0\0\0\x06Exif\0\0', 'latin1'),
      exifWithThumbnail(await halves(160, 120)),
    ]);
    await send([['IMG_1.HEIC', heic]]);
    const thumb = await thumbOf(heic);
    expect(await thumb.metadata()).toMatchObject({ width: 160, height: 120 });
    expect(await colourAt(thumb, 0.1, 0.5)).toEqual(red);
  });

  it('a JPEG whose picture is broken: the thumbnail in its EXIF', async () => {
    const whole = await jpeg(64, 48);
    // Its frame says 64 × 48; the tables that its scan names are gone.
    const scan = Buffer.from('ffda000c03010002110311003f00ffd9', 'hex');
    const broken = withMetadata(
      Buffer.concat([Buffer.from([0xff, 0xd8]), frameOf(whole), scan]),
      exifWithThumbnail(await halves(16, 12)),
    );
    const { json } = await send([['broken.jpg', broken]]);
    expect(json.received[0]?.photo, JSON.stringify(json)).toMatchObject({ width: 64, height: 48 });
    expect(await colourAt(await thumbOf(broken), 0.1, 0.5)).toEqual(red);
  });
});

/** The SOF0 segment of a JPEG. */
function frameOf(whole: Buffer): Buffer {
  const at = whole.indexOf(Buffer.from([0xff, 0xc0]));
  return whole.subarray(at, at + 2 + whole.readUInt16BE(at + 2));
}

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
