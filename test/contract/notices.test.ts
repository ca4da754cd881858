import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { UnitId } from '../../src/domain/ids.ts';
import { type NoticeRoom, openNotices } from '../../src/notices.ts';
import { addCategory, addUnit, HOUR, report } from './case-seed.ts';
import { silent } from './database.ts';
import { type Service, startService } from './service.ts';

const DAY = 24 * HOUR;
let service: Service;
let notices: NoticeRoom;
let unit: UnitId;
beforeAll(async () => {
  service = await startService();
  notices = opened();
  await addCategory(service, 'N1');
  unit = await addUnit(service, '城管一队');
});
afterAll(async () => {
  notices.stopNotices();
  await service.stop();
});

const opened = (more: object = {}) =>
  openNotices({
    pool: service.pool,
    clock: { now: () => service.clock.time },
    log: silent,
    timeZone: 'Asia/Shanghai',
    patience: 400,
    ...more,
  });
const step = async (id: number, name: string, more: object = {}) => {
  const { status } = await service.call('POST', `/api/v1/cases/${id}/steps`, {
    step: name,
    note: 'Mrs Li of no. 5 rang',
    ...more,
  });
  expect(status).toBe(200);
};

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was sent
  readonly json: any;
}

const receivers: Server[] = [];
afterEach(async () => {
  for (const server of receivers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await service.pool.query('DELETE FROM webhooks');
});

/** A city's platform on a port of its own; `answer` may fail, hang or come back. */
async function receiver() {
  const got: Received[] = [];
  const at = { answer: (response: ServerResponse) => void response.writeHead(204).end() };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString('utf8');
    got.push({ headers: request.headers, body, json: JSON.parse(body) });
    at.answer(response);
  }).listen(0, '127.0.0.1');
  receivers.push(server);
  await once(server, 'listening');
  return { got, at, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in` };
}

const ALL = ['case.opened', 'case.filed', 'case.dispatched', 'case.returned', 'case.void'];
async function hookTo(url: string, more: object = {}) {
  const { status, json } = await service.call('POST', '/api/v1/webhooks', {
    name: '市平台',
    url,
    events: ALL,
    ...more,
  });
  expect(status).toBe(201);
  return json as { hook: { id: number }; secret: string };
}
const hookNow = async (id: number) => (await service.call('GET', `/api/v1/webhooks/${id}`)).json;
const deliveries = async () => (await service.call('GET', '/api/v1/deliveries')).json.items;
const typesOf = (got: readonly Received[]) => got.map(({ json }) => json.type);

describe('a webhook', () => {
  it('hears of each step in order, signed, without what the reporter left or said', async () => {
    const { got, url } = await receiver();
    const { hook, secret } = await hookTo(url);
    const { id, number } = await report(service, 'N1', {
      description: 'call me: 138 0000 1234',
      address: '南关街 5 号',
      reporter: { name: 'Li Hua', phone: '138 0000 1234', email: 'li@example.org' },
    });
    await step(id, 'file');
    await step(id, 'dispatch', { unit });
    await notices.sendHooks();
    expect(typesOf(got)).toEqual(['case.opened', 'case.filed', 'case.dispatched']);
    for (const { headers, body } of got) {
      const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
        .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
        .digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${mac}`);
      expect(Number(headers['webhook-timestamp'])).toBe(Math.floor(service.clock.time / 1000));
      expect(body).not.toMatch(/Li Hua|138|li@example|Mrs Li|Wang|tests/);
    }
    expect(got[2]!.json.data).toMatchObject({
      id,
      number,
      state: 'dispatched',
      unit: { id: unit, name: '城管一队' },
      category: { standard: 'local', code: 'N1' },
      address: '南关街 5 号',
      due: new Date(service.clock.time + 10 * HOUR).toISOString(),
    });
    expect(await hookNow(hook.id)).toMatchObject({ waiting: 0, lastError: null });
  });

  it('of a unit hears of the unit’s cases alone, and of those that it sends back', async () => {
    const { got, url } = await receiver();
    await hookTo(url, { unit });
    const other = await addUnit(service, `other ${Math.random()}`);
    const mine = await report(service, 'N1');
    const theirs = await report(service, 'N1');
    for (const [one, to] of [
      [mine, unit],
      [theirs, other],
    ] as const) {
      await step(one.id, 'file');
      await step(one.id, 'dispatch', { unit: to });
      await step(one.id, 'return');
    }
    await notices.sendHooks();
    expect(typesOf(got)).toEqual(['case.dispatched', 'case.returned']);
    expect(got.every(({ json }) => json.data.id === mine.id)).toBe(true);
  });

  it('hears nothing of a step that was not taken', async () => {
    const { got, url } = await receiver();
    await hookTo(url);
    const { id } = await report(service, 'N1');
    const refused = await service.call('POST', `/api/v1/cases/${id}/steps`, { step: 'close' });
    expect(refused.status).toBe(409);
    await notices.sendHooks();
    expect(typesOf(got)).toEqual(['case.opened']);
  });

  it('that fails is tried again after growing pauses, in order, with the same id', async () => {
    const { got, at, url } = await receiver();
    const { hook } = await hookTo(url);
    at.answer = (response) => void response.writeHead(500).end('no room left');
    const { id } = await report(service, 'N1');
    await step(id, 'file');
    const tries: number[] = [];
    for (let second = 0; second < 700; second += 5) {
      const before = got.length;
      await notices.sendHooks();
      if (got.length > before) tries.push(second);
      service.clock.time += 5000;
    }
    expect(tries).toEqual([0, 5, 35, 155]);
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await hookNow(hook.id)).toMatchObject({
      waiting: 2,
      lastError: '500 Internal Server Error: no room left',
    });
    at.answer = (response) => void response.writeHead(200).end();
    service.clock.time += HOUR;
    await notices.sendHooks();
    expect(typesOf(got).slice(-2)).toEqual(['case.opened', 'case.filed']);
    expect(await hookNow(hook.id)).toMatchObject({ waiting: 0, lastError: null });
    expect((await deliveries())[1]).toMatchObject({
      event: 'case.opened',
      attempts: 5,
      dropped: false,
    });
  });

  it('that is silent for three days loses what is older, and that is shown', async () => {
    const { got, at, url } = await receiver();
    const { hook } = await hookTo(url);
    at.answer = (response) => void response.writeHead(503).end();
    await report(service, 'N1');
    for (let i = 0; i < 40; i++) {
      await notices.sendHooks();
      service.clock.time += 2 * HOUR;
    }
    const [dropped] = await deliveries();
    expect(dropped).toMatchObject({ dropped: true, next: null, delivered: null });
    expect(got.length).toBeGreaterThan(15);
    expect(await hookNow(hook.id)).toMatchObject({ waiting: 0 });
    at.answer = (response) => void response.writeHead(200).end();
    await report(service, 'N1');
    await notices.sendHooks();
    expect((await deliveries())[0]).toMatchObject({ dropped: false, attempts: 1 });
  });

  it('that hangs is given up on, that redirects is not followed, that babbles is not read to the end', async () => {
    const { got, at, url } = await receiver();
    const { hook } = await hookTo(url);
    at.answer = () => {};
    await report(service, 'N1');
    await notices.sendHooks();
    expect((await hookNow(hook.id)).lastError).toBe('no answer within 0.4 s');
    service.clock.time += DAY / 2;
    const elsewhere = await receiver();
    at.answer = (response) => void response.writeHead(307, { Location: elsewhere.url }).end();
    await notices.sendHooks();
    expect((await hookNow(hook.id)).lastError).toBe('307 Temporary Redirect');
    expect(elsewhere.got).toEqual([]);
    service.clock.time += DAY / 2;
    at.answer = (response) => {
      response.writeHead(400);
      const babble = () => {
        if (response.destroyed) return;
        response.write('bla \u0000'.repeat(1000), () => setImmediate(babble));
      };
      babble();
    };
    await notices.sendHooks();
    expect((await hookNow(hook.id)).lastError.length).toBeLessThan(600);
    expect(got).toHaveLength(3);
    receivers[0]!.closeAllConnections();
    receivers[0]!.close();
    service.clock.time += DAY / 2;
    await notices.sendHooks();
    expect((await hookNow(hook.id)).lastError).toBe('ECONNREFUSED');
  });

  it('gets each message once, however many processes send', async () => {
    const { got, at, url } = await receiver();
    await hookTo(url);
    at.answer = (response) => void setTimeout(() => response.writeHead(204).end(), 5);
    for (let i = 0; i < 5; i++) await step((await report(service, 'N1')).id, 'file');
    const rooms = [notices, opened(), opened(), opened()];
    await Promise.all(rooms.map((room) => room.sendHooks()));
    expect(got).toHaveLength(10);
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(10);
    expect(typesOf(got).slice(0, 2)).toEqual(['case.opened', 'case.filed']);
  });

  it('of a process that died is sent to by another when its lease is over', async () => {
    const { got, url } = await receiver();
    await hookTo(url);
    await report(service, 'N1');
    await service.pool.query(
      `UPDATE webhooks SET leased_until = 'epoch'::timestamptz + $1 * interval '1 millisecond'`,
      [service.clock.time + 60_000],
    );
    await notices.sendHooks();
    expect(got).toHaveLength(0);
    service.clock.time += 60_000;
    await notices.sendHooks();
    expect(got).toHaveLength(1);
  });

  it('can be tried out, changed, given a new secret, and removed', async () => {
    const { got, url } = await receiver();
    const { hook, secret } = await hookTo(url);
    const path = `/api/v1/webhooks/${hook.id}`;
    expect((await service.call('POST', `${path}/test`)).json).toMatchObject({
      ok: true,
      status: 204,
    });
    expect(typesOf(got)).toEqual(['test']);
    const renewed = (await service.call('POST', `${path}/secret`)).json;
    expect(renewed.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(renewed.secret).not.toBe(secret);
    const changed = { name: 'x', url, events: ['case.closed'], active: false };
    expect((await service.call('PUT', path, changed)).json).toMatchObject({ active: false });
    await report(service, 'N1');
    expect((await hookNow(hook.id)).waiting).toBe(0);
    expect((await service.call('PUT', path, { ...changed, unit: 999_999 })).status).toBe(422);
    expect((await service.call('DELETE', path)).status).toBe(204);
    expect((await service.call('GET', path)).status).toBe(404);
    expect((await service.call('POST', `${path}/test`)).status).toBe(404);
  });

  it.each([
    { url: 'ftp://example.org' },
    { url: 'file:///etc/passwd' },
    { events: [] },
    { events: ['case.exploded'] },
  ])('is refused with %j', async (wrong) => {
    const body = { name: 'x', url: 'http://example.org', events: ['case.opened'], ...wrong };
    expect((await service.call('POST', '/api/v1/webhooks', body)).status).toBe(400);
  });
});
