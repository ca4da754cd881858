/**
 * The centreline of a river out of its polygon: the way from end to end that keeps farthest from the banks,
 * made smooth and moved half-way between them. Islands count as river: a line goes on over them.
 */

import { signedArea } from '../rings.ts';
import { along, distance, lengthOf } from '../space/segments.ts';
import type { Point, Refusal, Region, Ring } from '../types.ts';
import { Banks, normalAt } from './banks.ts';
import { ridgeOf } from './ridge.ts';

export interface RiverLine {
  readonly ok: true;
  /** From one end of the polygon to the other. */
  readonly points: readonly Point[];
  /** Metres from bank to bank across each point, half of it to each side. */
  readonly widths: readonly number[];
}

const MOST_CORNERS = 20_000;
const MOST_POINTS = 4_000;
/** Shorter than so many of its widths is no river. */
const LEAST_LENGTH = 2.5;
/** Of a width: how far it is smoothed, and from one point to the next. */
const SMOOTH = 0.5;
const STEP = 0.25;
/** Of moving it between the banks, and how far they are looked for, in widths. */
const ROUNDS = 3;
const BANKS_WITHIN = 3;

export function centrelineOfRegion(
  { outer }: Region,
  check: () => void = () => {},
): RiverLine | Refusal {
  if (outer.length > MOST_CORNERS) {
    const detail = `the river has ${outer.length} corners; at most ${MOST_CORNERS}: simplify it`;
    return { ok: false, reason: 'too-large', detail };
  }
  const area = Math.abs(signedArea(outer));
  if (!(area >= 1 && Number.isFinite(area))) {
    const detail = `the polygon encloses ${area.toFixed(2)} m²: draw a river of at least 1 m²`;
    return { ok: false, reason: 'too-small', detail };
  }
  const ridge = ridgeOf(outer, area, check);
  const short = lengthOf(ridge);
  // The ridge ends about a width before both ends: (short + 2 · width) · width = area.
  const width = (Math.sqrt(short * short + 8 * area) - short) / 4;
  const long = short + 2 * width;
  if (long < LEAST_LENGTH * width) return roundish(long, width, outer);
  return between(ridge, width, new Banks(outer), check);
}

function roundish(long: number, wide: number, outer: Ring): Refusal {
  const detail =
    `the polygon is about ${Math.round(long)} m long and ${Math.round(wide)} m wide: ` +
    'no river to fly along; draw its centreline, or plan it as a sweep';
  return { ok: false, reason: 'bad-area', detail, at: outer[0]! };
}

function between(
  ridge: readonly Point[],
  width: number,
  banks: Banks,
  check: () => void,
): RiverLine {
  const step = Math.max(STEP * width, lengthOf(ridge) / MOST_POINTS);
  const reach = BANKS_WITHIN * width;
  const spread = (SMOOTH * width) / step;
  let points = smooth(resampled(ridge, step), spread);
  for (let round = 0; round < ROUNDS; round++) {
    check();
    const shifts = blurred(
      points.map((_, i) => {
        const { left, right } = banks.across(points, i, reach);
        return (left - right) / 2;
      }),
      spread,
    );
    const moved = points.map(([x, y], i): Point => {
      const [nx, ny] = normalAt(points, i);
      return [x + shifts[i]! * nx, y + shifts[i]! * ny];
    });
    points = smooth(resampled(moved, step), spread / 2);
  }
  const before = banks.onward([...points].reverse(), step, width).reverse();
  points = [...before, ...points, ...banks.onward(points, step, width)];
  const widths = points.map((_, i) => {
    // At the very ends the bank is met at once: the width is that of the neighbour.
    const { left, right } = banks.across(points, clamp(i, 1, points.length - 2), reach);
    return left + right;
  });
  return { ok: true, points, widths };
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** Points at even distances, the ends among them. */
function resampled(line: readonly Point[], step: number): Point[] {
  const whole = lengthOf(line);
  const count = Math.max(2, Math.ceil(whole / step));
  const points: Point[] = [line[0]!];
  let done = 0;
  for (let i = 1, k = 1; i < line.length && k < count; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const length = distance(a, b);
    for (; k < count && (k * whole) / count <= done + length; k++) {
      points.push(along(a, b, ((k * whole) / count - done) / Math.max(length, 1e-12)));
    }
    done += length;
  }
  return [...points, line.at(-1)!];
}

/** Each coordinate blurred; beyond its ends the line is taken to go on, turned about them. */
function smooth(points: readonly Point[], spread: number): Point[] {
  const xs = blurred(
    points.map(([x]) => x),
    spread,
    true,
  );
  const ys = blurred(
    points.map(([, y]) => y),
    spread,
    true,
  );
  return xs.map((x, i): Point => [x, ys[i]!]);
}

/** Three running means over `spread` neighbours on each side. */
function blurred(values: readonly number[], spread: number, point = false): number[] {
  const reach = Math.max(1, Math.round(spread));
  const n = values.length;
  let now = [...values];
  for (let round = 0; round < 3; round++) {
    const at = (i: number): number => {
      const inside = clamp(i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i, 0, n - 1);
      if (i >= 0 && i < n) return now[i]!;
      const end = now[i < 0 ? 0 : n - 1]!;
      return point ? 2 * end - now[inside]! : now[inside]!;
    };
    let sum = 0;
    for (let i = -reach; i <= reach; i++) sum += at(i);
    const next: number[] = [];
    for (let i = 0; i < n; i++) {
      next.push(sum / (2 * reach + 1));
      sum += at(i + reach + 1) - at(i - reach);
    }
    now = next;
  }
  return now;
}
