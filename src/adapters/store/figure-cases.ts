/** Counts from the cases themselves: beside whole periods, and of what no sums are kept by. */
import type { CountDate } from '../../domain/cases/indicators.ts';
import { DATE_COLUMNS, DATES } from './case-measures.ts';
import type { Rest, Value } from './figure-periods.ts';
import type { Selection, Wish } from './figure-sums.ts';

/** Where the measures of one date are counted or taken off; not empty. */
export interface CountedSpan extends Rest {
  readonly date: CountDate;
}

/** Statements that select a key and the columns, any number of rows for a key. */
export function casesSql(
  of: readonly CountedSpan[],
  wish: Wish,
  selection: Selection,
  value: Value,
): string[] {
  const instant = instants(value);
  const whose = whoseSql(wish, value);
  const { by } = wish;
  // The day or month of a row depends on the date that it is counted by. A short span is read along the index
  // of that date; of two the planner would make a bitmap, and one of all cases of a unit to go with it.
  if (by === 'day' || by === 'month')
    return of.map((one) => {
      const key = PERIODS[by](DATE_COLUMNS[one.date]);
      return selectSql(key, [withinSql(one.date, [one], instant)], selection, whose);
    });
  // Most cases have all of their dates in a span, or none: each is looked at once, for all of them.
  const within = DATES.flatMap((date) => {
    const spans = of.filter((one) => one.date === date);
    return spans.length > 0 ? [withinSql(date, spans, instant)] : [];
  });
  return within.length > 0 ? [selectSql(KEYS[by], within, selection, whose)] : [];
}

/** Conditions under which a measure of a date is added or taken off, at most one of them true. */
interface Within {
  readonly date: CountDate;
  readonly conditions: readonly { readonly sign: Rest['sign']; readonly sql: string }[];
}

function withinSql(
  date: CountDate,
  rests: readonly Rest[],
  instant: (ms: number) => string,
): Within {
  const column = `c.${DATE_COLUMNS[date]}`;
  const conditions = rests.map(({ sign, span: { from, to } }) => ({
    sign,
    sql: `${column} >= ${instant(from)} AND ${column} < ${instant(to)}`,
  }));
  return { date, conditions };
}

function selectSql(
  key: string,
  within: readonly Within[],
  { columns, among }: Selection,
  whose: readonly string[],
): string {
  const counts = columns.map(({ of }) => {
    const parts = of.flatMap(({ measure, date }) =>
      within.filter((one) => one.date === date).map((one) => countSql(measure, one, within.length)),
    );
    return parts.join(' + ') || '0';
  });
  const any = within.flatMap(({ conditions }) => conditions.map(({ sql }) => `(${sql})`));
  const conditions = [
    `(${any.join(' OR ')})`,
    ...whose,
    ...(among === undefined ? [] : [`coalesce(${key}, '') IN (SELECT key FROM ${among})`]),
  ];
  return `SELECT ${key} AS key, ${counts.join(', ')}
          FROM cases c CROSS JOIN LATERAL case_measures(c) m
          WHERE ${conditions.join(' AND ')}`;
}

/** @param dates by how many the cases are looked for: by one, all that are found count */
function countSql(measure: string, { conditions }: Within, dates: number): string {
  const counted = (sign: Rest['sign']) => (sign < 0 ? `-m.${measure}` : `m.${measure}`);
  const [only, ...more] = conditions;
  if (dates === 1 && more.length === 0) return counted(only!.sign);
  const when = conditions.map(({ sign, sql }) => `WHEN ${sql} THEN ${counted(sign)}`);
  return `CASE ${when.join(' ')} ELSE 0 END`;
}

/** As constants of the statement, each once: computed from a number, they would be so for every case. */
function instants(value: Value): (ms: number) => string {
  const known = new Map<number, string>();
  return (ms) => {
    const parameter = known.get(ms) ?? `${value(new Date(ms).toISOString())}::timestamptz`;
    known.set(ms, parameter);
    return parameter;
  };
}

const whoseSql = ({ unit, category, cell }: Wish, value: Value): string[] => [
  ...(unit === undefined ? [] : [`c.unit_id = ${value(unit)}::bigint`]),
  ...(category === undefined ? [] : [`starts_with(c.category, ${value(category)})`]),
  ...(cell === undefined ? [] : [`c.cell = ${value(cell)}`]),
];

const KEYS: Readonly<Record<Exclude<Wish['by'], 'day' | 'month'>, string>> = {
  nothing: 'NULL::text',
  unit: 'c.unit_id::text',
  category: 'c.category',
  cell: 'c.cell',
  source: 'c.source',
};

const local = (column: string): string =>
  `(c.${column} AT TIME ZONE (SELECT timezone FROM bureau))`;
const PERIODS: Readonly<Record<'day' | 'month', (column: string) => string>> = {
  day: (column) => `${local(column)}::date::text`,
  month: (column) => `to_char(${local(column)}, 'YYYY-MM')`,
};
