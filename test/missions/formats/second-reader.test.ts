/** Files written here, read by readers of others' making. */

import { check } from '@placemarkio/check-geojson';
import { kml } from '@tmcw/togeojson';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../missions/formats/features.ts';
import { writeGeoJson, writeGeoJsonMission } from '../../../missions/formats/geojson.ts';
import { writeKml, writeKmlMission, writeKmz } from '../../../missions/formats/kml.ts';
import { anyMission } from '../arbitrary.ts';

const real = (most: number) =>
  fc.double({ min: -most, max: most, noNaN: true }).map((value) => value + 0);
const place = fc.tuple(real(180), real(90));
const high = fc.tuple(real(180), real(90), real(9000));
const ring = fc
  .array(place, { minLength: 3, maxLength: 8 })
  .filter((all) => all[0]![0] !== all.at(-1)![0] || all[0]![1] !== all.at(-1)![1]);
const geometry = fc.oneof(
  fc.record({ type: fc.constant('point' as const), position: high }),
  fc.record({
    type: fc.constant('line' as const),
    positions: fc.array(high, { minLength: 2, maxLength: 8 }),
  }),
  fc.record({
    type: fc.constant('area' as const),
    rings: fc.array(ring, { minLength: 1, maxLength: 3 }),
  }),
) as unknown as fc.Arbitrary<Feature['geometry']>;
const properties = fc.dictionary(
  fc.constantFrom('name', 'class', '名称'),
  fc
    .string({ minLength: 1, maxLength: 20 })
    .map((text) => text.replace(/\p{Cc}/gu, '').trim())
    .filter(Boolean),
  { noNullPrototype: true },
);
const features = fc.array(fc.record({ geometry, properties }), { minLength: 1, maxLength: 6 });

const parsed = (text: string) =>
  kml(new DOMParser().parseFromString(text, 'text/xml') as unknown as Document);

describe('a reader made by others', () => {
  it('finds in our KML what was drawn', () => {
    fc.assert(
      fc.property(features, (all) => {
        const read = parsed(writeKml(all)).features;
        expect(read).toHaveLength(all.length);
        all.forEach(({ geometry, properties }, i) => {
          const one = read[i]!;
          const { type } = one.geometry!;
          const { coordinates } = one.geometry as { coordinates: unknown };
          switch (geometry.type) {
            case 'point':
              expect([type, coordinates]).toEqual(['Point', geometry.position]);
              break;
            case 'line':
              expect([type, coordinates]).toEqual(['LineString', geometry.positions]);
              break;
            case 'area':
              expect([type, coordinates]).toEqual([
                'Polygon',
                geometry.rings.map((ring) => [...ring, ring[0]]),
              ]);
          }
          expect(one.properties).toMatchObject(properties);
        });
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  it('finds each item of a mission in our KML', () => {
    fc.assert(
      fc.property(anyMission, (mission) => {
        const { items, fence, rally } = mission;
        const read = parsed(writeKmlMission(mission)).features;
        expect(read.length).toBeGreaterThanOrEqual(1 + items.length + fence.length + rally.length);
      }),
      { numRuns: 50, seed: 4 },
    );
  });

  it('unpacks our KMZ', () => {
    const files = unzipSync(
      writeKmz([{ geometry: { type: 'point', position: [101, 36] }, properties: {} }]),
    );
    expect(XMLValidator.validate(new TextDecoder().decode(files['doc.kml']))).toBe(true);
  });

  it('finds nothing wrong in our GeoJSON', () => {
    fc.assert(
      fc.property(features, anyMission, (all, mission) => {
        expect(() => check(writeGeoJson(all))).not.toThrow();
        expect(() => check(writeGeoJsonMission(mission))).not.toThrow();
      }),
      { numRuns: 100, seed: 4 },
    );
  });
});
