import { describe, expect, it } from 'vitest';
import { detectTrackFormat, mayBeTrack } from '../../../src/wire/tracks/read-track.ts';
import { outcomes, readAll } from './reading.ts';

const TIME = Date.UTC(2026, 10, 21, 8, 30);
const fix = { time: TIME, lat: 36.62, lon: 101.77 };

describe('a .plt file', () => {
  const header = [
    'Geolife trajectory',
    'WGS 84',
    'Altitude is in Feet',
    'Reserved 3',
    '0,2,255',
    '0',
  ];

  it('is read below its header: feet, days since 1899, UTC', async () => {
    const rows = [
      '36.62,101.77,0,1000,46347.3541666667,2026-11-21,08:30:00',
      '36.62,101.77,0,-777,46347.3541666667,21-Nov-26,8:30:00',
    ];
    expect(outcomes(await readAll('plt', [...header, ...rows, ''].join('\r\n')))).toEqual([
      { ...fix, altitude: expect.closeTo(304.8, 6) },
      fix,
    ]);
  });

  it('has bad rows refused', async () => {
    const rows = ['36.62', ',,0,0,0', '36,101,0,0,', '400.166666666667,101,0,0,46347.3'];
    expect(outcomes(await readAll('plt', [...header, ...rows].join('\n')))).toEqual([
      'malformed',
      'no-position',
      'no-time',
      'out-of-range',
    ]);
  });
});

describe('JSON lines', () => {
  it('are native fixes, each with its line and perhaps its device', async () => {
    const text = [
      JSON.stringify({ ...fix, device: 'truck-1' }),
      '',
      JSON.stringify(fix),
      '{"lat":',
      '[]',
    ].join('\n');
    const points = await readAll('json-lines', text);
    expect(outcomes(points)).toEqual([fix, fix, 'malformed', 'malformed']);
    expect(points.map((one) => [one.device, one.line])).toEqual([
      ['truck-1', 1],
      [undefined, 3],
      [undefined, 4],
      [undefined, 5],
    ]);
  });
});

describe('a JSON array of points', () => {
  it('holds WKT points or native fixes', async () => {
    const text = JSON.stringify([
      { point: 'POINT(101.77 36.62)', time: '2026-11-21 16:30:00+0800', id: '\\x01' },
      fix,
      { point: 'LINESTRING(1 2, 3 4)', time: TIME },
      { point: 'POINT(101.77 36.62)' },
      7,
    ]);
    const points = await readAll('json-points', text);
    expect(outcomes(points)).toEqual([fix, fix, 'no-position', 'no-time', 'malformed']);
    expect(points[0]!.device).toBe('\\x01');
  });

  it.each(['{}', '[', ''])('but not %j', async (text) => {
    expect(outcomes(await readAll('json-points', text))).toEqual(['malformed']);
  });
});

describe('an OwnTracks recording', () => {
  it('gives its locations, not its wills', async () => {
    const line = (kind: string, json: unknown) =>
      `2026-11-21T08:30:00Z\t${kind}                 \t${JSON.stringify(json)}`;
    const place = { _type: 'location', lat: 36.62, lon: 101.77, tst: TIME / 1000 };
    const text = [line('*', place), line('-', { _type: 'lwt', tst: '1' }), 'x\t*\t{', ''].join(
      '\n',
    );
    expect(outcomes(await readAll('owntracks-rec', text))).toEqual([fix, 'malformed']);
  });
});

describe('the kind of a file', () => {
  const kind = (name: string, head: string) =>
    detectTrackFormat(name, new TextEncoder().encode(head));

  it.each([
    ['a.GPX', '', 'gpx'],
    ['a.csv', '', 'csv'],
    ['a.jsonl', '', 'json-lines'],
    ['a.rec', '', 'owntracks-rec'],
    ['a.log', '# a comment\n$GPRMC,1,A*00', 'nmea'],
    ['a.log', '$PGRMC,1,A*00', undefined],
    ['a.json', ' [{"point":1}]', 'json-points'],
    ['a.json', '{"lat":1}\n', 'json-lines'],
    ['a.xml', '<?xml version="1.0"?><gpx version="1.1">', 'gpx'],
    ['a.txt', 'Geolife trajectory\r\n', 'plt'],
    ['a.txt', 'time,lat,lon\n', 'csv'],
    ['noending', '2026-11-21T08:30:00Z\t* \t{"_type":"location"}', 'owntracks-rec'],
    ['a.pdf', '%PDF-1.7', undefined],
    ['a.txt', 'hello', undefined],
    ['empty.txt', '', undefined],
  ])('%s beginning with %j is %s', (name, head, expected) => {
    expect(kind(name, head)).toBe(expected);
  });

  it('in a folder is first judged by the name', () => {
    const names = ['a.gpx', 'b.log', 'b.log.chk', 'readme.md', 'c.CSV', 'noending'];
    expect(names.filter(mayBeTrack)).toEqual(['a.gpx', 'b.log', 'c.CSV']);
  });
});
