/** What of areas no photo shows, looked at in squares. */
import Flatbush from 'flatbush';
import { ringContains, ringsOf } from '../rings.ts';
import type { Camera, Point, Region } from '../types.ts';
import { type Box, type Photo, reachOf, viewOf } from './photo.ts';

/** A level surface to be photographed, `height` metres above ground. */
export interface Surface {
  readonly region: Region;
  readonly height: number;
}

/** Squares that an area's bounding box is divided into, about; none is smaller than this, m. */
const SQUARES = 5000;
const FINEST = 0.5;

/** 0: not wanted. */
const UNSEEN = 1;
const SEEN = 2;

export function unseenOf(
  surfaces: readonly Surface[],
  photos: readonly Photo[],
  camera: Camera,
  check: () => void,
): Region[] {
  const levels = new Map<number, (region: Region) => Photo[]>();
  return surfaces.flatMap(({ region, height }) => {
    check();
    const near = levels.get(height) ?? lookup(photos, camera, height);
    levels.set(height, near);
    return unseenOfOne(region, height, near(region), camera);
  });
}

/** The photos that may show something of a region at this height: none from below. */
function lookup(photos: readonly Photo[], camera: Camera, height: number) {
  const over = photos.filter(({ spot }) => spot.height > height);
  if (over.length === 0) return () => [];
  const tree = new Flatbush(over.length);
  for (const photo of over) tree.add(...reachOf(photo, camera, height));
  tree.finish();
  return (region: Region) =>
    tree
      .search(...boundsOf(region))
      .sort((a, b) => a - b)
      .map((i) => over[i]!);
}

function unseenOfOne(
  region: Region,
  height: number,
  photos: readonly Photo[],
  camera: Camera,
): Region[] {
  const raster = rasterOf(region);
  let left = raster.wanted;
  // Of an area so thin that no square's middle lies in it, its corners tell.
  if (left === 0) {
    const views = photos.map((photo) => viewOf(photo, camera, height));
    return region.outer.every(([x, y]) => views.some((view) => view.shows(x, y))) ? [] : [region];
  }
  for (const photo of photos) {
    left -= mark(raster, photo, camera, height);
    if (left === 0) return [];
  }
  return left === raster.wanted ? [region] : asRegions(raster);
}

function boundsOf({ outer }: Region): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of outer) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

interface Raster {
  readonly west: number;
  readonly south: number;
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
  readonly squares: Uint8Array;
  readonly wanted: number;
}

function rasterOf(region: Region): Raster {
  const [west, south, east, north] = boundsOf(region);
  const [wide, high] = [east - west, north - south];
  const side = Math.max(Math.sqrt((wide * high) / SQUARES), Math.max(wide, high) / 1000, FINEST);
  const columns = Math.ceil(wide / side);
  const rows = Math.ceil(high / side);
  const squares = new Uint8Array(columns * rows);
  let wanted = 0;
  for (let row = 0; row < rows; row++) {
    const crossings = crossingsOf(region, south + (row + 0.5) * side);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = Math.max(0, Math.ceil((crossings[i]! - west) / side - 0.5));
      const last = Math.min(columns - 1, Math.floor((crossings[i + 1]! - west) / side - 0.5));
      for (let column = first; column <= last; column++) {
        squares[row * columns + column] = UNSEEN;
        wanted++;
      }
    }
  }
  return { west, south, side, columns, rows, squares, wanted };
}

/** West to east: in at the first, out at the second, and so on. */
function crossingsOf(region: Region, y: number): number[] {
  const crossings: number[] = [];
  for (const ring of ringsOf(region)) {
    let [px, py] = ring.at(-1)!;
    for (const [x, qy] of ring) {
      if (py > y !== qy > y) crossings.push(px + ((y - py) / (qy - py)) * (x - px));
      [px, py] = [x, qy];
    }
  }
  return crossings.sort((a, b) => a - b);
}

/** How many squares are seen for the first time. */
function mark(raster: Raster, photo: Photo, camera: Camera, height: number): number {
  const { west, south, side, columns, rows, squares } = raster;
  const [x0, y0, x1, y1] = reachOf(photo, camera, height);
  const view = viewOf(photo, camera, height);
  if (view.misses([west, south, west + columns * side, south + rows * side])) return 0;
  const lastRow = Math.min(rows - 1, Math.floor((y1 - south) / side));
  const lastColumn = Math.min(columns - 1, Math.floor((x1 - west) / side));
  const firstColumn = Math.max(0, Math.floor((x0 - west) / side));
  let found = 0;
  for (let row = Math.max(0, Math.floor((y0 - south) / side)); row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const i = row * columns + column;
      if (squares[i] !== UNSEEN) continue;
      if (!view.shows(west + (column + 0.5) * side, south + (row + 0.5) * side)) continue;
      squares[i] = SEEN;
      found++;
    }
  }
  return found;
}

/** Squares side by side in one; rows as broad as the one below with it. */
function asRegions({ west, south, side, columns, rows, squares }: Raster): Region[] {
  const regions: Region[] = [];
  let below = new Map<string, number>();
  for (let row = 0; row <= rows; row++) {
    const open = new Map<string, number>();
    for (const [first, last] of row < rows ? runs(squares, row, columns) : []) {
      const key = `${first} ${last}`;
      open.set(key, below.get(key) ?? row);
    }
    for (const [key, since] of below) {
      if (open.get(key) === since) continue;
      const [first, last] = key.split(' ').map(Number) as [number, number];
      const [x0, x1] = [west + first * side, west + last * side];
      const [y0, y1] = [south + since * side, south + row * side];
      regions.push({ outer: box(x0, y0, x1, y1), holes: [] });
    }
    below = open;
  }
  return regions;
}

/** First column, and the one behind the last. */
function runs(squares: Uint8Array, row: number, columns: number): [number, number][] {
  const found: [number, number][] = [];
  for (let column = 0; column < columns; column++) {
    if (squares[row * columns + column] !== UNSEEN) continue;
    const last = found.at(-1);
    if (last && last[1] === column) last[1] = column + 1;
    else found.push([column, column + 1]);
  }
  return found;
}

const box = (x0: number, y0: number, x1: number, y1: number): Point[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

/** Inside the outline and in none of its holes. */
export const regionContains = ({ outer, holes }: Region, p: Point): boolean =>
  ringContains(outer, p) && !holes.some((hole) => ringContains(hole, p));
