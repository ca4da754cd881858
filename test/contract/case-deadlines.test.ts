/** Deadlines by an injected clock: warned, overdue, escalated; each once, however many processes look. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UnitId } from '../../src/domain/ids.ts';
import { addCategory, addUnit, HOUR, report, WANG } from './case-seed.ts';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
let unit: UnitId;
let id: number;
beforeAll(async () => {
  service = await startService();
  await addCategory(service, 'D-HOURS');
  await addCategory(service, 'D-WORK', {
    limits: Object.fromEntries(
      ['file', 'dispatch', 'handle', 'verify'].map((s) => [s, { amount: 5, unit: 'work-hours' }]),
    ),
  });
  unit = await addUnit(service, '环卫所');
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});
beforeEach(async () => {
  // Whatever is open from before has had all said of it.
  await service.pool.query('UPDATE cases SET alarm_at = NULL');
  service.clock.time = NOW;
  id = (await report(service, 'D-HOURS')).id;
});

const step = async (name: string, more: object = {}) => {
  const { status } = await service.as(WANG)('POST', `/api/v1/cases/${id}/steps`, {
    step: name,
    ...more,
  });
  expect(status).toBe(200);
};
const said = async () => {
  const { json } = await service.call('GET', `/api/v1/cases/${id}`);
  return json.log
    .filter((e: { step: string }) => ['warn', 'overdue', 'escalate'].includes(e.step))
    .map((e: { step: string; at: string }) => `${e.step} ${(Date.parse(e.at) - NOW) / HOUR}`);
};
/** Looks every six minutes, as two processes at once. */
const passUntil = async (hours: number) => {
  for (let at = service.clock.time; at <= NOW + hours * HOUR; at += HOUR / 10) {
    service.clock.time = at;
    const { caseDeadlines } = service.cases;
    await Promise.all([caseDeadlines.round(), caseDeadlines.round()]);
  }
};
const late = async () =>
  (await service.pool.query('SELECT was_overdue, alarm FROM cases WHERE id = $1', [id])).rows[0];

describe('a deadline', () => {
  it('is warned of, passes and is told to those above, once each', async () => {
    await passUntil(0.9);
    expect(await said()).toEqual(['warn 0.8']);
    expect(await late()).toEqual({ was_overdue: false, alarm: 1 });
    await passUntil(3);
    expect(await said()).toEqual(['warn 0.8', 'overdue 1', 'escalate 2']);
    expect(await late()).toEqual({ was_overdue: true, alarm: 3 });
    const { json } = await service.call('GET', `/api/v1/cases/${id}`);
    expect(json.case.overdue).toBe(true);
    expect(json.log.at(-1)).toMatchObject({
      by: 'chengxun',
      detail: { stage: 'file', due: NOW + HOUR },
    });
  });

  it('of each stage is its own, and what was late once stays so', async () => {
    await passUntil(1.5);
    await step('file');
    await passUntil(3);
    await step('dispatch', { unit });
    expect(await late()).toEqual({ was_overdue: true, alarm: 0 });
    await passUntil(14);
    expect(await said()).toEqual(['warn 0.8', 'overdue 1', 'warn 11', 'overdue 13']);
    await step('extend', { note: '同意', until: new Date(NOW + 23 * HOUR).toISOString() });
    await passUntil(24);
    expect((await said()).slice(4)).toEqual(['warn 19', 'overdue 23']);
  });

  it('stands still while the case is postponed', async () => {
    await step('file');
    await step('dispatch', { unit });
    await step('postpone', { note: '雨季' });
    await passUntil(20);
    expect(await said()).toEqual([]);
    await step('resume');
    await passUntil(29);
    expect(await said()).toEqual(['warn 28']);
  });

  it('that had passed before it was postponed is not told of once more', async () => {
    await step('file');
    await step('dispatch', { unit });
    await passUntil(10.5);
    await step('postpone', { note: '雨季' });
    await step('resume');
    await passUntil(40);
    expect(await said()).toEqual(['warn 8', 'overdue 10']);
  });

  it('was missed though nobody looked in time: the step itself says so', async () => {
    service.clock.time = NOW + 2 * HOUR;
    await step('file');
    expect(await late()).toEqual({ was_overdue: true, alarm: 0 });
    expect(await said()).toEqual([]);
  });

  it('is told of at its gravest where nobody looked for long', async () => {
    service.clock.time = NOW + 100 * HOUR;
    await service.cases.caseDeadlines.round();
    expect(await said()).toEqual(['escalate 100']);
    expect((await late()).was_overdue).toBe(true);
  });

  it('in work hours is warned of after 80 % of the work', async () => {
    // Saturday afternoon: work begins on Monday at 9:00, with a break from 12:00 to 13:30.
    id = (await report(service, 'D-WORK')).id;
    const { json } = await service.call('GET', `/api/v1/cases/${id}`);
    expect(json.case.stageDue).toBe('2026-11-23T07:30:00.000Z');
    const warned = Date.parse('2026-11-23T06:30:00Z');
    service.clock.time = warned - 1;
    await service.cases.caseDeadlines.round();
    expect(await said()).toEqual([]);
    service.clock.time = warned;
    await service.cases.caseDeadlines.round();
    expect(await said()).toEqual([`warn ${(warned - NOW) / HOUR}`]);
  });

  it('of many cases is told of in one round', async () => {
    await service.pool.query(
      `INSERT INTO cases (number, kind, source, state, lat, lon, occurred_at, opened_at, category,
                          stage_since, stage_due_at, alarm_at)
       SELECT 'D-' || n, 'matter', 'staff', 'collected', 10, 10, now(), now(), 'D-HOURS',
              to_timestamp($1), to_timestamp($1 + 100), to_timestamp($1 + 80)
       FROM generate_series(1, 250) n`,
      [NOW / 1000],
    );
    service.clock.time = NOW + 90_000;
    const { caseDeadlines } = service.cases;
    const rounds = await Promise.all([caseDeadlines.round(), caseDeadlines.round()]);
    expect(rounds[0]! + rounds[1]!).toBe(250);
    expect(await caseDeadlines.round()).toBe(0);
    const { rows } = await service.pool.query(
      `SELECT count(*)::int AS n FROM case_log l JOIN cases c ON c.id = l.case_id
       WHERE c.number LIKE 'D-%' AND l.step = 'warn'`,
    );
    expect(rows[0].n).toBe(250);
  });
});

describe('limits that are changed', () => {
  const limits = (hours: number) =>
    Object.fromEntries(
      ['file', 'dispatch', 'handle', 'verify'].map((s) => [s, { amount: hours, unit: 'hours' }]),
    );
  const dueIn = async (of: number) => {
    const found = (await service.call('GET', `/api/v1/cases/${of}`)).json;
    return { hours: (Date.parse(found.case.stageDue) - NOW) / HOUR, log: found.log };
  };
  const anew = (code: string, body: object = { note: '限时有误，更正' }) =>
    service.call('POST', `/api/v1/categories/${code}/deadlines`, body);

  it('leave running deadlines as they are, until they are counted anew on purpose', async () => {
    await addCategory(service, 'D-ANEW', { limits: limits(4) });
    const plain = (await report(service, 'D-ANEW')).id;
    const other = (await report(service, 'D-HOURS')).id;
    id = (await report(service, 'D-ANEW')).id;
    await step('file');
    await step('dispatch', { unit });
    const extended = new Date(NOW + 30 * HOUR).toISOString();
    await step('extend', { until: extended, note: '下雨' });
    await addCategory(service, 'D-ANEW', { limits: limits(9) });
    expect((await dueIn(plain)).hours).toBe(4);
    service.clock.time = NOW + 5 * HOUR;
    const sum = await anew('D-ANEW');
    expect(sum).toMatchObject({ status: 200, json: { changed: 1, same: 0, kept: 1, more: false } });
    const after = await dueIn(plain);
    expect(after.hours).toBe(9);
    expect(after.log.at(-1)).toMatchObject({
      step: 'note',
      by: 'tests',
      note: '限时有误，更正',
      detail: { recalculated: 'file', before: NOW + 4 * HOUR, due: NOW + 9 * HOUR },
    });
    // It was late by the deadline of then, and stays so in the figures.
    expect(
      (await service.pool.query('SELECT was_overdue FROM cases WHERE id = $1', [plain])).rows,
    ).toEqual([{ was_overdue: true }]);
    expect((await dueIn(id)).hours).toBe(30);
    expect((await dueIn(other)).hours).toBe(1);
    expect((await anew('D-ANEW')).json).toEqual({ changed: 0, same: 1, kept: 1, more: false });
  });

  it('that become shorter are told of by what is due now', async () => {
    await addCategory(service, 'D-SHORT', { limits: limits(40) });
    id = (await report(service, 'D-SHORT')).id;
    await addCategory(service, 'D-SHORT', { limits: limits(2) });
    service.clock.time = NOW + 3 * HOUR;
    await anew('D-SHORT');
    expect(await said()).toEqual([]);
    await service.cases.caseDeadlines.round();
    expect(await said()).toEqual(['overdue 3']);
  });

  it('are counted anew by an administrator alone, with a reason, of a category that there is', async () => {
    expect((await anew('D-HOURS', { note: ' ' })).status).toBe(400);
    expect((await anew('D-NONE')).status).toBe(404);
    const desk = service.as(WANG);
    const path = '/api/v1/categories/D-HOURS/deadlines';
    expect((await desk('POST', path, { note: 'because' })).status).toBe(403);
  });
});
