import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Feature, FeaturesReading } from '../../../missions/formats/features.ts';
import {
  readGeoJson,
  readGeoJsonMission,
  writeGeoJson,
  writeGeoJsonMission,
} from '../../../missions/formats/geojson.ts';
import {
  readKml,
  readKmlMission,
  writeKml,
  writeKmlMission,
  writeKmz,
} from '../../../missions/formats/kml.ts';
import { REFUSALS } from '../../../missions/formats/reading.ts';
import { anyMission } from '../arbitrary.ts';
import { bomb, zipOf } from './zip-bytes.ts';

function shapes(read: FeaturesReading): readonly Feature[] {
  if (!read.ok) throw new Error(`${read.where}: ${read.detail}`);
  return read.features;
}

const real = (most: number) =>
  fc.double({ min: -most, max: most, noNaN: true }).map((value) => value + 0);
const flat = fc.tuple(real(180), real(90));
const high = fc.tuple(real(180), real(90), real(9000));
const ring = fc
  .array(flat, { minLength: 3, maxLength: 8 })
  .filter((all) => all[0]![0] !== all.at(-1)![0] || all[0]![1] !== all.at(-1)![1]);
const line = (positions: fc.Arbitrary<readonly number[]>) =>
  fc.record({
    type: fc.constant('line' as const),
    positions: fc.array(positions, { minLength: 2, maxLength: 8 }),
  });
const geometry = fc.oneof(
  fc.record({ type: fc.constant('point' as const), position: fc.oneof(flat, high) }),
  line(flat),
  line(high),
  fc.record({
    type: fc.constant('area' as const),
    rings: fc.array(ring, { minLength: 1, maxLength: 3 }),
  }),
) as unknown as fc.Arbitrary<Feature['geometry']>;
/** What XML can say, without blanks at its ends. */
const saying = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((text) => text.replace(/\p{Cc}|\p{Cn}|\p{Cs}/gu, '').trim());
const properties = fc.dictionary(fc.constantFrom('name', 'class', '名称', 'a<b', 'x"y'), saying, {
  noNullPrototype: true,
});
const features = fc.array(fc.record({ geometry, properties }), { maxLength: 6 });

describe('shapes written and read again are the same', () => {
  it('in GeoJSON', () => {
    fc.assert(
      fc.property(features, (all) => {
        expect(shapes(readGeoJson(writeGeoJson(all)))).toEqual(all);
      }),
    );
  });

  it('in KML and KMZ, which any XML reader takes', () => {
    fc.assert(
      fc.property(features, (all) => {
        const kml = writeKml(all);
        expect(XMLValidator.validate(kml)).toBe(true);
        expect(shapes(readKml(strToU8(kml)))).toEqual(all.length ? all : []);
        expect(shapes(readKml(writeKmz(all)))).toEqual(all);
      }),
    );
  });

  it('and so are missions, all of them, in both', () => {
    fc.assert(
      fc.property(anyMission, (mission) => {
        expect(readGeoJsonMission(writeGeoJsonMission(mission))).toEqual({ ok: true, mission });
        expect(readKmlMission(strToU8(writeKmlMission(mission)))).toEqual({ ok: true, mission });
      }),
      { numRuns: 200 },
    );
  });
});

describe('GeoJSON', () => {
  const json = (value: object) => readGeoJson(JSON.stringify(value));
  const square = [
    [101, 36],
    [102, 36],
    [102, 37],
    [101, 36],
  ];

  it('is read bare, in features and in collections, several parts as several shapes', () => {
    const multi = { type: 'MultiPolygon', coordinates: [[square], [square]] };
    const point = { type: 'Point', coordinates: [101, 36, 2260] };
    const collection = { type: 'GeometryCollection', geometries: [multi, point] };
    const feature = {
      type: 'Feature',
      properties: { name: 'x', nested: {} },
      geometry: collection,
    };
    const nowhere = { type: 'Feature', properties: null, geometry: null };
    const read = shapes(json({ type: 'FeatureCollection', features: [feature, nowhere] }));
    expect(read.map(({ geometry }) => geometry.type)).toEqual(['area', 'area', 'point']);
    expect(read[0]!.properties).toEqual({ name: 'x' });
    expect(shapes(json(multi))).toHaveLength(2);
  });

  const nested = (depth: number): object =>
    depth === 0
      ? { type: 'Point', coordinates: [1, 2] }
      : { type: 'GeometryCollection', geometries: [nested(depth - 1)] };

  it.each([
    ['not JSON', '<kml/>', 'not-a-plan', 'the file'],
    ['a type that is none', '{"type":"Circle"}', 'not-a-plan', 'the file'],
    [
      'a place nowhere',
      '{"type":"Point","coordinates":[200,36]}',
      'number',
      'the file.coordinates',
    ],
    ['a word', '{"type":"Point","coordinates":["a",36]}', 'number', 'the file.coordinates[0]'],
    [
      'a line of one',
      '{"type":"LineString","coordinates":[[1,2]]}',
      'missing',
      'the file.coordinates',
    ],
    [
      'two corners',
      '{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}',
      'missing',
      'the file.coordinates[0]',
    ],
    ['no outline', '{"type":"Polygon","coordinates":[]}', 'missing', 'the file.coordinates'],
    [
      'another datum',
      '{"type":"Point","coordinates":[1,2],"crs":{"properties":{"name":"EPSG:4490"}}}',
      'unsupported',
      'crs',
    ],
    [
      'too much within too much',
      JSON.stringify(nested(9)),
      'unsupported',
      `the file${'.geometries[0]'.repeat(9)}`,
    ],
  ])('with %s is refused, and says where', (_, text, reason, where) => {
    expect(readGeoJson(text)).toMatchObject({ ok: false, reason, where });
  });

  it('of half a million positions and more is refused', () => {
    const coordinates = Array.from({ length: 600_000 }, () => [1, 2]);
    expect(json({ type: 'MultiPoint', coordinates })).toMatchObject({ reason: 'too-many' });
  });
});

describe('KML', () => {
  const kml = (inner: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">${inner}</kml>`;
  const read = (inner: string) => readKml(strToU8(kml(inner)));
  const placed = (inner: string) => read(`<Document><Placemark>${inner}</Placemark></Document>`);
  const line = '<LineString><coordinates>\n 101,36,50\n 101.1,36,60 </coordinates></LineString>';

  it('is read out of folders, with names, entities and properties', () => {
    const [one] = shapes(
      read(
        `<Document><Folder><Folder><Placemark id="1"><name>a &amp;lt; b &#x4e2d;</name>
         <ExtendedData><Data name="class"><value>river</value></Data>
         <SchemaData><SimpleData name="n">3</SimpleData></SchemaData></ExtendedData>
         <MultiGeometry><Point><coordinates>101,36</coordinates></Point></MultiGeometry>
         </Placemark></Folder></Folder></Document>`,
      ),
    );
    expect(one).toEqual({
      geometry: { type: 'point', position: [101, 36] },
      properties: { name: 'a &lt; b 中', class: 'river', n: '3' },
    });
  });

  it('is read with a polygon’s holes', () => {
    const ring = (...of: string[]) =>
      `<LinearRing><coordinates>${of.join(' ')}</coordinates></LinearRing>`;
    const [one] = shapes(
      placed(
        `<Polygon><outerBoundaryIs>${ring('0,0', '9,0', '9,9', '0,0')}</outerBoundaryIs>
         <innerBoundaryIs>${ring('5,1', '6,1', '6,2', '5,1')}</innerBoundaryIs></Polygon>`,
      ),
    );
    expect(one!.geometry).toMatchObject({ type: 'area', rings: [{ length: 3 }, { length: 3 }] });
  });

  it('with one line at heights is a flight along it', () => {
    const mission = readKmlMission(strToU8(kml(`<Placemark>${line}</Placemark>`)));
    expect(
      mission.ok && mission.mission.items.map(({ command, altitude }) => [command, altitude]),
    ).toEqual([
      [22, 50],
      [16, 50],
      [16, 60],
      [20, 0],
    ]);
    const level = line.replaceAll(',50', '').replaceAll(',60', '');
    expect(readKmlMission(strToU8(kml(`<Placemark>${level}</Placemark>`)))).toMatchObject({
      ok: false,
      reason: 'missing',
      where: 'position 1',
    });
  });

  it.each([
    ['that is none', strToU8('<gpx></gpx>'), 'not-a-plan'],
    ['cut off', strToU8(kml('<Document>').slice(0, -6)), 'not-a-plan'],
    ['of nothing', new Uint8Array(), 'not-a-plan'],
    ['that is not UTF-8', Uint8Array.from([0x3c, 0xff, 0xfe]), 'unsupported'],
    ['in GBK', strToU8('<?xml version="1.0" encoding="GBK"?><kml/>'), 'unsupported'],
    [
      'with an external entity',
      strToU8('<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>'),
      'unsupported',
    ],
    [
      'with entities that grow',
      strToU8('<!doctype k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><kml>&b;</kml>'),
      'unsupported',
    ],
    [
      'deep without end',
      strToU8(kml('<Folder>'.repeat(5000) + '</Folder>'.repeat(5000))),
      'not-a-plan',
    ],
    ['of tags without end', strToU8(kml('<a/>'.repeat(200_001))), 'too-many'],
    ['larger than any', strToU8(kml(' '.repeat(8 << 20))), 'too-many'],
    [
      'with a word for a number',
      strToU8(kml('<Placemark><Point><coordinates>a,b</coordinates></Point></Placemark>')),
      'number',
    ],
    [
      'with an empty number',
      strToU8(kml('<Placemark><Point><coordinates>,</coordinates></Point></Placemark>')),
      'number',
    ],
    ['with an empty point', strToU8(kml('<Placemark><Point/></Placemark>')), 'number'],
    ['with a polygon of nothing', strToU8(kml('<Placemark><Polygon/></Placemark>')), 'missing'],
  ])('%s is refused', (_, bytes, reason) => {
    expect(readKml(bytes)).toMatchObject({ ok: false, reason });
  });
});

describe('KMZ', () => {
  const doc = strToU8(
    '<kml><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></kml>',
  );

  it('is read by doc.kml, or else by the first .kml, stored or deflated', () => {
    const other = strToU8('<kml></kml>');
    expect(shapes(readKml(zipSync({ 'a.kml': other, 'doc.kml': doc })))).toHaveLength(1);
    expect(shapes(readKml(zipSync({ 'x/y.KML': doc }, { level: 0 })))).toHaveLength(1);
    expect(readKml(zipSync({ 'a.txt': doc }))).toMatchObject({ ok: false, reason: 'missing' });
  });

  it('that is a bomb is refused before it has grown, whatever it says of its size', () => {
    const data = bomb(64);
    expect(data.length).toBeLessThan(1 << 20);
    for (const size of [64 << 20, 100])
      expect(readKml(zipOf([{ name: 'doc.kml', data, size }]))).toMatchObject({
        ok: false,
        reason: 'too-many',
        where: 'doc.kml',
      });
  });

  it.each([
    ['encrypted', zipOf([{ name: 'doc.kml', data: doc, flags: 1 }]), 'unsupported'],
    [
      'compressed by another method',
      zipOf([{ name: 'doc.kml', data: doc, method: 12 }]),
      'unsupported',
    ],
    [
      'of another checksum',
      zipOf([{ name: 'doc.kml', data: doc, method: 0, checksum: 1 }]),
      'not-a-plan',
    ],
    ['that does not unpack', zipOf([{ name: 'doc.kml', data: doc }]), 'not-a-plan'],
    [
      'that promises more files than it has',
      zipOf([{ name: 'doc.kml', data: doc }], 9),
      'not-a-plan',
    ],
    ['of too many files', zipOf([{ name: 'doc.kml', data: doc }], 60_000), 'too-many'],
    ['cut off', writeKmz([]).subarray(0, 60), 'not-a-plan'],
    ['larger than any', Object.assign(new Uint8Array(33 << 20), [0x50, 0x4b, 3, 4]), 'too-many'],
  ])('%s is refused', (_, bytes, reason) => {
    expect(readKml(bytes)).toMatchObject({ ok: false, reason });
  });

  it('broken anywhere is read or refused, never more', () => {
    const whole = writeKmz([
      { geometry: { type: 'point', position: [101, 36] }, properties: { name: 'x' } },
    ]);
    const broken = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
      .map((changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(broken, fc.uint8Array()), (bytes) => {
        for (const read of [readKml(bytes), readKmlMission(bytes)])
          if (!read.ok) expect(REFUSALS).toContain(read.reason);
      }),
      { numRuns: 500 },
    );
  });
});

const shared = fileURLToPath(
  new URL('../../../../shared/data/plans/uavRmp_flightarea.kml', import.meta.url),
);
describe.skipIf(!existsSync(shared))('a real flight area', () => {
  it('is read, and the same again', () => {
    const [one] = shapes(readKml(readFileSync(shared)));
    expect(one!.geometry.type).toBe('line');
    expect(one!.geometry.type === 'line' && one!.geometry.positions[0]).toEqual([
      8.672461509704592, 50.854454863574766,
    ]);
    expect(shapes(readKml(strToU8(writeKml([one!]))))).toEqual([one]);
  });
});
