/** Cameras, airframes and templates together, out of the texts of their files. */
import type { Airframe, Camera } from '../planner/types.ts';
import { type Listed, parseAirframe, parseCamera, parseTemplate } from './parse.ts';
import type { Template } from './template.ts';

export interface Library {
  readonly templates: readonly Template[];
  readonly cameras: readonly Listed<Camera>[];
  readonly airframes: readonly Listed<Airframe>[];
}

export const LIBRARY_FOLDERS = ['cameras', 'airframes', 'templates'] as const;

export interface LibraryFile {
  readonly folder: (typeof LIBRARY_FOLDERS)[number];
  readonly name: string;
  readonly text: string;
}

/** A file that is not taken, and why, in English. */
export interface LibraryFault {
  readonly file: string;
  readonly detail: string;
}

/** A later file with the id of an earlier one takes its place. */
export function libraryOf(files: readonly LibraryFile[]): {
  readonly library: Library;
  readonly faults: readonly LibraryFault[];
} {
  const kinds = {
    cameras: new Map<string, Listed<Camera>>(),
    airframes: new Map<string, Listed<Airframe>>(),
    templates: new Map<string, Template>(),
  };
  const faults: LibraryFault[] = [];
  for (const { folder, name, text } of files) {
    const read = PARSERS[folder](text);
    if (read.ok) (kinds[folder] as Map<string, unknown>).set(read.value.id, read.value);
    else faults.push({ file: `${folder}/${name}`, detail: `${read.where}: ${read.detail}` });
  }
  const library: Library = {
    templates: [...kinds.templates.values()],
    cameras: [...kinds.cameras.values()],
    airframes: [...kinds.airframes.values()],
  };
  return { library, faults };
}

const PARSERS = { cameras: parseCamera, airframes: parseAirframe, templates: parseTemplate };
