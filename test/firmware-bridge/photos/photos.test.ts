import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendPhotos } from '../../../firmware-bridge/photos/command.ts';
import { readPhotosConfig } from '../../../firmware-bridge/photos/config.ts';
import {
  BookFolderError,
  openPhotoBook,
  type PhotoBook,
} from '../../../firmware-bridge/photos/photo-book.ts';
import { createPhotoSender, type PhotoSender } from '../../../firmware-bridge/photos/sender.ts';
import type { DeviceId } from '../../../src/domain/ids.ts';
import { type PhotoService, startPhotoService } from './photo-service.ts';

const warnings: string[] = [];
const silent = () => {};
const log = {
  debug: silent,
  info: silent,
  warn: (_: object, message: string) => void warnings.push(message),
  error: silent,
};

let service: PhotoService;
let root: string;
let folder: string;
let book: PhotoBook;
let sender: PhotoSender;
let stop: AbortController;
let now = 0;

beforeEach(async () => {
  warnings.length = 0;
  service = await startPhotoService();
  root = await mkdtemp(join(tmpdir(), 'chengxun-photos-'));
  folder = join(root, 'DCIM');
  mkdirSync(folder);
  await begin();
});
afterEach(async () => {
  await book.close();
  await service.close();
  await rm(root, { recursive: true, force: true });
});

async function begin(flight?: string): Promise<void> {
  book = await openPhotoBook(join(root, 'data'), log);
  stop = new AbortController();
  const device = 'hexa-1' as DeviceId;
  const config = { folder, url: service.url, device, token: 'secret', settle: 3000 };
  sender = createPhotoSender({ ...config, ...(flight && { flight }) }, book, log, stop.signal);
}
async function restart(flight?: string): Promise<void> {
  await book.close();
  await begin(flight);
}
const put = (name: string, bytes: Uint8Array | string) => writeFileSync(join(folder, name), bytes);
const round = (later = 0) => {
  now += later;
  return sender.round(now);
};
const names = () => service.came.map(({ name }) => name);
const uploads = () =>
  service.calls.filter((call) => call.startsWith('POST /api/v1/uploads')).length;

describe('what is sent', () => {
  it('waits until a file stands still', async () => {
    put('DJI_0001.JPG', 'half');
    expect(await round()).toMatchObject({ sent: 0, waiting: 1, next: 3000 });
    put('DJI_0001.JPG', 'half and more');
    expect(await round(2000)).toMatchObject({ sent: 0 });
    expect(await round(2000)).toMatchObject({ sent: 0 });
    expect(await round(1000)).toMatchObject({ sent: 1, waiting: 0 });
    expect(service.came[0]!.bytes.toString()).toBe('half and more');
  });

  it('photos of all folders in it, nothing else, and nothing of it is touched', async () => {
    mkdirSync(join(folder, '101MEDIA'));
    put('a.jpg', 'a');
    put(join('101MEDIA', 'b.DNG.tiff'), 'b');
    for (const name of ['c.mp4', '.d.jpg', 'e.jpg.part', 'f.jpg~']) put(name, name);
    put('empty.jpg', '');
    // What a camera writes beside its picture stays on the card; alone, it is sent.
    for (const name of ['g.arw', 'a.arw']) put(name, name);
    await round();
    expect(await round(3000)).toMatchObject({ sent: 3 });
    expect(names().sort()).toEqual(['a.jpg', 'b.DNG.tiff', 'g.arw']);
    expect(readdirSync(folder)).toHaveLength(9);
  });

  it('goes to the flight that is named', async () => {
    await restart('2026-FX-000012');
    put('a.jpg', 'a');
    await round();
    await round(3000);
    expect(service.came[0]!.flight).toBe('2026-FX-000012');
  });

  it('nothing twice: not after a restart, not what the service has from elsewhere', async () => {
    put('a.jpg', 'a');
    await round();
    await round(3000);
    await restart();
    await round();
    expect(await round(3000)).toEqual({ sent: 0, known: 0, refused: 0, waiting: 0 });
    put('copy of a.jpg', 'a');
    await round();
    expect(await round(3000)).toMatchObject({ sent: 0, known: 1 });
    expect(uploads()).toBe(1);
  });

  it('another photo under the same name is another photo', async () => {
    put('a.jpg', 'a');
    await round();
    await round(3000);
    put('a.jpg', 'another');
    await round();
    expect(await round(3000)).toMatchObject({ sent: 1 });
    expect(service.came).toHaveLength(2);
  });
});

describe('a bad link', () => {
  const big = Buffer.alloc(3_000_000, 'photo');

  it('goes on where it was broken off, over a restart too', async () => {
    put('big.jpg', big);
    await round();
    service.next = { cut: 1_000_000 };
    expect(await round(3000)).toMatchObject({ sent: 0, waiting: 1 });
    await restart();
    await round();
    expect(await round(60_000)).toMatchObject({ sent: 1 });
    expect(service.came[0]!.bytes.equals(big)).toBe(true);
    expect(uploads()).toBe(1);
    expect(service.calls.some((call) => call.startsWith('HEAD'))).toBe(true);
  });

  it('begins anew where the service knows nothing of it any more', async () => {
    put('big.jpg', big);
    await round();
    service.next = { cut: 1_000_000 };
    await round(3000);
    const [, entry] = [...book.entries][0]!;
    await book.set('big.jpg', { ...entry, upload: `${service.url}/api/v1/uploads/gone` });
    expect(await round(60_000)).toMatchObject({ sent: 1 });
    expect(service.came[0]!.bytes.equals(big)).toBe(true);
  });

  it('waits longer each time, and tells it once', async () => {
    put('a.jpg', 'a');
    await round();
    const pauses: number[] = [];
    for (let tried = 0; tried < 8; tried++) {
      service.next = { status: 503 };
      const before = service.calls.length;
      const { next } = await round(tried === 0 ? 3000 : pauses.at(-1)!);
      expect(service.calls.length).toBeGreaterThan(before);
      pauses.push(next!);
    }
    expect(pauses[0]).toBe(3000);
    expect(pauses.at(-1)).toBe(60_000);
    expect(warnings).toHaveLength(1);
    // Not before its time.
    const before = service.calls.length;
    await round(1000);
    expect(service.calls.length).toBe(before);
    service.next = undefined;
    expect(await round(60_000)).toMatchObject({ sent: 1 });
  });

  it('a wrong token keeps everything waiting', async () => {
    service.token = 'another';
    put('a.jpg', 'a');
    await round();
    expect(await round(3000)).toMatchObject({ sent: 0, refused: 0, waiting: 1 });
    expect(warnings[0]).toContain('token');
    service.token = 'secret';
    expect(await round(60_000)).toMatchObject({ sent: 1 });
  });
});

describe('what cannot be', () => {
  it('one that is refused is not sent again, and holds up nothing', async () => {
    put('a.jpg', 'no picture');
    await round();
    service.next = { status: 422 };
    expect(await round(3000)).toMatchObject({ refused: 1, waiting: 0 });
    put('b.jpg', 'b');
    await round();
    expect(await round(3000)).toMatchObject({ sent: 1, refused: 0 });
    await restart();
    await round();
    expect(await round(3000)).toMatchObject({ sent: 0, refused: 0, waiting: 0 });
  });

  it('a card that is pulled out and comes back is not sent again', async () => {
    put('a.jpg', 'a');
    await round();
    await round(3000);
    rmSync(folder, { recursive: true });
    expect(await round(1000)).toMatchObject({ sent: 0, next: 60_000 });
    mkdirSync(folder);
    await round(1000);
    put('a.jpg', 'a');
    await round(1000);
    expect(await round(3000)).toMatchObject({ sent: 0 });
    expect(uploads()).toBe(1);
  });

  it('two bridges on one data folder', async () => {
    const second = openPhotoBook(join(root, 'data'), log);
    await expect(second).rejects.toThrow(BookFolderError);
    await expect(second).rejects.toThrow('Another chengxun-bridge');
  });
});

describe('the command', () => {
  const said = (...more: string[]) =>
    readPhotosConfig([
      '--watch',
      folder,
      '--url',
      `${service.url}/`,
      '--device',
      'hexa-1',
      ...more,
    ]);

  it('reads what it is told, and says everything that is wrong with it', () => {
    expect(said('--token', 'secret')).toMatchObject({
      config: { folder, url: service.url, device: 'hexa-1', settle: 3000, rescan: 30_000 },
    });
    const wrong = readPhotosConfig(['--url', 'ftp://x', '--settle=-1', '--log', 'loud']);
    expect('faults' in Object(wrong) && (wrong as { faults: string[] }).faults).toHaveLength(6);
    expect(readPhotosConfig(['--nonsense'])).toHaveProperty('faults');
    expect(readPhotosConfig(['-h'])).toBe('help');
  });

  it('once: sends what is there and ends', async () => {
    put('a.jpg', 'a');
    put('b.jpg', 'b');
    const read = said(
      '--token',
      'secret',
      '--once',
      '--settle',
      '0',
      '--data',
      join(root, 'other'),
    );
    if (typeof read === 'string' || 'faults' in read) throw new Error('faults');
    expect(await sendPhotos(read.config, log, new AbortController().signal)).toBe(0);
    expect(names().sort()).toEqual(['a.jpg', 'b.jpg']);
  });

  it('watches, and ends when it is interrupted', async () => {
    const read = said('--token', 'secret', '--settle', '0', '--data', join(root, 'other'));
    if (typeof read === 'string' || 'faults' in read) throw new Error('faults');
    const end = new AbortController();
    const running = sendPhotos(read.config, log, end.signal);

    put('late.jpg', 'late');
    await expect.poll(names).toEqual(['late.jpg']);
    end.abort();
    expect(await running).toBe(0);
  });
});
