/** Requests for the fuzz of the HTTP API: near enough to good ones to get past the first door. */
import fc from 'fast-check';
import type { Route } from '../../src/adapters/http/route.ts';
import { PHOTO_ROLES } from '../../src/domain/captures/photo.ts';
import { CASE_STEPS } from '../../src/domain/cases/workflow.ts';
import { DEFAULT_RULE_SETTINGS } from '../../src/domain/supervision/rule-settings.ts';
import { newZone } from '../contract/seed.ts';

export interface Known {
  readonly device: string;
  readonly zone: string;
  readonly case: number;
}

export const nasty = fc.oneof(
  // What PostgreSQL's text and jsonb cannot hold.
  fc.constantFrom('a\u0000b', '\ud800', 'b\udc00'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    `'; DROP TABLE devices; --`,
    '<script>alert(1)</script>',
    '../../../../etc/passwd',
    '%',
    '__proto__',
    'constructor',
    'NaN',
    '-1',
    '1e308',
    '9007199254740993',
    '99999999999999999999999999',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-11-21T08:30:00+23:59',
    'x'.repeat(600),
  ),
  fc.double().map(String),
  fc.integer().map(String),
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
);
const encoded = nasty.map((text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?')));

export const methods = fc.constantFrom(
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'],
);
export const anywhere = fc
  .array(fc.oneof(encoded, fc.constantFrom('api', 'v1', '..', '%2e%2e', '%zz', 'basemap')), {
    maxLength: 5,
  })
  .map((parts) => `/${parts.join('/')}`);

/** Mostly as it should be, now and then not. */
const mostly = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: bad });

const plausible = fc.constantFrom(
  ...['1', '10', '500', 'true', 'truck-1', 'speeding', 'muck-truck', 'open', 'gpx', 'csv', '60'],
  ...['2026-11-21', '2026-11-21T08:00:00Z', '2026-11-21T09:00:00Z', 'malformed', '0.1'],
);

function likelyId(path: string, known: Known): string {
  if (path.includes('/devices/')) return known.device;
  if (path.includes('/zones/')) return known.zone;
  return path.includes('/cases/') ? String(known.case) : '1';
}

/** A row of the table with its own method, ids that are there and parameters that it has. */
export const ofTable = (routes: readonly Route[], known: Known) =>
  fc.constantFrom(...routes).chain((route) => {
    const names = Object.keys(route.query?.shape ?? {});
    const name = names.length > 0 ? mostly(fc.constantFrom(...names), encoded) : encoded;
    const pairs = fc.uniqueArray(fc.tuple(name, mostly(plausible, encoded)), {
      maxLength: 3,
      selector: ([of]) => of,
    });
    return fc.record({
      method: mostly(fc.constant(route.method.toUpperCase()), methods),
      path: mostly(fc.constant(likelyId(route.path, known)), encoded).map((id) =>
        route.path.replace(/\{\w+\}/g, id || 'x'),
      ),
      query: mostly<[string, string][]>(fc.constant([]), pairs).map((of) =>
        of.map((pair) => pair.join('=')).join('&'),
      ),
    });
  });

const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 180, 180.1, 1e308));
const position = fc.oneof(
  fc.tuple(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: -90, max: 90, noNaN: true }),
  ),
  fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 })),
  fc.array(number, { maxLength: 4 }),
);
const line = (most: number) => fc.array(position, { maxLength: most });
const shape = fc.oneof(
  fc.record({ type: fc.constant('polygon'), rings: fc.array(line(8), { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('multipolygon'),
    polygons: fc.array(fc.array(line(6), { maxLength: 2 }), { maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('circle'), centre: position, radiusMetres: number }),
  fc.record({ type: fc.constant('corridor'), line: line(6), widthMetres: number }),
);
const hours = fc.array(
  fc.record({
    days: fc.array(mostly(fc.integer({ min: 1, max: 7 }), number), { maxLength: 3 }),
    from: mostly(fc.integer({ min: 0, max: 1440 }), number),
    to: mostly(fc.integer({ min: 0, max: 1440 }), number),
  }),
  { maxLength: 3 },
);
const feature = fc.record({
  type: fc.constant('Feature'),
  properties: fc.dictionary(fc.constantFrom('name', 'kind', 'width_m', 'radius_m', 'hours'), nasty),
  geometry: fc.record({
    type: fc.constantFrom('Polygon', 'MultiPolygon', 'LineString', 'Point', 'x'),
    coordinates: fc.oneof(position, line(5), fc.array(line(6)), fc.jsonValue()),
  }),
});

/** What a field may hold that looks like it, beside anything at all. */
const FIELDS: Record<string, fc.Arbitrary<unknown>> = {
  id: fc.constantFrom('truck-2', 'truck-3', 'truck-4'),
  shape,
  hours,
  step: fc.constantFrom(...CASE_STEPS),
  place: position,
  until: plausible,
  occurred: plausible,
  unit: number,
  of: number,
  seen: number,
  photos: fc.array(number, { maxLength: 3 }),
  role: fc.constantFrom(...PHOTO_ROLES),
  features: fc.array(feature, { maxLength: 4 }),
  validFrom: plausible,
  validTo: plausible,
  speedLimit: number,
  appliesTo: fc.record({
    kinds: fc.array(fc.constantFrom('muck-truck', 'tank'), { maxLength: 2 }),
    devices: fc.array(nasty, { maxLength: 3 }),
  }),
};
const ZONE_FIELDS = ['shape', 'hours', 'validFrom', 'validTo', 'speedLimit', 'appliesTo'];

const REPORT = {
  category: '06010',
  place: [101.76, 36.62],
  description: 'd',
  address: 'a',
  occurred: '2026-11-21T08:00:00Z',
  photos: [],
  reporter: { name: 'n', phone: 'p', email: 'e' },
  separate: true,
};
const STEP = {
  step: 'note',
  by: 'Wang',
  note: 'n',
  unit: 1,
  until: '2026-12-21T08:00:00Z',
  of: 1,
  seen: 1,
  category: '06010',
  photos: [],
};

/** A change with a good body but for one of its fields. */
export function changes(known: Known) {
  const zone = `/api/v1/zones/${known.zone}`;
  const rows: [method: string, path: string, good: object][] = [
    ['POST', '/api/v1/devices', { id: 'truck-2', kind: 'tracker', name: 'n', plate: 'p' }],
    ['PATCH', `/api/v1/devices/${known.device}`, { kind: 'tracker', name: 'n', plate: 'p' }],
    ['POST', '/api/v1/zones', newZone()],
    ['PUT', zone, newZone()],
    ['POST', '/api/v1/zones/import', { type: 'FeatureCollection', features: [] }],
    ['POST', '/api/v1/cases', REPORT],
    ['POST', `/api/v1/cases/${known.case}/steps`, STEP],
    ['POST', `/api/v1/cases/${known.case}/photos`, { photos: [1], role: 'evidence' }],
    ['PUT', '/api/v1/rule-settings', { ...DEFAULT_RULE_SETTINGS, by: 'Wang' }],
  ];
  return fc.constantFrom(...rows).chain(([method, path, good]) => {
    const names = [...Object.keys(good), ...(path.endsWith('zones') ? ZONE_FIELDS : [])];
    const odd = fc.oneof(nasty, fc.jsonValue());
    return fc
      .constantFrom(...names)
      .chain((name) =>
        (FIELDS[name] ? mostly(FIELDS[name], odd) : odd).map((value) => ({
          ...good,
          [name]: value,
        })),
      )
      .map((body) => ({ method, path, body: JSON.stringify(body) }));
  });
}

const JSON_TYPE = 'application/json';
export const headers = fc.record(
  {
    'content-type': mostly(
      fc.constant(JSON_TYPE),
      fc.constantFrom('text/plain', 'application/geo+json', 'application/x-www-form-urlencoded'),
    ),
    accept: fc.constantFrom('*/*', JSON_TYPE),
    'accept-language': fc.constantFrom('zh', 'en', 'zh-CN;q=x,;;,', 'fr'),
    'accept-encoding': fc.constantFrom('identity', 'gzip;q=0', 'br'),
    authorization: fc.constantFrom('Bearer x', 'Basic eDp5', 'Basic !!', 'Digest'),
    'if-match': fc.constantFrom('"1"', '*', '""', 'W/"9999999999"'),
    'if-none-match': fc.constantFrom('*', '"x"'),
  },
  { requiredKeys: [] },
);
