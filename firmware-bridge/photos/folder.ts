/** The photos that lie in a folder, and those in it. */
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface FoundFile {
  /** Within the folder. */
  readonly path: string;
  readonly size: number;
  /** ms */
  readonly modified: number;
}

const PHOTO = /\.(jpe?g|png|webp|tiff?|hei[cf])$/i;
/** Of one folder; a card of a terabyte has fewer. */
const MOST_FILES = 200_000;

/** The oldest first. Hidden files and what is no photo by its name are left out. Throws where it cannot be read. */
export async function photosIn(folder: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of all) {
    if (!entry.isFile() || entry.name.startsWith('.') || !PHOTO.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    // Gone since it was listed.
    const looked = await stat(file).catch(() => undefined);
    if (!looked) continue;
    found.push({ path: relative(folder, file), size: looked.size, modified: looked.mtimeMs });
    if (found.length >= MOST_FILES) break;
  }
  return found.sort((a, b) => a.modified - b.modified || (a.path < b.path ? -1 : 1));
}
