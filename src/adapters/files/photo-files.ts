/**
 * Photos by their bytes: what comes in lies in `photos/incoming` until it is whole and synced, goes to where
 * originals are kept, and is marked in `photos/pending` until its row is committed.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PhotoType } from '../../domain/captures/photo.ts';
import {
  type BytesRefusal,
  type IncomingPhoto,
  MOST_PHOTO,
  type PhotoFiles,
} from '../../services/captures/ports.ts';
import { photoTypeOf, TYPE_BYTES } from '../../wire/photo-type.ts';
import { openIncoming, piecesOf, receiveFile } from './incoming.ts';

/** Where originals are kept, by their sha-256. Rejects with OriginalsAwayError where it does not answer. */
export interface Originals {
  /** There after a crash when it resolves. Resolves with a path to it on this machine. */
  put(photo: IncomingPhoto): Promise<string>;
  has(sha256: string): Promise<boolean>;
  /** Undefined: it is not there. */
  read(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  remove(sha256: string): Promise<void>;
  /** A path on this machine, where it has one. */
  pathOf?(sha256: string): string;
}

export interface PhotoFilesParts {
  readonly dataDir: string;
  /** Absent: the data directory, as `photos/ab/abcd…`. */
  readonly originals?: Originals;
  /** On the disk of the data directory. */
  readonly freeBytes: () => Promise<number>;
}

/** Bytes that stay free: the database, the spool and the black boxes live on the same disk. */
export const LEAST_FREE = 500 * 1024 * 1024;
/** How often it is looked whether there is still room, bytes. */
const LOOK_EVERY = 16 * 1024 * 1024;

/** What an earlier run had not received to its end is thrown away. */
export async function openPhotoFiles(parts: PhotoFilesParts): Promise<PhotoFiles> {
  const folder = join(parts.dataDir, 'photos');
  const incoming = join(folder, 'incoming');
  const pending = join(folder, 'pending');
  await openIncoming(incoming);
  await mkdir(pending, { recursive: true });
  const originals = parts.originals ?? diskOriginals(folder);
  const temporary = () => join(incoming, randomUUID());
  return {
    receive: (pieces) => receivePhoto(temporary(), pieces, parts.freeBytes),
    keep: async (photo) => {
      await writeSynced(join(pending, photo.sha256));
      return originals.put(photo);
    },
    settle: (sha256) => rm(join(pending, sha256), { force: true }),
    pending: async () => (await readdir(pending)).filter((name) => /^[0-9a-f]{64}$/.test(name)),
    forget: async (sha256) => {
      await originals.remove(sha256);
      await rm(join(pending, sha256), { force: true });
    },
    drop: (photo) => rm(photo.path, { force: true }),
    has: (sha256) => originals.has(sha256),
    read: (sha256) => originals.read(sha256),
    lend: async (sha256, work) => {
      const pieces = await originals.read(sha256);
      if (!pieces) return undefined;
      if (originals.pathOf) return work(originals.pathOf(sha256));
      const path = temporary();
      try {
        await receiveFile(path, pieces, () => undefined);
        return await work(path);
      } finally {
        await rm(path, { force: true });
      }
    },
  };
}

async function receivePhoto(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  freeBytes: () => Promise<number>,
): ReturnType<PhotoFiles['receive']> {
  const watch = new Watch(freeBytes);
  try {
    const got = await receiveFile(path, pieces, (piece, bytes) => watch.refuse(piece, bytes));
    const type = watch.type;
    if (got.ok && type) return { ok: true, photo: { ...got, type, path } };
    await rm(path, { force: true });
    if (!got.ok) return got;
    return { ok: false, reason: got.bytes === 0 ? 'empty' : 'no-picture' };
  } catch (error) {
    await rm(path, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return { ok: false, reason: 'no-room' };
    throw error;
  }
}

/** Looks at what comes in: whether it is a picture, not too large, and whether there is room. */
class Watch {
  type: PhotoType | undefined;
  readonly #freeBytes: () => Promise<number>;
  #head: Uint8Array = new Uint8Array();
  #nextLook = 0;

  constructor(freeBytes: () => Promise<number>) {
    this.#freeBytes = freeBytes;
  }

  async refuse(piece: Uint8Array, bytes: number): Promise<BytesRefusal | undefined> {
    if (bytes > MOST_PHOTO) return 'too-large';
    if (this.#head.length < TYPE_BYTES) {
      this.#head = Buffer.concat([this.#head, piece.subarray(0, TYPE_BYTES)]);
      this.type = photoTypeOf(this.#head);
      if (!this.type && this.#head.length >= TYPE_BYTES) return 'no-picture';
    }
    if (bytes < this.#nextLook) return undefined;
    this.#nextLook = bytes + LOOK_EVERY;
    return (await this.#freeBytes()) - piece.length < LEAST_FREE ? 'no-room' : undefined;
  }
}

function diskOriginals(folder: string): Originals {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  const has = (sha256: string) =>
    stat(pathOf(sha256)).then(
      () => true,
      () => false,
    );
  return {
    pathOf,
    has,
    put: async ({ sha256, path }) => {
      const to = pathOf(sha256);
      await mkdir(dirname(to), { recursive: true });
      await rename(path, to);
      await syncFolder(dirname(to));
      return to;
    },
    read: async (sha256) => ((await has(sha256)) ? piecesOf(pathOf(sha256)) : undefined),
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
  };
}

async function writeSynced(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
}

/** That a name is in a folder survives a loss of power only once the folder is synced. */
async function syncFolder(path: string): Promise<void> {
  // Windows knows no handles of folders, and journals names by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
