/** Words are looked for among the newest cases first, then by the index: together they find what there is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listCases } from '../../../src/adapters/store/case-list.ts';
import type { Pool } from '../../../src/adapters/store/database.ts';
import type { CaseAfter, CaseFilter, CaseOrder } from '../../../src/services/cases/ports.ts';
import { testDatabase } from '../../contract/database.ts';

let pool: Pool;
let stop: () => Promise<void>;
const WORDS = ['井盖破损', '暴露垃圾 7 号', '占道经营', 'Abandoned bike', '井盖移位'];
beforeAll(async () => {
  ({ pool, stop } = await testDatabase());
  await pool.query(
    `INSERT INTO cases (number, kind, source, state, lat, lon, occurred_at, opened_at, description,
                        stage_since, stage_due_at)
     SELECT '2026-QX-' || lpad(n::text, 6, '0'), 'matter', (ARRAY['photo', 'citizen'])[1 + n % 2],
            'filed', 10, 10, now(), now(), ($1::text[])[1 + n % 5], now(), now() - n * interval '1 h'
     FROM generate_series(1, 60) n`,
    [WORDS],
  );
  await pool.query('ANALYZE cases');
});
afterAll(() => stop());

/** All pages of seven. @param newer of which the index is asked first; 0: of all at once */
async function found(
  filter: CaseFilter,
  through: number,
  newer: number,
  order: CaseOrder = 'newest',
) {
  const looking = { through, middling: newer === 0 ? 1e9 : 0, newer };
  const seen: number[] = [];
  let after: CaseAfter | undefined;
  for (;;) {
    const page = await listCases(pool, filter, order, after, 7, looking);
    seen.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (page.length < 7 || !last) return seen;
    after = order === 'newest' ? { id: last.id } : { id: last.id, stageDue: last.stageDue };
  }
}

it.each([
  ['井盖', (n: number) => n % 5 === 0 || n % 5 === 4],
  ['盖破', (n: number) => n % 5 === 0],
  ['垃圾 7', (n: number) => n % 5 === 1],
  ['ABANDONED', (n: number) => n % 5 === 3],
  ['道', (n: number) => n % 5 === 2],
  ['000013', (n: number) => n === 13],
  ['2026-qx-00005', (n: number) => Math.floor(n / 10) === 5],
  ['盖井', () => false],
])('%s', async (text, is) => {
  const all = Array.from({ length: 60 }, (_, i) => 60 - i).filter(is);
  const ofPhotos = all.filter((n) => n % 2 === 0);
  for (const [through, newer] of [
    ...[1, 5, 20, 59, 60, 1000].map((n) => [n, 0] as const),
    ...[1, 13, 300].map((n) => [5, n] as const),
  ]) {
    expect(await found({ text }, through, newer)).toEqual(all);
    expect(await found({ text, source: 'photo' }, through, newer)).toEqual(ofPhotos);
  }
  // Those that are due the longest first, which are the newest here.
  expect(await found({ text }, 5, 7, 'deadline')).toEqual(all);
});

it('gives every letter pair that a text has to the index, and only those', async () => {
  const { rows } = await pool.query(
    `SELECT search_grams($1) @> search_keys($2) AS has, search_keys($2) AS keys FROM (SELECT 1) x`,
    ['南关街 12 号，Ab', '街 12'],
  );
  expect(rows[0].has).toBe(true);
  expect(rows[0].keys.sort()).toEqual([' 1', '12', '街 '].sort());
  const all = await pool.query(
    'SELECT search_keys(substr($1, f, t)) <@ search_grams($1) AS ok FROM generate_series(1, 11) f, generate_series(1, 11) t WHERE f + t <= 12',
    ['南关街 12 号，Ab'],
  );
  expect(new Set(all.rows.map(({ ok }) => ok))).toEqual(new Set([true]));
});
