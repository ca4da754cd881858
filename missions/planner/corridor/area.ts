/** The squares of a corridor: those of the river's polygon, or those within half a width of its centreline. */

import { regionArea, ringsOf } from '../rings.ts';
import { distance } from '../space/segments.ts';
import type { Point, Region } from '../types.ts';
import { type Cells, type Convex, cellsOfRegion, cellsOfShapes } from './cells.ts';

export interface CorridorArea {
  readonly cells: Cells;
  /** Lines along it, in pieces. */
  readonly border: readonly (readonly Point[])[];
  /** Metres from the centreline within which all of it lies, as far as it belongs to it. */
  readonly reach: number;
}

/** Squares on a swath and on the corridor's width, and at most. */
const ON_SWATH = 8;
const ON_WIDTH = 4;
const MOST_CELLS = 150_000;

/** Between two points of an arc around a bend, radians. */
const ARC_STEP = Math.PI / 12;

const pitchFor = (swath: number, width: number, area: number) =>
  Math.max(Math.min(swath / ON_SWATH, width / ON_WIDTH), Math.sqrt(area / MOST_CELLS));

/** @param widths from bank to bank at points of the centreline */
export function areaOfRegion(
  region: Region,
  widths: readonly number[],
  swath: number,
): CorridorArea {
  const usual = [...widths].sort((a, b) => a - b)[widths.length >> 1] ?? swath;
  const pitch = pitchFor(swath, usual, regionArea(region));
  return {
    cells: cellsOfRegion(region, pitch),
    border: ringsOf(region).map((ring) => [...ring, ring[0]!]),
    reach: 0.75 * Math.max(...widths) + pitch,
  };
}

/** Its ends are cut off square. */
export function areaAlong(
  points: readonly Point[],
  widths: readonly number[],
  swath: number,
): CorridorArea {
  const shapes: Convex[] = [];
  const border: Point[][] = [];
  let area = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    const length = distance(a, b);
    const [nx, ny] = [-(b[1] - a[1]) / length / 2, (b[0] - a[0]) / length / 2];
    const [wa, wb] = [widths[i - 1]!, widths[i]!];
    const left: Point[] = [
      [a[0] + wa * nx, a[1] + wa * ny],
      [b[0] + wb * nx, b[1] + wb * ny],
    ];
    const right: Point[] = [
      [b[0] - wb * nx, b[1] - wb * ny],
      [a[0] - wa * nx, a[1] - wa * ny],
    ];
    shapes.push([...left, ...right]);
    border.push(left, right);
    area += (length * (wa + wb)) / 2;
    if (i + 1 < points.length) shapes.push(...wedge(a, b, points[i + 1]!, wb / 2));
  }
  const widest = Math.max(...widths);
  const pitch = pitchFor(swath, Math.min(...widths), area);
  return { cells: cellsOfShapes(shapes, pitch), border, reach: widest / 2 + 1e-6 };
}

/** Around the outside of the bend at b. */
function wedge(a: Point, b: Point, c: Point, radius: number): Convex[] {
  const before = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const after = Math.atan2(c[1] - b[1], c[0] - b[0]);
  const turn = ((after - before + 5 * Math.PI) % (2 * Math.PI)) - Math.PI;
  if (Math.abs(turn) < 1e-6) return [];
  const side = turn > 0 ? -Math.PI / 2 : Math.PI / 2;
  const steps = Math.max(1, Math.ceil(Math.abs(turn) / ARC_STEP));
  const arc = Array.from({ length: steps + 1 }, (_, k): Point => {
    const angle = before + side + (k / steps) * turn;
    return [b[0] + radius * Math.cos(angle), b[1] + radius * Math.sin(angle)];
  });
  return [[b, ...arc]];
}
