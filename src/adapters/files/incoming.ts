/** Files that come in piece by piece: hashed while they are written, and synced before they count. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';

/** An empty folder for what comes in; what an earlier run had not received to its end is thrown away. */
export async function openIncoming(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

/**
 * Synced when it resolves. `refuse` is asked before each piece is written, with the bytes that there are
 * with it; what it answers ends the reading. The file at `path` is the caller's to take away.
 */
export async function receiveFile<Reason extends string>(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  refuse: (piece: Uint8Array, bytes: number) => Reason | undefined | Promise<Reason | undefined>,
): Promise<
  | { readonly ok: true; readonly bytes: number; readonly sha256: string }
  | { readonly ok: false; readonly reason: Reason }
> {
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of pieces) {
      bytes += piece.length;
      const reason = await refuse(piece, bytes);
      if (reason !== undefined) return { ok: false, reason };
      hash.update(piece);
      await file.write(piece);
    }
    await file.sync();
    return { ok: true, bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** Opened when it is read, so that nothing stays open where nobody does. */
export async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}
