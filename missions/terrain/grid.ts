/** Tiles laid together as the grid that planning works on, and the ground below a place by it. */

import type { Bounds } from '../../src/domain/geo/bounds.ts';
import { scaleAt } from '../../src/domain/geo/distance.ts';
import type { TerrainGrid } from '../patrol/surroundings.ts';
import { bilinear, snapped } from './bilinear.ts';
import { latticeBounds, sampleAt, type TerrainTile } from './tile.ts';

/** A grid travels as JSON, and a browser holds it: about 15 × 15 km at 1″. */
export const MOST_CROSSINGS = 250_000;
/** Metres: finer is finer than any drone keeps its height. */
const FINEST_STEP = 1;
/** m where there is no tile to go by: 1″. */
const USUAL_STEP = 30;

/**
 * Heights at crossings that cover the bounds, bilinear between the tiles' samples; null where no tile
 * knows. Where tiles overlap the finest that knows is taken. Beyond `MOST_CROSSINGS` the grid is coarser,
 * and hills narrower than a step are cut: cut the bounds instead where that matters.
 *
 * @param bounds degrees, from west to east and south to north
 * @param step metres between crossings; as fine as the finest tile where absent
 */
export function terrainGrid(
  tiles: readonly TerrainTile[],
  bounds: Bounds,
  step?: number,
): TerrainGrid {
  const [west, south, east, north] = onEarth(bounds);
  const here = fitting(tiles, [west, south, east, north]);
  const wished = stepsFor(here, (south + north) / 2, step);
  const { columns, rows, stepLon, stepLat } = coarsened(east - west, north - south, wished);
  const heights: (number | null)[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      heights.push(groundOf(here, south + row * stepLat, west + column * stepLon) ?? null);
  return { west, south, stepLon, stepLat, columns, rows, heights };
}

/** Metres above sea level, bilinear; undefined beyond the grid and beside a void. */
export function groundAt(grid: TerrainGrid): (lat: number, lon: number) => number | undefined {
  const { west, south, stepLon, stepLat, columns, rows, heights } = grid;
  const sample = (column: number, row: number) => heights[row * columns + column] ?? undefined;
  return (lat, lon) => {
    const column = snapped((lon - west) / stepLon);
    const row = snapped((lat - south) / stepLat);
    if (!(column >= 0 && column <= columns - 1 && row >= 0 && row <= rows - 1)) return undefined;
    return bilinear(column, row, sample);
  };
}

const onEarth = ([west, south, east, north]: Bounds): Bounds => [
  Math.max(-180, west),
  Math.max(-90, south),
  Math.min(180, east),
  Math.min(90, north),
];

interface Steps {
  readonly stepLon: number;
  readonly stepLat: number;
}

/** Those that reach to within a step of the bounds, the finest first. */
function fitting(tiles: readonly TerrainTile[], bounds: Bounds): TerrainTile[] {
  return tiles
    .filter((tile) => {
      const [west, south, east, north] = latticeBounds(tile);
      const { stepLon, stepLat } = tile;
      return (
        west - stepLon <= bounds[2] &&
        east + stepLon >= bounds[0] &&
        south - stepLat <= bounds[3] &&
        north + stepLat >= bounds[1]
      );
    })
    .sort((a, b) => a.stepLat - b.stepLat);
}

function stepsFor(tiles: readonly TerrainTile[], lat: number, metres: number | undefined): Steps {
  const scale = scaleAt(lat);
  const finest = tiles[0];
  if (metres === undefined && finest) return finest;
  const step = Math.max(FINEST_STEP, metres ?? USUAL_STEP);
  return { stepLon: step / scale.lon, stepLat: step / scale.lat };
}

/** Steps that meet both ends exactly, so that the grid is the bounds; at least one each way. */
function coarsened(width: number, height: number, { stepLon, stepLat }: Steps) {
  const count = (span: number, step: number) => Math.max(1, Math.ceil(snapped(span / step))) + 1;
  for (let factor = 1; ; factor *= 1.1) {
    const columns = count(width, stepLon * factor);
    const rows = count(height, stepLat * factor);
    if (columns * rows > MOST_CROSSINGS) continue;
    return {
      columns,
      rows,
      stepLon: width > 0 ? width / (columns - 1) : stepLon,
      stepLat: height > 0 ? height / (rows - 1) : stepLat,
    };
  }
}

/** Within a tile, else between tiles that only adjoin: their outermost samples are a step apart. */
function groundOf(tiles: readonly TerrainTile[], lat: number, lon: number): number | undefined {
  for (const tile of tiles) {
    const height = within(tile, lat, lon);
    if (height !== undefined) return height;
  }
  for (const tile of tiles) {
    const height = beside(tile, tiles, lat, lon);
    if (height !== undefined) return height;
  }
  return undefined;
}

const columnOf = (tile: TerrainTile, lon: number) => snapped((lon - tile.west) / tile.stepLon);
const rowOf = (tile: TerrainTile, lat: number) => snapped((tile.north - lat) / tile.stepLat);

function within(tile: TerrainTile, lat: number, lon: number): number | undefined {
  const column = columnOf(tile, lon);
  const row = rowOf(tile, lat);
  if (!(column >= 0 && column <= tile.columns - 1 && row >= 0 && row <= tile.rows - 1))
    return undefined;
  return bilinear(column, row, (c, r) => sampleAt(tile, c, r));
}

/** Less than a step outside: on the tile's lattice continued, with its neighbours' heights there. */
function beside(
  tile: TerrainTile,
  tiles: readonly TerrainTile[],
  lat: number,
  lon: number,
): number | undefined {
  const column = columnOf(tile, lon);
  const row = rowOf(tile, lat);
  if (!(column > -1 && column < tile.columns && row > -1 && row < tile.rows)) return undefined;
  return bilinear(column, row, (c, r) => {
    if (c >= 0 && c < tile.columns && r >= 0 && r < tile.rows) return sampleAt(tile, c, r);
    const cornerLat = tile.north - r * tile.stepLat;
    const cornerLon = tile.west + c * tile.stepLon;
    for (const other of tiles) {
      const height = other === tile ? undefined : within(other, cornerLat, cornerLon);
      if (height !== undefined) return height;
    }
    return undefined;
  });
}
