import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openPhotoFiles } from '../../../src/adapters/files/photo-files.ts';
import { createS3Originals, type S3Settings } from '../../../src/adapters/files/photo-s3.ts';
import { OriginalsAwayError, type PhotoFiles } from '../../../src/services/captures/ports.ts';
import { NO_PICTURE } from '../../fixtures/photo-bytes.ts';
import { KEYS, REGION, type S3Server, startS3 } from './s3-server.ts';

let s3: S3Server;
let dataDir: string;
beforeAll(async () => {
  s3 = await startS3();
  dataDir = await mkdtemp(join(tmpdir(), 'chengxun-s3-'));
});
afterAll(async () => {
  await s3.stop();
  await rm(dataDir, { recursive: true, force: true });
});
afterEach(() => {
  s3.fault = undefined;
  s3.objects.clear();
});

const open = (more: Partial<S3Settings> = {}): Promise<PhotoFiles> =>
  openPhotoFiles({
    dataDir,
    freeBytes: async () => 10e9,
    originals: createS3Originals(
      {
        endpoint: s3.url,
        bucket: 'city photos',
        region: REGION,
        ...KEYS,
        prefix: 'a/b+c/',
        ...more,
      },
      300,
    ),
  });

const BYTES = Buffer.concat([NO_PICTURE, Buffer.alloc(200_000, 7)]);
const HASH = createHash('sha256').update(BYTES).digest('hex');

async function* pieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 64_000) yield bytes.subarray(at, at + 64_000);
}
async function received(files: PhotoFiles) {
  const got = await files.receive(pieces(BYTES));
  if (!got.ok) throw new Error(got.reason);
  return got.photo;
}
async function all(of: AsyncIterable<Uint8Array>) {
  const parts: Uint8Array[] = [];
  for await (const part of of) parts.push(part);
  return Buffer.concat(parts);
}

describe('originals in an object store', () => {
  it('are kept under their hash, read back whole, lent as a file, and forgotten', async () => {
    const files = await open();
    const photo = await received(files);
    expect(await files.has(HASH)).toBe(false);
    const path = await files.keep(photo);
    expect([...s3.objects.keys()]).toEqual([`/city%20photos/a/b%2Bc/${HASH.slice(0, 2)}/${HASH}`]);
    // What lies here is for the decoder, until it is dropped.
    expect(path).toBe(photo.path);
    await files.drop(photo);
    await files.settle(HASH);
    expect(await files.has(HASH)).toBe(true);
    expect((await all((await files.read(HASH))!)).equals(BYTES)).toBe(true);
    const lent = await files.lend(HASH, async (file) => {
      const { readFile } = await import('node:fs/promises');
      return (await readFile(file)).equals(BYTES);
    });
    expect(lent).toBe(true);
    await files.forget(HASH);
    expect(s3.objects.size).toBe(0);
    expect(await files.read(HASH)).toBeUndefined();
    expect(await files.lend(HASH, async () => 1)).toBeUndefined();
    expect(await readdir(join(dataDir, 'photos', 'incoming'))).toEqual([]);
  });

  it.each([
    ['refuses the key', 403],
    ['fails', 500],
    ['asks for less', 503],
    ['says nothing', 'silent'],
  ] as const)('that %s are away, and what came stays pending', async (_, fault) => {
    const files = await open();
    const photo = await received(files);
    s3.fault = fault;
    await expect(files.keep(photo)).rejects.toThrow(OriginalsAwayError);
    await expect(files.has(HASH)).rejects.toThrow(OriginalsAwayError);
    await expect(files.read(HASH)).rejects.toThrow(OriginalsAwayError);
    expect(await files.pending()).toEqual([HASH]);
    s3.fault = undefined;
    await files.keep(photo);
    await files.settle(HASH);
    expect(await files.pending()).toEqual([]);
  });

  it('are away where the secret is wrong, or nobody listens', async () => {
    for (const more of [{ secretAccessKey: 'other' }, { endpoint: 'http://127.0.0.1:9' }]) {
      const files = await open(more);
      await expect(files.keep(await received(files))).rejects.toThrow(OriginalsAwayError);
    }
    expect(s3.objects.size).toBe(0);
  });

  it('of which half comes back are not taken for whole', async () => {
    const files = await open();
    await files.keep(await received(files));
    s3.fault = 'half';
    await expect(all((await files.read(HASH))!)).rejects.toThrow(OriginalsAwayError);
  });
});
