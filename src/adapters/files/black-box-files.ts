/** Black boxes on disk: `black-boxes/ab/abcd….tlog`, named by what is in them. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlackBoxFiles } from '../../services/flights/black-boxes.ts';

/** What an earlier run had not received to its end is thrown away. */
export async function openBlackBoxFiles(dataDir: string): Promise<BlackBoxFiles> {
  const folder = join(dataDir, 'black-boxes');
  const incoming = join(folder, 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), `${sha256}.tlog`);
  return {
    write: async (sha256, pieces, most) => {
      const part = join(incoming, randomUUID());
      try {
        const written = await receive(part, pieces, most);
        if (!written) return { ok: false, reason: 'too-large' };
        if (written.hash !== sha256) return { ok: false, reason: 'mismatch', found: written.hash };
        await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true });
        await rename(part, pathOf(sha256));
        return { ok: true, bytes: written.bytes };
      } finally {
        await rm(part, { force: true });
      }
    },
    read: async (sha256) => {
      const path = pathOf(sha256);
      const there = await stat(path).catch(() => undefined);
      return there && piecesOf(path);
    },
  };
}

/** Opened when it is read, so that nothing stays open where nobody does. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}

/** Synced when it resolves; undefined where it is larger than `most`. */
async function receive(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  most: number,
): Promise<{ bytes: number; hash: string } | undefined> {
  const file: FileHandle = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of pieces) {
      bytes += piece.length;
      if (bytes > most) return undefined;
      hash.update(piece);
      await file.write(piece);
    }
    await file.sync();
    return { bytes, hash: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
