/**
 * Counts cases: whole periods from the sums that are kept (and what changed since), what a span has beside these
 * or they beside it, and what no sums are kept by, from the cases themselves. Each statement sees one moment.
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
import { DATES, measureColumn, SUMMED, WEIGHED } from './case-measures.ts';
import type { Pool, Queryable } from './database.ts';
import { type CountedSpan, casesSql } from './figure-cases.ts';
import { restOf, type Value, wholePeriods } from './figure-periods.ts';
import { dimOf, type Selection, sumsSql, type Wish } from './figure-sums.ts';
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

/** Of so many rows at most, out of the thousands of cells, it is found first which they are. */
const FEW_ROWS = 1000;

async function count(db: Queryable, wish: CountWish): Promise<Counted> {
  const values: unknown[] = [];
  const value: Value = (of) => `$${values.push(of)}`;
  const parts = await partsOf(db, wish, value);
  if (!parts) return { rows: [], total: toCounts({}), leftOut: 0 };
  const weighing = dimOf(wish)?.name === 'cell' && wish.most <= FEW_ROWS;
  const all = weighing ? await partsOf(db, { ...wish, by: 'nothing' }, value) : undefined;
  const sql = all ? weighedSql(parts, all, wish, value) : countSql(parts, wish, value);
  const found = await rows<CountRow>(db, sql, values);
  const counted = found.filter(({ total }) => !total).map(toKeyed);
  const total = found.find((row) => row.total);
  return {
    rows: counted,
    total: toCounts(total ?? {}),
    leftOut: (total?.keys ?? 0) - counted.length,
  };
}

/** Statements whose rows make up what is asked for; several for one key. */
type Parts = (selection: Selection) => string[];

/** From the sums that are kept, as far as there are some, and from cases; undefined for an empty span. */
async function partsOf(db: Queryable, wish: Wish, value: Value): Promise<Parts | undefined> {
  const due = { from: wish.from, to: Math.min(wish.to, wish.now) };
  const dim = dimOf(wish);
  const whole = dim && (await wholePeriods(db, dim.grain, wish, due.to));
  const left = DATES.flatMap((date): CountedSpan[] => {
    const span = date === 'due' ? due : wish;
    if (span.from >= span.to) return [];
    if (!whole) return [{ date, sign: 1, span }];
    const to = date === 'due' ? whole.dueTo : whole.to;
    return restOf(span, whole.from, to).map((rest) => ({ date, ...rest }));
  });
  if (!whole && left.length === 0) return undefined;
  return (selection) => [
    ...(whole ? sumsSql(dim, wish, whole, selection, value) : []),
    ...casesSql(left, wish, selection, value),
  ];
}

/** The parts added up by key. */
function addedUp(parts: Parts, selection: Selection): string {
  const names = selection.columns.map(({ name }) => name);
  // One key's counts fit into an integer, whose sums are quick; milliseconds do not.
  const sums = names.map((name) =>
    name === 'handled_ms'
      ? 'sum(handled_ms)::bigint AS handled_ms'
      : `sum(${name}::int) AS ${name}`,
  );
  return `SELECT key, ${sums.join(', ')}
          FROM (${parts(selection).join('\nUNION ALL ')}) found (key, ${names.join(', ')}) GROUP BY key`;
}

const COUNTS = SUMMED.map(({ name }) => name);
const TOTALS = COUNTS.map((name) => `sum(${name})::bigint`).join(', ');
const ANY_COUNT = COUNTS.map((name) => `${name} <> 0`).join(' OR ');

/** The rows with the most cases, and one of the total of all: sorted and cut where they are counted. */
function countSql(parts: Parts, { by, most }: CountWish, value: Value): string {
  return `WITH counted AS MATERIALIZED (
      SELECT * FROM (${addedUp(parts, { columns: SUMMED })}) all_rows WHERE ${ANY_COUNT})
    ${namedSql(
      by,
      `(SELECT false AS total, 0::bigint AS keys, * FROM counted ORDER BY ${ORDER} LIMIT ${value(most)})
       UNION ALL SELECT true, count(*), NULL, ${TOTALS} FROM counted`,
    )}`;
}

/**
 * The same, for many keys: which rows stay is found by what they are sorted by, a tenth of the additions, and
 * only these are counted. The total comes from months, of which there are few.
 */
function weighedSql(parts: Parts, all: Parts, { by, most }: CountWish, value: Value): string {
  return `WITH weighed AS MATERIALIZED (
      SELECT * FROM (${addedUp(parts, { columns: WEIGHED })}) all_rows WHERE any_count <> 0),
    wanted AS MATERIALIZED (
      SELECT coalesce(key, '') AS key FROM weighed
      ORDER BY weight DESC, coalesce(key, '') COLLATE "C" LIMIT ${value(most)})
    ${namedSql(
      by,
      `SELECT false AS total, 0::bigint AS keys, counted.*
       FROM (${addedUp(parts, { columns: SUMMED, among: 'wanted' })}) counted
       UNION ALL SELECT true, (SELECT count(*) FROM weighed), NULL, ${TOTALS}
       FROM (${addedUp(all, { columns: SUMMED })}) of_all`,
    )}`;
}

const ORDER = `opened + due DESC, coalesce(key, '') COLLATE "C"`;

function namedSql(by: CountedBy, counted: string): string {
  const { select, join } = NAMES[by];
  return `SELECT s.*, ${select} FROM (${counted}) s ${join} ORDER BY total, ${ORDER}`;
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
