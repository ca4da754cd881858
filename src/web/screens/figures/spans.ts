/** Which calendar days figures are of: a week, a month, a quarter, or one's own; as the address says it. Pure. */
import { addDays } from '../../i18n/bureau-time.ts';

export const SPANS = ['week', 'month', 'quarter', 'own'] as const;
export type SpanKind = (typeof SPANS)[number];

/** Calendar days, both included. */
export interface Days {
  readonly kind: SpanKind;
  readonly first: string;
  readonly last: string;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
export const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

const firstOfMonth = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
const monthsOf = (day: string) => [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1] as const;

/** The week (from Monday), month or quarter that a day lies in. */
export function around(kind: Exclude<SpanKind, 'own'>, day: string): Days {
  if (kind === 'week') {
    const sinceMonday = (new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7;
    const first = addDays(day, -sinceMonday);
    return { kind, first, last: addDays(first, 6) };
  }
  const [year, month] = monthsOf(day);
  const [from, months] = kind === 'month' ? [month, 1] : [month - (month % 3), 3];
  return {
    kind,
    first: firstOfMonth(year, from),
    last: addDays(firstOfMonth(year, from + months), -1),
  };
}

/** The one before (−1) or after (1), as long. */
export function shifted({ kind, first, last }: Days, by: -1 | 1): Days {
  if (kind !== 'own') return around(kind, by < 0 ? addDays(first, -1) : addDays(last, 1));
  const days = daysOf({ first, last }) * by;
  return { kind, first: addDays(first, days), last: addDays(last, days) };
}

export const daysOf = ({ first, last }: Pick<Days, 'first' | 'last'>): number =>
  Math.round((Date.parse(`${last}T00:00Z`) - Date.parse(`${first}T00:00Z`)) / 86_400_000) + 1;

/** What the address says; the month of today where it says nothing that can be read. */
export function daysFrom(query: URLSearchParams, today: string): Days {
  const kind = SPANS.find((one) => one === query.get('span')) ?? 'month';
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  const day = DAY.test(from) ? from : today;
  if (kind !== 'own') return around(kind, day);
  return { kind, first: day, last: DAY.test(to) && to >= day ? to : day };
}
