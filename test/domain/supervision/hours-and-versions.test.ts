import { describe, expect, test } from 'vitest';
import { prepareHours } from '../../../src/domain/supervision/hours.ts';
import { offsetsOf } from '../../../src/domain/supervision/local-time.ts';
import type { WeeklyHours } from '../../../src/domain/supervision/zone.ts';
import { bookOf, drive, judgeTrack, MONDAY_10, seconds, square, stand, zone } from '../world.ts';

const hoursIn = (timezone: string, hours: WeeklyHours[]) =>
  prepareHours(hours, offsetsOf(timezone));
const utc = (text: string) => Date.parse(text);

describe('the offset of a time zone', { timeout: 60_000 }, () => {
  test('is Intl’s at any time, around clock changes too', () => {
    for (const timezone of [
      'Asia/Shanghai',
      'America/Chicago',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ]) {
      const offsets = offsetsOf(timezone);
      const format = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeStyle: 'medium' });
      for (
        let time = utc('2015-03-07T00:00Z');
        time < utc('2016-04-10T00:00Z');
        time += 5_400_000
      ) {
        const { offset, from, to } = offsets(time);
        expect(new Date(time + offset).toISOString().slice(11, 19)).toBe(format.format(time));
        expect(from <= time && time < to).toBe(true);
      }
    }
  });

  test('changes in Chicago on 2015-03-08 at 08:00 UTC sharp', () => {
    const offsets = offsetsOf('America/Chicago');
    expect(offsets(utc('2015-03-08T07:59:59.999Z')).offset).toBe(-6 * 3_600_000);
    expect(offsets(utc('2015-03-08T08:00:00Z'))).toMatchObject({
      offset: -5 * 3_600_000,
      from: utc('2015-03-08T08:00:00Z'),
    });
  });
});

describe('weekly hours', { timeout: 60_000 }, () => {
  test('run over midnight and over the end of the week', () => {
    const night = hoursIn('Asia/Shanghai', [{ days: [7], from: 22 * 60, to: 6 * 60 }]);
    expect(night(utc('2026-03-01T21:59+08:00')).active).toBe(false);
    expect(night(utc('2026-03-01T22:00+08:00')).active).toBe(true);
    expect(night(utc('2026-03-02T05:59+08:00'))).toMatchObject({
      active: true,
      to: utc('2026-03-02T06:00+08:00'),
    });
    expect(night(utc('2026-03-02T06:00+08:00')).active).toBe(false);
  });

  test('of equal begin and end are a whole day', () => {
    const day = hoursIn('Asia/Shanghai', [{ days: [3], from: 480, to: 480 }]);
    expect(day(utc('2026-03-04T08:00+08:00')).active).toBe(true);
    expect(day(utc('2026-03-05T07:59+08:00')).active).toBe(true);
    expect(day(utc('2026-03-05T08:00+08:00')).active).toBe(false);
  });

  test('that overlap or touch are one', () => {
    const hours = hoursIn('Asia/Shanghai', [
      { days: [1], from: 600, to: 660 },
      { days: [1], from: 660, to: 720 },
      { days: [1], from: 630, to: 700 },
    ]);
    expect(hours(MONDAY_10)).toEqual({
      active: true,
      from: MONDAY_10,
      to: utc('2026-03-02T12:00+08:00'),
    });
  });

  test('go by the wall clock through a clock change', () => {
    // From 01:00 to 03:30 on Sundays: an hour shorter when the clock skips 02:00–03:00.
    const hours = hoursIn('America/Chicago', [{ days: [7], from: 60, to: 210 }]);
    let minutes = 0;
    for (let t = utc('2015-03-08T00:00Z'); t < utc('2015-03-09T00:00Z'); t += 60_000) {
      if (hours(t).active) minutes++;
    }
    expect(minutes).toBe(90);
    let longer = 0;
    for (let t = utc('2015-11-01T00:00Z'); t < utc('2015-11-02T00:00Z'); t += 60_000) {
      if (hours(t).active) longer++;
    }
    expect(longer).toBe(210);
  });
});

describe('a zone in time', { timeout: 60_000 }, () => {
  const area = zone({ shape: square(0, 0, 200) });

  test('a vehicle that stands in it when the hours begin breaks them from that moment to their end', () => {
    const hours = [{ days: [1], from: 10 * 60 + 5, to: 10 * 60 + 20 }];
    const track = stand(0, 0, { until: 1800, every: 17 });
    const { findings } = judgeTrack(track, bookOf([{ ...area, hours }]));
    expect(findings).toHaveLength(1);
    expect(seconds(findings[0]!.began)).toBe(300);
    expect(seconds(findings[0]!.ended)).toBe(1200);
  });

  test('an edit while the vehicle is inside goes on as the same finding, of the version at its begin', () => {
    const edit = MONDAY_10 + 300_000;
    const track = [
      ...stand(0, 0, { until: 600 }),
      ...drive(
        [
          [0, 0],
          [900, 0],
        ],
        { from: 610 },
      ),
    ];
    const zones = [
      { ...area, validTo: edit },
      { ...area, version: 2, shape: square(100, 0, 300), validFrom: edit },
    ];
    const { findings, changes } = judgeTrack(track, bookOf(zones));
    expect(changes).toHaveLength(2);
    expect(findings[0]!.zone!.version).toBe(1);
    expect(seconds(findings[0]!.ended)).toBeCloseTo(650, 0);
  });

  test('an edit that moves it away from the vehicle ends the finding then', () => {
    const edit = MONDAY_10 + 300_000;
    const zones = [
      { ...area, validTo: edit },
      { ...area, version: 2, shape: square(2000, 0, 300), validFrom: edit },
    ];
    const { findings } = judgeTrack(stand(0, 0, { every: 7 }), bookOf(zones));
    expect(findings).toHaveLength(1);
    expect(seconds(findings[0]!.ended)).toBe(300);
  });

  test('taking it away ends the finding then', () => {
    const zones = [{ ...area, validTo: MONDAY_10 + 123_000 }];
    const { findings } = judgeTrack(stand(0, 0), bookOf(zones));
    expect(seconds(findings[0]!.ended)).toBe(123);
  });
});
