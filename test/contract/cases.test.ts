import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ZoneId } from '../../src/domain/ids.ts';
import type { Rule } from '../../src/domain/supervision/violation.ts';
import { addCase, addDevice, newZone } from './seed.ts';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
let device: string;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  device = `truck-${randomUUID().slice(0, 8)}`;
  await addDevice(service.pool, device);
});
const call: Service['call'] = (...args) => service.call(...args);
const file = (rule: Rule = 'speeding', began = NOW) => addCase(service.pool, device, rule, began);
const step = (id: number, name: string, by = 'Wang', note = '') =>
  call('POST', `/api/v1/cases/${id}/steps`, { step: name, by, note });

describe('a case', () => {
  it('has its log, its violations and the zone as it was', async () => {
    const zone = (await call('POST', '/api/v1/zones', newZone())).json;
    const filed = await addCase(service.pool, device, 'forbidden-area', NOW, {
      zone: { id: zone.id as ZoneId, version: 1, name: zone.name },
    });
    await call('PUT', `/api/v1/zones/${zone.id}`, newZone({ name: 'Renamed since' }));
    const { json } = await call('GET', `/api/v1/cases/${filed.case.id}`);
    expect(json.case).toMatchObject({
      number: filed.case.number,
      kind: 'forbidden-area',
      source: 'violation',
      state: 'collected',
      device,
      occurred: '2026-11-21T08:30:00.000Z',
      opened: '2026-11-21T08:31:00.000Z',
      filed: null,
      violations: [filed.violation.id],
      assignee: null,
    });
    expect(json.zones).toEqual([expect.objectContaining({ version: 1, name: 'School street' })]);
    expect(json.violations[0].case).toEqual({ id: filed.case.id, number: filed.case.number });
    expect(json.log).toEqual([
      expect.objectContaining({
        seq: 1,
        by: 'chengxun',
        step: 'collect',
        from: null,
        to: 'collected',
      }),
    ]);
    expect(json.allowed).toEqual([
      'claim',
      'release',
      'check',
      'file',
      'void',
      'duplicate',
      'note',
    ]);
  });

  it('goes from hand to hand, each step in the log with who and when', async () => {
    const { id } = (await file('speeding', NOW - 60_000)).case;
    for (const [name, state, assignee] of [
      ['claim', 'collected', 'Wang'],
      ['note', 'collected', 'Wang'],
      ['release', 'collected', null],
      ['claim', 'collected', 'Wang'],
      ['check', 'checking', 'Wang'],
      ['file', 'filed', 'Wang'],
      ['close', 'closed', 'Wang'],
      ['reopen', 'filed', null],
    ]) {
      service.clock.time += 1000;
      const { status, json } = await step(id, name!, 'Wang', `note ${name}`);
      expect(status).toBe(200);
      expect(json.case).toMatchObject({ state, assignee });
      expect(json.log.at(-1)).toMatchObject({
        by: 'Wang',
        step: name,
        note: `note ${name}`,
        at: new Date(service.clock.time).toISOString(),
      });
      expect(json.case.closed === null).toBe(state !== 'closed');
    }
  });

  it('taken by two at once goes to one; the other is told who has it', async () => {
    const { id } = (await file()).case;
    const names = ['Wang', 'Li', 'Zhang', 'Zhao'];
    const answers = await Promise.all(names.map((name) => step(id, 'claim', name)));
    const won = answers.filter((a) => a.status === 200);
    expect(won).toHaveLength(1);
    const owner = won[0]!.json.case.assignee;
    const lost = answers.filter((a) => a.status === 409);
    expect(lost).toHaveLength(3);
    for (const answer of lost) expect(answer.json.detail).toContain(owner);
    const { json } = await call('GET', `/api/v1/cases/${id}`);
    expect(json.log.filter((e: { step: string }) => e.step === 'claim')).toHaveLength(1);
  });

  it('refuses a step that its state does not allow, and says which are', async () => {
    const { id } = (await file()).case;
    const { status, json } = await step(id, 'reopen');
    expect(status).toBe(409);
    expect(json.detail).toContain('claim, release, check, file, void, duplicate, note');
    const zh = await call(
      'POST',
      `/api/v1/cases/${id}/steps`,
      { step: 'close', by: 'Wang' },
      { 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.8' },
    );
    expect(zh.json.detail).toContain('待立案');
    expect(zh.headers.get('content-language')).toBe('zh-CN');
  });

  it('is not reopened beside a newer open one of the same matter', async () => {
    const first = await file('speeding', NOW);
    await step(first.case.id, 'file');
    await step(first.case.id, 'close');
    const second = await file('speeding', NOW + 1000);
    const { status, json } = await step(first.case.id, 'reopen', 'Wang', 'was not done');
    expect(status).toBe(409);
    expect(json.detail).toContain(second.case.number);
  });

  it('takes SQL and HTML in a note as text', async () => {
    const { id } = (await file()).case;
    const note = `'); DELETE FROM cases; -- <img src=x onerror=alert(1)>`;
    const { json } = await step(id, 'note', '<b>Wang</b>', note);
    expect(json.log.at(-1)).toMatchObject({ note, by: '<b>Wang</b>' });
  });

  it.each([
    [{ step: 'explode', by: 'Wang' }],
    [{ step: 'join', by: 'Wang' }],
    [{ step: 'claim', by: '   ' }],
    [{ step: 'note', by: 'Wang', note: 'x'.repeat(2001) }],
    [{ step: 'note', by: 'Wang', note: 'a\u0000b' }],
    [{ step: 'note', by: 'Wang', note: '\ud800' }],
  ])('refuses the step %j', async (body) => {
    const { id } = (await file()).case;
    expect((await call('POST', `/api/v1/cases/${id}/steps`, body)).status).toBe(400);
  });

  it('that is unknown is 404', async () => {
    expect((await call('GET', '/api/v1/cases/999999')).status).toBe(404);
    expect((await call('GET', '/api/v1/cases/0')).status).toBe(404);
    expect((await call('GET', '/api/v1/cases/x')).status).toBe(404);
    expect((await step(999_999, 'claim')).status).toBe(404);
  });
});

describe('the list of cases', () => {
  it('is filtered and paged, the newest first', async () => {
    const ids = [];
    for (const rule of ['speeding', 'silent', 'off-route'] as const)
      ids.unshift((await file(rule)).case.id);
    const list = async (query: string) =>
      (await call('GET', `/api/v1/cases?device=${device}&${query}`)).json;
    const first = await list('limit=2');
    expect(first.items.map((c: { id: number }) => c.id)).toEqual(ids.slice(0, 2));
    const second = await list(`limit=2&cursor=${first.next}`);
    expect(second.items.map((c: { id: number }) => c.id)).toEqual(ids.slice(2));
    expect(second.next).toBeNull();
    expect((await list('kind=silent')).items).toHaveLength(1);
    await step(ids[0]!, 'check');
    expect((await list('state=checking')).items.map((c: { id: number }) => c.id)).toEqual([ids[0]]);
    const number = first.items[0].number.slice(-4);
    expect((await list(`number=${number}`)).items).toHaveLength(1);
  });
});

it('nothing failed in a way that was not foreseen', () => expect(service.failures).toEqual([]));
