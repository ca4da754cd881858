/** A file of a folder of tiles, of whichever format it is. */

import type { Bounds } from '../../src/domain/geo/bounds.ts';
import { geoTiffLattice, readGeoTiff } from './geotiff.ts';
import { cornerOf, readHgt } from './hgt.ts';
import { latticeBounds, type TileReading, type TileRefusal, tileReading } from './tile.ts';

/** Endings of the names of files that are tiles. */
export const TILE_NAME = /\.(hgt|hgt\.zip|tiff?)$/i;

const isTiff = (name: string) => /\.tiff?$/i.test(name);

/** @param name of the file, which says where an .hgt lies */
export function readTile(bytes: Uint8Array, name: string): TileReading {
  return isTiff(name) ? readGeoTiff(bytes) : readHgt(bytes, name);
}

/**
 * Where its samples lie, from the first to the last: cheap, so that a folder can be looked through.
 * @param bytes asked for only where the name does not say it
 */
export function tileBounds(
  name: string,
  bytes: () => Uint8Array,
): { readonly ok: true; readonly bounds: Bounds } | TileRefusal {
  if (isTiff(name)) {
    const read = geoTiffLattice(bytes());
    return read.ok ? { ok: true, bounds: latticeBounds(read.lattice) } : read;
  }
  return tileReading(() => {
    const { west, south } = cornerOf(name);
    return { ok: true as const, bounds: [west, south, west + 1, south + 1] as const };
  });
}
