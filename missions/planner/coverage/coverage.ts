/**
 * What planned photos show of an area, from each photo's own footprint on a grid of square cells: every
 * cell's middle is projected into the camera (a pinhole, pixels square, no distortion). Cells stand for the
 * ground as if level at its middle's height; what stands in the way of the view is not looked at.
 */
import { LOWEST } from '../camera.ts';
import { regionArea } from '../rings.ts';
import type { Camera, Point, Region } from '../types.ts';
import type { Photo } from './photos.ts';
import { View } from './view.ts';
import { markWanted, type PlaneGrid } from './wanted.ts';

export interface CoverageOptions {
  readonly photos: readonly Photo[];
  readonly camera: Camera;
  readonly wanted: readonly Region[];
  /** Metres of ground in a pixel at most: a photo that shows a place coarser does not count there. */
  readonly gsd?: number;
  /** Metres above sea level or any base; absent: level. Where it is not known: as high as on average. */
  readonly ground?: (p: Point) => number | undefined;
  /** Metres of a cell; larger where there would be more than 40,000 cells. */
  readonly cell?: number;
  /** Called in long loops; throws where the work is to end. */
  check?(): void;
}

/** Row by row from the south, from the west in each. */
export interface PlaneCoverage extends PlaneGrid {
  /** Photos that show the cell's middle, at most 255; −1: not wanted. */
  readonly photos: Int16Array;
  /** Best ground sampling distance there, metres in a pixel, in the worse of its directions; 0 where none. */
  readonly gsd: Float32Array;
  /** Shares of the wanted cells in ≥ 1 and ≥ 3 photos, 0 … 1. */
  readonly once: number;
  readonly thrice: number;
  /** m, over the cells that are seen: the median, and what a tenth of them exceeds; 0 where none is. */
  readonly gsdMedian: number;
  readonly gsdWorst: number;
}

const MOST_CELLS = 40_000;
/** m */
const SMALLEST_CELL = 0.1;
const MOST_PHOTOS = 255;

export function coverageOf(options: CoverageOptions): PlaneCoverage {
  const { photos, camera, wanted, gsd: limit = Number.POSITIVE_INFINITY, check } = options;
  const grid = gridOver(wanted, options.cell);
  const counts = markWanted(grid, wanted);
  const best = new Float32Array(counts.length);
  const ground = groundOf(grid, counts, options.ground);
  photos.forEach((photo, i) => {
    if (i % 64 === 0) check?.();
    const below = options.ground?.(photo.at) ?? ground.usual;
    const view = new View(camera, photo, below + Math.max(LOWEST, photo.height));
    look(view, grid, ground, (cell, gsd) => {
      if (counts[cell]! < 0 || gsd > limit) return;
      if (counts[cell]! < MOST_PHOTOS) counts[cell]!++;
      if (best[cell] === 0 || gsd < best[cell]!) best[cell] = gsd;
    });
  });
  return { ...grid, photos: counts, gsd: best, ...shares(counts, best) };
}

/** At most 40,000 cells over what is wanted, about 10,000 of them wanted where no size is asked for. */
function gridOver(wanted: readonly Region[], asked: number | undefined): PlaneGrid {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { outer } of wanted)
    for (const [x, y] of outer) {
      west = Math.min(west, x);
      south = Math.min(south, y);
      east = Math.max(east, x);
      north = Math.max(north, y);
    }
  if (!(east >= west)) return { west: 0, south: 0, cell: 1, columns: 0, rows: 0 };
  const area = wanted.reduce((sum, region) => sum + regionArea(region), 0);
  let cell = Math.max(SMALLEST_CELL, asked ?? Math.sqrt(area / 10_000));
  const count = (length: number) => Math.max(1, Math.ceil(length / cell - 1e-9));
  while (count(east - west) * count(north - south) > MOST_CELLS) cell *= 1.05;
  return { west, south, cell, columns: count(east - west), rows: count(north - south) };
}

/** Heights of the cells' middles, their bounds and their mean, where the ground is not level. */
interface Ground {
  readonly heights: Float64Array | undefined;
  readonly low: number;
  readonly high: number;
  readonly usual: number;
}

const LEVEL: Ground = { heights: undefined, low: 0, high: 0, usual: 0 };

function groundOf(
  { west, south, cell, columns }: PlaneGrid,
  counts: Int16Array,
  ground: CoverageOptions['ground'],
): Ground {
  if (!ground) return LEVEL;
  const heights = new Float64Array(counts.length).fill(Number.NaN);
  let [low, high, sum, known] = [Infinity, -Infinity, 0, 0];
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! < 0) continue;
    const column = i % columns;
    const row = (i - column) / columns;
    const height = ground([west + (column + 0.5) * cell, south + (row + 0.5) * cell]);
    if (height === undefined) continue;
    heights[i] = height;
    low = Math.min(low, height);
    high = Math.max(high, height);
    sum += height;
    known++;
  }
  if (known === 0) return LEVEL;
  const usual = sum / known;
  return {
    heights: heights.map((height) => (Number.isNaN(height) ? usual : height)),
    low,
    high,
    usual,
  };
}

/** Every wanted cell whose middle the photo shows, with its gsd. */
function look(
  view: View,
  grid: PlaneGrid,
  { heights, low, high }: Ground,
  seen: (cell: number, gsd: number) => void,
): void {
  const { west, south, cell, columns, rows } = grid;
  const bounds = view.bounds(low, high);
  if (!bounds) return;
  const first = (metres: number, most: number) =>
    Math.max(0, Math.min(most, Math.floor(metres / cell)));
  const c0 = first(bounds[0] - west, columns);
  const r0 = first(bounds[1] - south, rows);
  const c1 = first(bounds[2] - west + cell, columns);
  const r1 = first(bounds[3] - south + cell, rows);
  for (let row = r0; row < r1; row++) {
    const y = south + (row + 0.5) * cell;
    for (let column = c0; column < c1; column++) {
      const i = row * columns + column;
      const gsd = view.gsdAt(west + (column + 0.5) * cell, y, heights ? heights[i]! : 0);
      if (gsd > 0) seen(i, gsd);
    }
  }
}

function shares(counts: Int16Array, best: Float32Array) {
  let [wanted, once, thrice] = [0, 0, 0];
  for (const count of counts) {
    if (count < 0) continue;
    wanted++;
    if (count >= 1) once++;
    if (count >= 3) thrice++;
  }
  const seen = best.filter((gsd) => gsd > 0).sort();
  const at = (share: number) =>
    seen[Math.min(seen.length - 1, Math.floor(share * seen.length))] ?? 0;
  return {
    once: wanted > 0 ? once / wanted : 0,
    thrice: wanted > 0 ? thrice / wanted : 0,
    gsdMedian: at(0.5),
    gsdWorst: at(0.9),
  };
}
