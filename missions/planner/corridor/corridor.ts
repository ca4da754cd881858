/**
 * A corridor along a meandering centreline: lines at even distances from it, there and back. What no-fly
 * areas interrupt is resumed behind them; what the lines leave unseen in sharp bends gets a short pass.
 */

import type { FreeSpace } from '../space/free-space.ts';
import { along, distance, lengthOf } from '../space/segments.ts';
import type { Pass, Point, Refusal, Region, Tour } from '../types.ts';
import { asRegions, corridorGrid, type Grid, patches, unseen } from './coverage.ts';
import { type Centreline, centrelineOf, offsetLine, simplified } from './offset.ts';
import { type Piece, tourOf } from './order.ts';

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

/** Bounds: of the points as they come and as they are flown, metres, lines side by side. */
const MOST_POINTS = 5000;
const LONGEST = 500_000;
const MOST_LINES = 200;
/** Squares on a swath in which coverage is looked at. */
const FINENESS = 6;
/** Of a swath: a line is made simpler by so much at most, and by this at least where strips hardly overlap. */
const SIMPLER = 0.02;
const LEAST_SIMPLER = 0.002;

export function planCorridor(options: CorridorOptions): CorridorPlan | Refusal {
  const { space, swath, check = () => {} } = options;
  const line = prepared(options);
  if ('ok' in line) return line;
  const offsets = bestOffsets(line, swath, check);
  if (offsets.length > MOST_LINES) {
    return refused('too-large', `${offsets.length} lines side by side; at most ${MOST_LINES}.`);
  }
  const tolerance = toleranceOf(offsets, line, swath);
  const pieces: Piece[][] = offsets.map(({ pieces: found }) =>
    found.flatMap((piece) => freeParts(simplified(piece, tolerance), space)),
  );
  const grid = corridorGrid(line, swath / FINENESS, check);
  const extra = usefulPatches(unseen(grid, pieces.flat().flatMap(passesOf), swath, check), options);
  const tour = tourOf(pieces, extra, options);
  if (tour.passes.length === 0) {
    return refused(
      'unreachable',
      'No part of the corridor lies in the free space.',
      line.points[0],
    );
  }
  const left = unseen(grid, tour.passes, swath, check);
  return {
    ok: true,
    tour,
    uncovered: asRegions(left),
    figures: {
      lines: offsets.length,
      coverage: 1 - left.squares.size / Math.max(1, grid.squares.size),
      ...figuresOf(tour, options),
    },
  };
}

function refused(reason: Refusal['reason'], detail: string, at?: Point): Refusal {
  return { ok: false, reason, detail, ...(at && { at }) };
}

function prepared({ centreline, width, swath, speed }: CorridorOptions): Centreline | Refusal {
  if (!(swath > 0.1 && swath < 10_000)) return refused('bad-wish', `Lines ${swath} m apart.`);
  if (!(speed > 0)) return refused('bad-wish', `A speed of ${speed} m/s.`);
  if (centreline.length > MOST_POINTS) {
    return refused('too-large', `${centreline.length} points; at most ${MOST_POINTS}.`);
  }
  const widths = typeof width === 'number' ? centreline.map(() => width) : width;
  if (widths.length !== centreline.length) {
    return refused('bad-wish', `${widths.length} widths for ${centreline.length} points.`);
  }
  const wrong = widths.find((metres) => !(metres > 0 && metres <= 20_000));
  if (wrong !== undefined) return refused('bad-wish', `A corridor ${wrong} m wide.`);
  const bad = centreline.find(([x, y]) => !(Math.abs(x) <= 1e6 && Math.abs(y) <= 1e6));
  if (bad) return refused('bad-area', `The centreline has a point at ${bad[0]}, ${bad[1]} m.`);
  const length = lengthOf(centreline);
  if (length > LONGEST) return refused('too-large', `${length} m long; at most ${LONGEST} m.`);
  const points: Point[] = [];
  const kept: number[] = [];
  centreline.forEach((point, i) => {
    const last = points.at(-1);
    if (last && distance(last, point) < 0.01) return;
    // Where the width changes, stretches are short, so that a line begins where it is needed.
    const changes = last && widths[i] !== kept.at(-1);
    const steps = changes
      ? Math.max(1, Math.min(200, Math.ceil(distance(last, point) / swath)))
      : 1;
    const before = kept.at(-1) ?? widths[i]!;
    for (let k = 1; k <= steps; k++) {
      points.push(last ? along(last, point, k / steps) : point);
      kept.push(before + (k / steps) * (widths[i]! - before));
    }
  });
  if (points.length < 2) return refused('empty-area', 'The centreline has no length.');
  return centrelineOf(points, kept);
}

interface OffsetPieces {
  readonly offset: number;
  readonly pieces: readonly Point[][];
}

/** With a line in the middle or without: whichever is shorter altogether. */
function bestOffsets(line: Centreline, swath: number, check: () => void): OffsetPieces[] {
  const widest = Math.max(...line.widths);
  const fewest = Math.max(1, Math.ceil(widest / swath - 1e-9));
  const varied = line.widths.some((width) => width !== widest);
  const counts = varied ? [fewest, fewest + 1] : [fewest];
  if (fewest > MOST_LINES) return new Array<OffsetPieces>(fewest).fill({ offset: 0, pieces: [] });
  const sets = counts.map((count) => {
    const gap = count === fewest ? widest / count : swath;
    return Array.from({ length: count }, (_, i): OffsetPieces => {
      const offset = (i - (count - 1) / 2) * gap;
      const needed = (width: number) => Math.abs(offset) - gap / 2 < width / 2 - 1e-9;
      return { offset, pieces: offsetLine(line, offset, needed, check) };
    }).filter(({ pieces }) => pieces.length > 0);
  });
  const lengths = sets.map((set) =>
    set.reduce((sum, { pieces }) => sum + pieces.reduce((all, p) => all + lengthOf(p), 0), 0),
  );
  return sets[lengths.indexOf(Math.min(...lengths))]!;
}

/** Metres by which lines may be made simpler: what neighbouring strips share, between both. */
function toleranceOf(offsets: readonly OffsetPieces[], line: Centreline, swath: number): number {
  const [first, second] = offsets;
  const gap = first && second ? second.offset - first.offset : Math.max(...line.widths);
  return Math.max(LEAST_SIMPLER * swath, Math.min(SIMPLER * swath, (swath - gap) / 2));
}

/** What of a line lies in free space, piece by piece. */
function freeParts(line: readonly Point[], space: FreeSpace): Piece[] {
  const parts: Point[][] = [];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    for (const [t0, t1] of space.within(a, b)) {
      const [from, to] = [t0 === 0 ? a : along(a, b, t0), t1 === 1 ? b : along(a, b, t1)];
      const last = parts.at(-1);
      if (last && t0 === 0 && last.at(-1) === a) last.push(to);
      else parts.push([from, to]);
    }
  }
  return parts.filter((part) => lengthOf(part) > 0.01);
}

const passesOf = (piece: Piece): Pass[] => piece.slice(1).map((to, i) => ({ from: piece[i]!, to }));

/** Free parts of patches, each that sees something which those before it leave. */
function usefulPatches(grid: Grid, { space, swath, check = () => {} }: CorridorOptions): Piece[] {
  let left = grid;
  const useful: Piece[] = [];
  for (const { from, to } of patches(grid, swath)) {
    for (const piece of freeParts([from, to], space)) {
      const rest = unseen(left, passesOf(piece), swath, check);
      if (rest.squares.size < left.squares.size) useful.push(piece);
      left = rest;
    }
  }
  return useful;
}

function figuresOf({ passes, transits }: Tour, { speed, turnCost }: CorridorOptions) {
  const flown = passes.reduce((sum, { from, to }) => sum + distance(from, to), 0);
  const between = transits.reduce((sum, way) => sum + lengthOf(way), 0);
  const way = passes.flatMap(({ from, to }, i) => [from, to, ...(transits[i]?.slice(1, -1) ?? [])]);
  const turns = turnsOf(way);
  const seconds = (flown + between) / speed + turns * turnCost;
  return { passes: flown, transits: between, turns, seconds };
}

function turnsOf(way: readonly Point[]): number {
  let turns = 0;
  let before: number | undefined;
  for (let i = 1; i < way.length; i++) {
    const [a, b] = [way[i - 1]!, way[i]!];
    if (distance(a, b) < 0.01) continue;
    const course = Math.atan2(b[1] - a[1], b[0] - a[0]);
    if (before !== undefined && Math.cos(course - before) < Math.SQRT1_2) turns++;
    before = course;
  }
  return turns;
}
