import { DAY, MINUTE } from '../geo/units.ts';
import type { OffsetSpan } from './local-time.ts';
import type { WeeklyHours } from './zone.ts';

/** A stretch of time over which something holds or does not: from ≤ t < to. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly active: boolean;
}

const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const WEEK = 7 * DAY;
/** 1970-01-01 was a Thursday; weeks here begin on Monday. */
const EPOCH_IN_WEEK = 3 * DAY;

/**
 * Weekly hours by the wall clock: an hour that the clock shows twice counts twice, one it skips not at all.
 * A span returned may be followed by another of the same kind (at midnight on Monday, at a clock change).
 */
export function prepareHours(
  hours: readonly WeeklyHours[],
  offsets: (time: number) => OffsetSpan,
): (time: number) => Span {
  const spans = minutesOfWeek(hours);
  return (time) => {
    const { offset, from: notBefore, to: notAfter } = offsets(time);
    const local = time + offset;
    const inWeek = modulo(local + EPOCH_IN_WEEK, WEEK);
    const weekStart = local - inWeek - offset;
    let from = 0;
    let to = WEEK_MINUTES;
    let active = false;
    for (const span of spans) {
      if (inWeek < span.from * MINUTE) {
        to = span.from;
        break;
      }
      if (inWeek < span.to * MINUTE) {
        ({ from, to } = span);
        active = true;
        break;
      }
      from = span.to;
    }
    return {
      from: Math.max(notBefore, weekStart + from * MINUTE),
      to: Math.min(notAfter, weekStart + to * MINUTE),
      active,
    };
  };
}

/** Minutes since Monday 00:00, ascending and apart. */
function minutesOfWeek(hours: readonly WeeklyHours[]): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const { days, from, to } of hours) {
    for (const day of days) {
      const start = (day - 1) * DAY_MINUTES + from;
      const end = (day - 1) * DAY_MINUTES + (to <= from ? to + DAY_MINUTES : to);
      spans.push({ from: start, to: Math.min(end, WEEK_MINUTES) });
      if (end > WEEK_MINUTES) spans.push({ from: 0, to: end - WEEK_MINUTES });
    }
  }
  spans.sort((a, b) => a.from - b.from || a.to - b.to);
  const joined: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
