/** Which whole days or months of the bureau lie in a span. */
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

/** Adds a parameter to a statement and says its place: `$3`. */
export type Value = (of: unknown) => string;

export type Grain = 'day' | 'month';

/** Whole periods, from ≤ t < to; none where these are equal. */
export interface WholePeriods {
  /** ms */
  readonly from: number;
  readonly to: number;
  /** Where those that are over at a moment end, ms. */
  readonly dueTo: number;
  /** The same as dates. */
  readonly first: string;
  readonly end: string;
  readonly dueEnd: string;
}

/**
 * By the time zone that the sums were made with.
 * @param due ms; of deadlines only those before it count
 */
export async function wholePeriods(
  db: Queryable,
  grain: Grain,
  { from, to }: { readonly from: number; readonly to: number },
  due: number,
): Promise<WholePeriods> {
  const one = grain === 'day' ? "interval '1 day'" : "interval '1 month'";
  const local = (of: string) => `(${timestamp(of)} AT TIME ZONE b.timezone)`;
  const cut = (of: string) => `date_trunc('${grain}', ${of})`;
  const [row] = await rows<WholePeriods>(
    db,
    `SELECT ${ms('w.f AT TIME ZONE w.zone')} AS from, ${ms('w.t AT TIME ZONE w.zone')} AS to,
            ${ms('w.d AT TIME ZONE w.zone')} AS "dueTo",
            w.f::date::text AS first, w.t::date::text AS end, w.d::date::text AS "dueEnd"
     FROM (SELECT b.timezone AS zone, l.f,
                  greatest(l.f, ${cut(local('$2'))}) AS t, greatest(l.f, ${cut(local('$3'))}) AS d
           FROM bureau b, LATERAL (
             SELECT CASE WHEN ${cut(local('$1'))} = ${local('$1')} THEN ${local('$1')}
                         ELSE ${cut(local('$1'))} + ${one} END AS f) l) w`,
    [from, to, due],
  );
  return row!;
}
