import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZONE_KINDS } from '../../src/domain/supervision/zone.ts';
import type { ApiNewZone } from '../../src/wire/api.ts';
import { zonesFromGeoJson, zonesToGeoJson } from '../../src/wire/zones-geojson.ts';

const degrees = (limit: number) =>
  fc.integer({ min: -limit * 1e6, max: limit * 1e6 }).map((n) => n / 1e6);
const lonLat = fc.tuple(degrees(180), degrees(90));
const ring = fc.array(lonLat, { minLength: 3, maxLength: 8 }).map((open) => [...open, open[0]!]);
const rings = fc.array(ring, { minLength: 1, maxLength: 3 });
const shape: fc.Arbitrary<ApiNewZone['shape']> = fc.oneof(
  rings.map((r) => ({ type: 'polygon' as const, rings: r })),
  fc
    .array(rings, { minLength: 1, maxLength: 3 })
    .map((polygons) => ({ type: 'multipolygon' as const, polygons })),
  fc.record({
    type: fc.constant('circle' as const),
    centre: lonLat,
    radiusMetres: fc.integer({ min: 1, max: 100_000 }),
  }),
  fc.record({
    type: fc.constant('corridor' as const),
    line: fc.array(lonLat, { minLength: 2, maxLength: 9 }),
    widthMetres: fc.integer({ min: 1, max: 10_000 }),
  }),
);
const zone: fc.Arbitrary<ApiNewZone> = fc.record(
  {
    name: fc.string({ minLength: 1, maxLength: 60 }).map((text) => text.trim() || '北川河'),
    kind: fc.constantFrom(...ZONE_KINDS),
    shape,
    appliesTo: fc.record({
      kinds: fc.subarray(['muck-truck' as const, 'tracker' as const]),
      devices: fc.array(fc.string({ maxLength: 20 }), { maxLength: 3 }),
    }),
    hours: fc.array(
      fc.record({
        days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        from: fc.integer({ min: 0, max: 1440 }),
        to: fc.integer({ min: 0, max: 1440 }),
      }),
      { maxLength: 3 },
    ),
    speedLimit: fc.integer({ min: 1, max: 100 }),
    maxStop: fc.integer({ min: 1, max: 604_800 }),
    validFrom: fc.constant('2026-11-21T00:00:00Z'),
    validTo: fc.constant('2027-11-21T00:00:00+08:00'),
  },
  { requiredKeys: ['name', 'kind', 'shape', 'appliesTo', 'hours'] },
);

describe('zones as GeoJSON', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(zone, { maxLength: 4 }), (zones) => {
        const file: unknown = JSON.parse(JSON.stringify(zonesToGeoJson(zones)));
        expect(zonesFromGeoJson(file)).toEqual({ zones, problems: [] });
      }),
    );
  });

  it('of the store keep id and version as properties', () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const [one] = fc.sample(zone, 1);
    const file = zonesToGeoJson([{ ...one!, id, version: 3, validFrom: '2026-11-21T00:00:00Z' }]);
    expect(file.features[0]).toMatchObject({ id, properties: { id, version: 3 } });
    expect(zonesFromGeoJson(file).zones).toHaveLength(1);
  });
});

const feature = (geometry: unknown, properties: unknown = { kind: 'work-area', name: 'a' }) => ({
  type: 'Feature',
  geometry,
  properties,
});
const square = [
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ],
];

describe('GeoJSON of other origin', () => {
  it('gets the kind, width and radius given for the file, and a name where it has none', () => {
    const file = {
      type: 'FeatureCollection',
      features: [
        feature({ type: 'Polygon', coordinates: square }, null),
        feature({ type: 'LineString', coordinates: square[0] }, { waterway: 'stream' }),
        feature({ type: 'Point', coordinates: [1, 2, 300] }, { name: 'Depot' }),
      ],
    };
    const read = zonesFromGeoJson(file, {
      kind: 'patrol-area',
      widthMetres: 20,
      radiusMetres: 100,
    });
    expect(read.problems).toEqual([]);
    expect(read.zones.map((one) => [one.name, one.shape.type])).toEqual([
      ['patrol-area 1', 'polygon'],
      ['patrol-area 2', 'corridor'],
      ['Depot', 'circle'],
    ]);
    expect(read.zones[2]!.shape).toMatchObject({ centre: [1, 2], radiusMetres: 100 });
  });

  it('has its open rings closed', () => {
    const open = [square[0]!.slice(0, 3)];
    const { zones } = zonesFromGeoJson(feature({ type: 'Polygon', coordinates: open }));
    expect(zones[0]!.shape).toEqual({ type: 'polygon', rings: square });
  });

  it.each([
    [42, -1, 'GeoJSON is an object'],
    [{ type: 'Topology' }, -1, 'FeatureCollection or Feature'],
    [{ type: 'FeatureCollection' }, -1, 'array of features'],
    [feature(null), 0, 'no geometry'],
    [feature({ type: 'Polygon', coordinates: square }, {}), 0, 'kind is missing'],
    [feature({ type: 'Polygon', coordinates: square }, { kind: 'river' }), 0, 'kind'],
    [feature({ type: 'Polygon', coordinates: [[[0, 'x']]] }), 0, 'shape.rings'],
    [feature({ type: 'Polygon', coordinates: [[[0, 99]]] }), 0, 'shape.rings'],
    [feature({ type: 'Polygon' }), 0, 'shape.rings'],
    [feature({ type: 'LineString', coordinates: square[0] }), 0, 'width_m'],
    [feature({ type: 'Point', coordinates: [1, 2] }), 0, 'radius_m'],
    [feature({ type: 'GeometryCollection', geometries: [] }), 0, 'cannot be a zone'],
    [{ type: 'FeatureCollection', features: [null] }, 0, 'no Feature'],
  ])('that cannot be a zone is a problem in words: %j', (json, at, words) => {
    const read = zonesFromGeoJson(json);
    expect(read.zones).toEqual([]);
    expect(read.problems).toEqual([{ feature: at, message: expect.stringContaining(words) }]);
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (geometry, properties) => {
        const read = zonesFromGeoJson(feature(geometry, properties), { kind: 'route' });
        expect(read.zones.length + read.problems.length).toBe(1);
        zonesFromGeoJson(geometry);
      }),
    );
  });
});

const geo = new URL('../../../shared/data/geo/', import.meta.url);

describe.skipIf(!existsSync(geo))('OpenStreetMap files', () => {
  it.each(['liechtenstein_water', 'liechtenstein_construction'])('%s comes in', (name) => {
    const file: { features: { geometry: { type: string } }[] } = JSON.parse(
      readFileSync(new URL(`${name}.geojson`, geo), 'utf8'),
    );
    const read = zonesFromGeoJson(file, { kind: 'work-area', widthMetres: 10 });
    const points = file.features.filter((one) => one.geometry.type === 'Point').length;
    expect(read.zones.length).toBe(file.features.length - points - (read.problems.length - points));
    expect(read.zones.length).toBeGreaterThan(0);
    const other = read.problems.filter((one) => !one.message.includes('radius_m'));
    console.log(name, { zones: read.zones.length, points, other: other.slice(0, 5) });
    expect(other).toEqual([]);
  });
});
