/** What a bureau lays down for cases, over HTTP: categories, units, cells, the work calendar. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unitId } from '../../src/domain/ids.ts';
import { person, type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});

/** Thousandths of a degree from 121° E, 31° N. */
const square = (x: number, y: number, size: number) => [
  [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ].map(([a, b]) => [121 + a! / 1000, 31 + b! / 1000] as [number, number]),
];
const feature = (coordinates: unknown, properties: object, type = 'Polygon') => ({
  type: 'Feature',
  geometry: { type, coordinates },
  properties,
});
const collection = (...features: object[]) => ({ type: 'FeatureCollection', features });
const limit = (amount: number, unit: string) => ({ amount, unit });
const category = (code: string, more: object = {}) => ({
  code,
  standard: 'local',
  group: '本市',
  name: '本市事项',
  nameEn: 'Local matter',
  rule: null,
  autoFile: false,
  limits: {
    file: limit(1, 'work-hours'),
    dispatch: limit(1, 'work-hours'),
    handle: limit(2, 'work-days'),
    verify: limit(1, 'days'),
  },
  sameness: { metres: 30, hours: 24, how: 'propose' },
  unit: null,
  active: true,
  ...more,
});
const call = (method: string, path: string, body?: unknown, headers?: HeadersInit) =>
  service.call(method, `/api/v1${path}`, body, headers);
const addUnit = async (name: string, areas: object[] = []): Promise<number> =>
  (await call('POST', '/units', { name, areas })).json.id;

describe('categories', () => {
  test('at first those of the standard, and local ones for the rules of vehicles', async () => {
    const { json } = await call('GET', '/categories');
    expect(json.items).toHaveLength(108);
    const byCode = new Map(json.items.map((one: { code: string }) => [one.code, one]));
    expect(byCode.get('06010')).toMatchObject({
      standard: 'GB/T 47678.5-2026',
      group: '市容环境类',
      name: '暴露垃圾',
      limits: { handle: { amount: 4, unit: 'work-hours' } },
    });
    const ruled = json.items.filter((one: { rule: string | null }) => one.rule !== null);
    expect(ruled).toHaveLength(6);
    expect(ruled.filter((one: { autoFile: boolean }) => one.autoFile)).toMatchObject([
      { rule: 'silent' },
      { rule: 'speeding' },
    ]);
  });

  test('are changed, and hold at once', async () => {
    const muck = { ...(await call('GET', '/categories/06011')).json, name: '渣土堆' };
    expect((await call('PUT', '/categories/06011', muck)).json).toEqual(muck);
    expect((await call('GET', '/categories/06011')).json).toEqual(muck);
    const unit = await addUnit('市容科');
    await call('PUT', '/categories/06011', { ...muck, unit });
    const where = await call('GET', '/whereabouts?lat=40&lon=116&category=06011');
    expect(where.json).toEqual({ cell: null, units: [{ id: unit, name: '市容科' }] });
  });

  test('are taken out of use, not out of history', async () => {
    expect((await call('DELETE', '/categories/06039')).status).toBe(204);
    expect((await call('GET', '/categories/06039')).json.active).toBe(false);
    expect((await call('DELETE', '/categories/NONE')).status).toBe(404);
  });

  test('a rule belongs to one of them; two may change places in one import', async () => {
    const taken = await call('PUT', '/categories/X1', category('X1', { rule: 'speeding' }));
    expect(taken.status).toBe(409);
    expect(taken.json.detail).toContain('L-SPEEDING');
    const both = (await call('GET', '/categories')).json.items.filter(
      ({ rule }: { rule: string }) => ['speeding', 'silent'].includes(rule),
    );
    const swapped = both.map((one: object, i: number) => ({ ...one, rule: both[1 - i].rule }));
    expect((await call('POST', '/categories/import', swapped)).status).toBe(200);
    expect((await call('GET', '/categories/L-SPEEDING')).json.rule).toBe('silent');
    expect((await call('POST', '/categories/import', both)).status).toBe(200);
  });

  test('an import is taken as a whole, or not at all', async () => {
    const some = [category('X2'), category('X3', { unit: 999_999 })];
    expect((await call('POST', '/categories/import', some)).status).toBe(422);
    expect((await call('GET', '/categories/X2')).status).toBe(404);
    const twice = [category('X2'), category('X2')];
    expect((await call('POST', '/categories/import', twice)).status).toBe(422);
    expect((await call('POST', '/categories/import', [])).status).toBe(400);
    expect((await call('PUT', '/categories/X2', category('X3'))).status).toBe(422);
    expect((await call('PUT', '/categories/x2', category('X2'))).status).toBe(404);
  });

  test('go out as a table, and come in as one', async () => {
    const { text, headers } = await call('GET', '/categories/csv');
    expect(headers.get('content-type')).toContain('text/csv');
    const csv = { 'content-type': 'text/csv' };
    const back = await call('POST', '/categories/import', text, csv);
    expect(back.status).toBe(200);
    expect(back.json.items).toEqual((await call('GET', '/categories')).json.items);
    const bad = 'code;name;file;dispatch;handle;verify\nX9;新;1 work-hours;1 hours;soon;1 days\n';
    const refused = await call('POST', '/categories/import', bad, csv);
    expect(refused.status).toBe(422);
    expect(refused.json.errors).toEqual([
      { path: 'body.line.2', message: expect.stringContaining('handle') },
    ]);
    // As a spreadsheet in China saves it: 新 in GBK.
    const [before, after] = bad.replace('soon', '1 days').split('新') as [string, string];
    const gbk = Buffer.concat([Buffer.from(before), Buffer.from([0xd0, 0xc2]), Buffer.from(after)]);
    const read = await call('POST', '/categories/import', gbk, csv);
    expect(read.json.items).toMatchObject([{ code: 'X9', name: '新' }]);
    const noise = Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0xff]);
    expect((await call('POST', '/categories/import', noise, csv)).status).toBe(422);
    const good = bad.replace('soon', '1.5 work-days');
    expect((await call('POST', '/categories/import', good, csv)).json.items).toMatchObject([
      { code: 'X9', standard: 'local', limits: { handle: { amount: 1.5, unit: 'work-days' } } },
    ]);
  });
});

describe('units', () => {
  test('are responsible for areas: the most exact one, or all that are as exact', async () => {
    const wide = { name: '全区', shape: { type: 'polygon', rings: square(0, 0, 100) } };
    const park = { name: '公园', shape: { type: 'polygon', rings: square(10, 10, 10) } };
    const district = await addUnit('区环卫所', [wide]);
    const gardens = await addUnit('园林所', [{ ...park, categories: ['0601'] }]);
    const other = await addUnit('街道办', [wide]);
    const at = async (lat: number, lon: number, code = '06010') =>
      (await call('GET', `/whereabouts?lat=${lat}&lon=${lon}&category=${code}`)).json.units.map(
        ({ id }: { id: number }) => id,
      );
    expect(await at(31.015, 121.015)).toEqual([gardens]);
    expect(await at(31.05, 121.05)).toEqual([district, other]);
    expect(await at(31.015, 121.015, '09001')).toEqual([district, other]);
    expect((await call('DELETE', `/units/${other}`)).status).toBe(204);
    expect(await at(31.05, 121.05)).toEqual([district]);
    const renamed = await call('PUT', `/units/${district}`, { name: '区环卫中心', areas: [] });
    expect(renamed.json).toMatchObject({ id: district, name: '区环卫中心', areas: [], open: 0 });
    expect(await at(31.05, 121.05)).toEqual([]);
    expect(await addUnit('街道办')).toBe(other);
  });

  test('have names of their own, and shapes that hold something', async () => {
    const id = await addUnit('执法队');
    expect((await call('POST', '/units', { name: '执法队' })).status).toBe(409);
    const second = await addUnit('执法二队');
    expect((await call('PUT', `/units/${second}`, { name: '执法队' })).status).toBe(409);
    expect((await call('PUT', '/units/999999', { name: '无' })).status).toBe(404);
    const bowtie = [[...square(0, 0, 1)[0]!]];
    [bowtie[0]![1], bowtie[0]![2]] = [bowtie[0]![2]!, bowtie[0]![1]!];
    const shape = { type: 'polygon', rings: bowtie };
    const refused = await call('PUT', `/units/${id}`, { name: '执法队', areas: [{ shape }] });
    expect(refused.status).toBe(422);
    expect(refused.json.errors[0].path).toMatch(/^body\.areas\.0\.shape\.rings/);
    expect((await call('GET', `/units/${id}`)).json.areas).toEqual([]);
  });

  test('are not taken away from their cases or accounts', async () => {
    const id = await addUnit('河道所');
    await service.pool.query(
      `INSERT INTO accounts (login, name, roles, unit_id) VALUES ('li', 'Li', '{unit}', $1)`,
      [id],
    );
    expect((await call('DELETE', `/units/${id}`)).status).toBe(409);
    await service.pool.query(`UPDATE accounts SET removed_at = now() WHERE login = 'li'`);
    await service.pool.query(
      `INSERT INTO cases (number, kind, state, lat, lon, occurred_at, opened_at, unit_id, due_at)
       VALUES ('T-1', 'matter', 'handling', 31, 121, now(), now(), $1, '2026-11-20T00:00:00Z')`,
      [id],
    );
    expect((await call('DELETE', `/units/${id}`)).status).toBe(409);
    expect((await call('GET', `/units/${id}`)).json).toMatchObject({ open: 1, overdue: 1 });
    await service.pool.query(`UPDATE cases SET state = 'closed' WHERE number = 'T-1'`);
    expect((await call('DELETE', `/units/${id}`)).status).toBe(204);
    expect((await call('DELETE', `/units/${id}`)).status).toBe(404);
  });

  test('their areas come as GeoJSON, by their names, as a whole or not at all', async () => {
    const id = await addUnit('水务所', [{ shape: { type: 'polygon', rings: square(0, 0, 1) } }]);
    const file = collection(
      feature(square(200, 0, 5), { unit: '水务所', name: '东河', categories: '06025, 06026' }),
      feature([square(200, 10, 5)], { unit: '水务二所' }, 'MultiPolygon'),
    );
    const unknown = await call('POST', '/units/import', file);
    expect(unknown.status).toBe(422);
    expect(unknown.json.detail).toContain('水务二所');
    expect((await call('GET', `/units/${id}`)).json.areas).toHaveLength(1);
    const taken = await call('POST', '/units/import?create=true', file);
    expect(taken.status).toBe(200);
    expect((await call('GET', `/units/${id}`)).json.areas).toMatchObject([
      { name: '东河', categories: ['06025', '06026'] },
    ]);
    const out = (await call('GET', '/units/geojson')).json.features;
    expect(out.filter((one: typeof file) => JSON.stringify(one).includes('水务'))).toHaveLength(2);
    const bad = collection(feature([121, 31], { unit: '水务所' }, 'Point'), { type: 'Feature' });
    const refused = await call('POST', '/units/import', bad);
    expect(refused.json.errors.map(({ path }: { path: string }) => path)).toEqual([
      'body.features.0',
      'body.features.1',
    ]);
  });
});

describe('grid cells', () => {
  const cells = (...places: [string, number, number][]) =>
    collection(...places.map(([code, x, y]) => feature(square(x, y, 1), { code, name: code })));

  test('are replaced as a whole, and found by place', async () => {
    const first = cells(['310101001001001', 0, 0], ['310101001001002', 1, 0]);
    expect((await call('PUT', '/cells', first)).json).toEqual({ cells: 2, overlaps: [] });
    const at = async (lat: number, lon: number) =>
      (await call('GET', `/whereabouts?lat=${lat}&lon=${lon}`)).json.cell?.code;
    expect(await at(31.0005, 121.0015)).toBe('310101001001002');
    expect(await at(31.0005, 121.0025)).toBeUndefined();
    const out = (await call('GET', '/cells')).json;
    expect(out).toEqual(first);
    await call('PUT', '/cells', cells(['310101001001009', 1, 0]));
    expect(await at(31.0005, 121.0015)).toBe('310101001001009');
    expect(await at(31.0005, 121.0005)).toBeUndefined();
  });

  test('that overlap are taken and told; codes that are none are not', async () => {
    const over = cells(
      ['310101001001001', 0, 0],
      ['310101001001002', 0.9, 0],
      ['310101001001003', 1.9, 0],
    );
    expect((await call('PUT', '/cells', over)).json.overlaps).toEqual([
      { a: '310101001001001', b: '310101001001002' },
    ]);
    for (const code of ['31010100100100', 'A10101001001001', '310101001001001']) {
      const twice = cells(['310101001001001', 0, 0], [code, 5, 5]);
      const refused = await call('PUT', '/cells', twice);
      expect(refused.status).toBe(422);
      expect(refused.json.errors[0].path).toBe('body.features.1');
    }
    expect((await call('GET', '/cells')).json.features).toHaveLength(3);
    expect((await call('PUT', '/cells', { type: 'Point' })).status).toBe(422);
    expect((await call('PUT', '/cells', collection())).json.cells).toBe(0);
  });
});

describe('the work calendar', () => {
  test('has the usual week and the holidays of 2026 at first', async () => {
    const { json } = await call('GET', '/calendar');
    expect(json.week[0]).toEqual([
      [540, 720],
      [810, 1050],
    ]);
    expect(json.week[6]).toEqual([]);
    expect(json.days).toHaveLength(39);
    expect(json.days).toContainEqual({ day: '2026-10-10', works: true, name: '国庆节调休' });
  });

  test('is changed as a whole, and refused where no deadline would ever come', async () => {
    const { json } = await call('GET', '/calendar');
    const longer = { week: [...json.week.slice(0, 6), [[540, 600]]], days: [] };
    expect((await call('PUT', '/calendar', longer)).json).toEqual(longer);
    const never = { week: Array.from({ length: 7 }, () => []), days: [] };
    expect((await call('PUT', '/calendar', never)).status).toBe(422);
    const back = [[600, 540]];
    const week = [back, ...json.week.slice(1)];
    expect((await call('PUT', '/calendar', { week, days: [] })).status).toBe(422);
    expect((await call('PUT', '/calendar', { week: [], days: [] })).status).toBe(400);
    expect((await call('GET', '/calendar')).json).toEqual(longer);
    expect((await call('PUT', '/calendar', json)).json).toEqual(json);
  });
});

test('everybody signed in may look; only who may change the setup changes it', async () => {
  const unit = service.as(person('unit', { unit: unitId(1) }));
  for (const path of ['categories', 'units', 'cells', 'calendar', 'categories/csv'])
    expect((await unit('GET', `/api/v1/${path}`)).status).toBe(200);
  expect((await unit('PUT', '/api/v1/categories/X5', category('X5'))).status).toBe(403);
  expect((await unit('PUT', '/api/v1/cells', collection())).status).toBe(403);
  const nobody = service.as(undefined);
  expect((await nobody('GET', '/api/v1/categories')).status).toBe(401);
  expect((await nobody('POST', '/api/v1/units', { name: '无' })).status).toBe(401);
});
