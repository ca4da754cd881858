/** Files made to take time, memory or the stack: refused with a reason that is short itself. */
import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readGeoJson, readGeoJsonMission } from '../../../missions/formats/geojson.ts';
import { readKmlMission } from '../../../missions/formats/kml.ts';
import { readObstacles } from '../../../missions/formats/obstacles.ts';
import { readQgcPlan } from '../../../missions/formats/qgc-plan.ts';
import { readWpl } from '../../../missions/formats/wpl.ts';

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const plan = (mission: string, more = '') =>
  `{"fileType":"Plan","version":1,"mission":{"version":2,"plannedHomePosition":[36,101,0],${mission}}${more}}`;
const items = (item: string, count = 1) => `"items":[${Array(count).fill(item).join(',')}]`;
const simple = '{"type":"SimpleItem","command":16,"frame":3,"params":[0,0,0,0,36,101,40]}';
const home = '0\t1\t0\t16\t0\t0\t0\t0\t36.6\t101.7\t2260\t1';
const long = 'x'.repeat(100_000);

describe('a file made to harm', () => {
  it.each<[string, () => { readonly ok: boolean }, string]>([
    [
      'a version half a million lists deep',
      () => readQgcPlan(`{"fileType":"Plan","version":${deep(500_000)}}`),
      'too-many',
    ],
    ['a type so deep', () => readQgcPlan(plan(items(`{"type":${deep(500_000)}}`))), 'too-many'],
    [
      'a kind of complex item so deep',
      () => readQgcPlan(plan(items(`{"type":"ComplexItem","complexItemType":${deep(500_000)}}`))),
      'too-many',
    ],
    ['objects so deep', () => readGeoJson('{"a":'.repeat(500_000)), 'too-many'],
    [
      'a reference system so deep',
      () => readGeoJson(`{"type":"Point","coordinates":[1,2],"crs":${deep(500_000)}}`),
      'too-many',
    ],
    [
      'depth told by brackets in texts alone',
      () => readQgcPlan(`{"fileType":"${'['.repeat(1000)}\\"["}`),
      'not-a-plan',
    ],
    ['a version that is a list', () => readQgcPlan('{"fileType":"Plan","version":[1]}'), 'version'],
    [
      'a version of a hundred thousand letters',
      () => readQgcPlan(`{"fileType":"Plan","version":"${long}"}`),
      'version',
    ],
    ['a type of so many', () => readGeoJson(`{"type":"${long}"}`), 'not-a-plan'],
    [
      'an item’s type of so many',
      () => readQgcPlan(plan(items(`{"type":"${long}"}`))),
      'unsupported',
    ],
    [
      'a complex item’s of so many',
      () => readQgcPlan(plan(items(`{"type":"ComplexItem","complexItemType":"${long}"}`))),
      'unsupported',
    ],
    ['more text than is read', () => readQgcPlan(' '.repeat((16 << 20) + 1)), 'too-many'],
    ['5,001 items', () => readQgcPlan(plan(items(simple, 5001))), 'too-many'],
    [
      'a fence of 20,000 corners',
      () =>
        readQgcPlan(
          plan(
            '"items":[]',
            `,"geoFence":{"version":2,"polygons":[{"version":1,"inclusion":true,"polygon":[${Array(20_000).fill('[1,2]').join(',')}]}]}`,
          ),
        ),
      'too-many',
    ],
    [
      '20,000 rally points',
      () =>
        readQgcPlan(
          plan(
            '"items":[]',
            `,"rallyPoints":{"version":2,"points":[${Array(20_000).fill('[1,2,3]').join(',')}]}`,
          ),
        ),
      'too-many',
    ],
    [
      'a number without end',
      () => readQgcPlan(plan(items(simple.replace('40', '1e999')))),
      'number',
    ],
    [
      'a NaN, which JSON has not',
      () => readQgcPlan(plan(items(simple.replace('40', 'NaN')))),
      'not-a-plan',
    ],
    [
      '5,002 lines',
      () =>
        readWpl(
          [
            'QGC WPL 110',
            home,
            ...Array.from(
              { length: 5001 },
              (_, i) => `${i + 1}\t0\t3\t16\t0\t0\t0\t0\t36\t101\t40\t1`,
            ),
          ].join('\n'),
        ),
      'too-many',
    ],
    [
      'a line of a hundred thousand columns',
      () => readWpl(`QGC WPL 110\n${'1 '.repeat(100_000)}`),
      'not-a-plan',
    ],
    ['a version of as many digits', () => readWpl(`QGC WPL ${'1'.repeat(100_000)}`), 'not-a-plan'],
    [
      'more lines than are looked at',
      () => readWpl(`QGC WPL 110${'\n'.repeat(5 << 20)}`),
      'too-many',
    ],
    ['buildings without end', () => readObstacles(' '.repeat((64 << 20) + 1)), 'too-many'],
  ])('%s is refused in few words', (_, read, reason) => {
    const answer = read();
    expect(answer).toMatchObject({ ok: false, reason });
    expect(JSON.stringify(answer).length).toBeLessThan(400);
  });

  it('parameters of an item that are deep within a text are refused', () => {
    const feature = (type: string, properties: object) => ({
      type: 'Feature',
      properties: { mission: type, ...properties },
      geometry: { type: 'Point', coordinates: [101, 36] },
    });
    const text = JSON.stringify({
      type: 'FeatureCollection',
      features: [feature('home', {}), feature('item', { params: deep(200_000) })],
    });
    expect(readGeoJsonMission(text).ok).toBe(false);
    const data = (name: string, value: string) =>
      `<Data name="${name}"><value>${value}</value></Data>`;
    const place = (...of: string[]) =>
      `<Placemark><ExtendedData>${of.join('')}</ExtendedData><Point><coordinates>1,2</coordinates></Point></Placemark>`;
    const kml = `<kml><Document>${place(data('mission', 'item'), data('params', deep(200_000)))}</Document></kml>`;
    expect(readKmlMission(strToU8(kml)).ok).toBe(false);
  });
});
