import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestamp, readLooseTime, readTimeText } from '../../src/wire/timestamp.ts';

describe('an RFC 3339 time', () => {
  it('agrees with Date for every moment and offset', () => {
    const moment = fc.date({
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moment, fc.integer({ min: -720, max: 840 }), (date, offset) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
        const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
        const sign = offset < 0 ? '-' : '+';
        expect(parseTimestamp(`${local}${sign}${hours}:${minutes}`)).toBe(date.getTime());
        expect(parseTimestamp(`${local}${sign}${hours}${minutes}`)).toBe(date.getTime());
        expect(parseTimestamp(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  it.each([
    ['2014-09-10 06:54:07+0200', '2014-09-10T04:54:07.000Z'],
    ['2014-09-10 06:54:07-06', '2014-09-10T12:54:07.000Z'],
    ['2014-09-10T06:54:07.2073437Z', '2014-09-10T06:54:07.207Z'],
    ['2014-09-10t06:54:07,5z', '2014-09-10T06:54:07.500Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0085-06-01T00:00:00Z', '0085-06-01T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(new Date(parseTimestamp(text)).toISOString()).toBe(expected);
  });

  it.each([
    '',
    '2026-11-21',
    '2026-11-21T08:30:00',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T08:60:00Z',
    '2026-11-21T08:30:61Z',
    '2026-11-21T08:30:00.Z',
    '2026-11-21T08:30:00Zulu',
    '2026-11-21T08:30:00+8',
    '2026-11-21T08:30:00+08:0',
    '2026-11-21T08:30:00+24:00',
    '2026-11-21X08:30:00Z',
    '+026-11-21T08:30:00Z',
    'Sat, 21 Nov 2026 08:30:00 GMT',
  ])('%j is none', (text) => {
    expect(parseTimestamp(text)).toBeNaN();
  });

  it('without an offset counts only where the caller knows which', () => {
    expect(parseTimestamp('2026-11-21T08:30:00', 480)).toBe(Date.UTC(2026, 10, 21, 0, 30));
    expect(readTimeText('2026-11-21T08:30:00')).toMatchObject({ reason: 'no-time' });
  });
});

describe('a loose time', () => {
  it('is seconds below 1e11 and milliseconds above', () => {
    expect(readLooseTime('1440395361')).toBe(1_440_395_361_000);
    expect(readLooseTime('1440395361.25')).toBe(1_440_395_361_250);
    expect(readLooseTime('1440395361000')).toBe(1_440_395_361_000);
    expect(readLooseTime('2015/08/24 05:49:21')).toBe(1_440_395_361_000);
    expect(readLooseTime('yesterday')).toMatchObject({ reason: 'no-time' });
    expect(readLooseTime(undefined)).toMatchObject({ reason: 'no-time' });
    expect(readLooseTime(Number.NaN)).toMatchObject({ reason: 'no-time' });
  });
});
