/** The times that a plan is judged against, as they are typed. Pure. */
import type { PatrolWishes } from '../../domain/flights/patrol.ts';
import { instantOf } from '../i18n/bureau-time.ts';

/** Times on the bureau's clock, as `<input type="datetime-local">` has them; empty: none. */
export type Times = Readonly<Record<'from' | 'until' | 'departure', string>>;

interface TimesChange {
  readonly approval?: PatrolWishes['approval'] | undefined;
  readonly departure?: number | undefined;
}

const TWO_HOURS = 7_200_000;

/** A window has two ends: with the first of them comes another two hours from it. */
export function timesChanged(
  times: Times,
  name: keyof Times,
  value: string,
  timezone: string,
): TimesChange {
  const at = value === '' ? undefined : instantOf(value, timezone);
  if (Number.isNaN(at)) return {};
  if (name === 'departure') return { departure: at };
  if (at === undefined) return { approval: undefined };
  const other = times[name === 'from' ? 'until' : 'from'];
  const end = other === '' ? undefined : instantOf(other, timezone);
  return name === 'from'
    ? { approval: { from: at, until: end ?? at + TWO_HOURS } }
    : { approval: { from: end ?? at - TWO_HOURS, until: at } };
}
