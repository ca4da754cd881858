/**
 * When a patrol is due, and what became of it. Days are the bureau's calendar days, `YYYY-MM-DD`: a day is
 * a day, however many hours it has.
 */
import { DAY } from '../geo/units.ts';
import type { DueState, Rhythm } from './patrol.ts';

/** A sortie of a patrol's planning that was flown to its end. */
export interface FlownSortie {
  readonly flight: number;
  /** On which it landed. */
  readonly day: string;
  /** Which planning it was a sortie of, which of its sorties, from 1, and of how many. */
  readonly planning: number;
  readonly sortie: number;
  readonly sorties: number;
}

export interface Occurrence {
  /** It is due on all of these days, both included; overdue after them. */
  readonly from: string;
  readonly until: string;
  readonly state: DueState;
  /** It is not flown, and can still be: today or later. */
  readonly open: boolean;
  /** The flight that completed it. */
  readonly flight: number | null;
}

export interface DuesQuestion {
  readonly rhythm: Rhythm;
  /** The patrol counts from this day on. */
  readonly since: string;
  readonly today: string;
  /** The last day on which an occurrence may begin. */
  readonly until: string;
  /** Days on which rain was reported. */
  readonly rains: readonly string[];
  readonly flown: readonly FlownSortie[];
}

/** Days since 1970-01-01. */
interface Window {
  readonly from: number;
  readonly until: number;
  /** The last day on which it can still be flown. */
  readonly last: number;
}

/**
 * The occurrences that begin between `since` and `until`, in order.
 *
 * - weekly, monthly: due on one day; flown late, up to the day before the next one, it counts all the same
 * - after rain: due from the day of the rain through `within` days; rain while one is open prolongs it
 *
 * An occurrence is flown when all sorties of one planning were flown to their end in its time. A flight
 * counts for one occurrence only, as their times do not overlap.
 */
export function duesOf(question: DuesQuestion): Occurrence[] {
  const { rhythm, today } = question;
  const flown = question.flown.map((one) => ({ ...one, on: numberOf(one.day) }));
  const windows =
    rhythm.kind === 'after-rain'
      ? afterRain(question, rhythm.within, flown)
      : byCalendar(question, rhythm.kind === 'weekly' ? weekly(rhythm.days) : monthly(rhythm.day));
  const now = numberOf(today);
  return windows.map((window) => {
    const flight = completedBy(window, flown);
    const unflown = now < window.from ? 'upcoming' : now <= window.until ? 'due' : 'overdue';
    return {
      from: dayOf(window.from),
      until: dayOf(window.until),
      state: flight ? 'flown' : unflown,
      open: !flight && now <= window.last,
      flight: flight?.flight ?? null,
    };
  });
}

function byCalendar({ since, until }: DuesQuestion, isDue: (day: number) => boolean): Window[] {
  const end = numberOf(until);
  const days: number[] = [];
  // To the first one after the end: it bounds the time of the last one.
  for (let day = numberOf(since); day <= end || days.length === 0 || days.at(-1)! <= end; day++) {
    if (isDue(day)) days.push(day);
    if (day > end + LONGEST_WAIT) break;
  }
  return days
    .filter((day) => day <= end)
    .map((day, i) => ({ from: day, until: day, last: days[i + 1]! - 1 }));
}

/** Days from one occurrence to the next at most: of a monthly one. */
const LONGEST_WAIT = 62;

function weekly(days: readonly number[]): (day: number) => boolean {
  const wanted = new Set(days);
  return (day) => wanted.has(weekdayOf(day));
}

/** In a month without that day its last. */
function monthly(wanted: number): (day: number) => boolean {
  return (day) => {
    const dayOfMonth = new Date(day * DAY).getUTCDate();
    const isLast = new Date((day + 1) * DAY).getUTCDate() === 1;
    return dayOfMonth === wanted || (isLast && dayOfMonth < wanted);
  };
}

function afterRain(
  { since, until, rains }: DuesQuestion,
  within: number,
  flown: readonly Dated[],
): Window[] {
  const [first, end] = [numberOf(since), numberOf(until)];
  const days = [...new Set(rains.map(numberOf))]
    .filter((day) => day >= first && day <= end)
    .sort((a, b) => a - b);
  const windows: Window[] = [];
  for (const day of days) {
    const open = windows.at(-1);
    const next = { from: day, until: day + within, last: day + within };
    if (!open || day > open.until) windows.push(next);
    // What was flown before it rained again does not show what that rain did.
    else if (completedBy({ ...open, last: day - 1 }, flown)) {
      windows[windows.length - 1] = { ...open, last: day - 1 };
      windows.push(next);
    } else windows[windows.length - 1] = { ...next, from: open.from };
  }
  return windows;
}

type Dated = FlownSortie & { readonly on: number };

/** The flight with which the last sortie of a planning was flown in the window; undefined: some are left. */
function completedBy({ from, last }: Window, flown: readonly Dated[]): Dated | undefined {
  const left = new Map<number, Set<number>>();
  const inTime = flown.filter(({ on }) => on >= from && on <= last);
  for (const one of inTime.sort((a, b) => a.on - b.on || a.flight - b.flight)) {
    const done = left.get(one.planning) ?? new Set();
    left.set(one.planning, done.add(one.sortie));
    if (done.size >= one.sorties) return one;
  }
  return undefined;
}

/** 1 = Monday … 7 = Sunday; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY;
const dayOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
