/** Calendar days and clock times in the bureau's time zone. */

/** How far the zone's clock is ahead of UTC at this instant, ms. */
function offsetAt(instant: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(instant / 1000) * 1000;
}

/** The instant at which the zone's clock shows this local time, `2026-11-21T08:30`. */
export function instantOf(local: string, timezone: string): number {
  const asUtc = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}:00Z`);
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
