/**
 * A whole tour flown without a break: what it takes from each place where it may be taken up to each where it
 * may be broken off. Each leg's time and energy depend on its neighbours alone, so sums of them are enough.
 */
import type { FlightEnergy, FlownPoint, LegEnergy } from '../energy.ts';
import type { Refusal } from '../types.ts';
import { endOf, type Spot, startOf, type Work } from '../work.ts';
import { FlownPath, type Flying } from './flown.ts';
import { type Break, leaveSpot, resumeSpot } from './parts.ts';

export interface CourseOptions extends Flying {
  readonly work: readonly Work[];
  /** `between[i]` from work i to work i + 1; undefined: there is no way. */
  readonly between: readonly (readonly Spot[] | undefined)[];
  readonly energy: (path: readonly FlownPoint[]) => FlightEnergy | Refusal;
  readonly homeward: (path: readonly FlownPoint[]) => FlightEnergy | Refusal;
  readonly items: (work: Work) => number;
}

/** By break, 0 … breaks.length − 1. */
export interface Course {
  readonly breaks: readonly Break[];
  /** Points of `path`: where the tour is broken off (not of the first) and taken up (not of the last). */
  readonly leave: Int32Array;
  readonly resume: Int32Array;
  readonly path: readonly FlownPoint[];
  /** The leg to each point; the first point of a reach has none. */
  readonly legs: readonly (LegEnergy | undefined)[];
  /** Sums of the legs to each point. */
  readonly seconds: Float64Array;
  readonly wattHours: Float64Array;
  /** Which stretch without a gap a point lies in: between two of them there is no way. */
  readonly reach: Int32Array;
  /** Mission items up to a break; what is cut has them on both sides. */
  readonly leaveItems: Float64Array;
  readonly resumeItems: Float64Array;
}

export function courseOf(options: CourseOptions, breaks: readonly Break[]): Course | Refusal {
  const laid = lay(options, breaks);
  const { points } = laid.path;
  const legs: (LegEnergy | undefined)[] = [];
  for (let from = 0; from < points.length; ) {
    let end = from + 1;
    while (end < points.length && laid.reach[end] === laid.reach[from]) end++;
    const energy = options.energy(points.slice(from, end));
    if (!energy.ok) return energy;
    legs.push(undefined);
    for (const leg of energy.legs) legs.push(leg);
    from = end;
  }
  const seconds = new Float64Array(points.length);
  const wattHours = new Float64Array(points.length);
  for (let i = 1; i < points.length; i++) {
    seconds[i] = seconds[i - 1]! + (legs[i]?.seconds ?? 0);
    wattHours[i] = wattHours[i - 1]! + (legs[i]?.wattHours ?? 0);
  }
  const { leave, resume, reach, leaveItems, resumeItems } = laid;
  return {
    breaks,
    leave,
    resume,
    path: points,
    legs,
    seconds,
    wattHours,
    reach: Int32Array.from(reach),
    leaveItems,
    resumeItems,
  };
}

/** The path with a point at every break, and which points those are. */
function lay(options: CourseOptions, breaks: readonly Break[]) {
  const { work, between, items } = options;
  const path = new FlownPath(options);
  const reach: number[] = [];
  const leave = new Int32Array(breaks.length).fill(-1);
  const resume = new Int32Array(breaks.length).fill(-1);
  const leaveItems = new Float64Array(breaks.length);
  const resumeItems = new Float64Array(breaks.length);
  let [gaps, counted] = [0, 0];
  const mark = () => {
    while (reach.length < path.points.length) reach.push(gaps);
  };
  breaks.forEach((place, i) => {
    const { work: index, photo } = place;
    if (i > 0) {
      const before = work[breaks[i - 1]!.work]!;
      if (before.kind === 'line')
        path.along(before, photo > 0 ? leaveSpot(before, photo) : endOf(before));
      mark();
      leave[i] = path.last;
      counted += items(before);
      leaveItems[i] = counted;
      if (photo > 0) counted -= items(before);
    }
    const next = work[index];
    if (next === undefined) return;
    if (photo > 0 && next.kind === 'line') path.along(next, resumeSpot(next, photo));
    else {
      const way = index > 0 ? between[index - 1] : [startOf(next)];
      if (way) path.way(way);
      else gaps++;
      if (way) counted += Math.max(0, way.length - 2);
      // A point of its own behind a gap, even in the same place.
      path.start(next);
    }
    mark();
    resume[i] = path.last;
    resumeItems[i] = counted;
  });
  return { path, reach, leave, resume, leaveItems, resumeItems };
}
