import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missionHash } from '../../src/services/flights/mission-hash.ts';
import { HOME, MISSION } from './flight-seed.ts';
import { type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
const call: Service['call'] = (...args) => service.call(...args);

describe('a plan', () => {
  it('is kept with its hash and what it asks of a flight', async () => {
    const { status, json, headers } = await call('POST', '/api/v1/plans', {
      name: ' River ',
      mission: MISSION,
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/plans/${json.id}`);
    expect(json).toMatchObject({ name: 'River', items: 4, hash: missionHash(MISSION) });
    expect(json.summary.length).toBeGreaterThan(300);
    expect(json.summary.length).toBeLessThan(600);
    const read = await call('GET', `/api/v1/plans/${json.id}`);
    expect(read.json).toEqual(json);
    expect(read.json.mission).toEqual(MISSION);
  });

  it('has a hash that is the same for the same flight, and another for another', async () => {
    const plan = async (mission: object) =>
      (await call('POST', '/api/v1/plans', { name: 'x', mission })).json.hash;
    const first = await plan(MISSION);
    expect(await plan({ ...MISSION, home: { ...HOME, lat: HOME.lat + 1e-9 } })).toBe(first);
    const items = MISSION.items.map((item, i) => (i === 1 ? { ...item, altitude: 51 } : item));
    expect(await plan({ ...MISSION, items })).not.toBe(first);
  });

  it.each([
    ['no items', { ...MISSION, items: [] }],
    ['a latitude that cannot be', { ...MISSION, home: { lat: 91, lon: 0 } }],
    [
      'a fence of two corners',
      {
        ...MISSION,
        fence: [
          {
            kind: 'polygon',
            inclusion: true,
            vertices: [
              [1, 2],
              [3, 4],
            ],
          },
        ],
      },
    ],
    ['an unknown frame', { ...MISSION, items: [{ ...MISSION.items[0], frame: 'moon' }] }],
    ['more than it may have', { ...MISSION, engine: 'x' }],
  ])('with %s is refused', async (_, mission) => {
    const { status, json } = await call('POST', '/api/v1/plans', { name: 'x', mission });
    expect(status).toBe(400);
    expect(json.errors[0].path).toMatch(/^body\.mission/);
  });

  it('that is unknown is 404', async () => {
    expect((await call('GET', '/api/v1/plans/99999')).status).toBe(404);
    expect((await call('GET', '/api/v1/plans/99999/plan')).status).toBe(404);
  });
});

it('plans are listed and paged, the newest first', async () => {
  const made = [];
  for (const name of ['a', 'b', 'c'])
    made.unshift((await call('POST', '/api/v1/plans', { name, mission: MISSION })).json.id);
  const first = (await call('GET', '/api/v1/plans?limit=2')).json;
  expect(first.items.map((p: { id: number }) => p.id)).toEqual(made.slice(0, 2));
  expect(first.items[0].mission).toBeUndefined();
  const second = (await call('GET', `/api/v1/plans?limit=2&cursor=${first.next}`)).json;
  expect(second.items[0].id).toBe(made[2]);
});

describe('a file', () => {
  const river = readFileSync(
    new URL('../../missions/library/plans/nanchuan-river.plan', import.meta.url),
  );
  const bring = (bytes: Uint8Array | string, name = 'From a file') =>
    call('POST', `/api/v1/plans/import?name=${encodeURIComponent(name)}`, bytes, {
      'content-type': 'application/octet-stream',
    });

  it('of QGroundControl becomes a plan, and is given back as one that reads the same', async () => {
    const { status, json } = await bring(river, '南川河');
    expect(status).toBe(201);
    expect(json).toMatchObject({ name: '南川河' });
    const file = await call('GET', `/api/v1/plans/${json.id}/plan`);
    expect(file.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent('南川河.plan')}`,
    );
    const again = await bring(file.text);
    expect(again.json.hash).toBe(json.hash);
  });

  it.each([
    ['waypoints', 'text/plain', /^QGC WPL 110/],
    ['kml', 'application/vnd.google-earth.kml+xml', /^<\?xml[\s\S]*<kml/],
    ['geojson', 'application/geo+json', /^\{\s*"type":\s*"FeatureCollection"/],
    ['kmz', 'application/vnd.google-earth.kmz', /^PK/],
  ])('is given as .%s too', async (format, type, begins) => {
    const { json } = await bring(river);
    const file = await call('GET', `/api/v1/plans/${json.id}/plan?format=${format}`);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toContain(type);
    expect(file.headers.get('content-disposition')).toContain(`plan-${json.id}.${format}`);
    expect(file.text).toMatch(begins);
    if (format === 'waypoints') expect((await bring(file.text)).json.items).toBe(json.items);
  });

  it('is refused where a format has no words for it', async () => {
    const items = [{ ...MISSION.items[0], command: 177, params: [1, 2, 0, 0], frame: 'none' }];
    const mission = { ...MISSION, items: [...MISSION.items, ...items] };
    const { json } = await call('POST', '/api/v1/plans', { name: 'jump', mission });
    const kmz = await call('GET', `/api/v1/plans/${json.id}/plan?format=kmz`);
    expect(kmz.status).toBe(422);
    expect((await call('GET', `/api/v1/plans/${json.id}/plan?format=doc`)).status).toBe(400);
  });

  it('of QGC WPL 110 becomes a plan', async () => {
    const lines = [
      'QGC WPL 110',
      '0\t1\t0\t16\t0\t0\t0\t0\t36.62\t101.78\t2260\t1',
      '1\t0\t3\t22\t0\t0\t0\t0\t36.62\t101.78\t50\t1',
      '2\t0\t3\t16\t0\t0\t0\t0\t36.621\t101.78\t50\t1',
      '3\t0\t3\t20\t0\t0\t0\t0\t0\t0\t0\t1',
    ];
    const { status, json } = await bring(lines.join('\n'));
    expect(status).toBe(201);
    expect(json.items).toBe(3);
  });

  it.each([
    ['nothing', ''],
    ['something else', '<gpx/>'],
    ['a broken plan', river.subarray(0, 500)],
    ['no UTF-8', new Uint8Array([0x7b, 0xff])],
    ['a plan without items', '{"fileType":"Plan","version":1,"mission":{}}'],
  ])('with %s is refused with the reason', async (_, bytes) => {
    const { status, json } = await bring(bytes);
    expect(status).toBe(422);
    expect(json.detail).toMatch(/cannot be read as a plan: .+/);
  });
});

it('nothing failed in a way that was not foreseen', () => expect(service.failures).toEqual([]));
