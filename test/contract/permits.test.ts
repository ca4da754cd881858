/** The register of permits over HTTP: who had which, as it was then, and all of a file or nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiZone } from '../../src/wire/api.ts';
import { addDevice, newZone } from './seed.ts';
import { NOW, person, type Service, startService } from './service.ts';

let service: Service;
let tip: ApiZone;
let route: ApiZone;
beforeAll(async () => {
  service = await startService();
  for (const [id, plate] of [
    ['truck-1', '青A10001'],
    ['truck-2', '青A10002'],
    ['truck-3', '青A10002'],
  ] as const) {
    await addDevice(service.pool, id);
    await service.pool.query('UPDATE devices SET plate = $2 WHERE id = $1', [id, plate]);
  }
  const made = async (name: string, kind: string) =>
    (await service.call('POST', '/api/v1/zones', newZone({ name, kind }))).json;
  tip = await made('红土沟消纳场', 'dump-site');
  route = await made('准运路线1', 'route');
});
afterAll(() => service.stop());

const permit = (more: object = {}) => ({
  number: 'ZY-0001',
  device: 'truck-1',
  company: '西宁渣土运输有限公司',
  site: { name: '南关街工地', zone: null },
  dumpSites: [tip.id],
  routes: [route.id],
  firstDay: '2026-11-01',
  lastDay: '2026-11-30',
  hours: [{ from: 22 * 60, to: 6 * 60 }],
  volume: 12_000,
  status: 'valid',
  ...more,
});
const at = (time: string) => Date.parse(time);
const had = async (id: string, time: string) =>
  (await service.call('GET', `/api/v1/devices/${id}/permit?at=${time}`)).json;

it('says nothing of anybody before there is a register', async () => {
  expect(await had('truck-1', '2026-11-21T08:30:00Z')).toMatchObject({
    judged: false,
    permit: null,
    findings: [],
  });
});

describe('a permit', () => {
  it('is written down, changed and taken off, and each version stays for its time', async () => {
    const made = await service.call('POST', '/api/v1/permits', permit());
    expect(made.status).toBe(201);
    const { id } = made.json;
    expect(made.json).toMatchObject({
      version: 1,
      dumpSites: [{ id: tip.id, name: '红土沟消纳场' }],
      recordedFrom: new Date(NOW).toISOString(),
      recordedTo: null,
    });
    service.clock.time = NOW + 60_000;
    const suspended = await service.call(
      'PUT',
      `/api/v1/permits/${id}`,
      permit({ status: 'suspended', lastDay: '2026-12-31' }),
      { 'If-Match': '"1"' },
    );
    expect(suspended.json).toMatchObject({ version: 2, status: 'suspended' });
    // 16:30 in Xining: outside its hours. What it was at the time of the violation stays what it was.
    expect(await had('truck-1', '2026-11-21T08:30:30Z')).toMatchObject({
      permit: { version: 1, lastDay: '2026-11-30' },
      findings: ['outside-hours'],
    });
    expect(await had('truck-1', '2026-11-21T15:00:00Z')).toMatchObject({
      permit: { version: 2 },
      findings: ['suspended'],
    });
    expect((await had('truck-1', '2026-11-21T08:29:59Z')).judged).toBe(false);
    expect((await had('truck-2', '2026-11-21T08:30:30Z')).findings).toEqual(['none']);
    const stale = await service.call('PUT', `/api/v1/permits/${id}`, permit(), {
      'If-Match': '"1"',
    });
    expect(stale.status).toBe(412);
    service.clock.time = NOW + 120_000;
    expect((await service.call('DELETE', `/api/v1/permits/${id}`)).status).toBe(204);
    expect((await had('truck-1', '2026-11-21T08:33:00Z')).findings).toEqual(['none']);
    expect((await had('truck-1', '2026-11-21T08:31:30Z')).permit.version).toBe(2);
    const versions = await service.call('GET', `/api/v1/permits/${id}/versions`);
    expect(versions.json.items.map((one: { version: number }) => one.version)).toEqual([2, 1]);
    expect((await service.call('GET', '/api/v1/permits')).json.items).toEqual([]);
  });

  it('is one for each vehicle and day, with a number of its own', async () => {
    const first = await service.call('POST', '/api/v1/permits', permit());
    expect(first.status).toBe(201);
    const second = permit({ number: 'ZY-0002', firstDay: '2026-11-30', lastDay: '2026-12-31' });
    const clash = await service.call('POST', '/api/v1/permits', second);
    expect(clash.status).toBe(409);
    expect(clash.json.detail).toContain('ZY-0001');
    const taken = await service.call('POST', '/api/v1/permits', permit({ device: 'truck-2' }));
    expect(taken.status).toBe(409);
    const next = { ...second, firstDay: '2026-12-01' };
    expect((await service.call('POST', '/api/v1/permits', next)).status).toBe(201);
    const list = await service.call('GET', '/api/v1/permits?limit=1&q=zy-00');
    expect(list.json.items).toMatchObject([{ number: 'ZY-0001', findings: ['outside-hours'] }]);
    const more = await service.call('GET', `/api/v1/permits?limit=1&cursor=${list.json.next}`);
    expect(more.json).toMatchObject({
      items: [{ number: 'ZY-0002', findings: ['not-yet-valid', 'outside-hours'] }],
      next: null,
    });
    expect((await service.call('GET', '/api/v1/permits?q=10002')).json.items).toEqual([]);
  });

  it('is taken once where two write it down at the same time', async () => {
    const body = permit({ number: 'ZY-0009', device: 'truck-3' });
    const both = [1, 2].map(() => service.call('POST', '/api/v1/permits', body));
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409]);
    const [one] = (await service.call('GET', '/api/v1/permits?q=ZY-0009')).json.items;
    expect((await service.call('DELETE', `/api/v1/permits/${one.id}`)).status).toBe(204);
  });

  it('names vehicles and zones that there are, and days in order', async () => {
    for (const [wrong, status] of [
      [permit({ number: 'X', device: 'truck-9' }), 422],
      [permit({ number: 'X', device: 'truck-2', dumpSites: [route.id] }), 422],
      [permit({ number: 'X', device: 'truck-2', firstDay: '2026-12-01' }), 422],
      [permit({ number: '', device: 'truck-2' }), 400],
      [permit({ number: 'X', device: 'truck-2', firstDay: '2026-02-30' }), 400],
    ] as const)
      expect((await service.call('POST', '/api/v1/permits', wrong)).status).toBe(status);
  });

  it('is changed by dispatchers, looked at by all but units', async () => {
    const asks = async (role: Parameters<typeof person>[0]) => {
      const call = service.as(person(role));
      const body = permit({ number: `R-${role}`, device: 'truck-2', status: 'revoked' });
      return [
        (await call('GET', '/api/v1/permits')).status,
        (await call('POST', '/api/v1/permits', body)).status,
      ];
    };
    expect(await asks('dispatcher')).toEqual([200, 201]);
    expect(await asks('case-desk')).toEqual([200, 403]);
    expect(await asks('unit')).toEqual([403, 403]);
    const { rows } = await service.pool.query(
      `SELECT by, outcome FROM audit_log WHERE action = 'POST /api/v1/permits' ORDER BY at, id`,
    );
    expect(rows).toContainEqual({ by: 'Wang dispatcher', outcome: 201 });
  });
});

describe('a table', () => {
  const csv = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${service.url}/api/v1/permits/import`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', ...headers },
      body,
    });
  const HEAD =
    'number,vehicle,company,site,dump_sites,routes,first_day,last_day,hours,volume,status';

  it('comes out as it went in, and the same again changes nothing', async () => {
    const text = await (await fetch(`${service.url}/api/v1/permits/csv`)).text();
    expect(text).toContain(
      'ZY-0001,truck-1,西宁渣土运输有限公司,南关街工地,红土沟消纳场,准运路线1',
    );
    const again = await csv(text);
    expect(await again.json()).toEqual({ added: 0, changed: 0, same: 3 });
  });

  it('is taken as a whole or not at all, and says of each line what is wrong', async () => {
    const bad = [
      HEAD,
      'T-1,青A10001,甲公司,,红土沟消纳场,,2027/1/1,2027/12/31,22:00-06:00,500,有效',
      'T-2,青A10002,乙公司,,,,2027-01-01,2027-12-31,,,valid',
      'T-3,truck-3,丙公司,,没有的消纳场,,2027-01-01,2027-12-31,,,valid',
      'T-1,truck-3,丁公司,,,,2027-01-01,2027-12-31,,,valid',
    ].join('\r\n');
    const refused = await csv(bad, { 'accept-language': 'zh' });
    expect(refused.status).toBe(422);
    const { errors } = (await refused.json()) as { errors: { path: string; message: string }[] };
    expect(errors.map(({ path }) => path)).toEqual([
      'body.line.2',
      'body.line.3',
      'body.line.4',
      'body.line.5',
    ]);
    expect(errors[1]!.message).toBe('有多辆车的车牌为“青A10002”，请写设备编号');
    const words = await csv(`${HEAD}\nT-5,truck-3,,,,,2027-01-01,nonsense,25h,,valid`);
    expect(JSON.stringify(await words.json())).toContain('hours: write them as');
    expect((await service.call('GET', '/api/v1/permits?q=T-')).json.items).toEqual([]);
  });

  it('changes the permits whose numbers are on the register, and adds the others', async () => {
    const good = `${HEAD}\nZY-0001,青A10001,甲公司,,,,2026-11-01,2026-11-30,22:00-06:00,,suspended\nT-7,truck-3,,,,,2027-01-01,2027-12-31,,,`;
    expect(await (await csv(good)).json()).toEqual({ added: 1, changed: 1, same: 0 });
    const [changed] = (await service.call('GET', '/api/v1/permits?q=ZY-0001')).json.items;
    expect(changed).toMatchObject({ version: 2, company: '甲公司', status: 'suspended' });
    expect(at(changed.recordedFrom)).toBe(service.clock.time);
  });
});

it('has failed nowhere', () => expect(service.failures).toEqual([]));
