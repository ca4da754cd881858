/** Counts from the cases themselves: of what is not a whole day or month, and what no sums are kept by. */
import type { CountDate } from '../../domain/cases/indicators.ts';
import type { CountedBy, CountWish } from '../../services/figures/ports.ts';
import type { Span } from '../../services/stores.ts';
import { DATE_COLUMNS, DATES, SUMMED } from './case-measures.ts';
import type { Rest, Value } from './figure-periods.ts';

/** Where the measures of one date are counted or taken off; not empty. */
export interface CountedSpan extends Rest {
  readonly date: CountDate;
}

/** Statements that select a key and the columns of SUMMED. */
export function casesSql(of: readonly CountedSpan[], wish: CountWish, value: Value): string[] {
  const instant = instants(value);
  const whose = whoseSql(wish, value);
  const { by } = wish;
  // The day or month of a row depends on the date that it is counted by. A short span is read along the index
  // of that date; of two the planner would make a bitmap, and one of all cases of a unit to go with it.
  if (by === 'day' || by === 'month')
    return of.map(({ date, span, sign }) => {
      const within = { date, condition: inAny(date, [span], instant) };
      return selectSql(PERIODS[by](DATE_COLUMNS[date]), [within], sign, whose);
    });
  return SIGNS.flatMap((sign) => {
    // Most cases have all of their dates in a span, or none: each is looked at once, for all of them.
    const within = DATES.flatMap((date): Within[] => {
      const spans = of.filter((one) => one.date === date && one.sign === sign);
      if (spans.length === 0) return [];
      const condition = inAny(
        date,
        spans.map(({ span }) => span),
        instant,
      );
      return [{ date, condition }];
    });
    return within.length > 0 ? [selectSql(KEYS[by], within, sign, whose)] : [];
  });
}

const SIGNS = [1, -1] as const;

interface Within {
  readonly date: CountDate;
  readonly condition: string;
}

function selectSql(
  key: string,
  within: readonly Within[],
  sign: Rest['sign'],
  whose: readonly string[],
): string {
  const one = within.length === 1;
  const sum = sign < 0 ? '-sum' : 'sum';
  const counts = SUMMED.map(({ column, date }) => {
    const condition = within.find((of) => of.date === date)?.condition;
    if (condition === undefined) return '0::bigint';
    const filter = one ? '' : ` FILTER (WHERE ${condition})`;
    // Ones and zeros are summed quicker as integers; milliseconds do not fit.
    return column === 'handled_ms'
      ? `coalesce(${sum}(m.${column})${filter}, 0)::bigint`
      : `coalesce(${sum}(m.${column}::int)${filter}, 0)`;
  });
  const any = within.map(({ condition }) => `(${condition})`).join(' OR ');
  return `SELECT ${key} AS key, ${counts.join(', ')}
          FROM cases c CROSS JOIN LATERAL case_measures(c) m
          WHERE ${[`(${any})`, ...whose].join(' AND ')} GROUP BY 1`;
}

const inAny = (date: CountDate, spans: readonly Span[], instant: (ms: number) => string): string =>
  spans
    .map(({ from, to }) => {
      const column = `c.${DATE_COLUMNS[date]}`;
      return `${column} >= ${instant(from)} AND ${column} < ${instant(to)}`;
    })
    .join(' OR ');

/** As constants of the statement, each once: computed from a number, they would be so for every case. */
function instants(value: Value): (ms: number) => string {
  const known = new Map<number, string>();
  return (ms) => {
    const parameter = known.get(ms) ?? `${value(new Date(ms).toISOString())}::timestamptz`;
    known.set(ms, parameter);
    return parameter;
  };
}

const whoseSql = ({ unit, category, cell }: CountWish, value: Value): string[] => [
  ...(unit === undefined ? [] : [`c.unit_id = ${value(unit)}::bigint`]),
  ...(category === undefined ? [] : [`starts_with(c.category, ${value(category)})`]),
  ...(cell === undefined ? [] : [`c.cell = ${value(cell)}`]),
];

const KEYS: Readonly<Record<Exclude<CountedBy, 'day' | 'month'>, string>> = {
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
