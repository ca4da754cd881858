/** The files of the patrol library: what came with the service, and the bureau's own in the data directory. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryFault, LibraryFile, LibraryFiles } from '../../services/patrols/ports.ts';

const FOLDERS = [
  'cameras',
  'airframes',
  'templates',
] as const satisfies readonly LibraryFile['folder'][];
/** Of one folder; more than anybody keeps. */
const MOST_FILES = 500;
/** Bytes: a file has some hundreds. */
const LONGEST = 100_000;

/** @param shipped read once, as it does not change under a running service; `own` may be absent */
export function createLibraryFiles(shipped: string, own: string): LibraryFiles {
  let known: Promise<readonly LibraryFile[]> | undefined;
  return {
    read: async () => {
      known ??= readFolders(shipped, []);
      const faults: LibraryFault[] = [];
      const files = [...(await known), ...(await readFolders(own, faults))];
      return { files, faults };
    },
  };
}

async function readFolders(root: string, faults: LibraryFault[]): Promise<LibraryFile[]> {
  const read = await Promise.all(FOLDERS.map((folder) => readFolder(root, folder, faults)));
  return read.flat();
}

async function readFolder(
  root: string,
  folder: LibraryFile['folder'],
  faults: LibraryFault[],
): Promise<LibraryFile[]> {
  const names = await namesIn(join(root, folder), folder, faults);
  if (names.length > MOST_FILES) {
    const detail = `more than ${MOST_FILES} files: those beyond are left out`;
    faults.push({ file: folder, detail });
  }
  const files: LibraryFile[] = [];
  for (const name of names.slice(0, MOST_FILES)) {
    const file = join(root, folder, name);
    try {
      const { size } = await stat(file);
      if (size > LONGEST) throw new Error(`it has ${size} bytes, at most ${LONGEST} are read`);
      files.push({ folder, name, text: await readFile(file, 'utf8') });
    } catch (error) {
      faults.push({ file: `${folder}/${name}`, detail: (error as Error).message });
    }
  }
  return files;
}

async function namesIn(path: string, folder: string, faults: LibraryFault[]): Promise<string[]> {
  try {
    return (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') faults.push({ file: folder, detail: message });
    return [];
  }
}
