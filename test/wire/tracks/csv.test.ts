import { describe, expect, it } from 'vitest';
import { csvColumns } from '../../../src/wire/tracks/csv-columns.ts';
import { trackToCsv } from '../../../src/wire/tracks/format.ts';
import { outcomes, readAll } from './reading.ts';

const TIME = Date.UTC(2026, 10, 21, 8, 30);
const fix = { time: TIME, lat: 36.62, lon: 101.77 };

describe('the columns of a CSV file', () => {
  it.each([
    ['vehicle_id,timestamp,latitude,longitude', { device: 0, time: 1, lat: 2, lon: 3 }],
    ['Time,Y,X', { time: 0, lat: 1, lon: 2 }],
    ['date,time,lat,lng,course', { date: 0, time: 1, lat: 2, lon: 3, heading: 4 }],
    ['DateTime,Lat (deg),Long', { time: 0, lat: 1, lon: 2 }],
  ])('%s are guessed', (header, at) => {
    expect(csvColumns(header.split(','), undefined)).toEqual({ at, header: true });
  });

  it('tell the unit of speed', () => {
    const unit = (name: string) => csvColumns(['t', 'lat', 'lon', name], undefined);
    expect(unit('speed_kmh')).toMatchObject({ at: { speed: 3 }, speedUnit: 'km/h' });
    expect(unit('Speed (km/h)')).toMatchObject({ speedUnit: 'km/h' });
    expect(unit('velocity[knots]')).toMatchObject({ speedUnit: 'knots' });
    expect(unit('speed')).not.toHaveProperty('speedUnit');
  });

  it('can be named, the rest is guessed', () => {
    const header = ['when', 'breite', 'lon', 'bus'];
    expect(csvColumns(header, 'time=when,lat=breite,device=bus')).toEqual({
      at: { time: 0, lat: 1, lon: 2, device: 3 },
      header: true,
    });
  });

  it('can be listed in order where there is no header, or a useless one', () => {
    const told = 'device,time,lon,lat,speed:km/h,-';
    const at = { device: 0, time: 1, lon: 2, lat: 3, speed: 4 };
    const first = ['1', '2008-02-02 15:36:08', '116.5', '39.9', '5', ''];
    expect(csvColumns(first, told)).toEqual({ at, speedUnit: 'km/h', header: false });
    expect(csvColumns(['a', 'b', 'c', 'd', 'e'], told)).toMatchObject({ header: true });
  });

  it.each([
    ['a,b,c', undefined, 'no column for lat, lon, time among: a, b, c. Name them with --columns'],
    ['lat,lon,when', undefined, 'no column for time'],
    ['lat,lon,when', 'time=x', '--columns names x, which the header does not have'],
    ['1,2,3', 'lat,lon,colour', 'colour is not known; one of device, time'],
    ['1,2,3', 'lat,time,speed:furlongs', 'furlongs is no unit'],
    ['1,2,3', 'lat,time', 'no column for lon'],
  ])('%s with %s: in words what is missing', (header, told, words) => {
    expect(csvColumns(header.split(','), told)).toContain(words);
  });
});

describe('a CSV file', () => {
  it('is read row by row, each with its line and vehicle', async () => {
    const text = [
      '\ufeffid;time;lat;lon;speed_kmh',
      'a;2026-11-21T08:30:00Z;36.62;101.77;36',
      '',
      '"b ""x"";\ny";1795249800;36.62;101.77;',
      'c;1795249800000;36.62;101.77;-1',
    ].join('\r\n');
    expect(await readAll('csv', text)).toEqual([
      { device: 'a', line: 2, parsed: { ok: true, fix: { ...fix, speed: 10 } } },
      { device: 'b "x";\ny', line: 4, parsed: { ok: true, fix } },
      { device: 'c', line: 6, parsed: { ok: true, fix } },
    ]);
  });

  it('joins date and time, in the zone that is given', async () => {
    const text = 'date,time,lat,lon\n2026/11/21,16:30:00,36.62,101.77\n';
    expect(outcomes(await readAll('csv', text, { zoneless: 480 }))).toEqual([fix]);
  });

  it('refuses row by row', async () => {
    const rows = [
      'time,lat,lon,speed,heading,ignition',
      '2026-11-21T08:30:00Z,,101.77,,,',
      '2026-11-21T08:30:00Z,36.62',
      '2026-11-21T08:30:00Z,NaN,101.77,,,',
      '2026-11-21T08:30:00Z,north,101.77,,,',
      '2026-11-21T08:30:00Z,96,101.77,,,',
      '2026-11-21T08:30:00Z,36,101.77,fast,,',
      '2026-11-21T08:30:00Z,36,101.77,5,400,',
      '2026-11-21T08:30:00Z,36,101.77,5,40,maybe',
      ',36,101.77,5,40,',
      'noon,36,101.77,5,40,',
      '=HYPERLINK("x"),36,101.77,5,40,',
    ];
    expect(outcomes(await readAll('csv', rows.join('\n')))).toEqual([
      'no-position',
      'no-position',
      'no-position',
      'malformed',
      'out-of-range',
      'malformed',
      'out-of-range',
      'malformed',
      'no-time',
      'no-time',
      'no-time',
    ]);
  });

  it('without columns to go by is refused once, in words', async () => {
    const [only, ...more] = await readAll('csv', 'a,b\n1,2\n3,4\n');
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      parsed: { rejection: { detail: expect.stringContaining('--col') } },
    });
  });

  it('with a quote that nobody closes still ends', async () => {
    const rows = Array(400).fill('2026-11-21T08:30:00Z,36.62,101.77');
    const text = ['time,lat,lon', '2026-11-21T08:30:00Z,"36.62,101.77', ...rows].join('\n');
    const read = outcomes(await readAll('csv', text, {}, 65_536));
    expect(read).toEqual(['malformed', ...Array(400).fill(fix)]);
  });

  it('written by this service is read back', async () => {
    const full = { ...fix, speed: 5, heading: 90, accuracy: 3, altitude: 2261, ignition: false };
    const sent = [{ ...full, lift: 'up', lid: 'open', load: 'half' } as const, fix];
    const points = await readAll('csv', trackToCsv('truck-1', sent));
    expect(outcomes(points)).toEqual(sent);
    expect(points[0]!.device).toBe('truck-1');
  });

  it('of 3 MB is read whole, in pieces that cut rows apart', async () => {
    const row = (i: number) =>
      `bus-${i % 300},2026-11-21T08:30:00Z,12.5,36.62${i},101.77${i},SOUTHBOUND`;
    const rows = Array.from({ length: 45_000 }, (_, i) => row(i));
    const text = ['id,time,speed,lat,lon,sign', ...rows].join('\n');
    expect(text.length).toBeGreaterThan(2.7e6);
    expect(await readAll('csv', text, {}, 65_536)).toHaveLength(45_000);
  });
});
