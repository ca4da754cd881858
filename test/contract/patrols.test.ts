/** Patrols by the API: planned in a thread, kept with their plans, changed, put away. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metresBetween } from '../../src/domain/geo/distance.ts';
import { field, newPatrol, WISHES } from './patrol-seed.ts';
import { type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});
const call: Service['call'] = (...args) => service.call(...args);
const plan = (wishes: object, more: object = {}) =>
  call('POST', '/api/v1/patrol-plans', { wishes, ...more });

const faults = (json: { sorties: { findings: object[] }[] }) =>
  json.sorties.flatMap(({ findings }) => findings);

describe('the library', () => {
  it('has what came with the service, and is not sent twice', async () => {
    const { json, headers } = await call('GET', '/api/v1/patrol-library');
    const ids = (list: { id: string }[]) => list.map(({ id }) => id);
    expect(ids(json.templates)).toContain(WISHES.template);
    expect(ids(json.cameras)).toContain(WISHES.camera);
    expect(ids(json.airframes)).toContain(WISHES.airframe);
    expect(json.faults).toEqual([]);
    const etag = headers.get('etag')!;
    const again = await call('GET', '/api/v1/patrol-library', undefined, { 'if-none-match': etag });
    expect(again.status).toBe(304);
  });

  it('takes the bureau’s own files, and says which it cannot take', async () => {
    const folder = join(service.dataDir, 'library', 'cameras');
    await mkdir(folder, { recursive: true });
    const known = (await call('GET', '/api/v1/patrol-library')).json.cameras[0];
    const own = { ...known, id: 'own', name: 'Own', nameZh: '自有' };
    await writeFile(join(folder, 'own.json'), JSON.stringify(own));
    await writeFile(join(folder, 'broken.json'), '{"id": "broken"}');
    const { json } = await call('GET', '/api/v1/patrol-library');
    expect(json.cameras.at(-1)).toMatchObject({ id: 'own' });
    expect(json.faults).toEqual([
      { file: 'cameras/broken.json', detail: expect.stringMatching(/\w/) },
    ]);
    expect((await plan({ ...WISHES, camera: 'own' }, { draft: true })).status).toBe(200);
  });
});

describe('a plan that nobody keeps', () => {
  it('has sorties with their missions, judged and measured; a draft is neither', async () => {
    const { status, json } = await plan(WISHES);
    expect(status).toBe(200);
    expect(json.sorties[0].mission.items.length).toBeGreaterThan(5);
    expect(faults(json)).toEqual([]);
    expect(json.coverage.once).toBeGreaterThan(0.9);
    expect(json.numbers.photos).toBe(json.sorties[0].photos.length);
    const draft = (await plan(WISHES, { draft: true })).json;
    expect(draft.coverage).toBeUndefined();
    expect(draft.numbers.photos).toBe(json.numbers.photos);
    expect((await call('GET', '/api/v1/plans')).json.items).toEqual([]);
  });

  it('keeps out of forbidden areas that hexacopters must heed, and not of others', async () => {
    const before = (await plan(WISHES)).json;
    const zone = (kinds: string[]) =>
      call('POST', '/api/v1/zones', {
        name: 'School',
        kind: 'forbidden-area',
        shape: { type: 'circle', centre: [101.781, 36.621], radiusMetres: 40 },
        appliesTo: { kinds, devices: [] },
      });
    await zone(['muck-truck']);
    expect((await plan(WISHES)).json).toEqual(before);
    const { json } = await zone(['hexacopter']);
    const around = (await plan(WISHES)).json;
    const photos = around.sorties.flatMap((sortie: { photos: [] }) => sortie.photos);
    expect(photos.length).toBeGreaterThan(20);
    for (const { lon, lat } of photos)
      expect(metresBetween(lon, lat, 101.781, 36.621)).toBeGreaterThan(40);
    expect(faults(around)).toEqual([]);
    expect((await call('DELETE', `/api/v1/zones/${json.id}`)).status).toBe(204);
  });

  it.each([
    ['nothing drawn', { ...WISHES, drawn: [] }, 'nothing-drawn'],
    ['an unknown camera', { ...WISHES, camera: 'pinhole' }, 'unknown-name'],
    ['a height of 10 km', { ...WISHES, height: 10_000 }, 'bad-wish'],
    ['a height of 0', { ...WISHES, height: 0 }, 'bad-wish'],
    [
      'a continent',
      { ...WISHES, drawn: [{ kind: 'area', rings: [field(70, 20, 40)] }] },
      'too-large',
    ],
  ])('of %s is refused with the reason', async (_, wishes, reason) => {
    const { status, json } = await plan(wishes);
    expect(status).toBe(422);
    expect(json).toMatchObject({ type: '/problems/unplannable', reason });
  });

  it.each([
    ['no area', { ...WISHES, drawn: [{ kind: 'area' }] }],
    ['a place that is nowhere', { ...WISHES, drawn: [{ kind: 'point', at: [200, 0] }] }],
    ['more than it may have', { ...WISHES, engine: 'x' }],
    ['no drone', { ...WISHES, drones: 0 }],
  ])('with %s is not valid', async (_, wishes) => {
    expect((await plan(wishes)).status).toBe(400);
  });
});

describe('a planning that takes long', () => {
  /** Four square kilometres with 25 holes: half a minute at least. */
  const holes = Array.from({ length: 25 }, (_, i) =>
    field(101.7016 + (i % 5) * 0.004, 36.6016 + Math.floor(i / 5) * 0.004, 0.001),
  );
  const endless = {
    ...WISHES,
    height: 40,
    drawn: [{ kind: 'area', rings: [field(101.7, 36.6, 0.02), ...holes] }],
  };
  const count = async (outcome: string): Promise<number> => {
    const metric = await service.metrics.getSingleMetric('chengxun_planning_total')!.get();
    return metric.values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  };
  const ask = (signal: AbortSignal) =>
    fetch(`${service.url}/api/v1/patrol-plans`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wishes: endless }),
      signal,
    });

  it('keeps nobody waiting, and ends when its asker hangs up', async () => {
    const asker = new AbortController();
    const [begun, cancelled] = [await count('begun'), await count('cancelled')];
    const answer = ask(asker.signal).catch((error: Error) => error.name);
    await expect.poll(() => count('begun')).toBe(begun + 1);
    for (let i = 0; i < 20; i++) expect((await call('GET', '/healthz')).status).toBe(200);
    expect(await count('cancelled')).toBe(cancelled);
    asker.abort();
    const aborted = performance.now();
    expect(await answer).toBe('AbortError');
    await expect.poll(() => count('cancelled'), { interval: 20 }).toBe(cancelled + 1);
    expect(performance.now() - aborted).toBeLessThan(1000);
    expect((await plan(WISHES, { draft: true })).status).toBe(200);
  });

  it('makes others wait, and refuses them where too many do', async () => {
    const askers = new AbortController();
    const answers = Array.from({ length: 40 }, () =>
      ask(askers.signal).then(
        ({ status, headers }) => `${status} ${headers.get('retry-after')}`,
        (error: Error) => error.name,
      ),
    );
    expect(await Promise.race(answers)).toBe('503 5');
    askers.abort();
    const all = await Promise.all(answers);
    expect(new Set(all)).toEqual(new Set(['503 5', 'AbortError']));
    expect(all.filter((one) => one === 'AbortError').length).toBeGreaterThan(16);
    expect((await plan(WISHES, { draft: true })).status).toBe(200);
  });
});

describe('surroundings', () => {
  it('are the zones around, circles and corridors as polygons that hold all of them', async () => {
    const shape = { type: 'circle', centre: [101.7, 36.6], radiusMetres: 500 };
    const zone = { name: 'Depot', kind: 'forbidden-area', shape };
    const { json } = await call('POST', '/api/v1/zones', zone);
    const near = '/api/v1/surroundings?west=101.69&south=36.59&east=101.71&north=36.61';
    const around = (await call('GET', near)).json;
    expect(around).toMatchObject({ permitted: [], obstacles: [] });
    expect(around.noFly.map(({ name }: { name: string }) => name)).toEqual(['Depot']);
    const north = Math.max(...around.noFly[0].rings[0].map(([, lat]: number[]) => lat));
    expect((north - 36.6) * 111_000).toBeGreaterThan(499);
    const far = '/api/v1/surroundings?west=101.79&south=36.59&east=101.8&north=36.61';
    expect((await call('GET', far)).json.noFly).toEqual([]);
    await call('DELETE', `/api/v1/zones/${json.id}`);
    expect((await call('GET', near)).json.noFly).toEqual([]);
  });

  it('of more than 0.6 degrees, or of nothing, are refused', async () => {
    const of = (east: number) =>
      call('GET', `/api/v1/surroundings?west=101&south=36&east=${east}&north=36.1`);
    expect((await of(101.61)).status).toBe(422);
    expect((await of(101)).status).toBe(400);
  });
});

describe('a patrol', () => {
  it('is kept with a plan for each sortie', async () => {
    const { status, json, headers } = await call('POST', '/api/v1/patrols', newPatrol());
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/patrols/${json.id}`);
    expect(json).toMatchObject({ name: 'Field', template: WISHES.template, archived: null });
    expect(json.wishes).toEqual(WISHES);
    expect(json.sorties).toHaveLength(1);
    const kept = (await call('GET', `/api/v1/plans/${json.sorties[0].plan}`)).json;
    const whole = (await call('GET', `/api/v1/patrols/${json.id}/plan`)).json;
    expect(kept).toMatchObject({ name: 'Field', mission: whole.sorties[0].mission });
    expect(json.sorties[0].photos).toBe(whole.sorties[0].photos.length);
    const listed = (await call('GET', '/api/v1/patrols')).json.items[0];
    const { wishes, archived, ...head } = json;
    expect(listed).toEqual(head);
  });

  it('gets new plans where it is changed, and keeps them where only its name is', async () => {
    const made = (await call('POST', '/api/v1/patrols', newPatrol())).json;
    const path = `/api/v1/patrols/${made.id}`;
    const renamed = await call('PUT', path, newPatrol({ name: 'Other' }), { 'if-match': '"1"' });
    expect(renamed.json.sorties).toEqual(made.sorties);
    expect(renamed.headers.get('etag')).toBe('"2"');
    const wishes = { ...WISHES, drawn: [{ kind: 'area', rings: [field(101.79)] }] };
    const moved = (await call('PUT', path, newPatrol({ wishes }))).json;
    expect(moved.sorties[0].plan).toBeGreaterThan(made.sorties[0].plan);
    expect(moved.bounds[0]).toBe(101.79);
    expect((await call('GET', `/api/v1/plans/${made.sorties[0].plan}`)).status).toBe(200);
    expect((await call('PUT', path, newPatrol(), { 'if-match': '"1"' })).status).toBe(412);
    expect((await call('PUT', path, newPatrol(), { 'if-match': 'x' })).status).toBe(412);
    expect((await call('GET', path)).json.name).toBe('Field');
  });

  it('that cannot be planned is not kept, and stays as it was', async () => {
    const count = async () => (await call('GET', '/api/v1/patrols')).json.items.length;
    const before = await count();
    const bad = newPatrol({ wishes: { ...WISHES, height: 10_000 } });
    expect((await call('POST', '/api/v1/patrols', bad)).status).toBe(422);
    expect(await count()).toBe(before);
    const { json } = await call('POST', '/api/v1/patrols', newPatrol());
    expect((await call('PUT', `/api/v1/patrols/${json.id}`, bad)).status).toBe(422);
    expect((await call('GET', `/api/v1/patrols/${json.id}`)).json).toEqual(json);
  });

  it('put away is listed no more and changes no more; its plans stay', async () => {
    const { json } = await call('POST', '/api/v1/patrols', newPatrol());
    const path = `/api/v1/patrols/${json.id}`;
    expect((await call('DELETE', path, undefined, { 'if-match': '"7"' })).status).toBe(412);
    expect((await call('DELETE', path)).status).toBe(204);
    const listed = (await call('GET', '/api/v1/patrols')).json.items;
    expect(listed.map(({ id }: { id: number }) => id)).not.toContain(json.id);
    expect((await call('GET', path)).json.archived).toBe('2026-11-21T08:30:00.000Z');
    expect((await call('PUT', path, newPatrol())).status).toBe(409);
    expect((await call('DELETE', path)).status).toBe(409);
    expect((await call('GET', `/api/v1/plans/${json.sorties[0].plan}`)).status).toBe(200);
  });

  it('that is unknown is 404', async () => {
    for (const path of ['/api/v1/patrols/999999', '/api/v1/patrols/999999/plan'])
      expect((await call('GET', path)).status).toBe(404);
    expect((await call('PUT', '/api/v1/patrols/999999', newPatrol())).status).toBe(404);
    expect((await call('DELETE', '/api/v1/patrols/999999')).status).toBe(404);
  });

  it('is listed page by page', async () => {
    const first = (await call('GET', '/api/v1/patrols?limit=1')).json;
    const second = (await call('GET', `/api/v1/patrols?limit=1&cursor=${first.next}`)).json;
    expect(second.items[0].id).toBeLessThan(first.items[0].id);
  });
});
