/** Open311 GeoReport v2, by a client that knows the specification alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../src/domain/people/roles.ts';
import { Open311Client } from './open311-client.ts';
import { ADMINISTRATOR, NOW, type Service, startService } from './service.ts';

let service: Service;
let clients: readonly Open311Client[];
let json: Open311Client;
let xml: Open311Client;
let key: string;

/** Without this header nobody is known but by a key in the form. */
const ADMIN = { 'x-tests-administrator': 'yes' };
const call = (method: string, path: string, body?: unknown) =>
  service.call(method, `/api/v1${path}`, body, ADMIN);
const addKey = async (name: string, scopes: readonly Permission[]): Promise<string> =>
  (await call('POST', '/keys', { name, scopes })).json.secret;

beforeAll(async () => {
  service = await startService({
    identify: async ({ headers }) =>
      headers['x-tests-administrator'] === undefined ? undefined : ADMINISTRATOR,
  });
  key = await addKey('随手拍', ['open311']);
  json = await Open311Client.discover(`${service.url}/open311`, 'json');
  xml = await Open311Client.discover(`${service.url}/open311`, 'xml');
  clients = [json, xml];
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});

let northwards = 0;
/** Each far from the ones before, so that it is none of theirs. */
const report = (more: Record<string, string> = {}): Record<string, string> => ({
  api_key: key,
  service_code: '06011',
  lat: String(30 + northwards++ / 10),
  long: '121.4737',
  description: '路边有一堆渣土\n很大',
  ...more,
});
const numberOf = async (client: Open311Client, fields: Record<string, string>): Promise<string> =>
  (await client.report(fields)).items[0]!.service_request_id!;
const caseOf = async (number: string) =>
  (await call('GET', `/cases?number=${number}`)).json.items[0];
const step = async (number: string, body: object) => {
  const { id } = await caseOf(number);
  const taken = await call('POST', `/cases/${id}/steps`, { by: '王', note: '内部意见', ...body });
  expect(taken.status).toBe(200);
};

describe('a citizen’s application runs through, in either format', () => {
  test.each([0, 1])('%i', async (which) => {
    const client = clients[which]!;
    const services = await client.services();
    expect(services.status).toBe(200);
    expect(services.type).toBe(
      which === 0 ? 'application/json; charset=utf-8' : 'text/xml; charset=utf-8',
    );
    const muck = services.items.find((one) => one.service_code === '06011')!;
    expect(muck).toMatchObject({
      service_name: '积存垃圾渣土',
      metadata: 'false',
      type: 'realtime',
      group: '市容环境类',
    });
    // What vehicles' rules find is nobody's to report.
    expect(services.items.map((one) => one.service_code)).not.toContain('L-SPEEDING');
    const definition = await client.service('06011');
    expect(definition.items[0]).toMatchObject({ service_code: '06011' });

    const fields = report({
      address_string: '人民路 1 号',
      first_name: '四',
      last_name: '李',
      phone: '13800138000',
      email: 'li@example.cn',
      media_url: 'https://pictures.example.cn/1.jpg',
      'attribute[X]': '1',
    });
    const made = await client.report(fields);
    expect(made.status).toBe(200);
    const number = made.items[0]!.service_request_id!;
    expect(number).toMatch(/^2026-QX-\d{6}$/);
    expect((await client.token(number)).items).toEqual([
      { service_request_id: number, token: number },
    ]);

    const read = await client.request(number);
    expect(read.items).toHaveLength(1);
    expect(read.items[0]).toMatchObject({
      service_request_id: number,
      status: 'open',
      service_code: '06011',
      service_name: '积存垃圾渣土',
      description: '路边有一堆渣土\n很大',
      address: '人民路 1 号',
      requested_datetime: new Date(NOW).toISOString(),
      lat: fields.lat,
      long: fields.long,
      media_url: null,
    });
    for (const secret of ['13800138000', 'li@example.cn', '李四', 'pictures.example.cn'])
      expect(read.text).not.toContain(secret);
    const {
      case: found,
      log,
      reporter,
    } = (await call('GET', `/cases/${(await caseOf(number)).id}`)).json;
    expect(found).toMatchObject({ source: 'citizen', state: 'collected', kind: 'matter' });
    expect(reporter).toEqual({ name: '李四', phone: '13800138000', email: 'li@example.cn' });
    expect(log[0]).toMatchObject({
      by: '随手拍',
      detail: { media: 'https://pictures.example.cn/1.jpg' },
    });

    await step(number, { step: 'file' });
    await step(number, { step: 'close' });
    const closed = (await client.requests({ status: 'closed', service_code: '06011' })).items;
    expect(closed[0]).toMatchObject({ service_request_id: number, status: 'closed' });
    expect(JSON.stringify(closed)).not.toContain('内部意见');
    expect((await client.requests({ status: 'open' })).items).toEqual([]);
    expect((await client.requests({ service_request_id: `${number},none` })).items).toHaveLength(1);
  });
});

describe('a report that comes again', () => {
  test('with the same key of its own is the same; from another application it is another', async () => {
    const fields = report({ outside_id: 'wx-1' });
    const first = await numberOf(json, fields);
    expect(await numberOf(xml, fields)).toBe(first);
    const moved = { ...fields, lat: '20', outside_id: '' };
    const again = await json.report(moved, { 'Idempotency-Key': 'wx-1' });
    expect(again.items[0]!.service_request_id).toBe(first);
    const other = await addKey('另一应用', ['open311']);
    expect(await numberOf(json, { ...moved, api_key: other, outside_id: 'wx-1' })).not.toBe(first);
  });

  test('at the same moment is the same too', async () => {
    const fields = report({ outside_id: 'at-once' });
    const numbers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => numberOf(clients[i % 2]!, fields)),
    );
    expect(new Set(numbers).size).toBe(1);
  });

  test('near an open case joins it, where the category says so; and can be followed', async () => {
    const fields = report({ service_code: '06010', description: '垃圾' });
    const opened = await call('POST', '/cases', {
      category: '06010',
      place: [Number(fields.long), Number(fields.lat)],
      description: '巡查发现',
    });
    const { number } = opened.json.case;
    expect((await json.request(number)).status).toBe(404);
    expect(await numberOf(json, fields)).toBe(number);
    const [read] = (await json.request(number)).items;
    // What the citizen said, not what the bureau did.
    expect(read).toMatchObject({ status: 'open', description: '垃圾' });
    expect((await json.requests()).items.filter((one) => one.description === '垃圾')).toHaveLength(
      1,
    );
  });
});

describe('what is refused', () => {
  const codes = async (client: Open311Client, fields: Record<string, string>) => {
    const { status, items } = await client.report(fields);
    for (const item of items) {
      expect(item.code).toBe(String(status));
      expect(item.description!.length).toBeGreaterThan(10);
    }
    return [status, items.length];
  };

  test.each([0, 1])('in the form of the specification, format %i', async (which) => {
    const client = clients[which]!;
    const before = (await call('GET', '/cases?limit=1000')).json.items.length;
    const machine = await addKey('cameras', ['photos:add']);
    expect(await codes(client, report({ api_key: '' }))).toEqual([403, 1]);
    expect(await codes(client, report({ api_key: 'chx_wrong' }))).toEqual([403, 1]);
    expect(await codes(client, report({ api_key: machine }))).toEqual([403, 1]);
    expect(await codes(client, report({ service_code: '' }))).toEqual([400, 1]);
    expect(await codes(client, report({ service_code: '99999' }))).toEqual([404, 1]);
    expect(await codes(client, report({ service_code: 'L-SPEEDING' }))).toEqual([404, 1]);
    expect(await codes(client, report({ lat: '', service_code: '' }))).toEqual([400, 2]);
    expect(await codes(client, report({ lat: '91' }))).toEqual([400, 1]);
    expect(await codes(client, report({ long: '1e2' }))).toEqual([400, 1]);
    expect(await codes(client, report({ media_url: 'javascript:alert(1)' }))).toEqual([400, 1]);
    expect(await codes(client, report({ description: '长'.repeat(4001) }))).toEqual([400, 1]);
    expect(await codes(client, report({ description: '\0' }))).toEqual([400, 1]);
    expect(await codes(client, report({ description: 'x'.repeat(200_000) }))).toEqual([400, 1]);
    const after = (await call('GET', '/cases?limit=1000')).json.items.length;
    expect(after).toBe(before);
    expect((await client.request('2026-QX-999999')).status).toBe(404);
    expect((await client.service('99999')).status).toBe(404);
    expect((await client.token('none')).status).toBe(404);
    expect((await client.requests({ status: 'gone' })).status).toBe(400);
    expect((await client.requests({ start_date: 'yesterday' })).status).toBe(400);
    const long = { start_date: '2026-01-01T00:00:00Z', end_date: '2026-04-02T00:00:00Z' };
    expect((await client.requests(long)).status).toBe(400);
  });

  test('a body that is no form', async () => {
    const response = await fetch(`${service.url}/open311/v2/requests.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject([{ code: 400 }]);
  });
});

test('the span is of 90 days at most, and begins where it is said', async () => {
  const number = await numberOf(json, report());
  const has = async (query: Record<string, string>) =>
    (await json.requests(query)).items.some((one) => one.service_request_id === number);
  expect(await has({ start_date: '2026-11-21T08:30:00Z' })).toBe(true);
  expect(await has({ start_date: '2026-11-21T16:31+08:00' })).toBe(false);
  expect(await has({ end_date: '2026-11-21' })).toBe(false);
  expect(await has({ end_date: '2026-11-22', service_code: '06010,06011' })).toBe(true);
  expect(await has({ service_code: '06010' })).toBe(false);
});

test('what people write of themselves is masked, and nothing breaks the XML', async () => {
  const description = '<b>请致电 138-0013-8000</b> & a@b.cn, 身份证 11010119900307123X\u0001 共3车';
  const number = await numberOf(xml, report({ description }));
  const expected = '<b>请致电 •••</b> & •••, 身份证 ••• 共3车';
  expect((await xml.request(number)).items[0]!.description).toBe(expected);
});

test('without an ending the format is the one that is accepted; a form may be multipart', async () => {
  const url = `${service.url}/open311/v2`;
  const typeOf = async (path: string, accept: string) =>
    (await fetch(url + path, { headers: { accept } })).headers.get('content-type');
  expect(await typeOf('/services', '*/*')).toContain('application/json');
  expect(await typeOf('/services/06011', 'text/xml')).toContain('text/xml');
  expect(await typeOf('/requests', 'application/xml, application/json;q=0.5')).toContain(
    'text/xml',
  );
  expect(await typeOf('/requests/none', 'text/xml')).toContain('text/xml');
  const form = new FormData();
  for (const [name, value] of Object.entries(report())) form.set(name, value);
  const made = await fetch(`${url}/requests`, { method: 'POST', body: form });
  expect(await made.json()).toMatchObject([{ service_request_id: expect.any(String) }]);
});

test('who reported is written to the audit log', async () => {
  await numberOf(json, report());
  const { json: page } = await call('GET', '/audit?by=随手拍');
  expect(page.items[0]).toMatchObject({ by: '随手拍', action: 'POST /open311/v2/requests' });
});
