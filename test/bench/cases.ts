/** A million cases with five million entries of logs: board, search and figures (to stay below 200 ms). */
import { createCaseReader } from '../../src/adapters/store/case-reader.ts';
import type { Pool } from '../../src/adapters/store/database.ts';
import { createFigureStore } from '../../src/adapters/store/figure-store.ts';
import { CASE_STATES } from '../../src/domain/cases/workflow.ts';
import { caseId, unitId } from '../../src/domain/ids.ts';
import type { CaseFilter } from '../../src/services/cases/ports.ts';
import { createFigures } from '../../src/services/figures/figures.ts';
import type { CountedBy, CountFilter } from '../../src/services/figures/ports.ts';
import { USUAL_FIGURE_ROWS } from '../../src/wire/api-figures.ts';
import { benchDatabase } from './harness/database.ts';
import { FILL_SETTINGS, fillCases, UNITS, YEARS } from './harness/million-cases.ts';
import { CITY, prng } from './harness/workload.ts';
import type { Bench } from './main.ts';

const CASES = 1_000_000;
/** Times that each question is asked, each time another one. */
const ASKED = 30;
/** Spent on one question at most, ms. */
const PATIENCE = 6000;
const DAY = 86_400_000;
const PAGE = 101;
/** Of a table of figures, as the service gives where nothing else is asked for. */
const ROWS = USUAL_FIGURE_ROWS;
const ZONE = 'Asia/Shanghai';
const WORDS = [
  '南关街',
  '井盖',
  '渣土',
  '第17巷',
  '夏都大街12',
  '污水外溢，靠近北大街',
  '没有这个',
];

type Random = () => number;
type Question = (random: Random) => Promise<unknown>;

export const cases: Bench = {
  name: 'cases',
  run: async () => {
    const database = await benchDatabase(1, 0, FILL_SETTINGS);
    try {
      const now = Date.now();
      const began = performance.now();
      const client = await database.pool.connect();
      const parts = await fillCases(client, CASES, now).finally(() => client.release());
      const seconds = (performance.now() - began) / 1000;
      const each = Object.entries(parts).map(([part, took]) => `${part} ${Math.round(took)} s`);
      console.log(
        `${CASES} cases, ${5 * CASES} entries of logs: made in ${Math.round(seconds)} s (${each.join(', ')})`,
      );
      return await askAll(database.pool, now, seconds);
    } finally {
      await database.stop();
    }
  },
};

async function askAll(pool: Pool, now: number, filled: number) {
  const asked: { text: string; values: unknown[] | undefined }[] = [];
  const questions = allQuestions(recording(pool, asked), now);
  const table: Record<string, string | number>[] = [];
  const json: Record<string, number> = { fillSeconds: filled };
  let slowest = { name: '', p95: 0, asked: [] as typeof asked };
  for (const [name, question] of Object.entries(questions)) {
    const random = prng(11);
    await question(random);
    const times: number[] = [];
    let worst = { took: 0, asked: [] as typeof asked };
    for (let spent = 0; times.length < ASKED && spent < PATIENCE; spent += times.at(-1)!) {
      asked.length = 0;
      const began = performance.now();
      await question(random);
      const took = performance.now() - began;
      times.push(took);
      if (took > worst.took) worst = { took, asked: [...asked] };
    }
    const [p50, p95] = [0.5, 0.95].map((share) => quantile(times, share)) as [number, number];
    table.push({ question: name, 'p50 ms': round(p50), 'p95 ms': round(p95), asked: times.length });
    json[`${name} p50`] = p50;
    json[`${name} p95`] = p95;
    if (p95 > slowest.p95) slowest = { name, p95, asked: worst.asked };
  }
  await explain(pool, slowest);
  return { table, json };
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}

/** The pool, with what it is asked written down. */
function recording(pool: Pool, asked: { text: string; values: unknown[] | undefined }[]): Pool {
  const query = (text: string, values?: unknown[]) => {
    asked.push({ text, values });
    return pool.query(text, values);
  };
  return Object.assign(Object.create(pool), { query });
}

async function explain(
  pool: Pool,
  { name, asked }: { name: string; asked: { text: string; values: unknown[] | undefined }[] },
): Promise<void> {
  console.log(`\nthe slowest: ${name}`);
  for (const { text, values } of asked) {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) ${text}`,
      values,
    );
    console.log(rows.map((row) => row['QUERY PLAN'].slice(0, 180)).join('\n'));
  }
}

function allQuestions(pool: Pool, now: number): Record<string, Question> {
  const reader = createCaseReader(pool);
  const store = createFigureStore(pool);
  const clock = { now: () => now };
  const figures = createFigures({ store, clock, timeZone: ZONE });
  const list = (filter: CaseFilter, order: 'newest' | 'deadline' = 'newest') =>
    reader.list(filter, order, undefined, PAGE);
  const table =
    (
      by: CountedBy,
      days: number,
      filter: (random: Random) => CountFilter & { readonly limit?: number } = () => ({}),
    ): Question =>
    (random) => {
      const to = now - Math.floor(random() * (YEARS * 365 - days)) * DAY;
      return figures.table({ by, from: to - days * DAY, to, limit: ROWS, ...filter(random) });
    };
  return {
    ...boardQuestions(reader, list, now),
    ...Object.fromEntries(WORDS.map((text) => [`search ${text}`, () => list({ text })] as const)),
    'search, a number': (random) =>
      list({ text: `${String(Math.floor(random() * CASES)).padStart(7, '0')}` }),
    'search within a state': () => list({ text: '井盖', states: ['handling'] }),
    'figures by unit, 30 days': table('unit', 30),
    'figures by unit, a year': table('unit', 365),
    'figures by unit, four years': () =>
      figures.table({ by: 'unit', from: now - YEARS * 365 * DAY, to: now }),
    'figures by category, a year': table('category', 365),
    'figures by cell, 30 days': table('cell', 30),
    'figures by cell, a year': table('cell', 365),
    'figures by cell, a year, all cells': table('cell', 365, () => ({ limit: 10_000 })),
    'figures by source, a year': table('source', 365),
    'figures by day, a year': table('day', 365),
    'figures by month, three years': table('month', 1095),
    'figures of a unit by category, a year': table('category', 365, anyUnit),
    'figures of a unit by day, 90 days': table('day', 90, anyUnit),
    'figures of a unit by cell, 30 days': table('cell', 30, anyUnit),
    'figures of a category by unit, a year': table('unit', 365, (r) => ({ category: anyCode(r) })),
    'bulletin of a month': (random) =>
      figures.bulletin(new Date(now - random() * 1000 * DAY).toISOString().slice(0, 7), {}),
    'heat of 30 days': (random) => {
      const to = now - Math.floor(random() * 1000) * DAY;
      return store.heat({ from: to - 30 * DAY, to, metres: 200, most: 10_000 });
    },
    'cases behind a figure': (random) => {
      const to = now - Math.floor(random() * 1000) * DAY;
      const counted = { measure: 'overdue', at: now } as const;
      return list({ counted, from: to - 30 * DAY, to, ...anyUnit(random) });
    },
  };
}

const anyUnit = (random: Random) => ({ unit: unitId(1 + Math.floor(random() * UNITS)) });
const anyCode = (random: Random): string =>
  `B${String(1 + Math.floor(random() * 60)).padStart(4, '0')}`;

function boardQuestions(
  reader: ReturnType<typeof createCaseReader>,
  list: (filter: CaseFilter, order?: 'newest' | 'deadline') => Promise<unknown>,
  now: number,
): Record<string, Question> {
  const anyState = (random: Random) => CASE_STATES[Math.floor(random() * CASE_STATES.length)]!;
  return {
    'board: counts': () => reader.tally(undefined, 'Wang 7', now),
    'board: counts of a unit': (random) => reader.tally(anyUnit(random).unit, '', now),
    'board: newest': () => list({}),
    'board: a state': (random) => list({ states: [anyState(random)] }),
    'board: open ones': () => list({ states: ['collected', 'checking', 'filed', 'reported'] }),
    'board: a unit and its states': (random) =>
      list({ ...anyUnit(random), states: ['dispatched', 'handling'] }),
    'board: nearest deadlines': () => list({}, 'deadline'),
    'board: overdue': () => list({ overdue: { at: now, is: true } }, 'deadline'),
    'board: a category': (random) => list({ category: anyCode(random) }),
    'board: a category, closed': (random) =>
      list({ category: anyCode(random), states: ['closed'] }),
    'board: a month': (random) => {
      const from = now - Math.floor(random() * 1000) * DAY;
      return list({ from, to: from + 30 * DAY });
    },
    'board: a part of the map': (random) => {
      const south = CITY.lat + (random() - 0.5) * CITY.size;
      const west = CITY.lon + (random() - 0.5) * CITY.size;
      return list({ bounds: { south, west, north: south + 0.01, east: west + 0.01 } });
    },
    'a case with its log': async (random) => {
      const id = caseId(1 + Math.floor(random() * CASES));
      return Promise.all([reader.get(id), reader.log(id, 1000)]);
    },
  };
}
