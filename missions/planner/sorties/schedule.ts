/** Who flies which part of a tour, on how many batteries: numbers only, over the tour's breaks. */
import type { Course } from './course.ts';
import type { Home } from './homes.ts';

export interface ScheduleOptions {
  readonly course: Course;
  readonly homes: readonly Home[];
  readonly drones: number;
  /** Wh for each sortie. */
  readonly usable: number;
  /** s between two sorties of a drone. */
  readonly swap: number;
  /** Items of a sortie for its works and ways. */
  readonly mostItems: number;
  /** Breaks that are none. */
  readonly closed: ReadonlySet<number>;
  readonly check: () => void;
}

/** A drone at a take-off point, and the breaks of its sorties: from the first to the second, and so on. */
export interface Share {
  readonly base: number;
  readonly breaks: readonly number[];
}

/** Of the makespan: nearer to the least possible it is not looked for. */
const CLOSE_ENOUGH = 0.002;

/** In the order of the tour, with the least time until the last has landed; undefined where it is too much. */
export function shareOut(options: ScheduleOptions): readonly Share[] | undefined {
  let best = sharesWithin(options, Number.POSITIVE_INFINITY);
  if (!best || options.drones === 1) return best?.shares;
  let [low, high] = [0, best.makespan];
  while (high - low > CLOSE_ENOUGH * high) {
    options.check();
    const middle = (low + high) / 2;
    const found = sharesWithin(options, middle);
    if (found) {
      best = found;
      high = found.makespan;
    } else low = middle;
  }
  return best.shares;
}

/** Each drone in its turn from the base from which it gets farthest within this time. */
function sharesWithin(
  options: ScheduleOptions,
  within: number,
): { readonly shares: readonly Share[]; readonly makespan: number } | undefined {
  const end = options.course.breaks.length - 1;
  const shares: Share[] = [];
  let makespan = 0;
  for (let at = 0; at < end; ) {
    if (shares.length === options.drones) return undefined;
    const runs = options.homes.map((home) => runFrom(home, at, within, options));
    let [base, reached] = [-1, at];
    runs.forEach(({ seconds, reached: own }, i) => {
      const nearer = own === reached && base >= 0 && seconds[own]! < runs[base]!.seconds[own]!;
      if (own > reached || nearer) [base, reached] = [i, own];
    });
    if (base < 0) return undefined;
    shares.push({ base, breaks: breaksTo(runs[base]!, reached) });
    makespan = Math.max(makespan, runs[base]!.seconds[reached]!);
    at = reached;
  }
  return { shares, makespan };
}

interface Run {
  /** s until the tour is flown from the start to a break, and it is home; infinite where it cannot be. */
  readonly seconds: Float64Array;
  /** The break before, from which the last sortie is flown. */
  readonly before: Int32Array;
  /** The farthest break within the time. */
  readonly reached: number;
}

/**
 * One drone from one base: for each break the quickest sequence of sorties to it. A sortie goes on only as
 * long as at every break on its way the way home is within its battery.
 */
function runFrom(home: Home, from: number, within: number, options: ScheduleOptions): Run {
  const { course, usable, swap, mostItems, closed, check } = options;
  const { leave, resume, reach, leaveItems, resumeItems } = course;
  const count = course.breaks.length;
  const seconds = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(count).fill(-1);
  seconds[from] = -swap;
  let reached = from;
  for (let b = from; b < count - 1; b++) {
    if (b % 256 === 0) check();
    if (!(seconds[b]! <= within)) continue;
    const start = resume[b]!;
    const time = seconds[b]! + swap + home.outSeconds[b]! - course.seconds[start]!;
    const energy = home.outWattHours[b]! - course.wattHours[start]!;
    const items = home.outItems[b]! - resumeItems[b]!;
    for (let c = b + 1; c < count; c++) {
      const end = leave[c]!;
      if (reach[end] !== reach[start]) break;
      const there = energy + course.wattHours[end]!;
      const turning = home.returnWattHours[c]!;
      // Where no way home is known at all, it is no break; where the battery does not last for it, the end.
      if (there > usable || (turning < Number.POSITIVE_INFINITY && there + turning > usable)) break;
      if (!(there + home.backWattHours[c]! <= usable)) continue;
      if (items + leaveItems[c]! + home.backItems[c]! > mostItems) break;
      const landed = time + course.seconds[end]! + home.backSeconds[c]!;
      if (!(landed < seconds[c]!) || closed.has(c)) continue;
      seconds[c] = landed;
      before[c] = b;
      if (landed <= within && c > reached) reached = c;
    }
  }
  return { seconds, before, reached };
}

function breaksTo({ before }: Run, last: number): number[] {
  const breaks = [last];
  for (let at = before[last]!; at >= 0; at = before[at]!) breaks.unshift(at);
  return breaks;
}
