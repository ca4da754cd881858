/**
 * A vehicle's track as the cells of a grid that it went through, one after the other: tells who was near a place
 * without any look at the tracks of those who were not.
 */
import { type Bounds, widen, within } from '../geo/bounds.ts';
import { scaleAt } from '../geo/distance.ts';
import { DAY } from '../geo/units.ts';

/** Some consecutive fixes of a track (jumps left out). */
export interface Visit {
  /** Number of a cell. All fixes lie in it, or at most EDGE beside it. */
  readonly cell: number;
  /** ms; of the first and the last fix. At most LONGEST_VISIT apart. */
  readonly entered: number;
  readonly left: number;
  /** Fixes of the track before these, and how many these are. */
  readonly before: number;
  readonly fixes: number;
}

interface Placed {
  /** ms */
  readonly time: number;
  readonly lon: number;
  readonly lat: number;
}

/** Who stands for longer begins another visit, so that visits of a span are found by when they began. */
export const LONGEST_VISIT = DAY;
/** Degrees: some 550 m northward, 450 m eastward at 36°. */
const CELL = 0.005;
const COLUMNS = 360 / CELL;
/** m: who stands where two cells meet does not go to and fro between them. */
const EDGE = 50;

/**
 * @param last the visit that the fixes go on from; absent at the begin of a track
 * @param fixes in order of time, all of them later than `last.left`
 * @returns `last` as it is now, if it changed, and those that came to it
 */
export function visitsOf(last: Visit | undefined, fixes: readonly Placed[]): Visit[] {
  const visits: Visit[] = [];
  let now = last;
  let edges = last && edgesOf(last.cell);
  for (const { time, lon, lat } of fixes) {
    const goesOn = now && edges && time - now.entered <= LONGEST_VISIT && within(edges, lon, lat);
    if (now && goesOn) {
      now = { ...now, left: time, fixes: now.fixes + 1 };
      visits[Math.max(0, visits.length - 1)] = now;
      continue;
    }
    const cell = cellAt(lon, lat);
    now = { cell, entered: time, left: time, before: now ? now.before + now.fixes : 0, fixes: 1 };
    edges = edgesOf(cell);
    visits.push(now);
  }
  return visits;
}

/** All cells whose visits may have fixes within the bounds: of 1.6 km some 20, near a pole all of the row. */
export function cellsAround(bounds: Bounds): number[] {
  const [west, south, east, north] = widen(bounds, EDGE);
  const cells: number[] = [];
  for (let row = rowOf(south); row <= rowOf(north); row++)
    for (let column = columnOf(west); column <= columnOf(east); column++)
      cells.push(row * COLUMNS + column);
  return cells;
}

const rowOf = (lat: number): number => Math.floor((Math.min(90, Math.max(-90, lat)) + 90) / CELL);
const columnOf = (lon: number): number =>
  Math.floor((Math.min(180, Math.max(-180, lon)) + 180) / CELL);
const cellAt = (lon: number, lat: number): number => rowOf(lat) * COLUMNS + columnOf(lon);

/** The cell with its edge. */
function edgesOf(cell: number): Bounds {
  const south = Math.floor(cell / COLUMNS) * CELL - 90;
  const west = (cell % COLUMNS) * CELL - 180;
  const scale = scaleAt(Math.min(89, Math.abs(south)));
  const [lon, lat] = [EDGE / scale.lon, EDGE / scale.lat];
  return [west - lon, south - lat, west + CELL + lon, south + CELL + lat];
}
