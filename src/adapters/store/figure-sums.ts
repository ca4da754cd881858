/** The sums that are kept of cases (migration 0009), and what changed since they were made up. */
import type { CountedBy, CountWish } from '../../services/figures/ports.ts';
import { SUMMED } from './case-measures.ts';
import type { Grain, Value, WholePeriods } from './figure-periods.ts';

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
  cell: { name: 'cell', grain: 'month' },
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
  if (whole.from === whole.to) return [];
  const select = (date: string, table: string, part: (of: Part) => string, where: string[]) => {
    const { unit, category } = wish;
    // Nearly always all deadlines of the span have passed.
    const dueEnd = whole.dueEnd === whole.end ? undefined : `${value(whole.dueEnd)}::date`;
    // Summed here already, where several processes can share the rows.
    const columns = SUMMED.map(({ column, date: of }) => {
      const past = of === 'due' && dueEnd ? ` FILTER (WHERE ${date} < ${dueEnd})` : '';
      return column === 'handled_ms'
        ? `coalesce(sum(s.${column})${past}, 0)::bigint`
        : `coalesce(sum(s.${column}::int)${past}, 0)`;
    });
    const conditions = [
      `${date} >= ${value(whole.first)}::date AND ${date} < ${value(whole.end)}::date`,
      ...where,
      ...(unit === undefined ? [] : [`${part('unit')} = ${value(String(unit))}`]),
      ...(category === undefined ? [] : [`starts_with(${part('category')}, ${value(category)})`]),
    ];
    return `SELECT ${groupKey(wish.by, date, part)} AS key, ${columns.join(', ')}
            FROM ${table} s WHERE ${conditions.join(' AND ')} GROUP BY 1`;
  };
  return [
    select('s.period', 'case_figures', (part) => keyOf(dim, part), [`s.dim = ${value(dim.name)}`]),
    select('s.day', 'case_figure_changes', (part) => CHANGED[part], ['s.state IS NULL']),
  ];
}
