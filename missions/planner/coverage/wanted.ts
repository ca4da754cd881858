/** Cells of a grid that lie in regions, by their middles; and a grid's place on the earth. */
import { ringsOf } from '../rings.ts';
import type { Region } from '../types.ts';

export interface PlaneGrid {
  /** Metres in the plane: the south-west corner, and the side of a cell. */
  readonly west: number;
  readonly south: number;
  readonly cell: number;
  readonly columns: number;
  readonly rows: number;
}

/** 0 in cells whose middle lies in one of the regions, −1 elsewhere. Row by row: the borders' crossings. */
export function markWanted(grid: PlaneGrid, regions: readonly Region[]): Int16Array {
  const { west, south, cell, columns, rows } = grid;
  const marks = new Int16Array(columns * rows).fill(-1);
  for (const region of regions) {
    const crossings: number[][] = Array.from({ length: rows }, () => []);
    for (const ring of ringsOf(region)) {
      let [px, py] = ring.at(-1)!;
      for (const [qx, qy] of ring) {
        const low = Math.max(0, Math.ceil((Math.min(py, qy) - south) / cell - 0.5));
        const high = Math.min(rows, Math.ceil((Math.max(py, qy) - south) / cell - 0.5));
        for (let row = low; row < high; row++) {
          const y = south + (row + 0.5) * cell;
          crossings[row]!.push(px + ((y - py) / (qy - py)) * (qx - px));
        }
        [px, py] = [qx, qy];
      }
    }
    crossings.forEach((xs, row) => {
      xs.sort((a, b) => a - b);
      for (let i = 0; i + 1 < xs.length; i += 2) {
        const first = Math.max(0, Math.ceil((xs[i]! - west) / cell - 0.5));
        const end = Math.min(columns, Math.ceil((xs[i + 1]! - west) / cell - 0.5));
        if (end > first) marks.fill(0, row * columns + first, row * columns + end);
      }
    });
  }
  return marks;
}
