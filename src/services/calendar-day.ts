/** Calendar days in the bureau's time zone. */
import { offsetsOf } from '../domain/supervision/local-time.ts';
import type { Span } from './stores.ts';

const DAY = 86_400_000;

/** Of the zone asked for last, for it is the same one nearly always, and making it takes longest. */
let latest = { timeZone: 'UTC', offsetAt: offsetsOf('UTC') };

function offsetsIn(timeZone: string): ReturnType<typeof offsetsOf> {
  if (latest.timeZone !== timeZone) latest = { timeZone, offsetAt: offsetsOf(timeZone) };
  return latest.offsetAt;
}

/** The span of a calendar day (`2026-11-21`): 24 hours, or 23 or 25 where the clocks change. */
export function spanOfDay(date: string, timeZone: string): Span {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const offsetAt = offsetsIn(timeZone);
  const begin = (utc: number): number => {
    // The offset at the guess may be that of the other side of a change: the second look settles it.
    const guess = utc - offsetAt(utc).offset;
    return utc - offsetAt(guess).offset;
  };
  return { from: begin(midnight), to: begin(midnight + DAY) };
}

/** The calendar day that it is in a time zone. */
export const dayAt = (time: number, timeZone: string): string =>
  new Date(time + offsetsIn(timeZone)(time).offset).toISOString().slice(0, 10);
