/** Which cells of areas photos showed, and when last: by each photo's footprint on level ground. */
import { footprint, obliqueFootprint } from '../../../missions/planner/camera.ts';
import type { Camera } from '../../../missions/planner/types.ts';
import { type Bounds, boundsOfAll, shapeBounds, widen, within } from '../../domain/geo/bounds.ts';
import type { EarthGrid } from '../../domain/geo/grid.ts';
import { Plane } from '../../domain/geo/plane.ts';
import { type PreparedShape, prepareShape } from '../../domain/geo/prepared-shape.ts';
import type { ZoneShape } from '../../domain/supervision/zone.ts';

/** Photos taken alike. */
export interface Look {
  /** Absent: not known. */
  readonly camera?: Camera;
  /** Degrees; −90 straight down. */
  readonly pitch: number;
  /** Five numbers each: ms since 1970, longitude, latitude, metres above ground, heading (NaN: not known). */
  readonly photos: Float64Array;
}

export interface SeenJob {
  readonly areas: readonly (readonly ZoneShape[])[];
  readonly looks: readonly Look[];
}

export interface SeenArea {
  readonly grid: EarthGrid;
  /** Three numbers for each cell of the area: column, row, when it was seen last (ms; 0: not). */
  readonly cells: Float64Array;
}

/** Of one area. */
const MOST_CELLS = 2500;
/** Metres: finer than positions are true. */
const FINEST = 5;
/** Cells of the box around an area that are tried: thin areas fill little of theirs. */
const MOST_TRIED = 40_000;

export function seenOf({ areas, looks }: SeenJob): SeenArea[] {
  return areas.map((shapes) => {
    const area = cellsOf(shapes);
    for (const look of looks) mark(area, look);
    const { grid, cells } = area;
    return { grid, cells };
  });
}

interface Cells extends SeenArea {
  readonly bounds: Bounds;
  readonly plane: Plane;
  /** Metres of a cell. */
  readonly step: number;
  /** Metres of the middle of the first one. */
  readonly x: number;
  readonly y: number;
  /** For each cell of the grid its place in `cells`, −1 where it is not of the area. */
  readonly places: Int32Array;
}

/** As fine as `MOST_CELLS` allow. */
function cellsOf(shapes: readonly ZoneShape[]): Cells {
  const bounds = boundsOfAll(shapes.map(shapeBounds));
  const plane = Plane.amid(bounds);
  const width = plane.x(bounds[2]) - plane.x(bounds[0]);
  const height = plane.y(bounds[3]) - plane.y(bounds[1]);
  const prepared = shapes.map(prepareShape);
  let step = Math.max(
    FINEST,
    Math.sqrt((width * height) / MOST_TRIED),
    width / 2000,
    height / 2000,
  );
  for (;;) {
    const area = gridded(prepared, bounds, plane, step);
    const count = area.cells.length / 3;
    if (count <= MOST_CELLS) return area;
    step *= Math.max(1.05, Math.sqrt(count / MOST_CELLS));
  }
}

function gridded(
  shapes: readonly PreparedShape[],
  bounds: Bounds,
  plane: Plane,
  step: number,
): Cells {
  const [west, south] = bounds;
  const stepLon = step / plane.scale.lon;
  const stepLat = step / plane.scale.lat;
  const columns = Math.max(1, Math.ceil((bounds[2] - west) / stepLon));
  const rows = Math.max(1, Math.ceil((bounds[3] - south) / stepLat));
  const places = new Int32Array(columns * rows).fill(-1);
  const cells: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const lon = west + (column + 0.5) * stepLon;
      const lat = south + (row + 0.5) * stepLat;
      if (!shapes.some((shape) => shape.contains(lon, lat))) continue;
      places[row * columns + column] = cells.length;
      cells.push(column, row, 0);
    }
  }
  return {
    grid: { west, south, stepLon, stepLat, columns, rows },
    cells: Float64Array.from(cells),
    bounds,
    plane,
    step,
    x: plane.x(west) + step / 2,
    y: plane.y(south) + step / 2,
    places,
  };
}

/** What one photo shows, in metres ahead of the camera and across; a disc where the heading is not known. */
interface View {
  readonly near: number;
  readonly far: number;
  readonly nearWidth: number;
  readonly farWidth: number;
}

/** Heights above ground: beyond, a slanting view shows too little to count as seen. */
const FARTHEST = 3;
/** Shares of the height that a photo of an unknown camera shows: less than any common lens does. */
const NOMINAL = { side: 0.8, front: 0.6 };
/** Degrees from straight down that count as that. */
const STEEP = 10;

function viewOf({ camera, pitch }: Look, height: number): View | undefined {
  const tilt = pitch + 90;
  if (camera && tilt > STEEP) {
    const view = obliqueFootprint(camera, height, tilt);
    if (!view.ok) return undefined;
    const { near, far, nearWidth, farWidth } = view;
    const cut = Math.min(far, FARTHEST * height);
    const t = (cut - near) / (far - near);
    return { near, far: cut, nearWidth, farWidth: nearWidth + t * (farWidth - nearWidth) };
  }
  const print = camera && footprint(camera, height, { frontOverlap: 0, sideOverlap: 0 });
  if (print && !print.ok) return undefined;
  const side = print?.side ?? NOMINAL.side * height;
  const front = print?.front ?? NOMINAL.front * height;
  return { near: -front / 2, far: front / 2, nearWidth: side, farWidth: side };
}

const RADIANS = Math.PI / 180;

function mark(area: Cells, look: Look): void {
  const { photos } = look;
  let highest = 0;
  for (let i = 3; i < photos.length; i += 5) highest = Math.max(highest, photos[i]!);
  const around = widen(area.bounds, 2 * FARTHEST * highest);
  for (let i = 0; i < photos.length; i += 5) {
    const lon = photos[i + 1]!;
    const lat = photos[i + 2]!;
    if (!within(around, lon, lat)) continue;
    const view = viewOf(look, photos[i + 3]!);
    const at = [area.plane.x(lon), area.plane.y(lat)] as const;
    if (view) markOne(area, view, photos[i]!, at, photos[i + 4]! * RADIANS);
  }
}

function markOne(
  { grid, cells, places, step, x, y }: Cells,
  view: View,
  time: number,
  [atX, atY]: readonly [number, number],
  heading: number,
): void {
  const { near, far, nearWidth, farWidth } = view;
  const reach = Math.hypot(
    Math.max(Math.abs(near), Math.abs(far)),
    Math.max(nearWidth, farWidth) / 2,
  );
  const [sin, cos] = [Math.sin(heading), Math.cos(heading)];
  const disc = Number.isNaN(heading) ? Math.min(far - near, nearWidth) / 2 : undefined;
  const columns = span((atX - reach - x) / step, (atX + reach - x) / step, grid.columns);
  const rows = span((atY - reach - y) / step, (atY + reach - y) / step, grid.rows);
  for (let row = rows.from; row <= rows.to; row++) {
    for (let column = columns.from; column <= columns.to; column++) {
      const place = places[row * grid.columns + column]!;
      if (place < 0 || cells[place + 2]! >= time) continue;
      const dx = x + column * step - atX;
      const dy = y + row * step - atY;
      const ahead = dx * sin + dy * cos;
      const width = nearWidth + ((ahead - near) / (far - near)) * (farWidth - nearWidth);
      const seen =
        disc === undefined
          ? ahead >= near && ahead <= far && Math.abs(dx * cos - dy * sin) <= width / 2
          : Math.hypot(dx, dy) <= disc;
      if (seen) cells[place + 2] = time;
    }
  }
}

const span = (from: number, to: number, count: number) => ({
  from: Math.max(0, Math.floor(from)),
  to: Math.min(count - 1, Math.ceil(to)),
});
