/** `chengxun photos import` against a real service. */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importPhotos } from '../../src/commands/photos/import.ts';
import { readOptions } from '../../src/commands/photos/options.ts';
import { hashToken } from '../../src/services/devices-token.ts';
import { addDevice } from './seed.ts';
import { type Service, startService } from './service.ts';

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

  it('sends as a device with its token', async () => {
    const { code } = await run([await card(1), '--device', 'hexa-1', '--token', 'secret']);
    expect(code).toBe(0);
    expect((await rows()).at(-1)).toMatchObject({ device: 'hexa-1', by: 'hexa-1' });
    const wrong = run([await card(1), '--device', 'hexa-1', '--token', 'wrong']);
    await expect(wrong).rejects.toThrow('401');
  });

  it('names what the service will not have, and sends the others', async () => {
    const dcim = await card(1);
    await writeFile(
      join(dcim, 'broken.jpg'),
      Buffer.from([0xff, 0xd8, 0xff, ...Array(60).fill(0)]),
    );
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
      if (method === 'PATCH' && through.begun === 2) stop.abort(new Error('Ctrl-C'));
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

/** Hands on to the service what it hears of. */
async function proxy(hears: (path: string, method: string) => void) {
  const handler: RequestListener = async (request, response) => {
    hears(request.url!, request.method!);
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
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
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
