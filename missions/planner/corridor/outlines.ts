/** Areas around squares: their borders traced, corners in steps smoothed away to half a square. */

import { ringContains, signedArea } from '../rings.ts';
import type { Point, Region, Ring } from '../types.ts';
import type { Cells } from './cells.ts';
import { simplified } from './offset.ts';

/** Of a square: how far an outline may lie beside the squares' border. */
const BESIDE = 0.75;

/** Squares that touch at a corner alone are apart. Holes smaller than `least` squares are left out. */
export function outlines(cells: Cells, chosen: (cell: number) => boolean = () => true): Region[] {
  const rings = traced(cells, chosen);
  const shapes = rings
    .map((ring) => rounded(ring, BESIDE))
    .filter((ring) => ring.length >= 3)
    .map((ring) => ring.map(([x, y]): Point => [x * cells.pitch, y * cells.pitch]));
  const outers = shapes
    .filter((ring) => signedArea(ring) > 0)
    .map((outer) => ({ outer, holes: [] as Ring[], area: signedArea(outer) }))
    .sort((a, b) => a.area - b.area);
  for (const hole of shapes.filter((ring) => signedArea(ring) < 0)) {
    const [x, y] = hole[0]!;
    outers
      .find(({ outer, area }) => area > -signedArea(hole) && ringContains(outer, [x, y]))
      ?.holes.push(hole);
  }
  return outers.map(({ outer, holes }) => ({ outer, holes }));
}

/** In columns and rows; the squares lie on the left of each step. */
function traced(cells: Cells, chosen: (cell: number) => boolean): Point[][] {
  const is = (column: number, row: number) => {
    const cell = cells.cell(column, row);
    return cell >= 0 && chosen(cell);
  };
  // By the corner they begin at: steps, at most two.
  const steps = new Map<string, Point[]>();
  const add = (x: number, y: number, dx: number, dy: number) => {
    const key = `${x} ${y}`;
    const known = steps.get(key);
    if (known) known.push([dx, dy]);
    else steps.set(key, [[dx, dy]]);
  };
  cells.each((cell, c, r) => {
    if (!chosen(cell)) return;
    if (!is(c, r - 1)) add(c, r, 1, 0);
    if (!is(c + 1, r)) add(c + 1, r, 0, 1);
    if (!is(c, r + 1)) add(c + 1, r + 1, -1, 0);
    if (!is(c - 1, r)) add(c, r + 1, 0, -1);
  });
  const rings: Point[][] = [];
  for (const [key, open] of steps) {
    while (open.length > 0) {
      let [x, y] = key.split(' ').map(Number) as [number, number];
      let [dx, dy] = open.pop()!;
      const ring: Point[] = [];
      for (;;) {
        ring.push([x, y]);
        x += dx;
        y += dy;
        if (x === ring[0]![0] && y === ring[0]![1]) break;
        const next = steps.get(`${x} ${y}`)!;
        // Where two begin, the one to the left stays around the same square.
        const left = next.findIndex(([nx, ny]) => dx * ny - dy * nx > 0);
        [dx, dy] = next.splice(Math.max(0, left), 1)[0]! as [number, number];
      }
      rings.push(ring);
    }
  }
  return rings;
}

/** Through the middles of the steps, simpler: in two halves, so that a closed ring has ends. */
function rounded(ring: readonly Point[], tolerance: number): Point[] {
  const half = ring.length >> 1;
  const one = simplified([...ring.slice(0, half + 1)], tolerance);
  const other = simplified([...ring.slice(half), ring[0]!], tolerance);
  return [...one.slice(0, -1), ...other.slice(0, -1)];
}
