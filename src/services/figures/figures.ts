/** The evaluation of cases: counts and rates by unit, category, cell, source, day or month. */
import {
  type Counts,
  MEASURE_IDS,
  type MeasureId,
  ratesOf,
} from '../../domain/cases/indicators.ts';
import { DAY } from '../../domain/geo/units.ts';
import { dayAt, spanOfDay } from '../calendar-day.ts';
import type { Clock } from '../ports.ts';
import type { Span } from '../stores.ts';
import type { Counted, CountedBy, CountFilter, FigureStore, KeyedCounts } from './ports.ts';

export interface FigureWish extends Span, CountFilter {
  readonly by: CountedBy;
  /** Rows at most, MOST_ROWS where it is not said; days and months are always all there. */
  readonly limit?: number | undefined;
}

export interface FigureRow extends Counts {
  readonly key: string | null;
  readonly name: string;
  readonly nameEn: string;
  readonly rates: ReturnType<typeof ratesOf>;
  /** How its cases are found, without the measure. */
  readonly cases: CaseSearch;
}

/** Parameters of the list of cases. */
export interface CaseSearch extends Span, CountFilter {
  /** A category by its whole code. */
  readonly code?: string;
  readonly source?: string;
  readonly without?: 'unit' | 'category' | 'cell';
}

export interface FigureTable {
  readonly total: FigureRow;
  readonly rows: readonly FigureRow[];
  /** Rows beyond the limit; they are in the total. */
  readonly leftOut: number;
}

export interface BulletinParts {
  readonly span: Span;
  readonly made: number;
  readonly total: FigureRow;
  readonly before: FigureRow;
  readonly units: readonly FigureRow[];
  readonly categories: readonly FigureRow[];
  readonly cells: readonly FigureRow[];
  readonly days: readonly FigureRow[];
}

export interface Figures {
  /** Those with the most cases, told of and due, first; days and months in order, none left out. */
  table(wish: FigureWish): Promise<FigureTable>;
  /** @param month `2026-11` */
  bulletin(month: string, filter: CountFilter): Promise<BulletinParts>;
}

/** A bureau with grid cells of 100 m has some thousand of them with cases in a year. */
const MOST_ROWS = 10_000;
/** Days that a table by day may have. */
export const MOST_DAYS = 400;
/** Categories and cells that a bulletin prints. */
const TOP = 10;

export function createFigures(deps: {
  store: Pick<FigureStore, 'count'>;
  clock: Clock;
  /** IANA name. */
  timeZone: string;
}): Figures {
  const table = async (wish: FigureWish): Promise<FigureTable> => {
    const { by, limit } = wish;
    const most =
      by === 'day' || by === 'month' ? MOST_ROWS : Math.min(limit ?? MOST_ROWS, MOST_ROWS);
    const counted = await deps.store.count({ ...wish, now: deps.clock.now(), most });
    return toTable(counted, wish, deps.timeZone);
  };
  return {
    table,
    bulletin: async (month, filter) => {
      const span = spanOfMonth(month, deps.timeZone);
      const before = spanOfMonth(monthBefore(month), deps.timeZone);
      const ask = (by: CountedBy, of = span) =>
        // One more: that of the cases without a category or cell is not printed.
        table({ ...filter, ...of, by, limit: by === 'unit' ? MOST_ROWS : TOP + 1 });
      const [days, earlier, units, categories, cells] = await Promise.all([
        ask('day'),
        ask('month', before),
        ask('unit'),
        ask('category'),
        ask('cell'),
      ]);
      return {
        span,
        made: deps.clock.now(),
        total: days.total,
        before: earlier.total,
        units: ranked(units.rows),
        categories: named(categories.rows).slice(0, TOP),
        cells: named(cells.rows).slice(0, TOP),
        days: days.rows,
      };
    },
  };
}

const named = (rows: readonly FigureRow[]): FigureRow[] => rows.filter((row) => row.key !== null);

/** By the share closed on time, of equal ones the one with more to do first; nothing due: last. */
function ranked(rows: readonly FigureRow[]): FigureRow[] {
  const share = ({ rates }: FigureRow): number => rates['on-time'].rate ?? -1;
  return named(rows).sort((a, b) => share(b) - share(a) || b.measures.due - a.measures.due);
}

function toTable(counted: Counted, wish: FigureWish, zone: string): FigureTable {
  const total = toRow({ key: null, name: '', nameEn: '', ...counted.total }, searchOf(wish));
  if (wish.by === 'day' || wish.by === 'month') {
    const periods = wish.by === 'day' ? daysIn(wish, zone) : monthsIn(wish, zone);
    const found = new Map(counted.rows.map((one) => [one.key, one]));
    const rows = periods.map((key) => {
      const of = wish.by === 'day' ? spanOfDay(key, zone) : spanOfMonth(key, zone);
      const from = Math.max(of.from, wish.from);
      const to = Math.min(of.to, wish.to);
      const counts = found.get(key) ?? { key, name: '', nameEn: '', ...NONE };
      return toRow(counts, { ...searchOf(wish), from, to });
    });
    return { total, rows, leftOut: 0 };
  }
  const rows = counted.rows.map((one) =>
    toRow(one, { ...searchOf(wish), ...narrowed(wish.by, one.key) }),
  );
  return { total, rows, leftOut: counted.leftOut };
}

const searchOf = ({ from, to, unit, category, cell }: FigureWish): CaseSearch => ({
  from,
  to,
  unit,
  category,
  cell,
});

function narrowed(by: CountedBy, key: string | null): Partial<CaseSearch> {
  if (by === 'day' || by === 'month') return {};
  if (key === null) return by === 'source' ? {} : { without: by };
  switch (by) {
    case 'unit':
      return { unit: Number(key) as NonNullable<CaseSearch['unit']> };
    case 'category':
      return { code: key };
    case 'cell':
      return { cell: key };
    case 'source':
      return { source: key };
  }
}

const toRow = (of: KeyedCounts, cases: CaseSearch): FigureRow => ({
  ...of,
  rates: ratesOf(of.measures),
  cases,
});

const NONE: Counts = {
  measures: Object.fromEntries(MEASURE_IDS.map((id) => [id, 0])) as Record<MeasureId, number>,
  handled: { hours: 0, cases: 0 },
};

/** @param month `2026-11`, by the bureau's clock */
function spanOfMonth(month: string, timeZone: string): Span {
  const from = spanOfDay(`${month}-01`, timeZone).from;
  return { from, to: spanOfDay(`${monthAfter(month)}-01`, timeZone).from };
}

const monthAt = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
};
const monthAfter = (month: string): string => monthAt(month, 1);
const monthBefore = (month: string): string => monthAt(month, -1);

/** `2026-11-22` …: the days of which a part lies in the span. */
function daysIn({ from, to }: Span, zone: string): string[] {
  const first = Date.parse(dayAt(from, zone));
  const count = (Date.parse(dayAt(to - 1, zone)) - first) / DAY + 1;
  return Array.from({ length: count }, (_, i) =>
    new Date(first + i * DAY).toISOString().slice(0, 10),
  );
}

function monthsIn({ from, to }: Span, zone: string): string[] {
  const last = dayAt(to - 1, zone).slice(0, 7);
  const months = [dayAt(from, zone).slice(0, 7)];
  while (months.at(-1)! < last) months.push(monthAfter(months.at(-1)!));
  return months;
}
