import { DAY, SECOND } from '../geo/units.ts';

/** A span of time with one offset from UTC: from ≤ t < to. */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
  /** Local time minus UTC, ms. */
  readonly offset: number;
}

/** Days of offsets remembered; 11 years of them. */
const MAX_DAYS = 4096;

/**
 * The offsets of a time zone, looked up by UTC day: Intl is asked twice a day of data, not once a fix.
 * Assumes at most one change of offset in a UTC day, which holds for every zone of the tz database.
 * @throws RangeError where the zone is unknown
 */
export function offsetsOf(timezone: string): (time: number) => OffsetSpan {
  const offsetAt = intlOffset(timezone);
  const days = new Map<number, readonly OffsetSpan[]>();
  let latest: OffsetSpan = { from: 0, to: 0, offset: 0 };
  return (time) => {
    if (time >= latest.from && time < latest.to) return latest;
    const day = Math.floor(time / DAY);
    let spans = days.get(day);
    if (spans === undefined) {
      if (days.size >= MAX_DAYS) days.clear();
      spans = spansOfDay(day * DAY, offsetAt);
      days.set(day, spans);
    }
    latest = time < spans[0]!.to ? spans[0]! : spans[1]!;
    return latest;
  };
}

function spansOfDay(start: number, offsetAt: (time: number) => number): readonly OffsetSpan[] {
  const end = start + DAY;
  const before = offsetAt(start);
  const after = offsetAt(end);
  if (before === after) return [{ from: start, to: end, offset: before }];
  let low = start;
  let high = end;
  while (high - low > SECOND) {
    const middle = low + Math.floor((high - low) / 2 / SECOND) * SECOND;
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  if (high === end) return [{ from: start, to: end, offset: before }];
  return [
    { from: start, to: high, offset: before },
    { from: high, to: end, offset: after },
  ];
}

function intlOffset(timezone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (time) => {
    const whole = Math.floor(time / SECOND) * SECOND;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value);
    const local = Date.UTC(
      part.year!,
      part.month! - 1,
      part.day!,
      part.hour!,
      part.minute!,
      part.second!,
    );
    return local - whole;
  };
}
