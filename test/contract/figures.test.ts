import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowedSteps } from '../../src/domain/cases/workflow.ts';
import type { CaseId, UnitId } from '../../src/domain/ids.ts';
import { prng } from '../bench/harness/workload.ts';
import { addCategory, addUnit, HOUR, ofUnit, report } from './case-seed.ts';
import { ADMINISTRATOR, NOW, type Service, startService } from './service.ts';

const DAY = 24 * HOUR;
const iso = (time: number) => new Date(time).toISOString();
const spanOf = (from: number, to: number) => `from=${iso(from)}&to=${iso(to)}`;

let service: Service;
let units: UnitId[];
beforeAll(async () => {
  service = await startService();
  units = [await addUnit(service, '城东中队'), await addUnit(service, '城西中队')];
  for (const code of ['F1', 'F10', 'G2']) await addCategory(service, code);
});
afterAll(() => service.stop());

const step = (id: number, name: string, more: object = {}) =>
  service.call('POST', `/api/v1/cases/${id}/steps`, { step: name, note: 'as agreed', ...more });

// biome-ignore lint/suspicious/noExplicitAny: rows as the API answered them
type Row = any;
const figures = async (query: string): Promise<Row> => {
  const { status, json } = await service.call('GET', `/api/v1/figures?${query}`);
  expect(service.failures).toEqual([]);
  expect(status).toBe(200);
  return json;
};

async function listed(query: string): Promise<number> {
  const { status, json } = await service.call('GET', `/api/v1/cases?limit=1000&${query}`);
  expect(status).toBe(200);
  return json.items.length;
}

/** All counts of a row, those that only rates have too: by measure. */
function countsOf(row: Row, answer: Row): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id, field } of answer.measures) if (field) counts.set(id, row[field]);
  for (const { id, of, in: among } of answer.definitions) {
    counts.set(of, row.rates[id].of);
    counts.set(among, row.rates[id].in);
  }
  return counts;
}

describe('one case that goes its way', () => {
  it('is counted for each thing that it is, in the period in which it is', async () => {
    const began = NOW + 100 * DAY;
    service.clock.time = began;
    const { id } = await report(service, 'G2');
    await step(id, 'file');
    await step(id, 'dispatch', { unit: units[0] });
    await step(id, 'return');
    service.clock.time += HOUR;
    await step(id, 'dispatch', { unit: units[1] });
    await step(id, 'take');
    service.clock.time += 2 * HOUR;
    await step(id, 'report');
    service.clock.time += HOUR;
    await step(id, 'redo');
    service.clock.time += 11 * HOUR;
    await step(id, 'report');
    service.clock.time += 6 * HOUR;
    await step(id, 'close');
    service.clock.time += 10 * DAY;
    const { total, rows } = await figures(`${spanOf(began, began + 5 * DAY)}&by=unit`);
    expect(total).toMatchObject({
      opened: 1,
      filed: 1,
      due: 1,
      closed: 1,
      void: 0,
      onTime: 0,
      overdue: 1,
      redone: 1,
      returned: 1,
      extended: 0,
      handleHours: 14,
    });
    expect(total.rates).toMatchObject({
      filing: { of: 1, in: 1, rate: 1 },
      closing: { of: 1, in: 1, rate: 1 },
      'on-time': { of: 0, in: 1, rate: 0 },
      'right-first': { of: 0, in: 1, rate: 0 },
      // 6 hours for the second verification, of 5.
      'verified-on-time': { of: 0, in: 1, rate: 0 },
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ key: String(units[1]), name: '城西中队', overdue: 1 });
  });

  it('is not overdue before its deadline has passed', async () => {
    service.clock.time = NOW + 200 * DAY;
    const { id } = await report(service, 'G2');
    await step(id, 'file');
    await step(id, 'dispatch', { unit: units[0] });
    const span = spanOf(NOW + 199 * DAY, NOW + 202 * DAY);
    expect((await figures(span)).total).toMatchObject({ due: 0, overdue: 0 });
    service.clock.time += 10 * HOUR + 1;
    expect((await figures(span)).total).toMatchObject({ due: 1, overdue: 1 });
  });
});

async function opened(category: string, n: number): Promise<CaseId> {
  const place = [101.5 + n / 1000, 36.5] as const;
  const told = { category, place, description: '', address: '', photos: [], separate: true };
  const outcome = await service.cases.cases.open(told, { by: 'tests', source: 'staff' });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.case.id;
}

/** Any that its state allows; it may still be refused, as when there is no wish to decline. */
async function randomStep(id: CaseId, random: () => number, of: CaseId): Promise<void> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const { rows } = await service.pool.query('SELECT state FROM cases WHERE id = $1', [id]);
  const allowed = allowedSteps(rows[0].state, ADMINISTRATOR.permissions);
  const still = ['note', 'claim', 'release', 'remind', random() < 0.8 ? 'archive' : ''];
  const moving = allowed.filter((one) => !still.includes(one));
  if (moving.length === 0) return;
  const until = service.clock.time + 30 * HOUR;
  const request = { step: pick(moving), note: 'why', unit: pick(units), until, of };
  await service.cases.caseSteps.take(id, request, ADMINISTRATOR);
}

describe('figures of many cases', () => {
  const FROM = NOW + 300 * DAY;
  let to: number;
  beforeAll(async () => {
    const random = prng(7);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
    service.clock.time = FROM;
    const ids: CaseId[] = [];
    const swift = await opened('G2', 999);
    for (const name of ['file', 'dispatch', 'take', 'report', 'close'] as const)
      await service.cases.caseSteps.take(
        swift,
        { step: name, note: 'done', unit: units[0] },
        ADMINISTRATOR,
      );
    for (let i = 0; i < 160; i++) {
      service.clock.time += Math.floor(random() * 16) * HOUR;
      if (i % 5 === 0) ids.push(await opened(pick(['F1', 'F10', 'G2']), i));
      await randomStep(pick(ids), random, pick(ids));
      if (i % 40 === 0) await service.figures.foldFigures();
    }
    service.clock.time += 3 * HOUR;
    to = service.clock.time + 20 * DAY;
  });

  it.each(['unit', 'category', 'cell', 'source', 'month'])(
    'by %s: each is the number of cases that it leads to',
    async (by) => {
      const answer = await figures(`${spanOf(FROM, to)}&by=${by}`);
      expect(answer.total.opened).toBe(33);
      const rows = by === 'unit' ? [answer.total, ...answer.rows] : answer.rows;
      for (const row of rows) {
        const counts = [...countsOf(row, answer)];
        const found = await Promise.all(
          counts.map(async ([measure]) => [
            measure,
            await listed(`${row.cases}&counted=${measure}`),
          ]),
        );
        expect([row.key, found]).toEqual([row.key, counts]);
      }
      const opened = answer.rows.map((row: Row) => row.opened);
      expect(opened.reduce((a: number, b: number) => a + b, 0)).toBe(answer.total.opened);
      expect(answer.total.rates.redo.of).toBeGreaterThan(0);
      expect(answer.total.onTime).toBeGreaterThan(0);
    },
  );

  it.each(['cell', 'category', 'unit', 'source'])(
    'by %s: a limit keeps those with the most cases, the total counts all',
    async (by) => {
      const query = `${spanOf(FROM + 5 * HOUR, to)}&by=${by}`;
      const all = await figures(query);
      const weights = all.rows.map((row: Row) => row.opened + row.due);
      expect(weights).toEqual([...weights].sort((a, b) => b - a));
      for (const limit of [1, 2, all.rows.length, 10_000]) {
        const some = await figures(`${query}&limit=${limit}`);
        expect(some.rows).toEqual(all.rows.slice(0, limit));
        expect(some.total).toEqual(all.total);
        expect(some.leftOut).toBe(Math.max(0, all.rows.length - limit));
      }
      const csv = await service.call('GET', `/api/v1/figures.csv?${query}`);
      expect(csv.text.trimEnd().split('\r\n')).toHaveLength(all.rows.length + 2);
    },
  );

  it('leaves out no day and no month', async () => {
    const query = `${spanOf(FROM, to)}&limit=1`;
    expect((await figures(`${query}&by=day`)).rows.length).toBeGreaterThan(20);
    expect(await figures(`${query}&by=month`)).toMatchObject({ leftOut: 0 });
  });

  it('counts by what is asked for: unit, the beginning of a category, both, a cell', async () => {
    for (const filter of [`unit=${units[0]}`, 'category=F', `unit=${units[1]}&category=F1`])
      for (const by of ['category', 'unit', 'day', 'month', 'source']) {
        const answer = await figures(`${spanOf(FROM + 3 * DAY, to)}&by=${by}&${filter}`);
        expect(answer.total.opened).toBe(
          await listed(`${spanOf(FROM + 3 * DAY, to)}&${filter}&counted=opened`),
        );
        expect(answer.total.due).toBe(
          await listed(`${spanOf(FROM + 3 * DAY, to)}&${filter}&counted=due`),
        );
      }
  });

  it('a span cut in two, not at midnight, is the sum of its parts', async () => {
    const cut = FROM + 9 * DAY + 5 * HOUR + 1234;
    const [whole, first, second] = await Promise.all([
      figures(spanOf(FROM, to)),
      figures(spanOf(FROM, cut)),
      figures(spanOf(cut, to)),
    ]);
    const [all, a, b] = [whole, first, second].map((one) => countsOf(one.total, one));
    for (const [measure, count] of all!)
      expect([measure, a!.get(measure)! + b!.get(measure)!]).toEqual([measure, count]);
  });

  it('every day of a span has its row, and they add up', async () => {
    const answer = await figures(`${spanOf(FROM, to)}&by=day`);
    expect(answer.rows.length).toBeGreaterThanOrEqual(Math.floor((to - FROM) / DAY));
    const closed = answer.rows.map((row: Row) => row.closed);
    expect(closed.reduce((x: number, y: number) => x + y, 0)).toBe(answer.total.closed);
  });

  it('the sums that are kept are what a recount makes of the cases', async () => {
    const sums = async () =>
      (
        await service.pool.query(
          `SELECT * FROM case_figures f WHERE (opened, filed, dispatched, due, reported, closed)
             <> (0, 0, 0, 0, 0, 0) ORDER BY dim, period, key, key2`,
        )
      ).rows;
    const changed = 'SELECT count(*)::int AS n FROM case_figure_changes';
    expect((await service.pool.query(changed)).rows[0].n).toBeGreaterThan(0);
    await service.figures.foldFigures();
    expect((await service.pool.query(changed)).rows[0].n).toBe(0);
    const kept = await sums();
    await service.pool.query('SELECT recount_figures()');
    expect(kept).toEqual(await sums());
    expect(kept.length).toBeGreaterThan(100);
  });

  it('an account of a unit counts the cases of its own', async () => {
    const zhao = service.as(ofUnit(units[0]!));
    const { json } = await zhao('GET', `/api/v1/figures?${spanOf(FROM, to)}&by=unit`);
    expect(json.rows.map((row: Row) => row.key)).toEqual([String(units[0])]);
    expect((await zhao('GET', `/api/v1/figures?${spanOf(FROM, to)}&unit=${units[1]}`)).status).toBe(
      400,
    );
  });

  it('are a table for spreadsheets, and say what they mean in the asker’s language', async () => {
    const zh = { 'Accept-Language': 'zh-CN' };
    const csv = await service.call('GET', `/api/v1/figures.csv?${spanOf(FROM, to)}`, undefined, zh);
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines[0]).toContain('按期结案率');
    expect(lines.at(-1)).toMatch(/^,合计,\d+/);
    const { json } = await service.call(
      'GET',
      `/api/v1/figures?${spanOf(FROM, to)}`,
      undefined,
      zh,
    );
    expect(json.definitions[0]).toMatchObject({ id: 'filing', name: '立案率', of: 'accepted' });
  });

  it('lie on the map in squares that hold all of them', async () => {
    const { json } = await service.call('GET', `/api/v1/heat?${spanOf(FROM, to)}&metres=500`);
    const all = json.places.map(({ count }: Row) => count);
    expect(all.reduce((x: number, y: number) => x + y, 0)).toBe(
      await listed(`${spanOf(FROM, to)}&counted=opened`),
    );
    const none = await service.call(
      'GET',
      `/api/v1/heat?${spanOf(FROM, to)}&bbox=1,1,2,2&category=F1`,
    );
    expect(none.json.places).toEqual([]);
  });

  it('make a month’s bulletin, its days and the month before', async () => {
    const month = iso(FROM + 8 * HOUR).slice(0, 7);
    const { json } = await service.call('GET', `/api/v1/figures/bulletin?month=${month}`);
    const days = json.days.map((row: Row) => row.opened);
    expect(days.reduce((x: number, y: number) => x + y, 0)).toBe(json.total.opened);
    expect(json.days).toHaveLength(new Date(Date.parse(json.to) + 8 * HOUR - 1).getUTCDate());
    expect(json.before.opened).toBeLessThan(json.total.opened);
    const shares = json.units.map((row: Row) => row.rates['on-time'].rate ?? -1);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(json.overdue.every((one: Row) => one.overdue)).toBe(true);
  });

  it.each([
    spanOf(NOW, NOW),
    `${spanOf(NOW, NOW + DAY)}&by=week`,
    `from=${iso(NOW)}`,
    `${spanOf(NOW, NOW + DAY)}&unit=x`,
    `${spanOf(NOW, NOW + DAY)}&limit=0`,
    `${spanOf(NOW, NOW + DAY)}&limit=10001`,
  ])('refuses %s', async (query) => {
    expect((await service.call('GET', `/api/v1/figures?${query}`)).status).toBe(400);
  });

  it('refuses more days than anybody reads', async () => {
    const query = `${spanOf(NOW, NOW + 500 * DAY)}&by=day`;
    expect((await service.call('GET', `/api/v1/figures?${query}`)).status).toBe(422);
  });
});
