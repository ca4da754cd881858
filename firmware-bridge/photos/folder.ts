/** The photos that lie in a folder, and those in it. */
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isPhotoName, withoutTwins } from '../../src/domain/captures/photo-names.ts';

export interface FoundFile {
  /** Within the folder. */
  readonly path: string;
  readonly size: number;
  /** ms */
  readonly modified: number;
}

/** Of one folder; a card of a terabyte has fewer. */
const MOST_FILES = 200_000;

/**
 * The oldest first. Left out are hidden files, what is no photo by its name, and a RAW file whose picture lies
 * beside it: the link is thin. Throws where it cannot be read.
 */
export async function photosIn(folder: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const photos = all
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && isPhotoName(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of withoutTwins(photos)) {
    // Gone since it was listed.
    const looked = await stat(file).catch(() => undefined);
    if (!looked) continue;
    found.push({ path: relative(folder, file), size: looked.size, modified: looked.mtimeMs });
    if (found.length >= MOST_FILES) break;
  }
  return found.sort((a, b) => a.modified - b.modified || (a.path < b.path ? -1 : 1));
}
