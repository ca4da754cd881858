import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newZone, SQUARE } from './seed.ts';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
const call: Service['call'] = (...args) => service.call(...args);
const draw = async (more: object = {}) => (await call('POST', '/api/v1/zones', newZone(more))).json;
const HOUR = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

describe('a zone', () => {
  it('is drawn as version 1, from now on, with its ring closed', async () => {
    const open = { ...SQUARE, rings: [SQUARE.rings[0].slice(0, 4)] };
    const { status, json, headers } = await call('POST', '/api/v1/zones', newZone({ shape: open }));
    expect(status).toBe(201);
    expect(json).toMatchObject({ version: 1, validFrom: iso(service.clock.time), shape: SQUARE });
    expect(headers.get('location')).toBe(`/api/v1/zones/${json.id}`);
    expect((await call('GET', `/api/v1/zones/${json.id}`)).json).toEqual(json);
  });

  it('keeps every kind of shape and all that is said of it', async () => {
    for (const shape of [
      { type: 'multipolygon', polygons: [SQUARE.rings] },
      { type: 'circle', centre: [101.7, 36.6], radiusMetres: 250 },
      {
        type: 'corridor',
        line: [
          [101.7, 36.6],
          [101.71, 36.61],
        ],
        widthMetres: 40,
      },
    ]) {
      const said = {
        name: `<b>“Zone”</b> '; DROP TABLE zone_versions; --`,
        kind: 'work-area',
        shape,
        appliesTo: { kinds: ['muck-truck'], devices: ['truck-1'] },
        hours: [{ days: [1, 7], from: 1320, to: 360 }],
        speedLimit: 8.3,
        maxStop: 600,
        validTo: iso(NOW + 1000 * HOUR),
      };
      const { id } = await draw(said);
      expect((await call('GET', `/api/v1/zones/${id}`)).json).toMatchObject(said);
    }
  });

  it.each([
    [
      'crosses itself',
      [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    ],
    ['is empty', []],
    [
      'has no area',
      [
        [0, 0],
        [1, 1],
        [0, 0],
      ],
    ],
    [
      'crosses 180°',
      [
        [179, 0],
        [-179, 0],
        [-179, 1],
        [179, 1],
        [179, 0],
      ],
    ],
  ])('that %s is refused with the place and what to do', async (_, ring) => {
    const { status, json } = await call(
      'POST',
      '/api/v1/zones',
      newZone({ shape: { type: 'polygon', rings: [ring] } }),
    );
    expect(status).toBe(422);
    expect(json.errors[0].path).toMatch(/^body\.shape\./);
    expect(json.detail).toContain('cannot be a zone');
  });

  it('with a validity that is empty is refused', async () => {
    const { status, json } = await call(
      'POST',
      '/api/v1/zones',
      newZone({ validTo: iso(NOW - 1) }),
    );
    expect(status).toBe(422);
    expect(json.errors[0].path).toBe('body.validTo');
  });

  it('that is unknown is 404, and an id that is none too', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    expect((await call('GET', `/api/v1/zones/${id}`)).status).toBe(404);
    expect((await call('PUT', `/api/v1/zones/${id}`, newZone())).status).toBe(404);
    expect((await call('DELETE', `/api/v1/zones/${id}`)).status).toBe(404);
    expect((await call('GET', '/api/v1/zones/nonsense')).status).toBe(404);
  });
});

describe('an edit', () => {
  it('makes the next version; the one before ends where it begins', async () => {
    const { id } = await draw();
    service.clock.time += HOUR;
    const edited = await call('PUT', `/api/v1/zones/${id}`, newZone({ name: 'Renamed' }));
    expect(edited.json).toMatchObject({ version: 2, name: 'Renamed' });
    expect(edited.headers.get('etag')).toBe('"2"');
    const { json } = await call('GET', `/api/v1/zones/${id}/versions`);
    expect(json.items.map((z: { version: number }) => z.version)).toEqual([2, 1]);
    expect(json.items[1].validTo).toBe(json.items[0].validFrom);
    const then = await call('GET', `/api/v1/zones?at=${iso(service.clock.time - 1)}`);
    expect(then.json.items.find((z: { id: string }) => z.id === id)).toMatchObject({ version: 1 });
  });

  it('of what somebody else changed is refused where the version is named', async () => {
    const { id } = await draw();
    const edit = (tag: string) =>
      call('PUT', `/api/v1/zones/${id}`, newZone(), { 'If-Match': tag });
    expect((await edit('"1"')).status).toBe(200);
    const second = await edit('"1"');
    expect(second.status).toBe(412);
    expect(second.json.detail).toContain('2');
    expect((await edit('"2"')).status).toBe(200);
    expect((await edit('rubbish')).status).toBe(412);
  });

  it('by several people at once gives each a version of its own', async () => {
    const { id } = await draw();
    const edits = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        call('PUT', `/api/v1/zones/${id}`, newZone({ name: `by ${i}` })),
      ),
    );
    expect(edits.map((e) => e.json.version).sort()).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('may be for later: until then the old one is in force', async () => {
    const { id } = await draw();
    const from = service.clock.time + HOUR;
    await call('PUT', `/api/v1/zones/${id}`, newZone({ name: 'Later', validFrom: iso(from) }));
    const now = await call('GET', '/api/v1/zones');
    expect(now.json.items.find((z: { id: string }) => z.id === id).name).toBe('School street');
    const then = await call('GET', `/api/v1/zones?at=${iso(from)}`);
    expect(then.json.items.find((z: { id: string }) => z.id === id).name).toBe('Later');
  });

  it('that would rewrite the past is refused', async () => {
    const { id } = await draw();
    service.clock.time += HOUR;
    const early = newZone({ validFrom: iso(NOW - HOUR) });
    const { status, json } = await call('PUT', `/api/v1/zones/${id}`, early);
    expect(status).toBe(422);
    expect(json.errors[0].path).toBe('body.validFrom');
  });
});

describe('taking a zone away', () => {
  it('ends it now, keeps its past, and cannot be done twice', async () => {
    const { id } = await draw();
    service.clock.time += HOUR;
    expect((await call('DELETE', `/api/v1/zones/${id}`)).status).toBe(204);
    const { json } = await call('GET', '/api/v1/zones');
    expect(json.items.map((z: { id: string }) => z.id)).not.toContain(id);
    expect((await call('GET', `/api/v1/zones/${id}/versions`)).json.items).toHaveLength(1);
    expect((await call('DELETE', `/api/v1/zones/${id}`)).status).toBe(409);
    expect((await call('PUT', `/api/v1/zones/${id}`, newZone())).status).toBe(409);
  });
});

describe('the list of zones', () => {
  it('is 304 as long as nothing changed', async () => {
    await draw();
    const first = await call('GET', '/api/v1/zones');
    const tag = first.headers.get('etag')!;
    const again = await call('GET', '/api/v1/zones', undefined, { 'If-None-Match': tag });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    await draw({ name: 'New' });
    const changed = await call('GET', '/api/v1/zones', undefined, { 'If-None-Match': tag });
    expect(changed.status).toBe(200);
  });

  it('pages by key', async () => {
    const all = (await call('GET', '/api/v1/zones')).json.items;
    const first = (await call('GET', '/api/v1/zones?limit=2')).json;
    const second = (await call('GET', `/api/v1/zones?limit=2&cursor=${first.next}`)).json;
    expect([...first.items, ...second.items]).toEqual(all.slice(0, 4));
  });

  it('comes compressed to those who can read that', async () => {
    const { headers } = await call('GET', '/api/v1/zones', undefined, {
      'Accept-Encoding': 'gzip',
    });
    expect(headers.get('content-encoding')).toBe('gzip');
    const plain = await call('GET', '/api/v1/zones', undefined, { 'Accept-Encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });
});

describe('GeoJSON', () => {
  it('goes out and comes back in as the same zones', async () => {
    await draw({ name: 'Round trip', speedLimit: 5 });
    const out = await call('GET', '/api/v1/zones/geojson');
    expect(out.headers.get('content-type')).toBe('application/geo+json');
    expect(out.headers.get('content-disposition')).toContain('zones.geojson');
    const back = await call('POST', '/api/v1/zones/import', out.text, {
      'Content-Type': 'application/geo+json',
    });
    expect(back.status).toBe(201);
    expect(back.json.zones).toHaveLength(out.json.features.length);
    const names = (of: { name: string }[]) => of.map((z) => z.name).sort();
    expect(names(back.json.zones)).toEqual(
      names(out.json.features.map((f: { properties: { name: string } }) => f.properties)),
    );
  });

  it('with one bad feature imports none and says which', async () => {
    const before = (await call('GET', '/api/v1/zones')).json.items.length;
    const feature = (coordinates: unknown) => ({
      type: 'Feature',
      properties: { name: 'x', kind: 'dump-site' },
      geometry: { type: 'Polygon', coordinates },
    });
    const file = {
      type: 'FeatureCollection',
      features: [
        feature(SQUARE.rings),
        feature([
          [
            [0, 0],
            [1, 1],
            [1, 0],
            [0, 1],
            [0, 0],
          ],
        ]),
      ],
    };
    const { status, json } = await call('POST', '/api/v1/zones/import', file);
    expect(status).toBe(422);
    expect(json.errors[0].path).toMatch(/^body\.features\.1/);
    expect((await call('GET', '/api/v1/zones')).json.items).toHaveLength(before);
  });

  it.each([[[]], [42], ['text'], [{ type: 'Topology' }], [null]])(
    'that is %j is refused',
    async (body) => {
      const { status } = await call('POST', '/api/v1/zones/import', JSON.stringify(body));
      expect(status).toBe(422);
    },
  );

  it('of more than 5 MB is refused', async () => {
    const { status } = await call('POST', '/api/v1/zones/import', 'x'.repeat(5_000_001));
    expect(status).toBe(413);
  });
});

it('nothing failed in a way that was not foreseen', () => expect(service.failures).toEqual([]));
