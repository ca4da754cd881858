/** Figures from sums of years, quarters, months and days, held against the cases themselves. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATE_COLUMNS, SUMMED } from '../../../src/adapters/store/case-measures.ts';
import type { Pool } from '../../../src/adapters/store/database.ts';
import { blocksOf } from '../../../src/adapters/store/figure-periods.ts';
import { createFigureStore } from '../../../src/adapters/store/figure-store.ts';
import { COUNT_DATES, type MEASURES } from '../../../src/domain/cases/indicators.ts';
import type { Counted, CountedBy } from '../../../src/services/figures/ports.ts';
import type { Span } from '../../../src/services/stores.ts';
import { fillCases, YEARS } from '../../bench/harness/million-cases.ts';
import { testDatabase } from '../../contract/database.ts';

const NOW = Date.parse('2026-11-20T09:30:00Z');
const DAY = 86_400_000;
const CASES = 2000;
const EVERY = 100_000;
const FEW = 7;

let pool: Pool;
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ pool, stop } = await testDatabase());
  const client = await pool.connect();
  await fillCases(client, CASES, NOW).finally(() => client.release());
});
afterAll(() => stop());

const KEYS = { cell: 'c.cell', unit: 'c.unit_id::text', source: 'c.source' } as const;

/** What the table says, from the cases alone: by key and measure, without zeros. */
async function fromCases(by: keyof typeof KEYS, { from, to }: Span, now: number) {
  const counts = new Map<string, number>();
  for (const date of COUNT_DATES) {
    const columns = SUMMED.filter(({ of }) => of[0]?.date === date).map(({ name }) => name);
    const { rows } = await pool.query(
      `SELECT coalesce(${KEYS[by]}, '') AS key, ${columns.map((one) => `sum(m.${one}) AS ${one}`)}
       FROM cases c, case_measures(c) m
       WHERE c.${DATE_COLUMNS[date]} >= $1 AND c.${DATE_COLUMNS[date]} < $2 GROUP BY 1`,
      [new Date(from), new Date(date === 'due' ? Math.min(to, now) : to)],
    );
    for (const row of rows)
      for (const column of columns)
        if (Number(row[column]) !== 0) counts.set(`${row.key} ${column}`, Number(row[column]));
  }
  return counts;
}

function fromAnswer({ rows }: Counted): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const set = (column: string, count: number) => {
      if (count !== 0) counts.set(`${row.key ?? ''} ${column}`, count);
    };
    for (const id of Object.keys(row.measures) as (keyof typeof MEASURES)[])
      set(id.replaceAll('-', '_'), row.measures[id]);
    set('handled', row.handled.cases);
    set('handled_ms', Math.round(row.handled.hours * 3_600_000));
  }
  return counts;
}

/** Where they do not say the same. */
const differing = (a: Map<string, number>, b: Map<string, number>) =>
  [...new Set([...a.keys(), ...b.keys()])]
    .filter((key) => a.get(key) !== b.get(key))
    .map((key) => ({ key, sums: a.get(key), cases: b.get(key) }));

/** Moments of five years, the fifth yet to come; often the first of a month, in the bureau's own time. */
const moment = fc.oneof(
  fc
    .integer({ min: 0, max: (YEARS + 1) * 365 * 24 * 60 })
    .map((minutes) => NOW + 365 * DAY - minutes * 60_000),
  fc
    .tuple(fc.integer({ min: 2022, max: 2027 }), fc.integer({ min: 0, max: 11 }))
    .map(([year, month]) => Date.UTC(year, month, 1) - 8 * 3_600_000),
);
const span = fc.tuple(moment, moment).map(([a, b]): Span => {
  const [from, to] = a < b ? [a, b] : [b, a];
  return { from, to: Math.max(to, from + 1) };
});

const days = fc.option(fc.integer({ min: -1, max: 40 }), { nil: undefined });

describe('a table of figures over any span', () => {
  it.each(['cell', 'unit', 'source'] as const)('by %s is what the cases say', async (by) => {
    const store = createFigureStore(pool);
    await fc.assert(
      fc.asyncProperty(span, days, async (of, sinceThen) => {
        // Of deadlines those before now count: none, all, or those of the span's first days.
        const now = sinceThen === undefined ? NOW : of.from + sinceThen * DAY;
        const answer = await store.count({ ...of, by: by as CountedBy, now, most: EVERY });
        expect(differing(fromAnswer(answer), await fromCases(by, of, now))).toEqual([]);
        const some = await store.count({ ...of, by: by as CountedBy, now, most: FEW });
        expect(some).toEqual({
          rows: answer.rows.slice(0, FEW),
          total: answer.total,
          leftOut: Math.max(0, answer.rows.length - FEW),
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('thirds of months as years, quarters, months and thirds', () => {
  const LENGTHS = [36, 9, 3, 1];
  const date = (third: number) =>
    `${Math.floor(third / 36)}-${String((Math.floor(third / 3) % 12) + 1).padStart(2, '0')}-${['01', '11', '21'][third % 3]}`;

  it('are those of the span, each once, in order, in blocks that begin where such blocks do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 36 * 1990, max: 36 * 2050 }), fc.nat(300), (first, count) => {
        const blocks = blocksOf(date(first), date(first + count), LENGTHS);
        let at = first;
        for (const { thirds, from, to } of blocks) {
          expect(from).toBe(date(at));
          expect(at % thirds).toBe(0);
          while (date(at) < to) at += thirds;
          expect(date(at)).toBe(to);
        }
        expect(at).toBe(first + count);
        expect(blocks.length).toBeLessThanOrEqual(7);
      }),
    );
  });

  it('are as few as can be', () => {
    expect(blocksOf('2024-02-21', '2026-12-11', LENGTHS)).toEqual([
      { thirds: 1, from: '2024-02-21', to: '2024-03-01' },
      { thirds: 3, from: '2024-03-01', to: '2024-04-01' },
      { thirds: 9, from: '2024-04-01', to: '2025-01-01' },
      { thirds: 36, from: '2025-01-01', to: '2026-01-01' },
      { thirds: 9, from: '2026-01-01', to: '2026-10-01' },
      { thirds: 3, from: '2026-10-01', to: '2026-12-01' },
      { thirds: 1, from: '2026-12-01', to: '2026-12-11' },
    ]);
  });
});
