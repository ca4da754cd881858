/** Whatever comes in: no decoder throws, every refusal has a known reason, and it does not take long. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Parsed, REJECT_REASONS } from '../../src/domain/fleet/fix.ts';
import { parsePositionMessage } from '../../src/wire/json-fix.ts';
import { parseOsmAnd } from '../../src/wire/osmand.ts';
import { parseOwnTracks } from '../../src/wire/owntracks.ts';
import { readJsonPoints } from '../../src/wire/tracks/json-points.ts';
import { readTrack, type TrackFormat } from '../../src/wire/tracks/read-track.ts';

const encoder = new TextEncoder();
const RUNS = { numRuns: 300 };
/** Generous: the machine may be busy. What is meant is that nothing takes minutes. */
const MOST_MS = 20_000;

/** A fix that can be stored, or a refusal in the closed set of reasons with a bounded text. */
function expectSound(parsed: Parsed): void {
  if (parsed.ok) {
    const { time, lat, lon, speed, heading, accuracy, altitude } = parsed.fix;
    expect(Number.isInteger(time) && time >= 315_964_800_000 && time < 253_402_300_800_000).toBe(
      true,
    );
    expect(Math.abs(lat) <= 90 && Math.abs(lon) <= 180).toBe(true);
    expect(heading === undefined || (heading >= 0 && heading < 360)).toBe(true);
    for (const value of [speed, heading, accuracy, altitude]) {
      // Every number must fit PostgreSQL's 32-bit real: neither too large nor too small to be 0.
      if (value !== undefined) {
        expect(Number.isFinite(Math.fround(value))).toBe(true);
        expect(value === 0 || Math.abs(value) >= 1e-30).toBe(true);
      }
    }
  } else {
    expect(REJECT_REASONS).toContain(parsed.rejection.reason);
    expect(parsed.rejection.detail.length).toBeLessThan(400);
  }
}

function ownTracksFixes(payload: Uint8Array): Parsed[] {
  const message = parseOwnTracks(payload);
  if (message.type === 'rejected') return [{ ok: false, rejection: message.rejection }];
  return 'parsed' in message ? [message.parsed] : [];
}

function osmAndFix(params: Record<string, unknown>): Parsed[] {
  return [parseOsmAnd(params).parsed];
}

const DECODERS: Record<string, (payload: Uint8Array) => Iterable<Parsed>> = {
  'native fixes': parsePositionMessage,
  OwnTracks: ownTracksFixes,
  OsmAnd: (payload) => {
    const text = new TextDecoder().decode(payload).slice(0, 10_000);
    return osmAndFix(Object.fromEntries(new URLSearchParams(text)));
  },
  'JSON points': (payload) =>
    [...readJsonPoints(new TextDecoder().decode(payload))].map((point) => point.parsed),
};

const FORMATS: TrackFormat[] = [
  'gpx',
  'nmea',
  'plt',
  'csv',
  'json-lines',
  'json-points',
  'owntracks-rec',
];

async function readBytes(format: TrackFormat, bytes: Uint8Array): Promise<Parsed[]> {
  async function* chunks() {
    for (let i = 0; i < bytes.length; i += 65_536) yield bytes.subarray(i, i + 65_536);
  }
  const fixes: Parsed[] = [];
  for await (const { parsed } of readTrack(format, chunks())) fixes.push(parsed);
  return fixes;
}

const SEEDS: Record<string, string> = {
  fix: '{"time":"2026-11-21T08:30:00Z","lat":36.62,"lon":101.77,"speed":12.5,"heading":270,"lid":"open","seq":7}',
  batch: '[{"time":1795249800000,"lat":36.62,"lon":101.77},{"time":1795249801000,"lat":1,"lon":2}]',
  ownTracks:
    '{"_type":"location","lat":52.37,"lon":10.02,"tst":1440395361,"vel":35,"cog":118,"acc":5}',
  osmAnd: 'id=a&lat=36.62&lon=101.77&timestamp=1795249800&speed=10&bearing=90&hdop=1.2',
  gpx: '<?xml version="1.0"?><gpx><trk><trkseg><trkpt lat="1" lon="2"><ele>3</ele><time>2026-11-21T08:30:00Z</time></trkpt></trkseg></trk></gpx>',
  nmea: '$GPRMC,093802,A,5213.1439,N,02100.6511,E,000.0,226.0,160305,004.2,E,D*15\r\n$GPGGA,093802,5213.1439,N,02100.6511,E,2,10,0.9,137.2,M,36.2,M,,*43\r\n',
  plt: 'Geolife trajectory\nWGS 84\nx\nx\nx\n0\n39.9,116.3,0,492,39744.1201851852,2008-10-23,02:53:04\n',
  csv: 'id,time,lat,lon,speed\na,2026-11-21T08:30:00Z,36.62,"101.77",5\n',
  points: '[{"point":"POINT(11.5 48.1)","time":"2014-09-10 06:54:07+0200","id":"x"}]',
  rec: '2015-08-24T05:55:07Z\t*  \t{"_type":"location","lat":1,"lon":2,"tst":1440395361}\n',
};

/** A valid message with some bytes changed, cut out, doubled or put in. */
const mutated = fc
  .record({
    seed: fc.constantFrom(...Object.values(SEEDS)),
    edits: fc.array(
      fc.record({
        at: fc.nat(400),
        cut: fc.nat(6),
        put: fc.oneof(
          fc.uint8Array({ maxLength: 4 }),
          fc
            .constantFrom(
              '1e309',
              '-1e-320',
              'NaN',
              '"',
              '[[',
              '{',
              '}',
              ',',
              '\\u0000',
              '-',
              '9'.repeat(40),
            )
            .map((text) => encoder.encode(text)),
        ),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ seed, edits }) => {
    let bytes = encoder.encode(seed);
    for (const { at, cut, put } of edits) {
      const i = at % (bytes.length + 1);
      bytes = new Uint8Array([...bytes.subarray(0, i), ...put, ...bytes.subarray(i + cut)]);
    }
    return bytes;
  });

const anything = fc.oneof(
  { weight: 4, arbitrary: mutated },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 4 }).map((text) => encoder.encode(text)) },
);

describe.each(Object.entries(DECODERS))('%s', (_, decode) => {
  it('judge whatever bytes', () => {
    fc.assert(
      fc.property(anything, (bytes) => {
        for (const parsed of decode(bytes)) expectSound(parsed);
      }),
      { numRuns: 1000 },
    );
  });
});

describe.each(FORMATS)('a track as %s', (format) => {
  it('is read whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        for (const parsed of await readBytes(format, bytes)) expectSound(parsed);
      }),
      RUNS,
    );
  });
});

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    1e300,
    -1e300,
    Number.MIN_VALUE,
    1.7e308,
    2 ** 53,
    '1',
    '',
    'NaN',
    null,
    true,
  ),
  fc.constantFrom('1901-12-13T20:45:52Z', '2090-01-01T00:00:00Z', '+275760-09-13T00:00:00Z'),
  fc.constantFrom("'; DROP TABLE fixes; --", '<script>alert(1)</script>', '$' + '{7*7}', '\u0000'),
  fc.constantFrom({}, [], [[]], { $gt: 0 }, { valueOf: 1 }, { toString: null }),
  fc.integer(),
);
const FIELDS = [
  'time',
  'lat',
  'lon',
  'speed',
  'heading',
  'accuracy',
  'altitude',
  'ignition',
  'lift',
  'lid',
  'load',
  'seq',
  '_type',
  'tst',
  'vel',
  'cog',
  'acc',
  'alt',
  'id',
  'timestamp',
  'location',
  'hdop',
  'valid',
  '__proto__',
  'constructor',
];

describe('hostile values in the right fields', () => {
  const sound = { time: 1_795_249_800_000, lat: 36.62, lon: 101.77, tst: 1_795_249_800 };
  const object = fc
    .dictionary(fc.constantFrom(...FIELDS), hostile, { maxKeys: 5 })
    .map((fields) => ({ ...sound, timestamp: '1795249800', _type: 'location', ...fields }));

  it('never throw, never become a fix that cannot be stored', () => {
    fc.assert(
      fc.property(object, (value) => {
        const payload = encoder.encode(JSON.stringify(value));
        for (const parsed of parsePositionMessage(payload)) expectSound(parsed);
        for (const parsed of ownTracksFixes(payload)) expectSound(parsed);
        for (const parsed of osmAndFix(value)) expectSound(parsed);
      }),
      { numRuns: 3000 },
    );
  });

  it('leave Object.prototype as it was', () => {
    parsePositionMessage(
      encoder.encode('{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}'),
    );
    parseOsmAnd(JSON.parse('{"__proto__":{"lat":"1"}}') as Record<string, unknown>);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

const MEGABYTE = 1_048_576;
const HUGE: Record<string, string> = {
  brackets: '['.repeat(MEGABYTE),
  objects: '{"a":'.repeat(MEGABYTE / 5),
  digits: '9'.repeat(MEGABYTE),
  'a number in a field': `{"lat":${'9'.repeat(MEGABYTE - 100)},"lon":1}`,
  quotes: '"'.repeat(MEGABYTE),
  backslashes: `"${'\\'.repeat(MEGABYTE - 2)}"`,
  spaces: ' '.repeat(MEGABYTE),
  'a long batch': `[${'{},'.repeat(MEGABYTE / 3 - 2)}{}]`,
  'one long line': `time,lat,lon,${'x,'.repeat(MEGABYTE / 2)}`,
  'many short lines': 'a,"b\n'.repeat(20_000),
  dollars: '$GPRMC,'.repeat(MEGABYTE / 7),
  tags: '<gpx>'.repeat(MEGABYTE / 5),
  'attributes without end': `<gpx ${'a="b" '.repeat(MEGABYTE / 6)}`,
  angles: '<'.repeat(MEGABYTE),
};

/** Of many items only the kinds are looked at: the point here is the time they take. */
function reasonsIn(fixes: Iterable<Parsed>): string[] {
  const reasons = new Set<string>();
  for (const parsed of fixes) if (!parsed.ok) reasons.add(parsed.rejection.reason);
  return [...reasons];
}

describe.each(Object.entries(HUGE))('up to a megabyte of %s', (_, text) => {
  const bytes = encoder.encode(text);

  it('is refused or read in bounded time by all', async () => {
    const all: [string, () => Iterable<Parsed> | Promise<Parsed[]>][] = [
      ...Object.entries(DECODERS).map(
        ([n, decode]) => [n, () => decode(bytes)] as [string, () => Iterable<Parsed>],
      ),
      ...FORMATS.map(
        (format) => [format, () => readBytes(format, bytes)] as [string, () => Promise<Parsed[]>],
      ),
    ];
    for (const [name, read] of all) {
      const began = performance.now();
      const reasons = reasonsIn(await read());
      expect(performance.now() - began, name).toBeLessThan(MOST_MS);
      for (const reason of reasons) expect(REJECT_REASONS).toContain(reason);
    }
  }, 120_000);
});
