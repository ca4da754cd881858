/** The sums that are kept of cases (migrations 0009 and 0017), and what changed since they were made up. */
import type { CountedBy, CountWish } from '../../services/figures/ports.ts';
import type { Column } from './case-measures.ts';
import { blocksOf, type Grain, type Value, type WholePeriods } from './figure-periods.ts';

/** What is counted, by what; by nothing: all of it in one. */
export interface Wish extends Omit<CountWish, 'by' | 'most'> {
  readonly by: CountedBy | 'nothing';
}

/** By what sums are kept. */
export interface Dim {
  readonly name: 'all' | 'unit' | 'category' | 'source' | 'cell' | 'unit-category';
  readonly grain: Grain;
}

type Part = 'unit' | 'category' | 'cell' | 'source';

const DIMS: Readonly<Record<string, Dim>> = {
  '': { name: 'all', grain: 'day' },
  unit: { name: 'unit', grain: 'day' },
  category: { name: 'category', grain: 'day' },
  source: { name: 'source', grain: 'day' },
  cell: { name: 'cell', grain: 'third' },
  'category,unit': { name: 'unit-category', grain: 'month' },
};

/** Undefined: there are no sums by all that is asked for. */
export function dimOf({ by, unit, category, cell }: Wish): Dim | undefined {
  const parts = new Set<Part>();
  if (unit !== undefined) parts.add('unit');
  if (category !== undefined) parts.add('category');
  // So few cases lie in one cell that they are counted themselves.
  if (cell !== undefined) return undefined;
  if (by !== 'day' && by !== 'month' && by !== 'nothing') parts.add(by);
  const dim = DIMS[[...parts].sort().join(',')];
  return by === 'day' && dim?.grain === 'month' ? undefined : dim;
}

/** Of the sums: which of its two keys a part is. */
const keyOf = (dim: Dim, part: Part): string =>
  dim.name === 'unit-category' && part === 'category' ? 's.key2' : 's.key';

const CHANGED: Readonly<Record<Part, string>> = {
  unit: 's.unit_id::text',
  category: 's.category',
  cell: 's.cell',
  source: 's.source',
};

const groupKey = (by: Wish['by'], date: string, part: (of: Part) => string): string => {
  if (by === 'day') return `${date}::text`;
  if (by === 'month') return `to_char(${date}, 'YYYY-MM')`;
  if (by === 'nothing') return 'NULL::text';
  return `nullif(${part(by)}, '')`;
};

/** Statements that select a key and the columns, any number of rows for a key. */
export function sumsSql(
  dim: Dim,
  wish: Wish,
  whole: WholePeriods,
  { columns, among }: Selection,
  value: Value,
): string[] {
  const { unit, category } = wish;
  const select = (
    date: string,
    due: boolean,
    table: string,
    part: (of: Part) => string,
    which: string,
  ) => {
    const key = groupKey(wish.by, date, part);
    const counts = columns.map(({ of }) => {
      const counted = of.filter((one) => due || one.date !== 'due');
      return counted.map(({ measure }) => `s.${measure}`).join(' + ') || '0';
    });
    const conditions = [
      `(${which})`,
      ...(unit === undefined ? [] : [`${part('unit')} = ${value(String(unit))}`]),
      ...(category === undefined ? [] : [`starts_with(${part('category')}, ${value(category)})`]),
      ...(among === undefined ? [] : [`coalesce(${key}, '') IN (SELECT key FROM ${among})`]),
    ];
    return `SELECT ${key} AS key, ${counts.join(', ')}
            FROM ${table} s WHERE ${conditions.join(' AND ')}`;
  };
  const within = (date: string, { from, to }: Dates) =>
    `${date} >= ${value(from)}::date AND ${date} < ${value(to)}::date`;
  return stretchesOf(whole).flatMap((stretch) => {
    const periods = periodsOf(dim, stretch).map(
      ({ name, ...dates }) => `s.dim = ${value(name)} AND ${within('s.period', dates)}`,
    );
    const changed = `s.state IS NULL AND ${within('s.day', stretch)}`;
    const part = (of: Part) => keyOf(dim, of);
    return [
      select('s.period', stretch.due, 'case_figures', part, periods.join(' OR ')),
      select('s.day', stretch.due, 'case_figure_changes', (of) => CHANGED[of], changed),
    ];
  });
}

/** What a statement is to select. */
export interface Selection {
  readonly columns: readonly Column[];
  /** A table with the keys that are wanted, '' for none; absent: all. */
  readonly among?: string;
}

/** From ≤ date < to. */
interface Dates {
  readonly from: string;
  readonly to: string;
}

/** Dates of whole periods. */
interface Stretch extends Dates {
  /** Whether the deadlines in it count. */
  readonly due: boolean;
}

/** Nearly always all deadlines of the periods have passed, and there is one. */
function stretchesOf({ first, end, dueEnd }: WholePeriods): Stretch[] {
  const past = dueEnd < end ? dueEnd : end;
  const stretches = [
    { from: first, to: past, due: true },
    { from: past, to: end, due: false },
  ];
  return stretches.filter(({ from, to }) => from < to);
}

/** By thirds of months: what sums of these, of months, quarters and years are called. */
const COARSER: Readonly<Record<number, string>> = {
  36: '-year',
  9: '-quarter',
  3: '',
  1: '-third',
};

function periodsOf({ name, grain }: Dim, { from, to }: Stretch) {
  if (grain !== 'third') return [{ name: name as string, from, to }];
  return blocksOf(from, to, [36, 9, 3, 1]).map(({ thirds, ...dates }) => ({
    ...dates,
    name: `${name}${COARSER[thirds]}`,
  }));
}
