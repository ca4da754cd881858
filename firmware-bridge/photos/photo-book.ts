/**
 * What was sent of a folder and what is under way, on disk: a restart neither sends anything twice nor
 * begins a half-sent photo anew.
 */
import { join } from 'node:path';
import type { ClassicLevel } from 'classic-level';
import { openLevelFolder } from '../level-folder.ts';
import type { Log } from '../log.ts';

export interface Entry {
  /** As they were when this was written: another size or time, and it is another file. */
  readonly size: number;
  /** ms */
  readonly modified: number;
  readonly state: 'waiting' | 'sent' | 'refused';
  /** Hex. */
  readonly sha256?: string;
  /** Of a tus upload under way. */
  readonly upload?: string;
  /** Why it was refused. */
  readonly why?: string;
}

export interface PhotoBook {
  /** By path within the folder. */
  readonly entries: ReadonlyMap<string, Entry>;
  set(path: string, entry: Entry): Promise<void>;
  /** Of files that are gone: a card may come back with other photos under the same names. */
  forget(paths: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Another bridge has this folder open, or this one cannot; the message says what to do. */
export class BookFolderError extends Error {
  override readonly name = 'BookFolderError';
}

export async function openPhotoBook(dataDir: string, log: Log): Promise<PhotoBook> {
  const folder = join(dataDir, 'photos');
  try {
    return await openLevelFolder(
      { folder, name: 'the book of photos', valueEncoding: 'json', log },
      (level: ClassicLevel<string, Entry>) => loaded(level),
    );
  } catch (error) {
    const { cause, message } = error as { cause?: { code?: string; message: string } } & Error;
    throw new BookFolderError(
      cause?.code === 'LEVEL_LOCKED'
        ? `Another chengxun-bridge uses this data folder (${folder} is locked). Stop it first, or give this one another with --data.`
        : `The book of photos in ${folder} cannot be opened (${cause?.message ?? message}). See that this user may write there, or give another folder with --data.`,
    );
  }
}

async function loaded(level: ClassicLevel<string, Entry>): Promise<PhotoBook> {
  const entries = new Map<string, Entry>();
  for await (const [path, entry] of level.iterator()) entries.set(path, entry);
  return {
    entries,
    set: async (path, entry) => {
      entries.set(path, entry);
      // Lost in a crash, it is hashed again, and the service says that it has it.
      await level.put(path, entry);
    },
    forget: async (paths) => {
      for (const path of paths) entries.delete(path);
      await level.batch(paths.map((key) => ({ type: 'del', key })));
    },
    close: () => level.close(),
  };
}
