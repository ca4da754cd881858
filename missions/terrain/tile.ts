/** Tiles of ground heights as files have them, whatever format: samples on a lattice of degrees. */

import type { Bounds } from '../../src/domain/geo/bounds.ts';

/** Where a tile's samples are. The first is the north-westernmost; rows follow southward. */
export interface Lattice {
  /** Degrees (WGS-84) of the first sample, and from one to the next, both positive. */
  readonly west: number;
  readonly north: number;
  readonly stepLon: number;
  readonly stepLat: number;
  readonly columns: number;
  readonly rows: number;
}

export interface TerrainTile extends Lattice {
  /** Metres above sea level; which sea is the file's matter (SRTM: the geoid EGM96). */
  readonly heights: Uint8Array | Int16Array | Uint16Array | Float32Array;
  /** What stands for "not known" beside NaN. */
  readonly missing?: number;
}

export const TILE_REFUSALS = [
  /** Not a file of this kind at all. */
  'not-a-tile',
  /** The file's name does not say where it lies. */
  'name',
  /** Of this kind, but in a way that is not read. */
  'unsupported',
  /** It contradicts itself, or is cut off. */
  'damaged',
  'too-large',
] as const;

export interface TileRefusal {
  readonly ok: false;
  readonly reason: (typeof TILE_REFUSALS)[number];
  /** In English: what it is, and what to do. */
  readonly detail: string;
}

export type TileReading = { readonly ok: true; readonly tile: TerrainTile } | TileRefusal;

/** Thrown within a reader and turned into a refusal at its rim. */
export class TileRefused extends Error {
  readonly reason: TileRefusal['reason'];

  constructor(reason: TileRefusal['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export function tileReading<T>(read: () => T): T | TileRefusal {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TileRefused)) throw error;
    return { ok: false, reason: error.reason, detail: error.message };
  }
}

/** From the first to the last sample. */
export function latticeBounds({ west, north, stepLon, stepLat, columns, rows }: Lattice): Bounds {
  return [west, north - (rows - 1) * stepLat, west + (columns - 1) * stepLon, north];
}

/**
 * Metres above sea level. No ground of the earth lies lower or higher (the shore of the Dead Sea at
 * −430 m, open pits; Everest at 8849 m): what is beyond is a mark for "not known" that the file did not
 * declare, −9999 for one.
 */
const LOWEST_GROUND = -1000;
const HIGHEST_GROUND = 9000;

/** The height of a sample; undefined where it is not known. */
export function sampleAt(tile: TerrainTile, column: number, row: number): number | undefined {
  const height = tile.heights[row * tile.columns + column];
  if (height === undefined || height === tile.missing) return undefined;
  return height >= LOWEST_GROUND && height <= HIGHEST_GROUND ? height : undefined;
}
