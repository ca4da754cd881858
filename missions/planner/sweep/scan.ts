import { regionArea, Turned } from '../rings.ts';
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

/** From the outline alone, so that hundreds of choices can be weighed. */
export function estimate(region: Region, angle: number, swath: number): Estimate {
  const turned = new Turned(angle);
  const rings = turned.rings(region);
  const [low, high] = heights(rings);
  const extent = high - low;
  const count = lineCount(extent, swath);
  const passes = (regionArea(region) / Math.max(extent, 1e-9)) * count;
  let border = 0;
  let splits = 0;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) {
      const [x, y] = ring[i]!;
      const [px, py] = ring[(i + ring.length - 1) % ring.length]!;
      const [nx, ny] = ring[(i + 1) % ring.length]!;
      const length = Math.hypot(nx - x, ny - y);
      const rise = Math.abs(ny - y);
      // Half of the turns run along an edge that cuts lines; a flat one leaves slivers between them.
      if (rise > swath / 3) border += length * (0.5 + (rise < 0.8 * length ? 0.25 : 0));
      const reflex = (x - px) * (ny - y) - (y - py) * (nx - x) < 0;
      if (reflex && (y - py) * (ny - y) <= 0) splits++;
    }
  }
  return { passes, ways: border + splits * 2 * swath, turns: 2 * count + 2 * splits };
}
