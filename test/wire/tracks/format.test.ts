import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Fix } from '../../../src/domain/fleet/fix.ts';
import {
  csvCell,
  trackToCsv,
  trackToGeoJson,
  trackToGpx,
} from '../../../src/wire/tracks/format.ts';

const TIME = Date.UTC(2026, 10, 21, 8, 30);
const fixes: Fix[] = [
  { time: TIME, lat: 36.62, lon: 101.77, speed: 5, heading: 90, altitude: 2261, lid: 'open' },
  { time: TIME + 1500, lat: 1e-7, lon: 101.771 },
];

describe('a track', () => {
  it('as GeoJSON is a line with the time of each position', () => {
    expect(trackToGeoJson('truck-1', fixes).features).toEqual([
      {
        type: 'Feature',
        geometry: {
          type: 'LineString',
          coordinates: [
            [101.77, 36.62, 2261],
            [101.771, 1e-7],
          ],
        },
        properties: {
          device: 'truck-1',
          coordTimes: ['2026-11-21T08:30:00.000Z', '2026-11-21T08:30:01.500Z'],
          speeds: [5, null],
          headings: [90, null],
        },
      },
    ]);
    expect(trackToGeoJson('t', []).features).toEqual([]);
    expect(trackToGeoJson('t', fixes.slice(0, 1)).features[0]!.geometry.type).toBe('Point');
  });

  it('as GPX is well-formed, whatever the name', () => {
    const gpx = trackToGpx('<b>&"\u0000]]>', fixes);
    expect(XMLValidator.validate(gpx)).toBe(true);
    expect(gpx).toContain('<name>&lt;b&gt;&amp;&quot;]]&gt;</name>');
    expect(gpx).toContain('<trkpt lat="0.000000100" lon="101.771">');
  });

  it('as CSV has a row for each fix', () => {
    expect(trackToCsv('truck-1', fixes).split('\r\n')).toEqual([
      'device,time,lat,lon,speed,heading,accuracy,altitude,ignition,lift,lid,load,seq',
      'truck-1,2026-11-21T08:30:00.000Z,36.62,101.77,5,90,,2261,,,open,,',
      'truck-1,2026-11-21T08:30:01.500Z,1e-7,101.771,,,,,,,,,',
      '',
    ]);
  });
});

describe('a CSV cell', () => {
  it.each([
    ['=cmd()', "'=cmd()"],
    [' =1+1', "' =1+1"],
    ['@x', "'@x"],
    ['\t=x', "'\t=x"],
    ['a,"b"', '"a,""b"""'],
    ['-1\n', '"\'-1\n"'],
    [-1.5, '-1.5'],
    [undefined, ''],
  ])('%j is %s: no formula, no broken row', (value, expected) => {
    expect(csvCell(value)).toBe(expected);
  });
});
