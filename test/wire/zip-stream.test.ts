import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type ZipEntry, zipStream } from '../../src/wire/zip-stream.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');

async function zipped(entries: readonly ZipEntry[]): Promise<Uint8Array[]> {
  async function* all() {
    yield* entries;
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of zipStream(all())) pieces.push(piece);
  return pieces;
}

async function* pieces(...all: (string | Uint8Array)[]) {
  yield* all;
}

describe('a ZIP archive', () => {
  it('has every file whole, however it was cut, compressed or not', async () => {
    const bytes = Uint8Array.from({ length: 3000 }, (_, i) => i * 7);
    const archive = unzipSync(
      Buffer.concat(
        await zipped([
          { name: 'a/文件.txt', modified: NOW, pieces: pieces('城', '巡', '') },
          { name: 'a/empty', modified: 0, pieces: pieces() },
          { name: 'a/b.tlog', modified: NOW, packed: true, pieces: pieces(bytes, bytes) },
        ]),
      ),
    );
    expect(Object.keys(archive)).toEqual(['a/文件.txt', 'a/empty', 'a/b.tlog']);
    expect(strFromU8(archive['a/文件.txt']!)).toBe('城巡');
    expect(archive['a/empty']).toHaveLength(0);
    expect(archive['a/b.tlog']).toEqual(Uint8Array.from([...bytes, ...bytes]));
  });

  it('comes while it is made: not all of a file is held', async () => {
    let made = 0;
    async function* long() {
      for (; made < 200; made++) yield new Uint8Array(10_000).fill(made);
    }
    async function* one() {
      yield { name: 'x', modified: NOW, packed: true, pieces: long() };
    }
    const stream = zipStream(one());
    for (let n = 0; n < 10; n++) await stream.next();
    expect(made).toBeLessThan(15);
  });

  it('fails where a file fails', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'x';
      throw new Error('the disk is gone');
    }
    await expect(zipped([{ name: 'x', modified: NOW, pieces: broken() }])).rejects.toThrow('disk');
  });
});
