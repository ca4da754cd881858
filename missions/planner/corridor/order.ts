/**
 * Lines, banks and patches in the order in which they are flown: there and back along the river at first,
 * then whatever exchange, turning round or moving makes the flight shorter.
 */

import type { FreeSpace } from '../space/free-space.ts';
import { lengthOf } from '../space/segments.ts';
import type { Point } from '../types.ts';

/** Flown without interruption, either way. */
export interface Run {
  /** One of them: a photo from there. */
  readonly points: readonly Point[];
  /** What the camera does; absent: straight down, as the patrol's lines. */
  readonly view?: View;
}

export interface View {
  /** Degrees; −90 straight down. */
  readonly pitch: number;
  /** Of the nose on each stretch, clockwise from north. */
  readonly headings: readonly number[];
  /** m between photos. */
  readonly trigger: number;
}

export interface Ordered {
  readonly runs: readonly Run[];
  /** `ways[i]` leads from run i to run i + 1, ends included. */
  readonly ways: readonly (readonly Point[])[];
}

export interface OrderOptions {
  readonly space: FreeSpace;
  readonly start?: Point | undefined;
  readonly end?: Point | undefined;
  readonly direction?: 'along' | 'against' | undefined;
  /** m/s, s a turn. */
  readonly speed: number;
  readonly turnCost: number;
  check?(): void;
}

/** More are put in order by the nearest alone where they are exchanged; each round looks at all pairs. */
const MOST_SEARCHED = 220;
const MOST_ROUNDS = 30;

/** What belongs to one river. */
export interface Group {
  /** Side by side, each in pieces along the river. */
  readonly lines: readonly (readonly Run[])[];
  /** Beside them, wherever they cost least. */
  readonly extra: readonly Run[];
}

/** Rivers one after the other, the nearest first; then whatever exchange between all of it helps. */
export function ordered(groups: readonly Group[], options: OrderOptions): Ordered {
  const { space, start, direction, check = () => {} } = options;
  const all = groups.flatMap(({ lines, extra }) => [...lines.flat(), ...extra]);
  const within = together(all, space, start);
  const costs = new Costs(options);
  let open = groups.map((group) => ordersOf(group, within, direction, costs));
  let order: Run[] = [];
  while (open.length > 0) {
    check();
    const last = order.at(-1);
    const choices = open.flatMap((orders, group) =>
      orders.map(({ runs, inside }) => {
        const home = open.length === 1 ? costs.between(runs.at(-1), undefined) : 0;
        return { group, runs, cost: inside + costs.between(last, runs[0]) + home };
      }),
    );
    if (choices.length === 0) break;
    const next = choices.reduce((a, b) => (b.cost < a.cost - 1e-9 ? b : a));
    order = [...order, ...next.runs];
    open = open.filter((_, group) => group !== next.group);
  }
  return connected(direction === undefined ? improved(order, costs, check) : order, space);
}

/** Of the longest line: shorter ones may be flown piece by piece, where the others pass them. */
const MAIN = 0.6;

/**
 * There and back from either side and either end, over all lines or over the long ones with the pieces of
 * the rest put in where they cost least; `inside` are the seconds between its runs.
 */
function ordersOf(
  { lines, extra }: Group,
  within: ReadonlySet<Run>,
  direction: OrderOptions['direction'],
  costs: Costs,
) {
  const filled = lines
    .map((line) => line.filter((run) => within.has(run)))
    .filter((line) => line.length > 0);
  const rest = extra.filter((run) => within.has(run));
  if (filled.length + rest.length === 0) return [];
  const metres = filled.map((line) => line.reduce((sum, run) => sum + lengthOf(run.points), 0));
  const long = (i: number) => metres[i]! >= MAIN * Math.max(...metres);
  const main = filled.filter((_, i) => long(i));
  const choices = [{ sides: filled, rest }];
  if (main.length < filled.length && within.size <= MOST_SEARCHED) {
    const pieces = filled.filter((_, i) => !long(i)).flat();
    choices.push({ sides: main, rest: [...pieces, ...rest] });
  }
  return choices.flatMap((choice) =>
    [choice.sides, [...choice.sides].reverse()].flatMap((side) =>
      (['along', 'against'] as const)
        .filter((first) => direction === undefined || first === direction)
        .map((first) => {
          const runs = withExtra(thereAndBack(side, first === 'against'), choice.rest, costs);
          return { runs, inside: costs.inside(runs) };
        }),
    ),
  );
}

const reversed = ({ points, view }: Run): Run => ({
  points: [...points].reverse(),
  ...(view && { view: { ...view, headings: [...view.headings].reverse() } }),
});

/** Runs between which ways lead: those of the start; without it, the most of them by length. */
function together(
  runs: readonly Run[],
  space: FreeSpace,
  start: Point | undefined,
): ReadonlySet<Run> {
  const groups: { at: Point; runs: Run[]; length: number }[] = [];
  for (const run of runs) {
    const at = run.points[0]!;
    const length = lengthOf(run.points);
    const group = groups.find((one) => space.path(one.at, at) !== undefined);
    if (group) {
      group.runs.push(run);
      group.length += length;
    } else groups.push({ at, runs: [run], length });
  }
  const reached =
    start && groups.length > 1 ? groups.filter(({ at }) => space.path(start, at)) : [];
  const from = reached.length > 0 ? reached : groups;
  return new Set(from.sort((a, b) => b.length - a.length)[0]?.runs);
}

function thereAndBack(lines: readonly (readonly Run[])[], against: boolean): Run[] {
  return lines.flatMap((line, i) =>
    (i % 2 === 1) === against ? line : [...line].reverse().map(reversed),
  );
}

/** Each where the way becomes least longer, in the better of its directions. */
function withExtra(order: readonly Run[], extra: readonly Run[], costs: Costs): Run[] {
  const runs = [...order];
  for (const one of extra) {
    let best = { at: runs.length, cost: Number.POSITIVE_INFINITY, run: one };
    for (const run of [one, reversed(one)]) {
      for (let at = 0; at <= runs.length; at++) {
        const [before, after] = [runs[at - 1], runs[at]];
        const cost =
          costs.between(before, run) + costs.between(run, after) - costs.between(before, after);
        if (cost < best.cost) best = { at, cost, run };
      }
    }
    runs.splice(best.at, 0, best.run);
  }
  return runs;
}

/** s between runs by straight ways, with what the turns at their ends cost. */
class Costs {
  private readonly options: OrderOptions;

  constructor(options: OrderOptions) {
    this.options = options;
  }

  between(a: Run | undefined, b: Run | undefined): number {
    const { speed, turnCost, start, end } = this.options;
    if (!a && !b) return 0;
    const from = a ? a.points.at(-1)! : start;
    const to = b ? b.points[0]! : end;
    if (!from || !to) return 0;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const way = Math.sqrt(dx * dx + dy * dy);
    const out = a && a.points.length > 1 ? a.points.at(-2) : undefined;
    const on = b && b.points.length > 1 ? b.points[1] : undefined;
    const [ox, oy] = out ? [from[0] - out[0], from[1] - out[1]] : [0, 0];
    const [nx, ny] = on ? [on[0] - to[0], on[1] - to[1]] : [0, 0];
    const turns = way < 0.01 ? turn(ox, oy, nx, ny) : turn(ox, oy, dx, dy) + turn(dx, dy, nx, ny);
    return way / speed + turns * turnCost;
  }

  inside(order: readonly Run[]): number {
    let sum = 0;
    for (let i = 1; i < order.length; i++) sum += this.between(order[i - 1], order[i]);
    return sum;
  }
}

/** 0 … 1 of a turn's cost: all of it from 45° on. */
function turn(ax: number, ay: number, bx: number, by: number): number {
  const lengths = Math.sqrt((ax * ax + ay * ay) * (bx * bx + by * by));
  if (lengths === 0) return 0;
  return Math.min(1, (1 - (ax * bx + ay * by) / lengths) / (1 - Math.SQRT1_2));
}

/** Turning a part of the order round, and moving up to three runs elsewhere, as long as it helps. */
function improved(order: readonly Run[], costs: Costs, check: () => void): Run[] {
  const n = order.length;
  if (n < 2 || n > MOST_SEARCHED) return [...order];
  // Run i is number 2i as it comes and 2i + 1 turned round; 2n stands for the start and the end.
  const both = order.flatMap((run) => [run, reversed(run)]);
  const size = 2 * n + 1;
  const table = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) table[a * size + b] = costs.between(both[a], both[b]);
  }
  const cost = (a: number, b: number) => table[a * size + b]!;
  let now = order.map((_, i) => 2 * i);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    check();
    const turned = turnedRound(now, cost, 2 * n);
    if (turned) now = turned;
    const next = moved(now, cost, 2 * n);
    if (next) now = next;
    if (!turned && !next) break;
  }
  return now.map((i) => both[i]!);
}

type Cost = (a: number, b: number) => number;

/** All parts that are better flown the other way round, one after the other; undefined where there is none. */
function turnedRound(order: readonly number[], cost: Cost, ends: number): number[] | undefined {
  const now = [...order];
  const n = now.length;
  let better = false;
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const [before, after] = [now[i - 1] ?? ends, now[j + 1] ?? ends];
      const [first, last] = [now[i]!, now[j]!];
      const gain =
        cost(before, first) + cost(last, after) - cost(before, last ^ 1) - cost(first ^ 1, after);
      if (gain < 1e-6) continue;
      const part = now.slice(i, j + 1).reverse();
      part.forEach((run, k) => {
        now[i + k] = run ^ 1;
      });
      better = true;
    }
  }
  return better ? now : undefined;
}

/** Up to three runs elsewhere, in either direction, each where it helps most; undefined where none does. */
function moved(order: readonly number[], cost: Cost, ends: number): number[] | undefined {
  let now = [...order];
  let better = false;
  for (let length = 1; length <= Math.min(3, order.length - 1); length++) {
    for (let i = 0; i + length <= now.length; i++) {
      const part = now.slice(i, i + length);
      const rest = [...now.slice(0, i), ...now.slice(i + length)];
      const [before, after] = [rest[i - 1] ?? ends, rest[i] ?? ends];
      const saved = cost(before, part[0]!) + cost(part.at(-1)!, after) - cost(before, after);
      const best = bestPlace(rest, part, cost, ends);
      if (saved - best.added < 1e-6) continue;
      now = [...rest.slice(0, best.at), ...best.part, ...rest.slice(best.at)];
      better = true;
    }
  }
  return better ? now : undefined;
}

function bestPlace(rest: readonly number[], part: readonly number[], cost: Cost, ends: number) {
  const turned = part.map((run) => run ^ 1).reverse();
  let best = { at: 0, part, added: Number.POSITIVE_INFINITY };
  for (let at = 0; at <= rest.length; at++) {
    const [p, q] = [rest[at - 1] ?? ends, rest[at] ?? ends];
    for (const one of [part, turned]) {
      const added = cost(p, one[0]!) + cost(one.at(-1)!, q) - cost(p, q);
      if (added < best.added) best = { at, part: one, added };
    }
  }
  return best;
}

function connected(runs: readonly Run[], space: FreeSpace): Ordered {
  const reached: Run[] = [];
  const ways: (readonly Point[])[] = [];
  for (const run of runs) {
    const last = reached.at(-1)?.points.at(-1);
    const way = last && space.path(last, run.points[0]!);
    if (last && !way) continue;
    if (way) ways.push(way);
    reached.push(run);
  }
  return { runs: reached, ways };
}
