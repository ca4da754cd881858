/** When people work: weekly hours, holidays, and the days off that are worked for one (调休). */
import { DAY, MINUTE } from '../geo/units.ts';
import { type OffsetSpan, offsetsOf } from '../supervision/local-time.ts';

/** As a bureau sets it. */
export interface CalendarSettings {
  /** For Monday to Sunday the spans of work, [from, to) in minutes of the day by the wall clock. */
  readonly week: readonly (readonly (readonly [from: number, to: number])[])[];
  /** Days that are not as their weekday is; a later entry of the same day wins. */
  readonly days: readonly CalendarDay[];
}

export interface CalendarDay {
  /** `2026-10-01` */
  readonly day: string;
  /**
   * True: worked, though a day off. Its hours are those of its weekday, or, where that has none, of the
   * first day of the week that has.
   */
  readonly works: boolean;
  readonly name: string;
}

/** A stretch of work, from ≤ t < to, ms since the epoch. */
export interface WorkSpan {
  readonly from: number;
  readonly to: number;
  /** The local day that it belongs to, counted from 1970-01-01. */
  readonly day: number;
}

/** A calendar ready to be asked. In any 400 days of it there is work. */
export interface WorkCalendar {
  /** The local day that it is, counted from 1970-01-01. */
  dayAt(time: number): number;
  /** What is left of the work from a time on, in order, HORIZON long. */
  workFrom(time: number): Iterable<WorkSpan>;
}

export const CALENDAR_PROBLEMS = [
  /** Not seven days, or minutes outside of 0 … 1440, or a span that ends before it begins. */
  'bad-week',
  'bad-day',
  /** No work at all in some 400 days on end. */
  'no-work',
] as const;
export type CalendarProblem = (typeof CALENDAR_PROBLEMS)[number];

/** How far work is looked ahead, ms: what is not due in 20 years is due then. */
export const HORIZON = 20 * 366 * DAY;
/** Days on end without work after which a calendar is a mistake. */
const MOST_DAYS_OFF = 400;
/** Days remembered; 11 years of them. */
const MAX_DAYS = 4096;
/** 1970-01-01 was a Thursday; weeks here begin on Monday. */
const EPOCH_IN_WEEK = 3;

type Minutes = readonly (readonly [from: number, to: number])[];

/**
 * By the wall clock: an hour of work that it shows twice counts twice, one that it skips not at all.
 * @param timeZone IANA name
 * @throws RangeError where the zone is unknown
 */
export function prepareCalendar(
  { week, days }: CalendarSettings,
  timeZone: string,
):
  | { readonly ok: true; readonly calendar: WorkCalendar }
  | { readonly ok: false; readonly problem: CalendarProblem } {
  if (week.length !== 7 || !week.every((spans) => spans.every(isSpan)))
    return { ok: false, problem: 'bad-week' };
  const exceptions = new Map<number, boolean>();
  for (const { day, works } of days) {
    const number = dayNumber(day);
    if (number === undefined) return { ok: false, problem: 'bad-day' };
    exceptions.set(number, works);
  }
  const minutesOf = minutesByDay(week, exceptions);
  const works = week.some((spans) => spans.length > 0) && hasWork(minutesOf, exceptions);
  if (!works) return { ok: false, problem: 'no-work' };
  return { ok: true, calendar: createCalendar(minutesOf, offsetsOf(timeZone)) };
}

const isSpan = ([from, to]: readonly [number, number]): boolean =>
  Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= 1440;

/** Days since 1970-01-01, or undefined where there is no such day. */
function dayNumber(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const time = Date.parse(`${day}T00:00:00Z`);
  // Some dates that do not exist are read as the day after them.
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
  return exists ? time / DAY : undefined;
}

function minutesByDay(
  week: CalendarSettings['week'],
  exceptions: ReadonlyMap<number, boolean>,
): (day: number) => Minutes {
  const weekdays = week.map(joined);
  const usual = weekdays.find((spans) => spans.length > 0) ?? [];
  return (day) => {
    const spans = weekdays[(((day + EPOCH_IN_WEEK) % 7) + 7) % 7]!;
    const works = exceptions.get(day);
    if (works === undefined) return spans;
    if (!works) return [];
    return spans.length > 0 ? spans : usual;
  };
}

/** Ascending and apart. */
function joined(spans: Minutes): Minutes {
  const apart: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** Whether no 400 days on end are without work; only from an exception on can there be so many. */
function hasWork(
  minutesOf: (day: number) => Minutes,
  exceptions: ReadonlyMap<number, boolean>,
): boolean {
  let known = Number.NEGATIVE_INFINITY;
  for (const day of [...exceptions.keys()].sort((a, b) => a - b)) {
    if (day < known) continue;
    let next = day;
    while (minutesOf(next).length === 0) {
      next++;
      if (next - day >= MOST_DAYS_OFF) return false;
    }
    known = next;
  }
  return true;
}

function createCalendar(
  minutesOf: (day: number) => Minutes,
  offsets: (time: number) => OffsetSpan,
): WorkCalendar {
  const known = new Map<number, readonly WorkSpan[]>();
  const ofUtcDay = (utcDay: number): readonly WorkSpan[] => {
    let spans = known.get(utcDay);
    if (spans === undefined) {
      if (known.size >= MAX_DAYS) known.clear();
      spans = workOfUtcDay(utcDay * DAY, minutesOf, offsets);
      known.set(utcDay, spans);
    }
    return spans;
  };
  return {
    dayAt: (time) => Math.floor((time + offsets(time).offset) / DAY),
    *workFrom(time) {
      const end = time + HORIZON;
      for (let utcDay = Math.floor(time / DAY); utcDay * DAY < end; utcDay++) {
        for (const span of ofUtcDay(utcDay)) {
          if (span.to <= time) continue;
          if (span.from >= end) return;
          yield { ...span, from: Math.max(span.from, time), to: Math.min(span.to, end) };
        }
      }
    },
  };
}

/** UTC's days, not local ones: only they come one after the other when clocks are set back at midnight. */
function workOfUtcDay(
  start: number,
  minutesOf: (day: number) => Minutes,
  offsets: (time: number) => OffsetSpan,
): readonly WorkSpan[] {
  const work: WorkSpan[] = [];
  for (let at = start; at < start + DAY; ) {
    const { to, offset } = offsets(at);
    const until = Math.min(to, start + DAY);
    const lastDay = Math.floor((until - 1 + offset) / DAY);
    for (let day = Math.floor((at + offset) / DAY); day <= lastDay; day++) {
      for (const [begin, end] of minutesOf(day)) {
        const from = Math.max(at, day * DAY + begin * MINUTE - offset);
        const before = Math.min(until, day * DAY + end * MINUTE - offset);
        if (from < before) work.push({ from, to: before, day });
      }
    }
    at = until;
  }
  return work;
}
