/** Until when something must be done, and what is left of its time. All times are ms since the epoch. */
import { DAY, MINUTE } from '../geo/units.ts';
import { HORIZON, type WorkCalendar } from './calendar.ts';
import type { TimeLimit } from './category.ts';

const HOUR = 60 * MINUTE;

/**
 * - work-hours run only while people work.
 * - work-days end with the work of the n-th day of work after the day of the start; of a part of a day the
 *   whole.
 * - hours and days (of 24 hours) run by day and night.
 *
 * At most HORIZON after the start, whatever the calendar.
 */
export function deadlineAfter(start: number, limit: TimeLimit, calendar: WorkCalendar): number {
  switch (limit.unit) {
    case 'hours':
      return start + Math.min(Math.round(limit.amount * HOUR), HORIZON);
    case 'days':
      return start + Math.min(Math.round(limit.amount * DAY), HORIZON);
    case 'work-hours':
      return afterWork(start, Math.round(limit.amount * HOUR), calendar);
    case 'work-days':
      return endOfWorkDay(start, Math.ceil(limit.amount), calendar);
  }
}

/** The time at which so much work (ms) is done from a start on; the first such. */
export function afterWork(start: number, work: number, calendar: WorkCalendar): number {
  if (work <= 0) return start;
  let left = work;
  for (const { from, to } of calendar.workFrom(start)) {
    if (left <= to - from) return from + left;
    left -= to - from;
  }
  return start + HORIZON;
}

/** The work between two times, ms; 0 where the second is not after the first. */
export function workBetween(from: number, to: number, calendar: WorkCalendar): number {
  if (to <= from) return 0;
  let work = 0;
  for (const span of calendar.workFrom(from)) {
    if (span.from >= to) break;
    work += Math.min(span.to, to) - span.from;
  }
  return work;
}

/** What is left of the time until a deadline, ms of the limit's own kind; 0 where it has passed. */
export function workLeft(
  now: number,
  due: number,
  unit: TimeLimit['unit'],
  calendar: WorkCalendar,
): number {
  if (isNatural(unit)) return Math.max(0, due - now);
  return workBetween(now, due, calendar);
}

/**
 * The deadline of what stood still and goes on now, with what workLeft had said was left. A limit in
 * work-days goes on to the end of its last day's work.
 */
export function dueAgain(
  now: number,
  left: number,
  unit: TimeLimit['unit'],
  calendar: WorkCalendar,
): number {
  if (isNatural(unit)) return now + left;
  const due = afterWork(now, left, calendar);
  return unit === 'work-days' && left > 0 ? endOfDay(due, calendar) : due;
}

const isNatural = (unit: TimeLimit['unit']): boolean => unit === 'hours' || unit === 'days';

/** The end of the work of the `count`-th day of work after the day of `start`. */
function endOfWorkDay(start: number, count: number, calendar: WorkCalendar): number {
  let day = calendar.dayAt(start);
  let left = count;
  let end = start + HORIZON;
  for (const span of calendar.workFrom(start)) {
    if (span.day > day) {
      if (left === 0) return end;
      left--;
      day = span.day;
    }
    if (left === 0 && span.day === day) end = span.to;
  }
  return end;
}

/** The end of the work of the day of which `moment` is the work's last so far. */
function endOfDay(moment: number, calendar: WorkCalendar): number {
  // A span ends where its last millisecond has passed.
  const day = calendar.dayAt(moment - 1);
  let end = moment;
  for (const span of calendar.workFrom(moment)) {
    if (span.day !== day) break;
    end = span.to;
  }
  return end;
}
