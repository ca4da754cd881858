/** The sums that are kept of cases (migration 0009), and what changed since they were made up. */
import type { CountedBy, CountWish } from '../../services/figures/ports.ts';
import { SUMMED } from './case-measures.ts';
import { blocksOf, type Grain, type Value, type WholePeriods } from './figure-periods.ts';

/** By what sums are kept. */
export interface Dim {
  readonly name: 'all' | 'unit' | 'category' | 'source' | 'cell' | 'unit-category';
  readonly grain: Grain;
  /** There are sums of quarters and years too. */
  readonly coarser?: true;
}

type Part = 'unit' | 'category' | 'cell' | 'source';

const DIMS: Readonly<Record<string, Dim>> = {
  '': { name: 'all', grain: 'day' },
  unit: { name: 'unit', grain: 'day' },
  category: { name: 'category', grain: 'day' },
  source: { name: 'source', grain: 'day' },
  cell: { name: 'cell', grain: 'month', coarser: true },
  'category,unit': { name: 'unit-category', grain: 'month' },
};

/** Undefined: there are no sums by all that is asked for. */
export function dimOf({ by, unit, category, cell }: CountWish): Dim | undefined {
  const parts = new Set<Part>();
  if (unit !== undefined) parts.add('unit');
  if (category !== undefined) parts.add('category');
  // So few cases lie in one cell that they are counted themselves.
  if (cell !== undefined) return undefined;
  if (by !== 'day' && by !== 'month') parts.add(by);
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

const groupKey = (by: CountedBy, date: string, part: (of: Part) => string): string => {
  if (by === 'day') return `${date}::text`;
  if (by === 'month') return `to_char(${date}, 'YYYY-MM')`;
  return `nullif(${part(by)}, '')`;
};

/** Statements that select a key and the columns of SUMMED. */
export function sumsSql(dim: Dim, wish: CountWish, whole: WholePeriods, value: Value): string[] {
  const { unit, category } = wish;
  const select = (
    date: string,
    { from, to, due }: Stretch,
    table: string,
    part: (of: Part) => string,
    which: string,
  ) => {
    // Summed here already, where several processes can share the rows.
    const columns = SUMMED.map(({ column, date: of }) => {
      if (of === 'due' && !due) return '0::bigint';
      return column === 'handled_ms'
        ? `coalesce(sum(s.${column}), 0)::bigint`
        : `coalesce(sum(s.${column}::int), 0)`;
    });
    const conditions = [
      which,
      `${date} >= ${value(from)}::date AND ${date} < ${value(to)}::date`,
      ...(unit === undefined ? [] : [`${part('unit')} = ${value(String(unit))}`]),
      ...(category === undefined ? [] : [`starts_with(${part('category')}, ${value(category)})`]),
    ];
    return `SELECT ${groupKey(wish.by, date, part)} AS key, ${columns.join(', ')}
            FROM ${table} s WHERE ${conditions.join(' AND ')} GROUP BY 1`;
  };
  return stretchesOf(whole).flatMap((stretch) => [
    ...periodsOf(dim, wish, stretch).map(({ name, from, to }) =>
      select(
        's.period',
        { ...stretch, from, to },
        'case_figures',
        (part) => keyOf(dim, part),
        `s.dim = ${value(name)}`,
      ),
    ),
    select('s.day', stretch, 'case_figure_changes', (part) => CHANGED[part], 's.state IS NULL'),
  ]);
}

/** Dates of whole periods, from ≤ date < to. */
interface Stretch {
  readonly from: string;
  readonly to: string;
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

const COARSER: Readonly<Record<number, string>> = { 12: '-year', 3: '-quarter', 1: '' };

function periodsOf({ name, coarser }: Dim, { by }: CountWish, { from, to }: Stretch) {
  if (!coarser || by === 'month') return [{ name: name as string, from, to }];
  return blocksOf(from, to, [12, 3, 1]).map(({ months, ...dates }) => ({
    ...dates,
    name: `${name}${COARSER[months]}`,
  }));
}
