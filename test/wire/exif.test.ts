import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPhotoReader, HEAD_BYTES } from '../../src/wire/exif.ts';
import { photoTypeOf } from '../../src/wire/photo-type.ts';
import {
  ascii,
  byte,
  djiXmp,
  NO_PICTURE,
  rational,
  short,
  shotTags,
  tiff,
  withMetadata,
} from '../fixtures/photo-bytes.ts';

const read = createPhotoReader('Asia/Shanghai');
const of = (exif?: Uint8Array, xmp?: string, name = 'photo.jpg') =>
  read({ head: withMetadata(NO_PICTURE, exif, xmp) }, name);
const at = (text: string) => Date.parse(text);

const SHOT = tiff(
  shotTags({ taken: '2026:11:21 16:30:00', lat: 36.6205, lon: 101.78, altitude: 2261.5 }),
);
const DJI = {
  RelativeAltitude: '+50.10',
  AbsoluteAltitude: '+2311.00',
  GimbalYawDegree: '-12.50',
  GimbalPitchDegree: '-89.90',
  GimbalRollDegree: '+0.00',
};

describe('the metadata of a photo', () => {
  it('are those of EXIF and of DJI’s XMP', async () => {
    expect(await of(SHOT, djiXmp(DJI), 'DJI_0018.JPG')).toEqual({
      taken: at('2026-11-21T08:30:00Z'),
      place: [expect.closeTo(101.78, 6), expect.closeTo(36.6205, 6)],
      altitude: 2261.5,
      relative: 50.1,
      gimbal: { yaw: 347.5, pitch: -89.9, roll: 0 },
      camera: { make: 'DJI', model: 'FC6310', focal: 8.8, focal35: 24 },
      orientation: 1,
      sequence: 18,
      faults: [],
    });
  });

  it('of big-endian and little-endian files, in the JPEG, bare, or in blocks of a decoder are the same', async () => {
    const inJpeg = await of(SHOT);
    expect(await read({ head: SHOT }, 'photo.tif')).toEqual(inJpeg);
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const block = Buffer.concat([Buffer.from('Exif\0\0'), SHOT]);
    expect(await read({ head: png, exif: block }, 'photo.png')).toEqual(inJpeg);
    const big = Buffer.from(
      // One entry: Orientation (0x0112), SHORT, 6.
      '4d4d002a00000008000101120003000000010006000000000000',
      'hex',
    );
    expect(await of(big)).toEqual({ orientation: 6, faults: [] });
  });

  it('of a file without any are none', async () => {
    expect(await of()).toEqual({ faults: [] });
    expect(await read({ head: new Uint8Array() }, '')).toEqual({ faults: [] });
  });
});

describe('the time', () => {
  const taken = async (exif: Parameters<typeof tiff>[0]['exif']) => {
    const { taken: time, faults } = await of(tiff({ exif: exif! }));
    return { time: time === undefined ? undefined : new Date(time).toISOString(), faults };
  };
  it.each([
    ['is the bureau’s without a zone', { 36867: ascii('2026:11:21 16:30:00') }, '08:30:00.000'],
    [
      'is that of its zone where there is one',
      { 36867: ascii('2026:11:21 16:30:00'), 36881: ascii('+02:00') },
      '14:30:00.000',
    ],
    [
      'has parts of a second',
      { 36867: ascii('2026:11:21 16:30:00'), 37521: ascii('683670') },
      '08:30:00.683',
    ],
    ['is read with dashes and a T', { 36867: ascii('2026-11-21T16:30:00') }, '08:30:00.000'],
    [
      'is when it was made digital where nothing else is there',
      { 36867: ascii('    :  :     :  :  '), 36868: ascii('2026:11:21 16:30:00') },
      '08:30:00.000',
    ],
  ])('%s', async (_, exif, clock) => {
    expect(await taken(exif)).toEqual({ time: `2026-11-21T${clock}Z`, faults: [] });
  });

  it.each(['0000:00:00 00:00:00', ''])('is none where it was never set (%s)', async (text) => {
    expect(await taken({ 36867: ascii(text) })).toEqual({ time: undefined, faults: [] });
  });

  it.each(['2026:13:21 16:30:00', '2026:11:21 25:30:00', '1901:01:01 00:00:00', 'today'])(
    'that is none is a fault (%s)',
    async (text) => {
      const { time, faults } = await taken({ 36867: ascii(text) });
      expect(time).toBeUndefined();
      expect(faults).toEqual([`DateTimeOriginal is ${text}`]);
    },
  );

  it('of a wrong type is a fault', async () => {
    expect(await taken({ 36867: short(7) })).toEqual({
      time: undefined,
      faults: ['DateTimeOriginal is no text'],
    });
  });

  it('of a bureau whose clocks change is by the clock of that day', async () => {
    const berlin = createPhotoReader('Europe/Berlin');
    const on = async (text: string) =>
      (await berlin({ head: tiff({ exif: { 36867: ascii(text) } }) }, 'a.tif')).taken;
    expect(await on('2026:03:29 01:59:59')).toBe(at('2026-03-29T00:59:59Z'));
    expect(await on('2026:03:29 03:00:00')).toBe(at('2026-03-29T01:00:00Z'));
    expect(await on('2026:10:25 03:00:00')).toBe(at('2026-10-25T02:00:00Z'));
  });

  it('of GPS is in UTC', async () => {
    const gps = { 7: rational(8, 1, 30, 1, 1500, 1000), 29: ascii('2026:11:21') };
    expect((await of(tiff({ gps }))).gpsTime).toBe(at('2026-11-21T08:30:01.500Z'));
    const wrong = await of(tiff({ gps: { ...gps, 7: rational(24, 1, 0, 1, 0, 0) } }));
    expect(wrong).toEqual({ faults: ['the GPS time is none'] });
  });
});

describe('the place', () => {
  const lat = { 1: ascii('N'), 2: rational(36, 1, 37, 1, 1380, 100) };
  const lon = { 3: ascii('E'), 4: rational(101, 1, 46, 1, 4800, 100) };
  const place = async (gps: Parameters<typeof tiff>[0]['gps'], xmp?: string) =>
    (await of(tiff({ gps: gps! }), xmp)).place;

  it('is east and north, or west and south', async () => {
    expect(await place({ ...lat, ...lon })).toEqual([
      expect.closeTo(101.78, 6),
      expect.closeTo(36.6205, 6),
    ]);
    expect(await place({ ...lat, ...lon, 1: ascii('S'), 3: ascii('W') })).toEqual([
      expect.closeTo(-101.78, 6),
      expect.closeTo(-36.6205, 6),
    ]);
  });

  it.each([
    ['0, 0', { 1: ascii('N'), 2: rational(0, 1, 0, 1, 0, 1), 3: ascii('E'), 4: rational(0, 1) }],
    ['91° north', { ...lat, ...lon, 2: rational(91, 1, 0, 1, 0, 1) }],
    ['nought over nought', { ...lat, ...lon, 2: rational(0, 0, 0, 0, 0, 0) }],
    ['without its side', { 2: lat[2], 4: lon[4] }],
    ['of text', { ...lat, ...lon, 4: ascii('east') }],
    ['without a longitude', lat],
  ])('%s is none', async (_, gps) => {
    expect(await of(tiff({ gps }))).toEqual({ faults: ['the GPS position is none'] });
  });

  it('stands in XMP where it does not stand in EXIF', async () => {
    const adobe = '<rdf:Description exif:GPSLatitude="36,37.23N" exif:GPSLongitude="101,46,48W">';
    expect(await place({}, adobe)).toEqual([
      expect.closeTo(-101.78, 6),
      expect.closeTo(36.6205, 6),
    ]);
    const dji = djiXmp({ GpsLatitude: '+36.6205', GpsLongtitude: '+101.78' });
    expect(await place({}, dji)).toEqual([101.78, 36.6205]);
    expect(await place({}, djiXmp({ GpsLatitude: '36.6205', GpsLongitude: 'NaN' }))).toBe(
      undefined,
    );
  });

  it('may lie below the sea', async () => {
    const below = await of(tiff({ gps: { 5: byte(1), 6: rational(1540, 10) } }));
    expect(below.altitude).toBe(-154);
    const absurd = await of(tiff({ gps: { 6: rational(4_294_967_295, 1) } }));
    expect(absurd).toEqual({ faults: ['the GPS altitude is none'] });
  });

  it('has heights and angles only within what there can be', async () => {
    const xmp = djiXmp({ ...DJI, GimbalPitchDegree: '-891', RelativeAltitude: 'high' });
    expect(await of(undefined, xmp)).toEqual({
      altitude: 2311,
      faults: ['the gimbal angles are none'],
    });
  });

  it('is read from elements as from attributes', async () => {
    const xmp = '<drone-dji:RelativeAltitude>+12.30</drone-dji:RelativeAltitude>';
    expect((await of(undefined, xmp)).relative).toBe(12.3);
  });
});

it.each([
  ['DJI_0018.JPG', 18],
  ['DJI_20260105103000_0018_V.JPG', 18],
  ['DSC01234.ARW', 1234],
  ['IMG_20180725_163423.jpg', undefined],
  ['photo.jpg', undefined],
])('the camera’s own number in %s is %s', async (name, number) => {
  expect((await of(undefined, undefined, name)).sequence).toBe(number);
});

it.each([
  ['image/jpeg', 'ffd8ffe0'],
  ['image/png', '89504e470d0a1a0a'],
  ['image/webp', '52494646000000005745425056503820'],
  ['image/tiff', '4d4d002a'],
  ['image/heic', '000000186674797068656963000000006d696631'],
  [undefined, '000000206674797061766966000000006d696631'],
  [undefined, '0000001c667479706d696631000000006176696600000000'],
  [undefined, '3c7376673e'],
  [undefined, '25504446'],
  [undefined, ''],
])('%s is told by its bytes', (type, hex) => {
  expect(photoTypeOf(Buffer.from(hex, 'hex'))).toBe(type);
});

describe('whatever the bytes are', () => {
  const whole = withMetadata(NO_PICTURE, SHOT, djiXmp(DJI));
  /** What the reader promises of any metadata. */
  const sane = async (bytes: Uint8Array) => {
    const found = await read({ head: bytes, exif: bytes, xmp: bytes }, 'a.jpg');
    const { place, taken, gimbal, altitude = 0, relative = 0, orientation = 1 } = found;
    if (place) {
      expect(Math.abs(place[0])).toBeLessThanOrEqual(180);
      expect(Math.abs(place[1])).toBeLessThanOrEqual(90);
    }
    if (taken !== undefined) expect(new Date(taken).getUTCFullYear()).toBeGreaterThan(1988);
    if (gimbal) expect(gimbal.yaw).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(altitude + relative)).toBe(true);
    expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(orientation);
    expect(found.faults.length).toBeLessThanOrEqual(10);
    // It is kept as jsonb, which takes neither NUL nor half a surrogate pair.
    expect(JSON.stringify(found)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  };

  it('reading them gives values in range or none', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), sane), {
      seed: 1,
      numRuns: 200,
    });
  });

  it('reading a header in which bytes were changed, put in or cut off does too', async () => {
    const change = fc.record({
      at: fc.nat(whole.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: whole.length }),
        async (changes, length) => {
          const bytes = Buffer.from(whole);
          for (const { at: offset, bytes: put } of changes)
            bytes.set(put.subarray(0, bytes.length - offset), offset);
          await sane(bytes);
          await sane(bytes.subarray(0, length));
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });

  it('a time of any digits is a time or none', async () => {
    const two = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));
    await fc.assert(
      fc.asyncProperty(fc.array(two, { minLength: 7, maxLength: 7 }), async (p) => {
        const text = `${p[0]}${p[1]}:${p[2]}:${p[3]} ${p[4]}:${p[5]}:${p[6]}`;
        await sane(tiff({ exif: { 36867: ascii(text), 36881: ascii(`+${p[6]}:${p[5]}`) } }));
      }),
      { seed: 3, numRuns: 200, examples: [[['20', '26', '13', '01', '00', '00', '00']]] },
    );
  });

  it('a directory that would keep a reader busy is not read', async () => {
    const entries = 5400;
    const busy = Buffer.alloc(65_000, 0x20);
    SHOT.copy(busy, 0, 0, 8);
    busy.writeUInt16LE(entries, 8);
    for (let i = 0; i < entries; i++) {
      // Model again and again, each time of 64 KB.
      const row = 10 + i * 12;
      busy.writeUInt16LE(0x110, row);
      busy.writeUInt16LE(2, row + 2);
      busy.writeUInt32LE(64_000, row + 4);
      busy.writeUInt32LE(100, row + 8);
    }
    expect(await of(busy)).toEqual({
      faults: ['the EXIF block has more entries than any camera writes'],
    });
  });

  it('directories that point at one another come to an end', async () => {
    const circle = tiff({ exif: { 36867: ascii('2026:11:21 16:30:00') } });
    // The EXIF directory is the first directory again.
    circle.writeUInt32LE(8, 8 + 2 + 8);
    expect((await of(circle)).taken).toBeUndefined();
  });
});

const CORPUS = fileURLToPath(new URL('../../../shared/data/photos/', import.meta.url));

describe.skipIf(!existsSync(CORPUS))('recorded photos', () => {
  const files = existsSync(CORPUS) ? readdirSync(CORPUS) : [];
  const lines: Record<string, string> = {};
  it.each(files)('%s is read', async (name) => {
    const bytes = readFileSync(CORPUS + name);
    const found = await read({ head: bytes.subarray(0, HEAD_BYTES) }, name);
    lines[name] = JSON.stringify({
      ...found,
      ...(found.taken !== undefined && { taken: new Date(found.taken).toISOString() }),
    });
    if (!name.startsWith('DJI_')) return;
    expect(found).toMatchObject({
      camera: { make: 'DJI' },
      place: [expect.any(Number), expect.any(Number)],
      gimbal: { pitch: expect.any(Number) },
      relative: expect.any(Number),
      faults: [],
    });
  });
  it('prints what was read of each', () => {
    console.log(lines);
    expect(Object.keys(lines)).toEqual(files);
  });
});
