/**
 * Counts cases: whole days or months from the sums that are kept (and what changed since), the rest of a
 * span, and what no sums are kept by, from the cases themselves. Each statement sees one moment.
 */
import { type CountDate, MEASURE_IDS, type MeasureId } from '../../domain/cases/indicators.ts';
import type {
  CountedBy,
  CountWish,
  FigureStore,
  HeatWish,
  KeyedCounts,
} from '../../services/figures/ports.ts';
import { DATE_COLUMNS, DATES, measureColumn, SUMMED } from './case-measures.ts';
import type { Pool, Queryable } from './database.ts';
import { type Value, wholePeriods } from './figure-periods.ts';
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

type CountRow = Record<string, number> & { key: string | null; name: string; name_en: string };

async function count(db: Queryable, wish: CountWish): Promise<KeyedCounts[]> {
  const due = { from: wish.from, to: Math.min(wish.to, wish.now) };
  const dim = dimOf(wish);
  const values: unknown[] = [];
  const value: Value = (of) => `$${values.push(of)}`;
  const whole = dim && (await wholePeriods(db, dim.grain, wish, due.to));
  const parts = whole ? sumsSql(dim, wish, whole, value) : [];
  for (const date of DATES) {
    const span = date === 'due' ? due : wish;
    const left = whole ? around(span, whole.from, date === 'due' ? whole.dueTo : whole.to) : [span];
    for (const part of left) if (part.from < part.to) parts.push(casesSql(date, part, wish, value));
  }
  const sums = SUMMED.map(({ column }) => `sum(${column})::bigint AS ${column}`).join(', ');
  const some = SUMMED.map(({ column }) => `sum(${column}) <> 0`).join(' OR ');
  const names = NAMES[wish.by];
  const found = await rows<CountRow>(
    db,
    `SELECT s.*, ${names.select} FROM (
       SELECT key, ${sums} FROM (${parts.join('\nUNION ALL ')}) found (key, ${SUMMED.map(({ column }) => column).join(', ')})
       GROUP BY key HAVING ${some}) s
     ${names.join}`,
    values,
  );
  return found.map(toCounts);
}

/** What is left of a span before and after the whole periods in it, ms. */
const around = (span: { from: number; to: number }, from: number, to: number) =>
  from < to
    ? [
        { from: span.from, to: Math.min(from, span.to) },
        { from: Math.max(to, span.from), to: span.to },
      ]
    : [span];

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

function toCounts(row: CountRow): KeyedCounts {
  const measures = MEASURE_IDS.map((id) => [id, row[measureColumn(id)] ?? 0] as const);
  return {
    key: row.key,
    name: row.name,
    nameEn: row.name_en,
    measures: Object.fromEntries(measures) as Record<MeasureId, number>,
    handled: { hours: (row.handled_ms ?? 0) / 3_600_000, cases: row.handled ?? 0 },
  };
}

const LOCAL = (column: string): string =>
  `(c.${column} AT TIME ZONE (SELECT timezone FROM bureau))`;
const KEYS: Readonly<Record<CountedBy, (column: string) => string>> = {
  unit: () => 'c.unit_id::text',
  category: () => 'c.category',
  cell: () => 'c.cell',
  source: () => 'c.source',
  day: (column) => `${LOCAL(column)}::date::text`,
  month: (column) => `to_char(${LOCAL(column)}, 'YYYY-MM')`,
};

/** The measures of one date, from the cases themselves. */
function casesSql(
  date: CountDate,
  { from, to }: { from: number; to: number },
  { by, unit, category, cell }: CountWish,
  value: Value,
): string {
  const column = DATE_COLUMNS[date];
  // Summed here, where a row has a few columns: a row of the union has all of them.
  const measures = SUMMED.map((one) =>
    one.date === date ? `sum(m.${one.column})::bigint` : '0::bigint',
  );
  const conditions = [
    `c.${column} >= ${timestamp(value(from))} AND c.${column} < ${timestamp(value(to))}`,
    ...(unit === undefined ? [] : [`c.unit_id = ${value(unit)}::bigint`]),
    ...(category === undefined ? [] : [`starts_with(c.category, ${value(category)})`]),
    ...(cell === undefined ? [] : [`c.cell = ${value(cell)}`]),
  ];
  return `SELECT ${KEYS[by](column)} AS key, ${measures.join(', ')}
          FROM cases c CROSS JOIN LATERAL case_measures(c) m WHERE ${conditions.join(' AND ')}
          GROUP BY 1`;
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
