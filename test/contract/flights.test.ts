/** Flights by the HTTP API alone, on the service's own clock: creating, listing, the checklist. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stateAt } from './drone-bridge.ts';
import { approvalAround, MISSION, newFlight } from './flight-seed.ts';
import { addDevice } from './seed.ts';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
let plan: number;
let device: string;
beforeAll(async () => {
  service = await startService();
  plan = (await call('POST', '/api/v1/plans', { name: 'River', mission: MISSION })).json.id;
});
afterAll(() => service.stop());
beforeEach(async () => {
  device = `hexa-${randomUUID().slice(0, 8)}`;
  await addDevice(service.pool, device, 'hexacopter');
});
const call: Service['call'] = (...args) => service.call(...args);
const create = async (more: object = {}) =>
  call('POST', '/api/v1/flights', newFlight(plan, device, NOW, more));
const checkOf = (json: { checklist: { item: string }[] }, item: string) =>
  json.checklist.find((check) => check.item === item);

describe('a flight', () => {
  it('is created planned, numbered by the bureau’s year, with its first sortie', async () => {
    service.clock.time = Date.parse('2026-12-31T15:59:00Z');
    const { status, json, headers } = await create();
    service.clock.time = Date.parse('2026-12-31T16:01:00Z');
    const newYear = await create();
    service.clock.time = NOW;
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/flights/${json.flight.id}`);
    expect(json.flight).toMatchObject({ state: 'planned', device, closed: null, weather: null });
    expect(json.flight.number).toMatch(/^2026-FX-\d{6}$/);
    expect(newYear.json.flight.number).toBe('2027-FX-000001');
    expect(json.flight.sorties).toMatchObject([{ number: 1, items: 4, verified: null }]);
    expect(json.allowed).toEqual(['check', 'abort']);
    expect(json.commands).toEqual([]);
    expect(json.log).toMatchObject([{ seq: 1, by: 'Li Wei', what: 'create', to: 'planned' }]);
    expect(json.mission).toEqual(MISSION);
  });

  it.each([
    ['an unknown plan', { plan: 99_999 }, 404],
    ['an unknown drone', { device: 'nobody' }, 404],
    [
      'an approval that ends before it begins',
      {
        approval: {
          number: '',
          from: '2026-11-21T10:00:00Z',
          to: '2026-11-21T09:00:00Z',
          ceiling: 120,
        },
      },
      400,
    ],
    [
      'no ceiling',
      { approval: { number: '', from: '2026-11-21T08:00:00Z', to: '2026-11-21T09:00:00Z' } },
      400,
    ],
    ['no name of a pilot', { pilot: { name: ' ', licence: '' } }, 400],
  ])('of %s is refused', async (_, more, status) => {
    expect((await create(more)).status).toBe(status);
  });

  it('is not for a truck', async () => {
    await addDevice(service.pool, `truck-${device}`);
    const { status, json } = await create({ device: `truck-${device}` });
    expect(status).toBe(404);
    expect(json.detail).toContain('hexacopter');
  });

  it('is listed by drone and by state, the newest first', async () => {
    const ids = [];
    for (let i = 0; i < 3; i++) ids.unshift((await create()).json.flight.id);
    const list = async (query: string) =>
      (await call('GET', `/api/v1/flights?device=${device}&${query}`)).json;
    const first = await list('limit=2');
    expect(first.items.map((f: { id: number }) => f.id)).toEqual(ids.slice(0, 2));
    const second = await list(`limit=2&cursor=${first.next}`);
    expect(second.items.map((f: { id: number }) => f.id)).toEqual(ids.slice(2));
    expect((await list('state=planned')).items).toHaveLength(3);
    expect((await list('state=flying')).items).toHaveLength(0);
  });

  it('that is unknown is 404', async () => {
    expect((await call('GET', '/api/v1/flights/99999')).status).toBe(404);
  });
});

describe('the checklist', () => {
  it('of a drone that never spoke is red or unknown where the drone must say', async () => {
    const { json } = await create();
    expect(checkOf(json, 'link')).toMatchObject({ state: 'red' });
    expect(checkOf(json, 'gps')).toMatchObject({ state: 'unknown' });
    expect(checkOf(json, 'approval-window')).toMatchObject({ state: 'green' });
    expect(checkOf(json, 'fence')).toMatchObject({ state: 'green' });
  });
});

describe('what a flight is allowed by', () => {
  const LATER = { number: 'XN-2026-204', ceiling: 100 };
  const approvalAt = (more: object = {}) => ({ ...approvalAround(NOW, LATER), by: 'Han', ...more });
  const enter = (id: number, body: object) =>
    call('POST', `/api/v1/flights/${id}/approval`, body) as Promise<{
      status: number;
      // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the API answered
      json: any;
    }>;

  it('is changed while nothing has begun; the log says by whom, from what and to what', async () => {
    const { id, approval } = (await create()).json.flight;
    const area = [
      [101.7, 36.6],
      [101.8, 36.6],
      [101.8, 36.7],
      [101.7, 36.6],
    ];
    const { status, json } = await enter(id, approvalAt({ area }));
    expect(status, JSON.stringify(json)).toBe(200);
    expect(json.flight).toMatchObject({ approval: { ...LATER, area }, approvalOpen: true });
    const before = { ...approval, from: Date.parse(approval.from), to: Date.parse(approval.to) };
    expect(json.log.at(-1)).toMatchObject({
      by: 'Han',
      what: 'approval',
      from: 'planned',
      to: 'planned',
      detail: { before, after: { ...LATER, area } },
    });
    const again = await enter(id, approvalAt({ area }));
    expect(again.json.log).toHaveLength(2);
  });

  it('lets nothing pass that was let pass of the one before', async () => {
    const { id } = (await create()).json.flight;
    for (const item of ['approval-ceiling', 'weather'])
      await call('POST', `/api/v1/flights/${id}/overrides`, { item, by: 'Han', reason: 'as told' });
    const { json } = await enter(id, approvalAt({ ceiling: 30 }));
    expect(checkOf(json, 'approval-ceiling')).toMatchObject({ state: 'red', override: null });
    expect(checkOf(json, 'weather')).toMatchObject({ override: { by: 'Han' } });
  });

  it.each([
    ['ends before it begins', { to: '2020-01-01T00:00:00Z' }, 400],
    ['has no ceiling', { ceiling: undefined }, 400],
    ['says of itself that it is assumed', { assumed: true }, 400],
  ])('that %s is refused', async (_, more, status) => {
    const { id, approval } = (await create()).json.flight;
    expect((await enter(id, approvalAt(more))).status).toBe(status);
    expect((await call('GET', `/api/v1/flights/${id}`)).json.flight.approval).toEqual(approval);
  });

  it('stays as it is once the flight has begun, also between two sorties', async () => {
    const { id, approval } = (await create()).json.flight;
    const set = (sql: string) => service.pool.query(sql, [id]);
    await set(`UPDATE sorties SET airborne_at = now() WHERE flight_id = $1`);
    for (const state of ['armed', 'flying', 'planned', 'closed']) {
      await set(`UPDATE flights SET state = '${state}' WHERE id = $1`);
      const { status, json } = await enter(id, approvalAt());
      expect([state, status, json.reason]).toEqual([state, 409, 'started']);
      expect(json.detail).toContain('plan another flight');
    }
    const { flight, log } = (await call('GET', `/api/v1/flights/${id}`)).json;
    expect(flight).toMatchObject({ approval, approvalOpen: false });
    expect(log).toHaveLength(1);
    expect((await enter(99_999, approvalAt())).status).toBe(404);
  });
});

describe('a drone that another process hears', () => {
  it('is online while that stores what it says, and no longer', async () => {
    const tell = async (time: number) =>
      service.pool.query(
        `INSERT INTO telemetry (device_no, time, state)
         SELECT no, to_timestamp($2::float8 / 1000), $3 FROM devices WHERE id = $1`,
        [device, time, JSON.stringify(stateAt(time))],
      );
    const { id } = (await create()).json.flight;
    const link = async () =>
      checkOf((await call('GET', `/api/v1/flights/${id}`)).json, 'link') as { state?: string };
    await tell(NOW);
    expect(await link()).toMatchObject({ state: 'green' });
    service.clock.time = NOW + 4000;
    expect(await link()).toMatchObject({ state: 'red' });
    await tell(NOW + 4000);
    expect(await link()).toMatchObject({ state: 'green' });
    service.clock.time = NOW;
  });
});

it('nothing failed in a way that was not foreseen', () => expect(service.failures).toEqual([]));
