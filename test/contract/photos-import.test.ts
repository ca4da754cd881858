/** `chengxun photos import` against a real service. */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importPhotos } from '../../src/commands/photos/import.ts';
import { readOptions } from '../../src/commands/photos/options.ts';
import { hashToken } from '../../src/services/devices-token.ts';
import { shot } from '../fixtures/photo-bytes.ts';
import { addCaptures, addFlown, CAPTURES } from './photo-seed.ts';
import { addDevice } from './seed.ts';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
let folder: string;
beforeAll(async () => {
  service = await startService();
  const no = await addDevice(service.pool, 'hexa-1', 'hexacopter');
  await service.pool.query('UPDATE devices SET token_hash = $2 WHERE no = $1', [
    no,
    Buffer.from(hashToken('secret')),
  ]);
});
afterAll(() => service.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chengxun-import-'));
  return () => rm(folder, { recursive: true, force: true });
});

const noise = (width = 100) =>
  sharp(randomBytes(width * width * 3), { raw: { width, height: width, channels: 3 } })
    .jpeg()
    .toBuffer();
/** DCIM/100MEDIA with so many photos. */
async function card(count: number): Promise<string> {
  const media = join(folder, 'DCIM', '100MEDIA');
  await mkdir(media, { recursive: true });
  for (let i = 0; i < count; i++)
    await writeFile(join(media, `DJI_${String(i).padStart(4, '0')}.JPG`), await noise());
  return join(folder, 'DCIM');
}
/** Photos of captures by a clock that is 37 s ahead, without places. */
async function cardOf(from: number, count: number): Promise<string> {
  const media = join(folder, 'DCIM', '101MEDIA');
  await mkdir(media, { recursive: true });
  for (const { index, at } of CAPTURES(from, count)) {
    const local = new Date(at + 37_000 + 8 * 3_600_000).toISOString().slice(0, 19);
    const taken = local.replaceAll('-', ':').replace('T', ' ');
    const name = `DJI_${String(index).padStart(4, '0')}.JPG`;
    await writeFile(join(media, name), shot(await noise(), { taken }));
  }
  return join(folder, 'DCIM');
}
/** Begins as a picture does, and is none. */
const BROKEN = Buffer.from([0xff, 0xd8, 0xff, ...Array(60).fill(0)]);
const rows = async () =>
  (
    await service.pool.query(
      `SELECT p.name, d.id AS device, p.uploaded_by AS by FROM photos p
       LEFT JOIN devices d ON d.no = p.device_no ORDER BY p.id`,
    )
  ).rows;

async function run(argv: string[], more: { signal?: AbortSignal; url?: string } = {}) {
  const said: string[] = [];
  const options = readOptions(['import', ...argv, '--url', more.url ?? service.url], 'chx_key')!;
  const code = await importPhotos(options, {
    signal: more.signal ?? new AbortController().signal,
    say: (line) => said.push(line),
    statePath: join(folder, 'state.json'),
    live: undefined,
    retries: [],
    pause: () => sleep(20),
  });
  return { code, said: said.join('\n') };
}

describe('an import', () => {
  it('sends the pictures of all folders below, and again nothing', async () => {
    const dcim = await card(3);
    await writeFile(join(dcim, 'notes.txt'), 'hello');
    await writeFile(join(dcim, '.hidden.jpg'), await noise());
    await writeFile(
      join(dcim, 'twice.jpg'),
      await readFile(join(dcim, '100MEDIA', 'DJI_0001.JPG')),
    );
    const before = (await rows()).length;
    const first = await run([dcim, '--device', 'hexa-1']);
    expect(first.said.split('\n').at(-1)).toBe('3 sent, 1 there already, 1 files are no pictures.');
    expect(first.code).toBe(0);
    const now = (await rows()).slice(before);
    expect(now.map(({ name }) => name).sort()).toEqual([
      expect.stringMatching('DJI_0000|twice'),
      expect.stringMatching('DJI_000[12]'),
      expect.stringMatching('DJI_0002|twice'),
    ]);
    expect(now.every(({ device, by }) => device === 'hexa-1' && by === 'tests')).toBe(true);
    const again = await run([dcim, '--device', 'hexa-1']);
    expect(again.said.split('\n').at(-1)).toBe('0 sent, 4 there already, 1 files are no pictures.');
  });

  it('prints what became of each file, where it was placed, and the sums', async () => {
    const dcim = await card(1);
    const media = join(dcim, '100MEDIA');
    await writeFile(join(media, 'own.jpg'), shot(await noise(), { lat: 36.6205, lon: 101.78 }));
    await writeFile(join(media, 'own-again.jpg'), await readFile(join(media, 'own.jpg')));
    await writeFile(join(media, 'broken.jpg'), BROKEN);
    await writeFile(join(media, 'notes.txt'), 'hello');
    const { code, said } = await run([dcim]);
    const lines = said.split('\n');
    const of = (name: string) => lines.find((line) => line.includes(`/${name}: `))?.split(': ')[1];
    expect(code).toBe(1);
    expect(of('own.jpg')).toMatch(/^(new|known, the same)/);
    expect([of('own.jpg'), of('own-again.jpg')]).toContain(
      'new · by its own metadata 36.620500, 101.780000 ± 5 m',
    );
    expect(of('DJI_0000.JPG')).toBe('new · unplaced');
    expect(of('broken.jpg')).toBe('refused');
    expect(of('notes.txt')).toBe('left out');
    expect(lines.slice(-10)).toEqual([
      '     5  files',
      '     2    new',
      '     1    the same bytes as another file',
      '     1    refused',
      '     1    no picture',
      expect.stringMatching(/^ {5}1 {6}This is no JPEG, PNG/),
      '     1  placed',
      '     1    by its own metadata',
      '     1  unplaced',
      '2 sent, 1 there already, 1 refused, 1 files are no pictures.',
    ]);
  });

  it('gives those that are there the flight that they had not, and places them by it', async () => {
    const from = NOW - 5 * 3_600_000;
    const flight = await addFlown(service.pool, 'hexa-1', from - 60_000, from + 3_600_000);
    await addCaptures(service.pool, flight, CAPTURES(from, 5));
    const { number } = (
      await service.pool.query('SELECT number FROM flights WHERE id = $1', [flight.id])
    ).rows[0];
    const dcim = await cardOf(from, 5);
    const first = await run([dcim]);
    expect(first.said).toContain('5  unplaced');
    const again = await run([dcim, '--flight', number]);
    const [line] = again.said.split('\n').filter((one) => one.includes('0003.JPG'));
    expect(line).toContain('known, now with its flight and device · ');
    // A camera's times are whole seconds: what is left of them is less than one.
    const place = `capture 3 of flight ${number} 36.620000, 101.781020 ± 3 m`;
    expect(line).toContain(`${place}, residual `);
    expect(line).toMatch(/residual -?0\.\d\d s, clock 3[67]\.\d s ahead$/);
    expect(again.said).toContain('5    by a capture of its flight');
    const third = await run([dcim, '--flight', number]);
    expect(third.said).toContain('0003.JPG: known · capture 3');
  });

  it('leaves those of another flight or device where they are', async () => {
    const dcim = await card(1);
    await addDevice(service.pool, 'hexa-2', 'hexacopter');
    await run([dcim, '--device', 'hexa-2']);
    const from = NOW - 9 * 3_600_000;
    const { id } = await addFlown(service.pool, 'hexa-1', from, from + 1000);
    const { said } = await run([dcim, '--flight', String(id)]);
    expect(said).toContain(
      `DJI_0000.JPG: known · unplaced · stays with hexa-2, not of flight ${id}\n`,
    );
    expect((await rows()).at(-1)).toMatchObject({ device: 'hexa-2' });
  });

  it('joins a case in the role that is said, evidence where none is; known ones too', async () => {
    const { rows: made } = await service.pool.query(
      `INSERT INTO cases (number, kind, state, source, lat, lon, occurred_at, opened_at)
       VALUES ('2026-QX-000077', 'matter', 'collected', 'staff', 36.6, 101.7, now(), now()) RETURNING id`,
    );
    const roles = async () =>
      (
        await service.pool.query(
          `SELECT p.name, cp.role FROM case_photos cp JOIN photos p ON p.id = cp.photo_id
           WHERE cp.case_id = $1 ORDER BY p.name`,
          [made[0].id],
        )
      ).rows.map(({ name, role }) => [name, role]);
    const dcim = await card(2);
    await run([dcim]);
    await rm(join(dcim, '100MEDIA', 'DJI_0001.JPG'));
    const known = await run([dcim, '--case', '2026-QX-000077', '--role', 'after']);
    expect(known.said).toContain('DJI_0000.JPG: known, now with its case');
    await writeFile(join(dcim, 'later.jpg'), await noise());
    await run([dcim, '--case', '2026-QX-000077', '--role', 'report']);
    await writeFile(join(dcim, 'more.jpg'), await noise());
    await run([dcim, '--case', '2026-QX-000077']);
    expect(await roles()).toEqual([
      ['DJI_0000.JPG', 'after'],
      ['later.jpg', 'report'],
      ['more.jpg', 'evidence'],
    ]);
    const wrong = await run([dcim, '--case', '2026-QX-000077', '--role', 'portrait']);
    expect(wrong.code).toBe(1);
    expect(wrong.said).toMatch(/role.*evidence.*verification.*before.*after.*report/);
  });

  it('sends as a device with its token', async () => {
    const { code } = await run([await card(1), '--device', 'hexa-1', '--token', 'secret']);
    expect(code).toBe(0);
    expect((await rows()).at(-1)).toMatchObject({ device: 'hexa-1', by: 'hexa-1' });
    const wrong = run([await card(1), '--device', 'hexa-1', '--token', 'wrong']);
    await expect(wrong).rejects.toThrow('401');
  });

  it('names what the service will not have, and sends the others', async () => {
    const dcim = await card(1);
    await writeFile(join(dcim, 'broken.jpg'), BROKEN);
    const { code, said } = await run([dcim]);
    expect(code).toBe(1);
    expect(said).toContain('broken.jpg: ');
    expect(said).toContain('1 sent, 0 there already, 1 refused.');
  });

  it('of a flight that is none ends at once', async () => {
    const { code, said } = await run([await card(1), '--flight', 'F-1']);
    expect(code).toBe(1);
    expect(said).toContain('There is no flight F-1');
  });

  it('broken off goes on from there', async () => {
    const dcim = await card(4);
    await writeFile(join(dcim, '000.jpg'), await noise(2000));
    const stop = new AbortController();
    const through = await proxy((path, method) => {
      if (method === 'POST' && path === '/api/v1/uploads') through.begun++;
      if (method !== 'PATCH' || through.begun !== 2 || stop.signal.aborted) return true;
      stop.abort(new Error('Ctrl-C'));
      return false;
    });
    const first = await run([dcim], { signal: stop.signal, url: through.url });
    expect(first.code).toBe(130);
    expect(first.said).toContain('Run it again');
    const second = await run([dcim], { url: through.url });
    expect(second.code).toBe(0);
    // The second photo's upload was gone on with: five uploads were begun for five photos.
    expect(through.begun).toBe(5);
    expect((await rows()).filter(({ name }) => name === '000.jpg')).toHaveLength(1);
    await through.stop();
  });

  it('says where nobody listens', async () => {
    const nobody = run([await card(1)], { url: 'http://127.0.0.1:9' });
    await expect(nobody).rejects.toThrow('cannot be reached');
  });
});

const CORPUS = fileURLToPath(new URL('../../../shared/data/photos/', import.meta.url));
describe.skipIf(!existsSync(CORPUS))('all recorded photos', () => {
  it('go in, and it is printed where each was placed and how', async () => {
    const { code, said } = await run([CORPUS]);
    expect(code).toBe(0);
    const lines = said.split('\n').filter((line) => line.includes(': '));
    expect(lines).toHaveLength(readdirSync(CORPUS).length);
    for (const line of lines)
      expect(line).toMatch(
        /: new · (unplaced$|by its own metadata -?\d+\.\d{6}, -?\d+\.\d{6} ± 5 m$)/,
      );
    expect(lines.filter((line) => line.includes('DJI_00'))[0]).toContain('46.842607, -91.994560');
    expect(said.split('\n').slice(-6)).toEqual([
      '    15  files',
      '    15    new',
      '    13  placed',
      '    13    by its own metadata',
      '     2  unplaced',
      '15 sent, 0 there already.',
    ]);
    const again = await run([CORPUS]);
    expect(again.said).toContain('    15    known already');
    expect(again.said).toContain('    13    by its own metadata');
  });
});

/** Hands on to the service what it hears of; ends the connection where `hears` says no. */
async function proxy(hears: (path: string, method: string) => boolean) {
  const handler: RequestListener = async (request, response) => {
    if (!hears(request.url!, request.method!)) {
      request.socket.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answer = await fetch(service.url + request.url, {
      method: request.method!,
      headers: headers as Record<string, string>,
      ...(chunks.length > 0 && { body: new Uint8Array(Buffer.concat(chunks)) }),
    });
    // It is unpacked already.
    const told = new Headers(answer.headers);
    told.delete('content-encoding');
    told.delete('content-length');
    response.writeHead(answer.status, Object.fromEntries(told));
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    begun: 0,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

it.each([
  [['import'], 'which folders'],
  [['export', 'a'], 'no "photos export"'],
  [['import', 'a', '--url', 'ftp://a'], 'no http'],
  [['import', 'a', '--token', 'b'], 'needs --device'],
  [['import', 'a', '--colour'], 'colour'],
])('%s is refused with what to do', (argv, why) => {
  expect(() => readOptions(argv, 'key')).toThrow(why);
});
it('somebody must send', () => {
  expect(() => readOptions(['import', 'a'], undefined)).toThrow('CHENGXUN_API_KEY');
});
