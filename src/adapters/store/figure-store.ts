/**
 * Counts cases: whole days or months from the sums that are kept (and what changed since), the rest of a
 * span, and what no sums are kept by, from the cases themselves. Each statement sees one moment.
 */
import { type Counts, MEASURE_IDS, type MeasureId } from '../../domain/cases/indicators.ts';
import type {
  Counted,
  CountedBy,
  CountWish,
  FigureStore,
  HeatWish,
  KeyedCounts,
} from '../../services/figures/ports.ts';
import { DATES, measureColumn, SUMMED } from './case-measures.ts';
import type { Pool, Queryable } from './database.ts';
import { type CountedSpan, casesSql } from './figure-cases.ts';
import { restOf, type Value, wholePeriods } from './figure-periods.ts';
import { dimOf, sumsSql } from './figure-sums.ts';
import { rows, timestamp } from './sql.ts';

/** m of a degree of latitude. */
const DEGREE = 111_320;

export function createFigureStore(pool: Pool): FigureStore {
  return {
    count: (wish) => count(pool, wish),
    heat: (wish) => heat(pool, wish),
    fold: async (most) => {
      const [row] = await rows<{ folded: number }>(pool, 'SELECT fold_figures($1) AS folded', [
        most,
      ]);
      return row?.folded ?? 0;
    },
  };
}

type CountRow = Record<string, number> & {
  total: boolean;
  /** In the row of the total: how many rows there are without it. */
  keys: number;
  key: string | null;
  name: string;
  name_en: string;
};

async function count(db: Queryable, wish: CountWish): Promise<Counted> {
  const due = { from: wish.from, to: Math.min(wish.to, wish.now) };
  const dim = dimOf(wish);
  const values: unknown[] = [];
  const value: Value = (of) => `$${values.push(of)}`;
  const whole = dim && (await wholePeriods(db, dim.grain, wish, due.to));
  const left = DATES.flatMap((date): CountedSpan[] => {
    const span = date === 'due' ? due : wish;
    if (span.from >= span.to) return [];
    if (!whole) return [{ date, sign: 1, span }];
    const to = date === 'due' ? whole.dueTo : whole.to;
    return restOf(span, whole.from, to).map((rest) => ({ date, ...rest }));
  });
  const parts = [
    ...(whole ? sumsSql(dim, wish, whole, value) : []),
    ...casesSql(left, wish, value),
  ];
  if (parts.length === 0) return { rows: [], total: toCounts({}), leftOut: 0 };
  const found = await rows<CountRow>(db, countSql(parts, wish, value), values);
  const counted = found.filter(({ total }) => !total).map(toKeyed);
  const total = found.find((row) => row.total);
  return {
    rows: counted,
    total: toCounts(total ?? {}),
    leftOut: (total?.keys ?? 0) - counted.length,
  };
}

/** The rows with the most cases, and one of the total of all: sorted and cut where they are counted. */
function countSql(parts: readonly string[], { by, most }: CountWish, value: Value): string {
  const columns = SUMMED.map(({ column }) => column);
  // One key's counts fit into an integer, whose sums are quick; milliseconds do not.
  const sumOf = (column: string) =>
    column === 'handled_ms' ? 'sum(handled_ms)::bigint' : `sum(${column}::int)`;
  const sums = columns.map((column) => `${sumOf(column)} AS ${column}`);
  const totals = columns.map((column) => `sum(${column})::bigint`);
  const some = columns.map((column) => `${sumOf(column)} <> 0`).join(' OR ');
  const order = `opened + due DESC, coalesce(key, '') COLLATE "C"`;
  const names = NAMES[by];
  return `WITH counted AS MATERIALIZED (
      SELECT key, ${sums.join(', ')}
      FROM (${parts.join('\nUNION ALL ')}) found (key, ${columns.join(', ')})
      GROUP BY key HAVING ${some})
    SELECT s.*, ${names.select} FROM (
      (SELECT false AS total, 0::bigint AS keys, * FROM counted ORDER BY ${order} LIMIT ${value(most)})
      UNION ALL
      SELECT true, count(*), NULL, ${totals.join(', ')} FROM counted) s
    ${names.join} ORDER BY total, ${order}`;
}

const NAMES: Readonly<Record<CountedBy, { readonly select: string; readonly join: string }>> = {
  unit: {
    select: `coalesce(n.name, '') AS name, '' AS name_en`,
    join: 'LEFT JOIN units n ON n.id = s.key::bigint',
  },
  category: {
    select: `coalesce(n.name, '') AS name, coalesce(n.name_en, '') AS name_en`,
    join: 'LEFT JOIN categories n ON n.code = s.key',
  },
  cell: {
    select: `coalesce(n.name, '') AS name, '' AS name_en`,
    join: 'LEFT JOIN cells n ON n.code = s.key',
  },
  source: { select: `'' AS name, '' AS name_en`, join: '' },
  day: { select: `'' AS name, '' AS name_en`, join: '' },
  month: { select: `'' AS name, '' AS name_en`, join: '' },
};

const toKeyed = (row: CountRow): KeyedCounts => ({
  key: row.key,
  name: row.name,
  nameEn: row.name_en,
  ...toCounts(row),
});

function toCounts(row: Readonly<Record<string, unknown>>): Counts {
  const of = (column: string): number => Number(row[column] ?? 0);
  const measures = MEASURE_IDS.map((id) => [id, of(measureColumn(id))] as const);
  return {
    measures: Object.fromEntries(measures) as Record<MeasureId, number>,
    handled: { hours: of('handled_ms') / 3_600_000, cases: of('handled') },
  };
}

async function heat(db: Queryable, wish: HeatWish) {
  const values: unknown[] = [];
  const value: Value = (of) => `$${values.push(of)}`;
  const { from, to, unit, category, bounds, metres, most } = wish;
  const conditions = [
    `c.opened_at >= ${timestamp(value(from))} AND c.opened_at < ${timestamp(value(to))}`,
    ...(unit === undefined ? [] : [`c.unit_id = ${value(unit)}::bigint`]),
    ...(category === undefined ? [] : [`starts_with(c.category, ${value(category)})`]),
  ];
  if (bounds) {
    const { south, north, west, east } = bounds;
    conditions.push(`c.lat BETWEEN ${value(south)}::float8 AND ${value(north)}::float8`);
    conditions.push(`c.lon BETWEEN ${value(west)}::float8 AND ${value(east)}::float8`);
  }
  const side = `(${value(metres)}::float8 / ${DEGREE})`;
  // As wide as high in the middle of each degree of latitude.
  const wide = `(${side} / greatest(0.01, cos(radians(floor(c.lat) + 0.5))))`;
  const found = await rows<{ lat: number; lon: number; count: number }>(
    db,
    `SELECT (y + 0.5) * ${side} AS lat, (x + 0.5) * wide AS lon, count(*)::int AS count
     FROM (SELECT floor(c.lat / ${side}) AS y, floor(c.lon / ${wide}) AS x, ${wide} AS wide
           FROM cases c WHERE ${conditions.join(' AND ')}) squares
     GROUP BY y, x, wide ORDER BY count DESC, y, x LIMIT ${value(most)}`,
    values,
  );
  return found.map(({ lat, lon, count: cases }) => ({
    place: [lon, lat] as const,
    count: cases,
  }));
}
