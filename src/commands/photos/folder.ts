/** The pictures in folders, and their hashes. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../../start-error.ts';
import { photoTypeOf, TYPE_BYTES } from '../../wire/photo-type.ts';

/** More is no card of a camera. */
const MOST_FILES = 100_000;

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Files that begin like pictures, in order of their paths; hidden ones and links are left out.
 * @throws StartError where a folder cannot be read, or there are more than 100,000 files
 */
export async function findPictures(
  folders: readonly string[],
): Promise<{ readonly pictures: readonly FoundFile[]; readonly others: readonly string[] }> {
  const pictures: FoundFile[] = [];
  const others: string[] = [];
  for (const path of await filesIn(folders)) {
    if (await isPicture(path)) pictures.push({ path, bytes: (await stat(path)).size });
    else others.push(path);
  }
  return { pictures, others };
}

async function filesIn(folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const due = [...folders].reverse();
  for (let folder = due.pop(); folder !== undefined; folder = due.pop()) {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
      throw new StartError(`${folder} cannot be read (${error.message}).`);
    });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const below: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) below.push(path);
      else if (entry.isFile()) found.push(path);
    }
    due.push(...below.reverse());
    if (found.length > MOST_FILES)
      throw new StartError(`There are more than ${MOST_FILES} files. Import folder by folder.`);
  }
  return found;
}

async function isPicture(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TYPE_BYTES), 0, TYPE_BYTES, 0);
    return photoTypeOf(buffer.subarray(0, bytesRead)) !== undefined;
  } finally {
    await file.close();
  }
}

/** Hex. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
