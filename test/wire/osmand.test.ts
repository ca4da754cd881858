import { describe, expect, it } from 'vitest';
import { parseOsmAnd } from '../../src/wire/osmand.ts';

const base = { id: 'ebike-7', lat: '36.62', lon: '101.77', timestamp: '1795249800' };
const reason = (params: Record<string, unknown>) => {
  const { parsed } = parseOsmAnd(params);
  return parsed.ok ? 'taken' : parsed.rejection.reason;
};

describe('an OsmAnd report', () => {
  it('is read with speed in knots', () => {
    const sent = { ...base, token: 't', speed: '10', bearing: '90.5', altitude: '2261' };
    expect(parseOsmAnd({ ...sent, accuracy: '4', batt: '80' })).toEqual({
      device: 'ebike-7',
      token: 't',
      parsed: {
        ok: true,
        fix: {
          time: 1_795_249_800_000,
          lat: 36.62,
          lon: 101.77,
          speed: expect.closeTo(5.14444, 5),
          heading: 90.5,
          altitude: 2261,
          accuracy: 4,
        },
      },
    });
  });

  it('knows its other spellings', () => {
    const { id, lat, lon, timestamp } = base;
    const expected = parseOsmAnd(base);
    expect(parseOsmAnd({ deviceid: id, location: `${lat},${lon}`, timestamp })).toEqual(expected);
    expect(parseOsmAnd({ ...base, timestamp: '1795249800000' })).toEqual(expected);
    expect(parseOsmAnd({ ...base, timestamp: '2026-11-21T08:30:00Z' })).toEqual(expected);
    expect(parseOsmAnd({ ...base, timestamp: '2026-11-21 08:30:00' })).toEqual(expected);
    expect(parseOsmAnd({ ...base, speed: '-1', heading: '-1' })).toEqual(expected);
    expect(parseOsmAnd({ ...base, lat: ['36.62', '99'] })).toEqual(expected);
    expect(parseOsmAnd({ ...base, hdop: '2' })).toMatchObject({
      parsed: { fix: { accuracy: 10 } },
    });
  });

  it.each([
    [{}, 'no-position'],
    [{ ...base, valid: 'false' }, 'no-position'],
    [{ ...base, lat: '' }, 'no-position'],
    [{ ...base, lat: 'NaN' }, 'malformed'],
    [{ ...base, lat: '0x10' }, 'malformed'],
    [{ ...base, lat: '91' }, 'out-of-range'],
    [{ ...base, lat: '1e999' }, 'out-of-range'],
    [{ ...base, lat: { $gt: '' } }, 'no-position'],
    [{ ...base, speed: "1' OR 1=1" }, 'malformed'],
    [{ ...base, speed: '1000' }, 'out-of-range'],
    [{ ...base, timestamp: undefined }, 'no-time'],
    [{ ...base, timestamp: 'soon' }, 'no-time'],
    [{ ...base, timestamp: '0' }, 'too-old'],
    [{ ...base, location: 'here', lat: undefined, lon: undefined }, 'malformed'],
  ])('%j: %s', (params, expected) => {
    expect(reason(params)).toBe(expected);
  });
});
