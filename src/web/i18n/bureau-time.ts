/** Calendar days and clock times in the bureau's time zone. */
import { offsetsOf } from '../../domain/supervision/local-time.ts';

const zones = new Map<string, ReturnType<typeof offsetsOf>>();
function offsetAt(instant: number, timezone: string): number {
  const known = zones.get(timezone) ?? offsetsOf(timezone);
  zones.set(timezone, known);
  return known(instant).offset;
}

/** The instant at which the zone's clock shows this local time, `2026-11-21T08:30` or `2026-11-21`. */
export function instantOf(local: string, timezone: string): number {
  const asUtc = Date.parse(`${local.length === 10 ? `${local}T00:00` : local.slice(0, 16)}:00Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const guess = asUtc - offsetAt(asUtc, timezone);
  // Once more: the guess may lie on the other side of a change of the clocks.
  return asUtc - offsetAt(guess, timezone);
}

/** `2026-11-21T08:30` on the zone's clock: what `<input type="datetime-local">` takes. */
export function localOf(instant: number, timezone: string): string {
  return new Date(instant + offsetAt(instant, timezone)).toISOString().slice(0, 16);
}

/** The zone's calendar day, `2026-11-21`. */
export const dayOf = (instant: number, timezone: string) => localOf(instant, timezone).slice(0, 10);

/** The calendar day some days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
