/** Which whole days, months or thirds of months of the bureau make up a span, more or less, and what is too much or too little. */
import type { Span } from '../../services/stores.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

/** Adds a parameter to a statement and says its place: `$3`. */
export type Value = (of: unknown) => string;

/** Thirds of months begin on their 1st, 11th and 21st. */
export type Grain = 'day' | 'third' | 'month';

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
    const cut = CUTS[grain](local);
    const next = CUTS[grain](`(${cut} + ${LONGEST[grain]})`);
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

const CUTS: Readonly<Record<Grain, (local: string) => string>> = {
  day: (local) => `date_trunc('day', ${local})`,
  third: (local) => `third_of_month(${local}::date)::timestamp`,
  month: (local) => `date_trunc('month', ${local})`,
};
/** From the beginning of any period into the next one. */
const LONGEST: Readonly<Record<Grain, string>> = {
  day: "interval '1 day'",
  third: "interval '11 days'",
  month: "interval '1 month'",
};

/** What makes a span of the whole periods with these bounds, apart from each other; none where they are the span. */
export function restOf(span: Span, from: number, to: number): Rest[] {
  if (from === to) return [{ sign: 1, span }];
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
  /** Of each: how many thirds of months. */
  readonly thirds: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Thirds of months as the longest periods that they make up, as far as there are such.
 * @param from where a third begins, as `to`
 * @param lengths in thirds, each in a whole number of the next shorter; the longest first
 */
export function blocksOf(from: string, to: string, lengths: readonly number[]): Blocks[] {
  const [thirds = 1, ...shorter] = lengths;
  const begin = Math.ceil(thirdNo(from) / thirds) * thirds;
  const end = Math.floor(thirdNo(to) / thirds) * thirds;
  if (from >= to) return [];
  if (begin >= end) return blocksOf(from, to, shorter);
  const [first, last] = [thirdOf(begin), thirdOf(end)];
  return [
    ...blocksOf(from, first, shorter),
    { thirds, from: first, to: last },
    ...blocksOf(last, to, shorter),
  ];
}

/** Thirds of months since January of the year 0. */
function thirdNo(date: string): number {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return 36 * year + 3 * (month - 1) + Math.min(2, Math.floor((day - 1) / 10));
}

function thirdOf(no: number): string {
  const two = (of: number) => String(of).padStart(2, '0');
  const month = Math.floor((no % 36) / 3) + 1;
  return `${String(Math.floor(no / 36)).padStart(4, '0')}-${two(month)}-${two((no % 3) * 10 + 1)}`;
}
