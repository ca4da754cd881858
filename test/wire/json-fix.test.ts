import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fix, RejectReason } from '../../src/domain/fleet/fix.ts';
import { formatFix, parsePositionMessage } from '../../src/wire/json-fix.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (value: unknown) => parsePositionMessage(bytes(JSON.stringify(value)));

/** The reason for one refused fix, or 'taken'. */
function outcome(value: unknown): RejectReason | 'taken' {
  const [parsed, ...more] = parse(value);
  expect(more).toEqual([]);
  return parsed!.ok ? 'taken' : parsed!.rejection.reason;
}

function detail(value: unknown): string {
  const [parsed] = parse(value);
  return parsed!.ok ? '' : parsed!.rejection.detail;
}

const base = { time: '2026-11-21T08:30:00Z', lat: 36.62, lon: 101.77 };
const TIME = Date.UTC(2026, 10, 21, 8, 30);

describe('a native fix', () => {
  it('is read with all its fields', () => {
    const sent = {
      ...base,
      speed: 12.5,
      heading: 270,
      accuracy: 4,
      altitude: 2261,
      ignition: true,
      lift: 'down',
      lid: 'closed',
      load: 'full',
      seq: 7,
    };
    expect(parse(sent)).toEqual([{ ok: true, fix: { ...sent, time: TIME } }]);
  });

  it('needs only time, lat and lon; null is the same as absent', () => {
    const taken = [{ ok: true, fix: { ...base, time: TIME } }];
    expect(parse(base)).toEqual(taken);
    expect(parse({ ...base, speed: null, lid: null, ignition: null })).toEqual(taken);
  });

  it('carries no field that nobody has asked for', () => {
    const [parsed] = parse({ ...base, fuel: 12, html: '<script>', nested: { deep: [1] } });
    expect(parsed).toEqual({ ok: true, fix: { ...base, time: TIME } });
  });

  it('takes epoch milliseconds', () => {
    expect(parse({ ...base, time: TIME + 0.7 })).toEqual(parse({ ...base, time: TIME }));
  });

  it('turns heading 360 into 0, and values too small to store into 0', () => {
    const [parsed] = parse({ ...base, heading: 360, speed: 1e-300, altitude: -1e-320 });
    expect(parsed).toMatchObject({ ok: true, fix: { heading: 0, speed: 0, altitude: 0 } });
  });

  it.each([
    [{ time: base.time }, 'no-position'],
    [{ ...base, lat: null }, 'no-position'],
    [{ lat: 1, lon: 2 }, 'no-time'],
    [{ ...base, time: '2026-11-21 08:30' }, 'no-time'],
    [{ ...base, time: '2026-11-21T08:30:00' }, 'no-time'],
    [{ ...base, time: 1_795_249_800 }, 'no-time'],
    [{ ...base, time: 1e300 }, 'no-time'],
    [{ ...base, time: {} }, 'malformed'],
    [{ ...base, time: '1901-12-13T20:45:52Z' }, 'too-old'],
    [{ ...base, time: '1970-01-01T00:00:00Z' }, 'too-old'],
    [{ ...base, time: -5 }, 'too-old'],
    [{ ...base, time: 1.1e11 }, 'too-old'],
    [{ ...base, time: '2090-01-01T00:00:00Z' }, 'taken'],
    [{ ...base, lat: '36.6' }, 'malformed'],
    [{ ...base, lat: true }, 'malformed'],
    [{ ...base, lat: 90.0001 }, 'out-of-range'],
    [{ ...base, lon: -180.1 }, 'out-of-range'],
    [{ ...base, heading: 361 }, 'out-of-range'],
    [{ ...base, heading: -1 }, 'out-of-range'],
    [{ ...base, speed: -0.1 }, 'out-of-range'],
    [{ ...base, speed: 400 }, 'out-of-range'],
    [{ ...base, accuracy: -1 }, 'out-of-range'],
    [{ ...base, accuracy: 1e300 }, 'out-of-range'],
    [{ ...base, altitude: 1e39 }, 'out-of-range'],
    [{ ...base, seq: 1.5 }, 'out-of-range'],
    [{ ...base, seq: 1e300 }, 'out-of-range'],
    [{ ...base, ignition: 'on' }, 'malformed'],
    [{ ...base, lift: 'sideways' }, 'malformed'],
    [{ ...base, load: 3 }, 'malformed'],
    ['a fix', 'malformed'],
    [42, 'malformed'],
    [null, 'malformed'],
  ])('%j is %s', (value, expected) => {
    expect(outcome(value)).toBe(expected);
  });

  it('says in plain words what is wrong with it', () => {
    expect(detail({ ...base, lat: '36.6' })).toBe('lat must be a number, not "36.6"');
    expect(detail({ ...base, lat: 91.2 })).toBe('lat 91.2 is not within ±90');
    expect(detail({ ...base, time: 1_795_249_800 })).toMatch(/looks like seconds: send millisec/);
    expect(detail({ ...base, time: '2026-11-21T08:30:00' })).toMatch(/no UTC offset/);
  });

  it('repeats only a bounded, cleaned piece of what was sent', () => {
    const long = detail({ ...base, lift: `\u0007${'x'.repeat(100_000)}` });
    expect(long.length).toBeLessThan(140);
    expect(long).toContain('"·xxx');
  });

  it('cannot be forged through __proto__', () => {
    const sent = bytes('{"time":"2026-11-21T08:30:00Z","__proto__":{"lat":1,"lon":2}}');
    expect(parsePositionMessage(sent)).toMatchObject([{ rejection: { reason: 'no-position' } }]);
    expect(({} as Record<string, unknown>).lat).toBeUndefined();
  });
});

describe('a batch', () => {
  it('is judged element by element: one bad fix spoils no other', () => {
    const parsed = parse([base, { ...base, lat: 95 }, 'nothing', base]);
    expect(parsed.map((one) => (one.ok ? 'ok' : one.rejection.reason))).toEqual([
      'ok',
      'out-of-range',
      'malformed',
      'ok',
    ]);
  });

  it('holds at most 1000 fixes; none is none', () => {
    expect(parse(Array(1000).fill(base))).toHaveLength(1000);
    expect(parse(Array(1001).fill(base))).toMatchObject([{ rejection: { reason: 'malformed' } }]);
    expect(parse([])).toEqual([]);
  });
});

describe('an unreadable message is one malformed', () => {
  it.each([
    ['nothing', ''],
    ['half a message', '{"lat": 1'],
    ['NaN', '{"lat": NaN, "lon": 1, "time": 1}'],
    ['deep nesting', `${'['.repeat(9)}${']'.repeat(9)}`],
    ['very deep nesting', '['.repeat(500_000)],
    ['nesting inside a batch', `[{"x":${'['.repeat(7)}${']'.repeat(7)}}]`],
    ['more than a megabyte', `"${' '.repeat(1_048_576)}"`],
  ])('%s', (_, text) => {
    expect(parsePositionMessage(bytes(text))).toMatchObject([
      { ok: false, rejection: { reason: 'malformed' } },
    ]);
  });

  it('but brackets inside a text are no nesting, and quotes in it do not hide any', () => {
    const text = (x: string) => `{"x":${x},"time":"2026-11-21T08:30:00Z","lat":1,"lon":2}`;
    expect(parsePositionMessage(bytes(text('"[[[[[[[[[[[["')))[0]!.ok).toBe(true);
    expect(parsePositionMessage(bytes(text('"\\\\\\"[[[[[[[[[[[["')))[0]!.ok).toBe(true);
    expect(parsePositionMessage(bytes(text(`["\\"",${'['.repeat(7)}${']'.repeat(7)}]`)))).toEqual([
      { ok: false, rejection: { reason: 'malformed', detail: 'nested deeper than 8 levels' } },
    ]);
  });
});

const anyFix: fc.Arbitrary<Fix> = fc
  .record(
    {
      time: fc.integer({ min: 315_964_800_000, max: 4_000_000_000_000 }),
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
      speed: fc.double({ min: 0, max: 399, noNaN: true }),
      heading: fc.double({ min: 0, max: 359.999, noNaN: true }),
      accuracy: fc.double({ min: 0, max: 1e6, noNaN: true }),
      altitude: fc.double({ min: -500, max: 9000, noNaN: true }),
      ignition: fc.boolean(),
      lift: fc.constantFrom('up', 'down', 'fault'),
      lid: fc.constantFrom('open', 'closed', 'fault'),
      load: fc.constantFrom('empty', 'half', 'full'),
      seq: fc.nat(),
    },
    { requiredKeys: ['time', 'lat', 'lon'] },
  )
  .map((fix) => {
    const rounded = Object.entries(fix).map(([key, value]) => [
      key,
      typeof value === 'number' && key !== 'time' ? Math.round(value * 1e6) / 1e6 + 0 : value,
    ]);
    return Object.fromEntries(rounded) as Fix;
  });

describe('formatFix', () => {
  it('is undone by parsing', () => {
    fc.assert(
      fc.property(anyFix, (fix) => {
        expect(parse(formatFix(fix))).toEqual([{ ok: true, fix }]);
      }),
    );
  });
});

describe('the speed of parsing', () => {
  const messages = Array.from({ length: 1000 }, (_, i) =>
    JSON.stringify({ ...base, lat: 36 + i * 1e-6, speed: 12.3, heading: 123.4 }),
  );

  /** Messages a second over some rounds. */
  function rate(read: () => void): number {
    const began = performance.now();
    for (let round = 0; round < 50; round++) read();
    return Math.round((50 * messages.length) / ((performance.now() - began) / 1000));
  }

  it('is near that of JSON.parse alone', () => {
    const payloads = messages.map(bytes);
    const bare = () => messages.forEach((message) => void JSON.parse(message));
    const whole = () => payloads.forEach((payload) => void parsePositionMessage(payload));
    // The first of each warms up.
    const rates = [bare, whole, bare, whole].map(rate);
    console.log(`a second: JSON.parse ${rates[2]}, parsePositionMessage ${rates[3]}`);
    expect(rates[3]! * 10).toBeGreaterThan(rates[2]!);
  });
});
