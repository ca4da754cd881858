/** Which whole days or months of the bureau make up a span, more or less, and what is too much or too little. */
import type { Span } from '../../services/stores.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

/** Adds a parameter to a statement and says its place: `$3`. */
export type Value = (of: unknown) => string;

export type Grain = 'day' | 'month';

/** Moments and dates of the same bounds between periods, from ≤ t < to; none where these are equal. */
export interface WholePeriods {
  /** ms */
  readonly from: number;
  readonly to: number;
  /** Up to here for what counts until a moment before the span's end, ms. */
  readonly dueTo: number;
  /** The same as dates, `2026-11-01`. */
  readonly first: string;
  readonly end: string;
  readonly dueEnd: string;
}

/** To be added to whole periods (1), or taken from them (-1). */
export interface Rest {
  readonly sign: 1 | -1;
  readonly span: Span;
}

/**
 * The periods between the bounds that are nearest to a span's ends: what they hold beyond it is taken off again,
 * which is half of a period at most and a quarter on average. By the time zone that the sums were made with.
 * Undefined where the span itself is shorter than what would be added and taken off.
 * @param due ms; of deadlines only those before it count
 */
export async function wholePeriods(
  db: Queryable,
  grain: Grain,
  { from, to }: Span,
  due: number,
): Promise<WholePeriods | undefined> {
  const nearest = (of: string) => {
    const local = `(${timestamp(of)} AT TIME ZONE b.timezone)`;
    const cut = `date_trunc('${grain}', ${local})`;
    const next = `${cut} + interval '1 ${grain}'`;
    return `CASE WHEN ${local} - ${cut} < ${next} - ${local} THEN ${cut} ELSE ${next} END`;
  };
  const [whole] = await rows<WholePeriods>(
    db,
    `SELECT ${ms('w.f AT TIME ZONE w.zone')} AS from, ${ms('w.t AT TIME ZONE w.zone')} AS to,
            ${ms('w.d AT TIME ZONE w.zone')} AS "dueTo",
            w.f::date::text AS first, w.t::date::text AS end, w.d::date::text AS "dueEnd"
     FROM (SELECT b.timezone AS zone, ${nearest('$1')} AS f, ${nearest('$2')} AS t,
                  ${nearest('$3')} AS d
           FROM bureau b) w`,
    [from, to, Math.max(from, due)],
  );
  const rest = Math.abs(from - whole!.from) + Math.abs(to - whole!.to);
  return rest < to - from ? whole : undefined;
}

/** What makes a span of whole periods with these bounds; none where the periods are the span. */
export function restOf(span: Span, from: number, to: number): Rest[] {
  const rests: readonly Rest[] = [
    { sign: 1, span: { from: span.from, to: from } },
    { sign: -1, span: { from, to: span.from } },
    { sign: 1, span: { from: to, to: span.to } },
    { sign: -1, span: { from: span.to, to } },
  ];
  return rests.filter(({ span: { from: begin, to: end } }) => begin < end);
}

/** Periods of one length, their beginnings as dates from ≤ date < to. */
export interface Blocks {
  /** Months in each. */
  readonly months: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Months as the longest periods that they make up: of twelve, three and one, as far as there are sums of them.
 * @param from a month's first day, as `to`
 * @param lengths in months, the longest first
 */
export function blocksOf(from: string, to: string, lengths: readonly number[]): Blocks[] {
  const [months = 1, ...shorter] = lengths;
  const begin = Math.ceil(monthNo(from) / months) * months;
  const end = Math.floor(monthNo(to) / months) * months;
  if (from >= to) return [];
  if (begin >= end) return blocksOf(from, to, shorter);
  const [first, last] = [monthOf(begin), monthOf(end)];
  return [
    ...blocksOf(from, first, shorter),
    { months, from: first, to: last },
    ...blocksOf(last, to, shorter),
  ];
}

/** Months since January of the year 0. */
const monthNo = (date: string): number =>
  12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7)) - 1;

const monthOf = (no: number): string =>
  `${String(Math.floor(no / 12)).padStart(4, '0')}-${String((no % 12) + 1).padStart(2, '0')}-01`;
