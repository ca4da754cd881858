/** Runs in a thread of its own: reads tiles and buildings, and hands out what is around a place. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import {
  GroundBook,
  type GroundFiles,
  type GroundMessage,
} from '../../services/patrols/ground-book.ts';

export interface GroundPlaces {
  readonly terrainDir?: string | undefined;
  readonly buildings?: string | undefined;
}

/** Bytes: an SRTM tile has 26 million, a GeoTIFF of a province some hundreds of millions. */
const LARGEST_TILE = 512_000_000;
const LARGEST_BUILDINGS = 200_000_000;

const book = new GroundBook(filesOf(workerData as GroundPlaces));

parentPort!.on('message', (message: GroundMessage) =>
  parentPort!.postMessage(message.kind === 'survey' ? book.survey() : book.around(message.bounds)),
);

function filesOf({ terrainDir, buildings }: GroundPlaces): GroundFiles {
  return {
    ...(terrainDir !== undefined && {
      tiles: {
        names: () => readdirSync(terrainDir).sort(),
        read: (name) => bounded(join(terrainDir, name), LARGEST_TILE),
      },
    }),
    ...(buildings !== undefined && {
      buildings: {
        name: basename(buildings),
        read: () => bounded(buildings, LARGEST_BUILDINGS).toString('utf8'),
      },
    }),
  };
}

function bounded(file: string, largest: number): Buffer {
  const { size } = statSync(file);
  if (size <= largest) return readFileSync(file);
  const error: NodeJS.ErrnoException = new Error(
    `it has ${size} bytes, at most ${largest} are read`,
  );
  error.code = 'EFBIG';
  throw error;
}
