import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceId } from '../../src/domain/ids.ts';
import { addViolation } from './seed.ts';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
const call: Service['call'] = (...args) => service.call(...args);
const add = (id: string, more: object = {}) =>
  call('POST', '/api/v1/devices', { id, kind: 'muck-truck', ...more });

describe('adding a device', () => {
  it('shows its token once and keeps only the hash', async () => {
    const { status, json, headers } = await add('truck-1', { name: '7', plate: '青A12345' });
    expect(status).toBe(201);
    expect(json.device).toMatchObject({ id: 'truck-1', name: '7', online: false, newest: null });
    expect(json.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(headers.get('location')).toBe('/api/v1/devices/truck-1');
    expect(headers.get('cache-control')).toBe('no-store');
    const { rows } = await service.pool.query(
      `SELECT token_hash FROM devices WHERE id = 'truck-1'`,
    );
    expect(rows[0].token_hash).toHaveLength(32);
    expect((await call('GET', '/api/v1/devices/truck-1')).text).not.toContain(json.token);
  });

  it('refuses an id that is in service', async () => {
    await add('truck-2');
    const { status, json } = await add('truck-2');
    expect(status).toBe(409);
    expect(json).toMatchObject({ type: '/problems/conflict' });
    expect(json.detail).toContain('truck-2');
  });

  it('refuses what is not an id, a kind, or a known field, field by field', async () => {
    const { status, json } = await call('POST', '/api/v1/devices', {
      id: '../../etc',
      kind: 'tank',
      colour: 'red',
    });
    expect(status).toBe(400);
    expect(json.errors.map((e: { path: string }) => e.path).sort()).toEqual([
      'body',
      'body.id',
      'body.kind',
    ]);
    expect(json.errors.find((e: { path: string }) => e.path === 'body').message).toContain('crs');
  });

  it('takes SQL and HTML as text', async () => {
    const name = `Robert'); DROP TABLE devices;-- <script>alert(1)</script>`;
    await add('bobby', { name });
    const { json } = await call('GET', '/api/v1/devices/bobby');
    expect(json.name).toBe(name);
    const found = await call('GET', `/api/v1/devices?q=${encodeURIComponent('<script>')}`);
    expect(found.json.items.map((d: { id: string }) => d.id)).toEqual(['bobby']);
    expect(found.headers.get('content-type')).toMatch(/^application\/json/);
  });
});

describe('the list of devices', () => {
  beforeAll(async () => {
    for (let i = 0; i < 7; i++) await add(`page-${i}`, { kind: 'patrol-ebike', name: `Bike ${i}` });
  });

  it('pages through all of them, each once', async () => {
    const seen: string[] = [];
    let path = '/api/v1/devices?kind=patrol-ebike&limit=3';
    for (let pages = 0; pages < 10; pages++) {
      const { json } = await call('GET', path);
      seen.push(...json.items.map((d: { id: string }) => d.id));
      if (json.next === null) break;
      path = `/api/v1/devices?kind=patrol-ebike&limit=3&cursor=${json.next}`;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => `page-${i}`));
  });

  it('searches id, name and plate without wildcards', async () => {
    const ids = async (q: string) =>
      (await call('GET', `/api/v1/devices?q=${encodeURIComponent(q)}`)).json.items.map(
        (d: { id: string }) => d.id,
      );
    expect(await ids('bIKE 3')).toEqual(['page-3']);
    expect(await ids('青a123')).toEqual(['truck-1']);
    expect(await ids('%')).toEqual([]);
  });

  it.each(['!', 'bm90anNvbg', Buffer.from('{"a":1}').toString('base64url'), '%00'])(
    'refuses the cursor %j with 400',
    async (cursor) => {
      const { status, json } = await call('GET', `/api/v1/devices?cursor=${cursor}`);
      expect(status).toBe(400);
      expect(json.type).toMatch(/invalid-(cursor|request)/);
    },
  );

  it('refuses unknown parameters and says which there are', async () => {
    const { status, json } = await call('GET', '/api/v1/devices?colour=red');
    expect(status).toBe(400);
    expect(json.errors[0].message).toContain('kind, q, limit, cursor');
  });

  it('refuses a parameter given twice', async () => {
    const { status, json } = await call('GET', '/api/v1/devices?limit=1&limit=2');
    expect(status).toBe(400);
    expect(json.detail).toContain('limit');
  });
});

describe('a device', () => {
  it('shows its newest fix: of the store, or of the live map where that is newer', async () => {
    await add('seen');
    const stored = { time: NOW - 5000, lat: 36.6, lon: 101.7, speed: 3, seq: 4 };
    await service.pool.query(
      `INSERT INTO device_states (device_no, newest, received_at, state, folded_to, online)
       SELECT no, $1, to_timestamp($2), '{}', to_timestamp($2), true FROM devices WHERE id = 'seen'`,
      [JSON.stringify(stored), NOW / 1000],
    );
    const before = (await call('GET', '/api/v1/devices/seen')).json;
    expect(before).toMatchObject({
      newest: { time: '2026-11-21T08:29:55.000Z', lat: 36.6, lon: 101.7, speed: 3 },
      received: '2026-11-21T08:30:00.000Z',
    });
    const device = 'seen' as DeviceId;
    service.live.positions([{ device, fix: { time: NOW, lat: 36.7, lon: 101.8 }, late: false }]);
    service.live.presence(device, true);
    expect((await call('GET', '/api/v1/devices/seen')).json).toMatchObject({
      newest: { lat: 36.7 },
      online: true,
    });
  });

  it('counts its open violations', async () => {
    await add('bad');
    await addViolation(service.pool, 'bad', 'speeding', NOW);
    await addViolation(service.pool, 'bad', 'silent', NOW - 9000, { ended: NOW });
    expect((await call('GET', '/api/v1/devices/bad')).json.openViolations).toBe(1);
  });

  it('is changed where something is said, and stays as it is elsewhere', async () => {
    await add('change', { name: 'old', plate: 'P', crs: 'gcj02' });
    const { json } = await call('PATCH', '/api/v1/devices/change', { name: 'new' });
    expect(json).toMatchObject({ name: 'new', plate: 'P', crs: 'gcj02', kind: 'muck-truck' });
    expect((await call('PATCH', '/api/v1/devices/nobody', { name: 'x' })).status).toBe(404);
    expect((await call('PATCH', '/api/v1/devices/change', { id: 'x' })).status).toBe(400);
  });

  it('gets a fresh token, and the old one is none any more', async () => {
    const { json } = await add('fresh');
    const fresh = await call('POST', '/api/v1/devices/fresh/token');
    expect(fresh.json.token).not.toBe(json.token);
    const send = (token: string) =>
      call(
        'POST',
        '/api/v1/devices/fresh/fixes',
        { time: NOW, lat: 1, lon: 2 },
        {
          Authorization: `Bearer ${token}`,
        },
      );
    expect((await send(json.token)).status).toBe(401);
    expect((await send(fresh.json.token)).status).toBe(200);
    expect((await call('POST', '/api/v1/devices/nobody/token')).status).toBe(404);
  });

  it('that is removed is gone from the lists, and may come back', async () => {
    await add('gone');
    expect((await call('DELETE', '/api/v1/devices/gone')).status).toBe(204);
    expect((await call('DELETE', '/api/v1/devices/gone')).status).toBe(404);
    expect((await call('GET', '/api/v1/devices/gone')).status).toBe(404);
    expect((await call('POST', '/api/v1/devices/gone/token')).status).toBe(404);
    expect((await add('gone', { name: 'again' })).status).toBe(201);
    expect((await call('GET', '/api/v1/devices/gone')).json.name).toBe('again');
  });
});

it('nothing failed in a way that was not foreseen', () => expect(service.failures).toEqual([]));
