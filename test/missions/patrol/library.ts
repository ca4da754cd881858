/** The shipped library, as its files are. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LIBRARY_FOLDERS, type Library, libraryOf } from '../../../missions/library/library.ts';

const FOLDER = fileURLToPath(new URL('../../../missions/library', import.meta.url));

export function shippedLibrary(): Library {
  const files = LIBRARY_FOLDERS.flatMap((folder) =>
    readdirSync(`${FOLDER}/${folder}`).map((name) => ({
      folder,
      name,
      text: readFileSync(`${FOLDER}/${folder}/${name}`, 'utf8'),
    })),
  );
  const { library, faults } = libraryOf(files);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return library;
}
