/** The lines of one river: laid in strips along its centreline, cut to free space, completed by patches. */

import type { FreeSpace } from '../space/free-space.ts';
import { along, distance, lengthOf } from '../space/segments.ts';
import type { Pass, Point, Refusal } from '../types.ts';
import type { CorridorArea } from './area.ts';
import { aroundUnseen } from './around.ts';
import { Seen } from './coverage.ts';
import { type Centreline, measured, offsetLine, type Stretch, simplified } from './offset.ts';
import type { Ordered, Run } from './order.ts';
import { type Layout, layoutsOf, placesBeside } from './strips.ts';

export interface River {
  readonly line: Centreline;
  readonly area: CorridorArea;
}

export interface RiverLines {
  /** Side by side from right to left, each in pieces along the river. */
  readonly lines: readonly { readonly offset: number; readonly runs: readonly Run[] }[];
  readonly patches: readonly Run[];
  readonly seen: Seen;
}

export interface LineOptions {
  /** Metres seen by a line, half of it on each side. */
  readonly swath: number;
  readonly space: FreeSpace;
  /** m/s, s a turn. */
  readonly speed: number;
  readonly turnCost: number;
  /** From where it is flown. */
  readonly near?: Point | undefined;
  check(): void;
}

/** Lines side by side, at most. */
const MOST_LINES = 200;
/** Of a swath: a line is made simpler by so much at most, and by this at least where strips hardly overlap. */
const SIMPLER = 0.02;
const LEAST_SIMPLER = 0.002;
/** Ways to lay the strips that are carried out, of those that seem best. */
const CARRIED_OUT = 3;

export function riverOf(points: readonly Point[], area: CorridorArea): River {
  return { line: measured(points), area };
}

/** Some ways to lay the lines, those that seem best first; the caller takes what is flown in least time. */
export function linesOf({ line, area }: River, options: LineOptions): RiverLines[] | Refusal {
  const { swath, check } = options;
  const widest = 2 * area.reach;
  if (widest / swath > 2 * MOST_LINES) return tooMany(Math.ceil(widest / swath));
  const places = placesBeside(line, area.cells, area.border, area.reach, check);
  if (places.stations.length === 0) return [];
  const layouts = layoutsOf(places, line, swath, Math.max(swath / 4, area.cells.pitch));
  const most = Math.max(...layouts.slice(0, 1).map(({ strips }) => strips.length));
  if (most > MOST_LINES) return tooMany(most);
  const ranked = layouts
    .map((layout) => ({ layout, seconds: guess(layout, options) }))
    .sort((a, b) => a.seconds - b.seconds);
  return ranked.slice(0, CARRIED_OUT).map(({ layout }) => laid(line, area, layout, options));
}

function tooMany(count: number): Refusal {
  const detail = `${count} lines side by side; at most ${MOST_LINES}: fly higher or draw it narrower`;
  return { ok: false, reason: 'too-large', detail };
}

/**
 * s: each strip's stretches flown from end to end with what lies between, or one by one from a line that
 * passes them, there and back; the longest is flown from end to end.
 */
function guess({ strips }: Layout, { speed, turnCost }: LineOptions): number {
  const each = strips.map(({ stretches }) => {
    const flown = stretches.reduce((sum, [from, to]) => sum + to - from, 0);
    const through = (stretches.at(-1)![1] - stretches[0]![0]) / speed + 2 * turnCost;
    return { flown, through, apart: (1.6 * flown) / speed + 3 * stretches.length * turnCost };
  });
  const longest = Math.max(...each.map(({ flown }) => flown));
  return each.reduce((sum, { flown, through, apart }) => {
    return sum + (flown === longest ? through : Math.min(through, apart));
  }, 0);
}

function laid(
  line: Centreline,
  { cells }: CorridorArea,
  { gap, strips }: Layout,
  options: LineOptions,
): RiverLines {
  const { swath, space, check } = options;
  const tolerance = Math.max(LEAST_SIMPLER * swath, Math.min(SIMPLER * swath, (swath - gap) / 2));
  const breaks = breaksOf(strips, line, options);
  const detours: Point[][] = [];
  const lines = strips.map(({ offset, stretches }) => {
    const pieces = offsetLine(line, offset, brokenAt(stretches, breaks), check).flatMap((piece) => {
      const parts = freeParts(simplified(piece, tolerance), space);
      detours.push(...detoursBetween(parts, space, swath));
      return parts;
    });
    return { offset, runs: bridged(pieces, swath, space).map((points): Run => ({ points })) };
  });
  const seen = new Seen(cells, swath);
  for (const { runs } of lines) {
    check();
    for (const { points } of runs) seen.mark(passesOf(points));
  }
  const patches: Run[] = [];
  const complete = (points: Point[]) => {
    check();
    if (seen.mark(passesOf(points))) patches.push({ points });
  };
  if (seen.share < WHOLE) for (const way of detours) complete(way);
  for (const { from, to } of seen.patches()) {
    for (const points of freeParts([from, to], space)) complete(points);
  }
  if (seen.share < WHOLE) {
    for (const points of aroundUnseen(seen, space, swath)) patches.push({ points });
  }
  return { lines: lines.filter(({ runs }) => runs.length > 0), patches, seen };
}

/** More than this is taken as all. */
const WHOLE = 0.9995;
/** Where lines may be parted so that something else is flown in between, at most. */
const MOST_BREAKS = 24;

/** Stations at which a strip begins or ends, and the one nearest to the start. */
function breaksOf(strips: Layout['strips'], line: Centreline, { swath, near }: LineOptions) {
  const whole = line.stations.at(-1)!;
  const wanted = strips.flatMap(({ stretches }) => stretches.flat());
  if (near && strips.length > 1) wanted.push(stationNear(line, near));
  const breaks: number[] = [];
  for (const station of wanted.sort((a, b) => a - b)) {
    if (station < swath || station > whole - swath) continue;
    if (breaks.length === 0 || station - breaks.at(-1)! > swath) breaks.push(station);
  }
  return breaks.length <= MOST_BREAKS ? breaks : [];
}

function stationNear({ points, stations }: Centreline, at: Point): number {
  let best = 0;
  points.forEach((point, i) => {
    if (distance(point, at) < distance(points[best]!, at)) best = i;
  });
  return stations[best]!;
}

function brokenAt(stretches: readonly Stretch[], breaks: readonly number[]): Stretch[] {
  return stretches.flatMap(([from, to]) => {
    const cuts = breaks.filter((station) => station > from && station < to);
    const ends = [from, ...cuts, to];
    return cuts.length === 0
      ? [[from, to] as const]
      : ends.slice(1).map((end, i) => [ends[i]!, end] as const);
  });
}

/** Of the way straight across: longer ones around what is forbidden are no part of the corridor. */
const LONGEST_DETOUR = 3;

/** Ways along the border of what interrupts a line: from there half a swath of it is seen. */
function detoursBetween(parts: readonly Point[][], space: FreeSpace, swath: number): Point[][] {
  return parts.slice(1).flatMap((part, i) => {
    const [from, to] = [parts[i]!.at(-1)!, part[0]!];
    const way = space.path(from, to);
    if (!way || lengthOf(way) > LONGEST_DETOUR * distance(from, to) + 2 * swath) return [];
    return [[...way]];
  });
}

/** What of a line lies in free space, piece by piece. */
export function freeParts(line: readonly Point[], space: FreeSpace): Point[][] {
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

/** m */
const TOUCH = 0.1;

/** Pieces of a line less than half a swath apart are flown as one: cheaper than two turns. */
function bridged(pieces: readonly Point[][], swath: number, space: FreeSpace): Point[][] {
  const joined: Point[][] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const gap = last ? distance(last.at(-1)!, piece[0]!) : Number.POSITIVE_INFINITY;
    // Those that touch are parted on purpose.
    if (last && gap > TOUCH && gap <= swath / 2 && space.sees(last.at(-1)!, piece[0]!))
      last.push(...piece);
    else joined.push([...piece]);
  }
  return joined;
}

export const passesOf = (points: readonly Point[]): Pass[] =>
  points.slice(1).map((to, i) => ({ from: points[i]!, to }));

/** s of runs and the ways between them. */
export function secondsOf(
  { runs, ways }: Ordered,
  { speed, turnCost }: Pick<LineOptions, 'speed' | 'turnCost'>,
): number {
  const flown = [...runs.map(({ points }) => points), ...ways];
  const metres = flown.reduce((sum, points) => sum + lengthOf(points), 0);
  return metres / speed + turnsOf(wayOf(runs, ways)) * turnCost;
}

/** All places in order. */
const wayOf = (runs: Ordered['runs'], ways: Ordered['ways']): Point[] =>
  runs.flatMap(({ points }, i) => [...points, ...(ways[i]?.slice(1, -1) ?? [])]);

/** Places with a change of course by more than 45°. */
export function turnsOf(way: readonly Point[]): number {
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
