/**
 * Strips beside one another along a centreline, and beside which stretches of it each is needed: where
 * something of the area lies in it. Places are told by station (metres along) and offset (metres to the left).
 */

import { squaredDistance } from '../../../src/domain/geo/edges.ts';
import type { Point } from '../types.ts';
import type { Cells } from './cells.ts';
import type { Centreline, Stretch } from './offset.ts';

/** Places of the area beside the centreline. */
export interface Places {
  readonly stations: readonly number[];
  readonly offsets: readonly number[];
  /** m² of the squares among them. */
  readonly area: number;
  /** The least and the greatest offset. */
  readonly right: number;
  readonly left: number;
}

/** A strip's middle is `offset` metres to the left of the centreline. */
export interface Strip {
  readonly offset: number;
  readonly stretches: readonly Stretch[];
}

export interface Layout {
  readonly gap: number;
  readonly strips: readonly Strip[];
}

/**
 * The squares within `reach` of the centreline, and of the area's border, by the nearest place of the
 * centreline; what lies beyond its ends is left out.
 */
export function placesBeside(
  line: Centreline,
  cells: Cells,
  border: readonly (readonly Point[])[],
  reach: number,
  check: () => void,
): Places {
  const nearest = nearestSegments(line, cells, reach, check);
  const stations: number[] = [];
  const offsets: number[] = [];
  const add = (x: number, y: number, candidates: readonly number[]) => {
    const place = placeOf(line, x, y, candidates);
    if (!place) return;
    stations.push(place[0]);
    offsets.push(place[1]);
  };
  cells.each((cell, column, row) => {
    const segment = nearest[cell]!;
    if (segment < 0) return;
    add((column + 0.5) * cells.pitch, (row + 0.5) * cells.pitch, [segment]);
  });
  const area = stations.length * cells.pitch * cells.pitch;
  const candidates: number[] = [];
  for (const edge of border) {
    eachAlong(edge, cells.pitch, (x, y) => {
      candidates.length = 0;
      for (let k = 0; k < 9; k++) {
        const dx = ((k % 3) - 1) * cells.pitch;
        const dy = (Math.floor(k / 3) - 1) * cells.pitch;
        const cell = cells.at(x + dx, y + dy);
        const segment = cell < 0 ? -1 : nearest[cell]!;
        if (segment >= 0 && !candidates.includes(segment)) candidates.push(segment);
      }
      add(x, y, candidates);
    });
  }
  let [right, left] = [0, 0];
  for (const offset of offsets) {
    right = Math.min(right, offset);
    left = Math.max(left, offset);
  }
  return { stations, offsets, area, right, left };
}

/** For each square the nearest stretch of the centreline; −1 where none is within reach. */
function nearestSegments(
  { points }: Centreline,
  cells: Cells,
  reach: number,
  check: () => void,
): Int32Array {
  const nearest = new Int32Array(cells.count).fill(-1);
  const gaps = new Float64Array(cells.count).fill(Number.POSITIVE_INFINITY);
  for (let i = 1; i < points.length; i++) {
    if (i % 64 === 0) check();
    const [[ax, ay], [bx, by]] = [points[i - 1]!, points[i]!];
    cells.near(points[i - 1]!, points[i]!, reach, (cell, x, y) => {
      const gap = squaredDistance(x, y, ax, ay, bx, by);
      if (gap >= gaps[cell]!) return;
      gaps[cell] = gap;
      nearest[cell] = i;
    });
  }
  return nearest;
}

function placeOf(
  { points, stations }: Centreline,
  x: number,
  y: number,
  segments: readonly number[],
): readonly [station: number, offset: number] | undefined {
  let best = Number.POSITIVE_INFINITY;
  let place: readonly [number, number] | undefined;
  for (const i of segments) {
    const [[ax, ay], [bx, by]] = [points[i - 1]!, points[i]!];
    const [dx, dy] = [bx - ax, by - ay];
    const length = Math.hypot(dx, dy);
    const t = ((x - ax) * dx + (y - ay) * dy) / (length * length);
    const s = Math.max(0, Math.min(1, t));
    const gap = Math.hypot(ax + s * dx - x, ay + s * dy - y);
    if (gap >= best) continue;
    best = gap;
    const beyond = (i === 1 && t < 0) || (i === points.length - 1 && t > 1);
    const side = dx * (y - ay) - dy * (x - ax) < 0 ? -1 : 1;
    place = beyond ? undefined : [stations[i - 1]! + s * length, side * gap];
  }
  return place;
}

function eachAlong(
  edge: readonly Point[],
  step: number,
  visit: (x: number, y: number) => void,
): void {
  for (let i = 1; i < edge.length; i++) {
    const [[ax, ay], [bx, by]] = [edge[i - 1]!, edge[i]!];
    const parts = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / step));
    for (let k = 0; k <= parts; k++) {
      visit(ax + (k / parts) * (bx - ax), ay + (k / parts) * (by - ay));
    }
  }
}

/** Of a swath: less than this beyond a strip is not worth another. */
const HAIR = 0.005;
/** Strips of a full swath are laid at so many places across. */
const SHIFTS = 8;

/** Share of the places on each side that patches may see instead of another strip. */
const OUTLIERS = 0.005;

function withoutOutliers(places: Places): Places {
  const sorted = Float64Array.from(places.offsets).sort();
  const skipped = Math.floor(OUTLIERS * sorted.length);
  return { ...places, right: sorted[skipped]!, left: sorted[sorted.length - 1 - skipped]! };
}

/** Share of the rectangle of its length and its greatest width. */
const EVEN = 0.9;

/** Ways to lay strips: tight to the area's widest, and of almost a swath at several places across. */
export function layoutsOf(
  places: Places,
  line: Centreline,
  swath: number,
  step: number,
): readonly Layout[] {
  const { left, right } = places;
  const fewest = Math.max(1, Math.ceil((left - right) / swath - HAIR));
  const tight = (count: number) =>
    layoutOf(places, line, Math.max((left - right) / count, 1e-6), right, step);
  const first = tight(fewest);
  // As wide almost everywhere as where it is widest: nothing is to be gained.
  if (places.area > EVEN * (left - right) * line.stations.at(-1)!) return [first];
  const layouts = [first, tight(fewest + 1)];
  const few = withoutOutliers(places);
  const count = Math.max(1, Math.ceil((few.left - few.right) / swath - HAIR));
  if (count < fewest) {
    layouts.push(layoutOf(few, line, (few.left - few.right) / count, few.right, step));
  }
  const gap = swath * (1 - 2 * HAIR);
  for (let i = 0; i < SHIFTS; i++) {
    const phase = (i / SHIFTS) * gap;
    const low = Math.floor((right - phase) / gap) * gap + phase;
    layouts.push(layoutOf(places, line, gap, low, step));
  }
  return layouts;
}

/** Strips of `gap` from the offset `low` on; stretches are whole numbers of `step` long. */
function layoutOf(
  { stations, offsets, left }: Places,
  { stations: measured }: Centreline,
  gap: number,
  low: number,
  step: number,
): Layout {
  const count = Math.max(1, Math.ceil((left - low) / gap - 1e-6));
  const whole = measured.at(-1)!;
  const bins = Math.max(1, Math.ceil(whole / step));
  const needed = Array.from({ length: count }, () => new Uint8Array(bins));
  for (let i = 0; i < stations.length; i++) {
    const strip = Math.floor((offsets[i]! - low) / gap);
    const bin = Math.floor(stations[i]! / step);
    needed[strip < 0 ? 0 : strip >= count ? count - 1 : strip]![bin < bins ? bin : bins - 1] = 1;
  }
  const strips = needed.map((row, k): Strip => {
    return { offset: low + (k + 0.5) * gap, stretches: stretchesOf(row, step, whole, gap) };
  });
  return { gap, strips: strips.filter(({ stretches }) => stretches.length > 0) };
}

/** Stretches less than a gap apart are one. */
function stretchesOf(row: Uint8Array, step: number, whole: number, gap: number): Stretch[] {
  const stretches: [number, number][] = [];
  row.forEach((needed, bin) => {
    if (!needed) return;
    const [from, to] = [bin * step, Math.min(whole, (bin + 1) * step)];
    const last = stretches.at(-1);
    if (last && from - last[1] <= gap) last[1] = to;
    else stretches.push([from, to]);
  });
  return stretches;
}
