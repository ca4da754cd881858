/**
 * SRTM's .hgt: a square degree of big-endian int16 metres above the geoid EGM96, rows from the north, the
 * outermost samples on the degree lines and hence in the neighbouring tiles too. (USGS, SRTM
 * documentation: "SRTM Topography".)
 */
import { Archive, isArchive } from '../formats/archive.ts';
import { Refused } from '../formats/reading.ts';
import {
  type Lattice,
  type TerrainTile,
  type TileReading,
  TileRefused,
  tileReading,
} from './tile.ts';

/** Samples on a side: of 1″ and of 3″. */
const SIDES = [3601, 1201] as const;
const VOID = -32768;
/** Bytes of a tile of 1″. */
const LARGEST = 2 * SIDES[0] ** 2;

/** @param name of the file: its south-west corner, as N36E101.hgt; with `.zip`, or zipped bytes, unpacked */
export function readHgt(bytes: Uint8Array, name: string): TileReading {
  return tileReading(() => {
    const corner = cornerOf(name);
    const raw = isArchive(bytes) ? unpacked(bytes) : bytes;
    return { ok: true, tile: tileOf(raw, corner) };
  });
}

interface Corner {
  readonly west: number;
  readonly south: number;
}

const NAME = /(?:^|[^a-z0-9])([NS])(\d{2})([EW])(\d{3})(?![0-9])[^/\\]*$/i;

/** @throws TileRefused */
export function cornerOf(name: string): Corner {
  const [, ns, lat, ew, lon] = NAME.exec(name) ?? [];
  const south = Number(lat) * (ns?.toUpperCase() === 'S' ? -1 : 1);
  const west = Number(lon) * (ew?.toUpperCase() === 'W' ? -1 : 1);
  if (!(south >= -90 && south < 90 && west >= -180 && west < 180))
    throw new TileRefused(
      'name',
      `"${name.slice(0, 80)}" does not say where it lies: name it by its south-west corner, as N36E101.hgt`,
    );
  return { west, south };
}

function unpacked(bytes: Uint8Array): Uint8Array {
  try {
    const archive = new Archive(bytes);
    const inside = archive.entries.filter(({ name }) => /\.hgt$/i.test(name));
    if (inside.length !== 1)
      throw new TileRefused(
        'not-a-tile',
        `${inside.length} .hgt files in the archive: zip one alone`,
      );
    return archive.read(inside[0]!, LARGEST);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const reason = error.reason === 'too-many' ? 'too-large' : 'damaged';
    throw new TileRefused(reason, `${error.where}: ${error.message}`);
  }
}

function tileOf(bytes: Uint8Array, { west, south }: Corner): TerrainTile {
  const side = SIDES.find((one) => bytes.length === 2 * one * one);
  if (side === undefined)
    throw new TileRefused(
      'not-a-tile',
      `${bytes.length} bytes: a tile of 1″ has ${2 * SIDES[0] ** 2}, one of 3″ ${2 * SIDES[1] ** 2}`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const heights = new Int16Array(side * side);
  for (let i = 0; i < heights.length; i++) heights[i] = view.getInt16(2 * i);
  return { ...latticeOf({ west, south }, side), heights, missing: VOID };
}

/** The degree lines themselves, so that neighbours agree on them to the last digit. */
function latticeOf({ west, south }: Corner, side: number): Lattice {
  const step = 1 / (side - 1);
  return { west, north: south + 1, stepLon: step, stepLat: step, columns: side, rows: side };
}
