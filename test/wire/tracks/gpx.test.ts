import { describe, expect, it } from 'vitest';
import { trackToGpx } from '../../../src/wire/tracks/format.ts';
import { outcomes, readAll } from './reading.ts';

const gpx = (inside: string) =>
  `<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1">${inside}</gpx>`;
const segment = (points: string) => `<trk><trkseg>${points}</trkseg></trk>`;
const TIME = Date.UTC(2026, 10, 21, 8, 30);
const at = '<time>2026-11-21T08:30:00Z</time>';

describe('a GPX file', () => {
  it('gives the points of its tracks, not its waypoints and routes', async () => {
    const other = `<wpt lat="1" lon="2">${at}</wpt><rte><rtept lat="1" lon="2">${at}</rtept></rte>`;
    const point = `<trkpt lat="36.62" lon="101.77"><ele>2261</ele>${at}</trkpt>`;
    const commented = `<!-- <trkpt lat="5" lon="5">${at}</trkpt> -->`;
    const points = await readAll('gpx', gpx(other + commented + segment(point)));
    expect(points).toEqual([
      { parsed: { ok: true, fix: { time: TIME, lat: 36.62, lon: 101.77, altitude: 2261 } } },
    ]);
  });

  it('with several tracks tells them apart, with several segments does not', async () => {
    const point = `<trkpt lat="1" lon="2">${at}</trkpt>`;
    const two = `<trk><trkseg>${point}</trkseg><trkseg>${point}</trkseg></trk>`;
    const empty = '<trk><name>x</name><trkseg></trkseg></trk>';
    const devices = async (tracks: string) =>
      (await readAll('gpx', gpx(tracks))).map((one) => one.device);
    expect(await devices(two + empty)).toEqual([undefined, undefined]);
    expect(await devices(two + segment(point))).toEqual(['1', '1', '2']);
  });

  it('may carry speed and course in GPX 1.0, in extensions and in those of Garmin', async () => {
    const fields = '<speed>5</speed><course>90</course>';
    const garmin = `<x:TrackPointExtension><x:speed>5</x:speed><x:course>90</x:course></x:TrackPointExtension>`;
    const points = [
      `${at}${fields}<hdop>2</hdop>`,
      `${at}<extensions>${fields}</extensions>`,
      `${at}<extensions>${garmin}</extensions>`,
    ];
    const text = points.map((inside) => `<trkpt lat="1" lon="2">${inside}</trkpt>`).join('');
    const fix = { time: TIME, lat: 1, lon: 2, speed: 5, heading: 90 };
    expect(outcomes(await readAll('gpx', gpx(segment(text))))).toEqual([
      { ...fix, accuracy: 10 },
      fix,
      fix,
    ]);
  });

  it('has its points refused one by one', async () => {
    const time = (text: string) => `<time>${text}</time>`;
    const text = [
      `<trkpt lat="1" lon="2"/>`,
      `<trkpt lat="1" lon="2">${time('1901-12-13T20:45:52.2073437Z')}</trkpt>`,
      `<trkpt lat="1" lon="2">${time('1970-01-01T00:00:00Z')}</trkpt>`,
      `<trkpt lat="1" lon="2">${time('soon')}</trkpt>`,
      `<trkpt lon="2">${at}</trkpt>`,
      `<trkpt lat="91" lon="2">${at}</trkpt>`,
    ];
    expect(outcomes(await readAll('gpx', gpx(segment(text.join('')))))).toEqual([
      'no-time',
      'too-old',
      'too-old',
      'no-time',
      'no-position',
      'out-of-range',
    ]);
  });

  it.each([
    ['a DOCTYPE', `<!DOCTYPE x [<!ENTITY a "b">]>${gpx('')}`],
    ['broken XML', '<gpx><trk>'],
    ['no GPX at all', '<kml></kml>'],
    ['nesting without end', '<gpx>'.repeat(10_000)],
    ['nothing', ''],
  ])('with %s is refused as a whole', async (_, text) => {
    expect(outcomes(await readAll('gpx', text, {}, 65_536))).toEqual(['malformed']);
  });

  it('written by this service is read back', async () => {
    const fix = { time: TIME, lat: 36.62, lon: 101.77, speed: 5, heading: 90, altitude: 2261 };
    expect(outcomes(await readAll('gpx', trackToGpx('a', [fix, fix])))).toEqual([fix, fix]);
  });
});
