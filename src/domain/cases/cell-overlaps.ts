/** Cells that lie over each other: a place is in one cell, so one of the two is drawn wrong. */
import Flatbush from 'flatbush';
import { type Bounds, shapeBounds } from '../geo/bounds.ts';
import { scaleAt } from '../geo/distance.ts';
import { shapeCentre } from '../geo/outline.ts';
import { type PreparedShape, prepareShape } from '../geo/prepared-shape.ts';
import type { LonLat, Ring } from '../supervision/zone.ts';
import type { AreaShape, Cell } from './routing.ts';

export interface CellOverlap {
  /** Codes. */
  readonly a: string;
  readonly b: string;
}

/** Borders that were drawn by hand pass each other by so much, m. */
const TOLERANCE = 2;

/**
 * Pairs of cells of which one reaches deeper into the other than TOLERANCE, at most `most`. Yields
 * undefined after every cell, so that whoever asks can let others come in between: 10,000 cells take a second.
 */
export function* findOverlaps(
  cells: readonly Cell[],
  most: number,
): Generator<CellOverlap | undefined, void> {
  if (cells.length === 0) return;
  const tree = new Flatbush(cells.length);
  for (const { shape } of cells) tree.add(...shapeBounds(shape));
  tree.finish();
  const prepared: PreparedShape[] = [];
  const shapeAt = (i: number) => (prepared[i] ??= prepareShape(cells[i]!.shape));
  let found = 0;
  for (const [i, cell] of cells.entries()) {
    for (const j of tree.search(...shapeBounds(cell.shape))) {
      if (j <= i) continue;
      const other = cells[j]!;
      if (onlyTouch(shapeAt(i).bounds, shapeAt(j).bounds)) continue;
      if (!reachesInto(cell.shape, shapeAt(j)) && !reachesInto(other.shape, shapeAt(i))) continue;
      yield { a: cell.code, b: other.code };
      found++;
      if (found >= most) return;
    }
    yield undefined;
  }
}

/** Whether what the boxes have in common is too narrow for an overlap, as between neighbours in a grid. */
function onlyTouch(a: Bounds, b: Bounds): boolean {
  const { lon, lat } = scaleAt((a[1] + a[3]) / 2);
  const width = (Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * lon;
  const height = (Math.min(a[3], b[3]) - Math.max(a[1], b[1])) * lat;
  return width <= TOLERANCE || height <= TOLERANCE;
}

/**
 * Whether a border of the shape, or its centre, lies deep within the other: one of the two does so of any
 * two polygons that overlap by more than a strip along their borders.
 */
function reachesInto(shape: AreaShape, other: PreparedShape): boolean {
  if (other.depth(...shapeCentre(shape)) > TOLERANCE) return true;
  const polygons = shape.type === 'polygon' ? [shape.rings] : shape.polygons;
  return polygons.some((rings) => rings.some((ring) => borderReachesInto(ring, other)));
}

function borderReachesInto(ring: Ring, other: PreparedShape): boolean {
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1]!, ring[i]!];
    const inside = other.clip(...a, ...b);
    for (let k = 0; k < inside.length; k += 2) {
      const middle = between(a, b, (inside[k]! + inside[k + 1]!) / 2);
      if (other.depth(...middle) > TOLERANCE) return true;
    }
  }
  return false;
}

const between = (a: LonLat, b: LonLat, share: number): LonLat => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];
