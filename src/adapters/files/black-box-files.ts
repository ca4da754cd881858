/** Black boxes on disk: `black-boxes/ab/abcd….tlog`, named by what is in them. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlackBoxFiles } from '../../services/flights/black-boxes.ts';
import { openIncoming, piecesOf, receiveFile } from './incoming.ts';

/** What an earlier run had not received to its end is thrown away. */
export async function openBlackBoxFiles(dataDir: string): Promise<BlackBoxFiles> {
  const folder = join(dataDir, 'black-boxes');
  const incoming = join(folder, 'incoming');
  await openIncoming(incoming);
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), `${sha256}.tlog`);
  return {
    write: async (sha256, pieces, most) => {
      const part = join(incoming, randomUUID());
      try {
        const written = await receiveFile(part, pieces, (_, bytes) =>
          bytes > most ? 'too-large' : undefined,
        );
        if (!written.ok) return written;
        if (written.sha256 !== sha256)
          return { ok: false, reason: 'mismatch', found: written.sha256 };
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
