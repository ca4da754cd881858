/** Cases as they are looked for: filters, orders, pages, the table, the counts. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UnitId } from '../../src/domain/ids.ts';
import { addCategory, addUnit, HOUR, LI, ofUnit, report, WANG } from './case-seed.ts';
import { addCase, addDevice } from './seed.ts';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
let unit: UnitId;
/** By a word for each: what it is. */
const ids: Record<string, number> = {};
beforeAll(async () => {
  service = await startService();
  await addCategory(service, 'LA-1');
  await addCategory(service, 'LA-2', {
    limits: Object.fromEntries(
      ['file', 'dispatch', 'handle', 'verify'].map((s) => [s, { amount: 30, unit: 'hours' }]),
    ),
  });
  await addCategory(service, 'LB-1');
  unit = await addUnit(service, '城北环卫所');
  await addDevice(service.pool, 'truck-list');
  await service.pool.query(
    `UPDATE devices SET plate = '青A·88888', name = '城北一号' WHERE id = 'truck-list'`,
  );
  const step = (id: number, name: string, more: object = {}) =>
    service.as(WANG)('POST', `/api/v1/cases/${id}/steps`, { step: name, ...more });
  ids.first = (
    await report(service, 'LA-1', { description: '=1+1 渣土外溢', place: [101.1, 36.1] })
  ).id;
  service.clock.time = NOW + HOUR / 2;
  ids.second = (await report(service, 'LA-2', { address: '城北路 7 号', place: [102.1, 36.1] })).id;
  ids.other = (
    await report(service, 'LB-1', { description: '100% of_it', place: [101.2, 36.2] })
  ).id;
  ids.truck = (await addCase(service.pool, 'truck-list', 'silent', NOW)).case.id;
  await step(ids.second, 'file');
  await step(ids.second, 'dispatch', { unit });
  await step(ids.other, 'claim');
  await step(ids.truck, 'void', { note: '误报' });
  await service.pool.query(`UPDATE cases SET cell = '630103001001001' WHERE id = $1`, [ids.other]);
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});
beforeEach(() => {
  service.clock.time = NOW + 2 * HOUR;
});

const NAMES = () => new Map(Object.entries(ids).map(([name, id]) => [id, name]));
const list = async (query: string, who = WANG) => {
  const { status, json } = await service.as(who)('GET', `/api/v1/cases?${query}`);
  if (status !== 200) return status;
  return json.items.map(({ id }: { id: number }) => NAMES().get(id)).join(' ');
};

describe('a filter', () => {
  it.each([
    ['', 'truck other second first'],
    ['state=collected', 'other first'],
    ['state=collected,void', 'truck other first'],
    ['state=dispatched,%20void', 'truck second'],
    ['state=nowhere', 400],
    ['state=', 400],
    ['category=LA-1', 'first'],
    ['category=LA', 'second first'],
    ['category=L%25', ''],
    ['source=application', 'other second first'],
    ['source=violation', 'truck'],
    ['kind=matter&state=collected', 'other first'],
    ['overdue=true', 'other first'],
    ['overdue=false', 'truck second'],
    ['assignee=me', 'other'],
    ['assignee=Li', ''],
    ['device=truck-list', 'truck'],
    ['device=nobody', ''],
    ['cell=630103001001001', 'other'],
    ['from=2026-11-21T09:00:00Z', 'other second'],
    ['to=2026-11-21T09:00:00Z', 'truck first'],
    ['from=2026-11-21T08:30:00Z&to=2026-11-21T08:31:00Z', 'first'],
    ['bbox=101,36,101.15,36.15', 'first'],
    ['bbox=101,36,103,37&category=LA', 'second first'],
    ['bbox=103,36,101,37', 400],
    ['bbox=1,2,3', 400],
    ['bbox=1,2,3,x', 400],
    ['order=deadline', 'first other second'],
    ['order=deadline&overdue=true', 'first other'],
    ['order=sideways', 400],
  ])('%s', async (query, expected) => {
    expect(await list(query)).toBe(expected);
  });

  it.each([
    ['渣土', 'first'],
    ['渣', 'first'],
    ['土外', 'first'],
    ['土渣', ''],
    ['城北', 'truck second'],
    ['城北路', 'second'],
    ['城北路 7', 'second'],
    ['青a·888', 'truck'],
    ['TRUCK-LI', 'truck'],
    ['2026-qx', 'truck other second first'],
    ['100%', 'other'],
    ['1%0', ''],
    ['of_it', 'other'],
    ['of-it', ''],
    ["'; DROP TABLE cases; --", ''],
  ])('for the words %s', async (words, expected) => {
    expect(await list(`q=${encodeURIComponent(words)}`)).toBe(expected);
  });

  it('lets an account of a unit see its own alone', async () => {
    const who = ofUnit(unit);
    expect(await list('', who)).toBe('second');
    expect(await list(`unit=${unit}`, who)).toBe('second');
    expect(await list('unit=999', who)).toBe('');
    expect(await list(`unit=${unit}`)).toBe('second');
    const table = await service.as(who)('GET', '/api/v1/cases.csv');
    expect(table.text.trim().split('\r\n')).toHaveLength(2);
  });
});

describe('the order by deadline', () => {
  it('shows what is due first, page by page, without those whose time stands still', async () => {
    const seen: number[] = [];
    let cursor = '';
    for (;;) {
      const { json } = await service.call('GET', `/api/v1/cases?order=deadline&limit=1${cursor}`);
      seen.push(...json.items.map(({ id }: { id: number }) => id));
      if (json.next === null) break;
      cursor = `&cursor=${json.next}`;
    }
    expect(seen.map((id) => NAMES().get(id))).toEqual(['first', 'other', 'second']);
    expect((await service.call('GET', '/api/v1/cases?cursor=MQ')).status).toBe(400);
  });
});

describe('the table', () => {
  it('has a mark for UTF-8, a line a case, and no formula', async () => {
    const response = await fetch(`${service.url}/api/v1/cases.csv?category=LA`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
    expect(text.startsWith('\uFEFFnumber,state,overdue,')).toBe(true);
    const [, second, first, ...more] = text.split('\r\n');
    expect(more).toEqual(['']);
    expect(first).toContain(",'=1+1 渣土外溢,");
    expect(second).toContain('城北环卫所');
    expect(second).toContain(',102.1,36.1,');
  });

  it('is read in pieces, of any length', async () => {
    await service.pool.query(
      `INSERT INTO cases (number, kind, source, state, lat, lon, occurred_at, opened_at, category)
       SELECT 'X-' || n, 'matter', 'staff', 'archived', 10, 10, now(), now(), 'LB-1'
       FROM generate_series(1, 1050) n`,
    );
    const { text } = await service.call('GET', '/api/v1/cases.csv?state=archived');
    const numbers = text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')[0]);
    expect(new Set(numbers).size).toBe(1050);
  });
});

describe('the counts', () => {
  it('are of all for the desk, with what I have in hand, and of its own for a unit', async () => {
    const counts = async (who = WANG) =>
      (await service.as(who)('GET', '/api/v1/cases/counts')).json;
    const all = await counts();
    expect(all).toMatchObject({ overdue: 2, mine: 1 });
    expect(all.states).toMatchObject({ collected: 2, dispatched: 1, void: 1, handling: 0 });
    expect((await counts(LI)).mine).toBe(0);
    const own = await counts(ofUnit(unit));
    expect(own).toMatchObject({
      overdue: 0,
      mine: 1,
      states: { collected: 0, dispatched: 1, void: 0 },
    });
  });
});
