/** Cameras, airframes and templates: those that came with the service, and the bureau's own in their place. */
import { libraryOf } from '../../../missions/library/library.ts';
import type { Log } from '../ports.ts';
import type { Library, LibraryFault, LibraryFiles } from './ports.ts';

export interface PatrolLibrary {
  /** As the files are now. */
  read(): Promise<{ readonly library: Library; readonly faults: readonly LibraryFault[] }>;
}

export function createPatrolLibrary(deps: { files: LibraryFiles; log: Log }): PatrolLibrary {
  /** Each is logged once, however often the library is read. */
  let told = '';
  return {
    read: async () => {
      const { files, faults: unread } = await deps.files.read();
      const { library, faults: wrong } = libraryOf(files);
      const faults = [...unread, ...wrong];
      const text = JSON.stringify(faults);
      if (text !== told && faults.length > 0)
        deps.log.warn({ faults }, 'files of the patrol library are left out');
      told = text;
      return { library, faults };
    },
  };
}
