import type { Region, Ring } from '../types.ts';

/** Stretches of a line inside, ascending: from, to, from, to … */
export type Stretches = readonly number[];

/** The lines y = first + k × gap, k = 0 … count − 1, each cut to what of it lies inside the rings. */
export function scan(
  rings: readonly Ring[],
  first: number,
  gap: number,
  count: number,
): Stretches[] {
  const lines: number[][] = Array.from({ length: count }, () => []);
  for (const ring of rings) {
    let [px, py] = ring[ring.length - 1]!;
    for (const [x, y] of ring) {
      // Half open: a corner on a line belongs to the edge above it alone.
      const low = Math.max(0, Math.ceil((Math.min(py, y) - first) / gap));
      const high = Math.min(count, Math.ceil((Math.max(py, y) - first) / gap));
      for (let k = low; k < high; k++) {
        lines[k]!.push(px + ((first + k * gap - py) / (y - py)) * (x - px));
      }
      px = x;
      py = y;
    }
  }
  for (const line of lines) line.sort((a, b) => a - b);
  return lines;
}

export function heights(rings: readonly Ring[]): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const ring of rings) {
    for (const [, y] of ring) {
      if (y < low) low = y;
      if (y > high) high = y;
    }
  }
  return [low, high];
}

/** How many lines at most `swath` apart see from edge to edge: the outer ones half a gap inside. */
export function lineCount(extent: number, swath: number): number {
  return Math.max(1, Math.ceil(extent / swath - 1e-6));
}

/** What sweeping a region in a direction takes, before it is laid out. */
export interface Estimate {
  /** Of passes, m. */
  readonly passes: number;
  /** Beside them, m. */
  readonly ways: number;
  readonly turns: number;
}

/** From the outline alone, without turning it point by point, so that thousands of choices can be weighed. */
export function estimate(region: Region, area: number, angle: number, swath: number): Estimate {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let border = 0;
  let splits = 0;
  const add = (ring: Ring) => {
    let [px, py] = ring[ring.length - 1]!;
    let [bx, by] = ring[ring.length - 2]!;
    let before = (py - by) * cos - (px - bx) * sin;
    for (const [x, y] of ring) {
      const height = y * cos - x * sin;
      if (height < low) low = height;
      if (height > high) high = height;
      const step = (y - py) * cos - (x - px) * sin;
      const rise = Math.abs(step);
      if (rise > swath / 3) {
        const length = Math.sqrt((x - px) ** 2 + (y - py) ** 2);
        // Half of the turns run along an edge that cuts lines; a flat one leaves slivers between them.
        border += length * (rise < 0.8 * length ? 0.75 : 0.5);
      }
      const inward = (px - bx) * (y - py) - (py - by) * (x - px) < 0;
      if (inward && before * step <= 0) splits++;
      before = step;
      bx = px;
      by = py;
      px = x;
      py = y;
    }
  };
  add(region.outer);
  for (const hole of region.holes) add(hole);
  const count = lineCount(high - low, swath);
  const passes = (area / Math.max(high - low, 1e-9)) * count;
  return { passes, ways: border + splits * 2 * swath, turns: 2 * count + 2 * splits };
}
