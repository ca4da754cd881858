/**
 * A corridor along a meandering centreline: lines at even distances from it, there and back. What no-fly
 * areas interrupt is resumed behind them; what the lines leave unseen in sharp bends gets a short pass.
 */

import type { FreeSpace } from '../space/free-space.ts';
import { along, distance, lengthOf } from '../space/segments.ts';
import type { Pass, Point, Refusal, Region, Tour } from '../types.ts';
import { areaAlong } from './area.ts';
import { linesOf, passesOf, type RiverLines, riverOf, secondsOf, turnsOf } from './lines.ts';
import { type Ordered, ordered } from './order.ts';

export interface CorridorOptions {
  readonly centreline: readonly Point[];
  /** Metres, of the whole corridor; or at each point of the centreline. Its ends are cut off square. */
  readonly width: number | readonly number[];
  /** Metres seen by a line, half of it on each side. */
  readonly swath: number;
  readonly space: FreeSpace;
  readonly start?: Point;
  readonly end?: Point;
  /** Of the first line, along the centreline or against it; where absent, the cheaper. */
  readonly direction?: 'along' | 'against';
  /** m/s */
  readonly speed: number;
  /** Seconds for each turn. */
  readonly turnCost: number;
  check?(): void;
}

export interface CorridorPlan {
  readonly ok: true;
  readonly tour: Tour;
  /** Of the corridor, in rows of squares: what no pass sees. */
  readonly uncovered: readonly Region[];
  readonly figures: {
    /** Lines side by side where the corridor is widest. */
    readonly lines: number;
    /** Metres of passes and of the ways between them. */
    readonly passes: number;
    readonly transits: number;
    /** Places with a change of course by more than 45 degrees. */
    readonly turns: number;
    readonly seconds: number;
    /** Share of the corridor that is seen, 0 … 1. */
    readonly coverage: number;
  };
}

/** Bounds: of the points as they come, and metres. */
const MOST_POINTS = 5000;
const LONGEST = 500_000;
const WIDEST = 20_000;

export function planCorridor(options: CorridorOptions): CorridorPlan | Refusal {
  const { swath, speed, turnCost, space, start, check = () => {} } = options;
  const wrong = flightFault(options);
  if (wrong) return wrong;
  const line = cleanLine(options.centreline, options.width, swath);
  if ('ok' in line) return line;
  const river = riverOf(line.points, areaAlong(line.points, line.widths, swath));
  const laid = linesOf(river, { swath, space, speed, turnCost, near: start, check });
  if ('ok' in laid) return laid;
  const plans = laid
    .map((one) => planOf(one, options))
    .filter(({ tour }) => tour.passes.length > 0);
  if (plans.length === 0) {
    const detail = 'no part of the corridor lies in the free space: move it or its limits';
    return refused('unreachable', detail, line.points[0]);
  }
  const most = Math.max(...plans.map(({ figures }) => figures.coverage));
  const whole = plans.filter(({ figures }) => figures.coverage >= most - 1e-3);
  return whole.reduce((a, b) => (b.figures.seconds < a.figures.seconds - 1e-9 ? b : a));
}

function refused(reason: Refusal['reason'], detail: string, at?: Point): Refusal {
  return { ok: false, reason, detail, ...(at && { at }) };
}

export function flightFault({
  swath,
  speed,
  turnCost,
}: Pick<CorridorOptions, 'swath' | 'speed' | 'turnCost'>): Refusal | undefined {
  if (!(swath > 0.1 && swath < 10_000))
    return refused('bad-wish', `lines ${swath} m apart: give 0.1 to 10000 m`);
  if (!(speed > 0 && speed < 1000))
    return refused('bad-wish', `a speed of ${speed} m/s: give more than 0 m/s`);
  if (!(turnCost >= 0 && turnCost < 10_000))
    return refused('bad-wish', `${turnCost} s a turn: give 0 s or more`);
  return undefined;
}

export interface CleanLine {
  readonly points: readonly Point[];
  readonly widths: readonly number[];
}

/** Without points twice; where the width changes, with points between, so that it changes step by step. */
export function cleanLine(
  centreline: readonly Point[],
  width: number | readonly number[],
  swath: number,
): CleanLine | Refusal {
  if (centreline.length > MOST_POINTS) {
    const detail = `the centreline has ${centreline.length} points; at most ${MOST_POINTS}: simplify it`;
    return refused('too-large', detail);
  }
  const widths = typeof width === 'number' ? centreline.map(() => width) : width;
  if (widths.length !== centreline.length) {
    return refused('bad-wish', `${widths.length} widths for ${centreline.length} points`);
  }
  const wrong = widths.find((metres) => !(metres > 0 && metres <= WIDEST));
  if (wrong !== undefined) {
    return refused(
      'bad-wish',
      `a corridor ${wrong} m wide: give more than 0 and up to ${WIDEST} m`,
    );
  }
  const bad = centreline.find(([x, y]) => !(Math.abs(x) <= 1e6 && Math.abs(y) <= 1e6));
  if (bad) {
    return refused(
      'bad-area',
      `the centreline has a point at ${bad[0]}, ${bad[1]} m: draw it anew`,
    );
  }
  const length = lengthOf(centreline);
  if (length > LONGEST) {
    const km = Math.round(length / 1000);
    return refused(
      'too-large',
      `the centreline is ${km} km long; at most ${LONGEST / 1000} km: split it`,
    );
  }
  const points: Point[] = [];
  const kept: number[] = [];
  centreline.forEach((point, i) => {
    const last = points.at(-1);
    if (last && distance(last, point) < 0.01) return;
    const before = kept.at(-1) ?? widths[i]!;
    const changes = last !== undefined && widths[i] !== before;
    const parts = changes ? Math.ceil(distance(last, point) / swath) : 1;
    const steps = Math.max(1, Math.min(200, parts));
    for (let k = 1; k <= steps; k++) {
      points.push(last ? along(last, point, k / steps) : point);
      kept.push(before + (k / steps) * (widths[i]! - before));
    }
  });
  if (points.length < 2)
    return refused('empty-area', 'the centreline has no length: draw two points');
  return { points, widths: kept };
}

function planOf({ lines, patches, seen }: RiverLines, options: CorridorOptions): CorridorPlan {
  const group = { lines: lines.map((line) => line.runs), extra: patches };
  const order = ordered([group], options);
  const tour = tourOf(order);
  const kept = seen.again(tour.passes);
  return {
    ok: true,
    tour,
    uncovered: kept.regions(),
    figures: {
      lines: lines.length,
      coverage: kept.share,
      ...figuresOf(tour),
      seconds: secondsOf(order, options),
    },
  };
}

/** Each straight stretch is a pass; within a line the way between two is no way at all. */
function tourOf({ runs, ways }: Ordered): Tour {
  const passes: Pass[] = [];
  const transits: (readonly Point[])[] = [];
  runs.forEach(({ points }, i) => {
    if (i > 0) transits.push(ways[i - 1]!);
    passesOf(points).forEach((pass, k) => {
      if (k > 0) transits.push([pass.from, pass.from]);
      passes.push(pass);
    });
  });
  return { passes, transits };
}

function figuresOf({ passes, transits }: Tour) {
  const flown = passes.reduce((sum, { from, to }) => sum + distance(from, to), 0);
  const between = transits.reduce((sum, way) => sum + lengthOf(way), 0);
  const way = passes.flatMap(({ from, to }, i) => [from, to, ...(transits[i]?.slice(1, -1) ?? [])]);
  return { passes: flown, transits: between, turns: turnsOf(way) };
}
