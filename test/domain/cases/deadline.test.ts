import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CalendarSettings,
  HORIZON,
  prepareCalendar,
  type WorkCalendar,
} from '../../../src/domain/cases/calendar.ts';
import type { TimeLimit } from '../../../src/domain/cases/category.ts';
import {
  afterWork,
  deadlineAfter,
  dueAgain,
  workBetween,
  workLeft,
} from '../../../src/domain/cases/deadline.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 09:00–12:00 and 13:30–17:30: seven hours. */
const WORKDAY = [
  [540, 720],
  [810, 1050],
] as const;
const WEEK = [WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY, [], []];

/** National Day 2026 by hand: off 1–7 October, worked on Sunday 20 September and Saturday 10 October. */
const NATIONAL_DAY = [
  { day: '2026-09-20', works: true, name: '国庆节调休' },
  ...['01', '02', '03', '04', '05', '06', '07'].map((day) => ({
    day: `2026-10-${day}`,
    works: false,
    name: '国庆节',
  })),
  { day: '2026-10-10', works: true, name: '国庆节调休' },
];

function calendar(
  settings: Partial<CalendarSettings> = {},
  timeZone = 'Asia/Shanghai',
): WorkCalendar {
  const prepared = prepareCalendar({ week: WEEK, days: NATIONAL_DAY, ...settings }, timeZone);
  if (!prepared.ok) throw new Error(prepared.problem);
  return prepared.calendar;
}

const beijing = (text: string): number => Date.parse(`${text}+08:00`);
const limit = (amount: number, unit: TimeLimit['unit']): TimeLimit => ({ amount, unit });
/** A deadline as a clock in Beijing shows it. */
const due = (start: string, of: TimeLimit, by = calendar()): string =>
  new Date(deadlineAfter(beijing(start), of, by) + 8 * HOUR).toISOString().slice(0, 16);

describe('work hours', () => {
  test.each([
    ['within a morning', '2026-09-07T09:30', 2, '2026-09-07T11:30'],
    ['to the very end of a morning', '2026-09-07T09:00', 3, '2026-09-07T12:00'],
    ['over noon', '2026-09-07T11:00', 4, '2026-09-07T16:30'],
    ['over a night', '2026-09-07T16:30', 4, '2026-09-08T12:00'],
    ['from before work', '2026-09-07T03:00', 1, '2026-09-07T10:00'],
    ['from noon', '2026-09-07T12:30', 1, '2026-09-07T14:30'],
    ['from after work', '2026-09-07T22:00', 1, '2026-09-08T10:00'],
    ['over a weekend', '2026-09-11T16:30', 2, '2026-09-14T10:00'],
    ['from a Saturday', '2026-09-12T10:00', 0.5, '2026-09-14T09:30'],
    ['into a Sunday that is worked', '2026-09-18T17:00', 1, '2026-09-20T09:30'],
    ['over National Day', '2026-09-30T17:00', 1, '2026-10-08T09:30'],
    ['within National Day', '2026-10-03T10:00', 8, '2026-10-09T10:00'],
    ['into the Saturday after it', '2026-10-09T17:00', 1, '2026-10-10T09:30'],
    ['and past it', '2026-10-10T17:00', 1, '2026-10-12T09:30'],
  ])('%s', (_, start, amount, end) => {
    expect(due(start, limit(amount, 'work-hours'))).toBe(end);
  });

  test('over New Year', () => {
    const days = [{ day: '2027-01-01', works: false, name: '元旦' }];
    // 31 December 2026 is a Thursday, so that the Friday and the weekend are off.
    expect(due('2026-12-31T17:00', limit(1, 'work-hours'), calendar({ days }))).toBe(
      '2027-01-04T09:30',
    );
  });
});

describe('work days', () => {
  test.each([
    ['the next day’s end of work', '2026-09-07T09:30', 1, '2026-09-08T17:30'],
    ['wherever in the day it begins', '2026-09-07T23:59', 1, '2026-09-08T17:30'],
    ['over a weekend', '2026-09-10T10:00', 2, '2026-09-14T17:30'],
    ['from a Saturday', '2026-09-12T10:00', 1, '2026-09-14T17:30'],
    ['a part of a day is a day', '2026-09-07T09:30', 0.5, '2026-09-08T17:30'],
    ['a Sunday that is worked counts', '2026-09-18T10:00', 2, '2026-09-21T17:30'],
    ['over National Day', '2026-09-29T10:00', 3, '2026-10-09T17:30'],
    ['two weeks', '2026-09-21T10:00', 10, '2026-10-10T17:30'],
  ])('%s', (_, start, amount, end) => {
    expect(due(start, limit(amount, 'work-days'))).toBe(end);
  });
});

test('hours and days run by day and night', () => {
  expect(due('2026-10-01T22:00', limit(4, 'hours'))).toBe('2026-10-02T02:00');
  expect(due('2026-10-01T22:00', limit(1.5, 'days'))).toBe('2026-10-03T10:00');
});

describe('where clocks are changed', () => {
  const always = (timeZone: string) =>
    calendar({ week: Array.from({ length: 7 }, () => [[0, 1440]] as const), days: [] }, timeZone);
  const berlin = calendar({ days: [] }, 'Europe/Berlin');

  test('work keeps to the wall clock', () => {
    // Friday 17:00 in winter time, UTC+1; Monday 09:30 in summer time, UTC+2.
    const end = deadlineAfter(Date.parse('2026-03-27T16:00Z'), limit(1, 'work-hours'), berlin);
    expect(new Date(end).toISOString()).toBe('2026-03-30T07:30:00.000Z');
  });

  test('an hour that is skipped is not worked; one that comes twice is worked twice', () => {
    const day = (from: string, to: string, zone: string) =>
      workBetween(Date.parse(from), Date.parse(to), always(zone)) / HOUR;
    expect(day('2026-03-28T23:00Z', '2026-03-29T22:00Z', 'Europe/Berlin')).toBe(23);
    expect(day('2026-10-24T22:00Z', '2026-10-25T23:00Z', 'Europe/Berlin')).toBe(25);
    const nights = calendar(
      { week: Array.from({ length: 7 }, () => [[120, 180]] as const), days: [] },
      'Europe/Berlin',
    );
    const work = (from: string, to: string) =>
      workBetween(Date.parse(from), Date.parse(to), nights) / HOUR;
    expect(work('2026-03-28T12:00Z', '2026-03-29T12:00Z')).toBe(0);
    expect(work('2026-10-24T12:00Z', '2026-10-25T12:00Z')).toBe(2);
  });

  test('at midnight too, and where a whole day was skipped', () => {
    // Lebanon sets its clocks back at midnight, to 23:00 of the same day; Samoa left out 30 December 2011.
    const beirut = workBetween(
      Date.parse('2026-10-23T21:00Z'),
      Date.parse('2026-10-24T22:00Z'),
      always('Asia/Beirut'),
    );
    expect(beirut / HOUR).toBe(25);
    const apia = calendar({ days: [] }, 'Pacific/Apia');
    const end = deadlineAfter(Date.parse('2011-12-29T20:00Z'), limit(1, 'work-days'), apia);
    // It was Thursday the 29th there; the next day was Saturday the 31st, UTC+14.
    expect(new Date(end).toISOString()).toBe('2012-01-02T03:30:00.000Z');
  });
});

describe('what stood still goes on', () => {
  const by = calendar();
  const now = beijing('2026-09-08T10:00');

  test('with the work that was left', () => {
    const left = workLeft(now, beijing('2026-09-08T16:00'), 'work-hours', by);
    expect(left / HOUR).toBe(4.5);
    const again = dueAgain(beijing('2026-10-03T10:00'), left, 'work-hours', by);
    expect(again).toBe(beijing('2026-10-08T15:00'));
  });

  test('to the end of a day’s work where the limit is in days', () => {
    const left = workLeft(now, beijing('2026-09-09T17:30'), 'work-days', by);
    const again = dueAgain(beijing('2026-10-08T14:00'), left, 'work-days', by);
    expect(again).toBe(beijing('2026-10-10T17:30'));
    expect(dueAgain(beijing('2026-10-08T09:00'), 7 * HOUR, 'work-days', by)).toBe(
      beijing('2026-10-08T17:30'),
    );
  });

  test('with the time that was left where it is natural', () => {
    const left = workLeft(now, now + DAY, 'days', by);
    expect(dueAgain(now + 10 * DAY, left, 'days', by)).toBe(now + 11 * DAY);
  });

  test('with nothing where the deadline had passed', () => {
    for (const unit of ['hours', 'work-hours', 'work-days', 'days'] as const) {
      expect(workLeft(now, now - HOUR, unit, by)).toBe(0);
      expect(dueAgain(now, 0, unit, by)).toBe(now);
    }
  });
});

describe('a calendar is refused', () => {
  const problem = (settings: Partial<CalendarSettings>) => {
    const prepared = prepareCalendar({ week: WEEK, days: [], ...settings }, 'Asia/Shanghai');
    return prepared.ok ? undefined : prepared.problem;
  };
  const off = (from: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      day: new Date(Date.parse(from) + i * DAY).toISOString().slice(0, 10),
      works: false,
      name: '',
    }));

  test('without any work, even where days are said to be worked', () => {
    const never = Array.from({ length: 7 }, () => []);
    expect(problem({ week: never })).toBe('no-work');
    expect(problem({ week: never, days: [{ day: '2026-10-10', works: true, name: '' }] })).toBe(
      'no-work',
    );
  });

  test('without work for more than a year', () => {
    expect(problem({ days: off('2026-01-01', 401) })).toBe('no-work');
    expect(problem({ days: off('2026-01-01', 365) })).toBeUndefined();
    const mondays = [WORKDAY, [], [], [], [], [], []];
    const noMondays = Array.from({ length: 60 }, (_, i) => off('2026-01-05', 420)[7 * i]!);
    expect(problem({ week: mondays, days: noMondays })).toBe('no-work');
  });

  test('with days or spans that there are not', () => {
    expect(problem({ days: [{ day: '2026-02-30', works: false, name: '' }] })).toBe('bad-day');
    expect(problem({ days: [{ day: '1 Oct', works: false, name: '' }] })).toBe('bad-day');
    expect(problem({ week: WEEK.slice(1) })).toBe('bad-week');
    expect(problem({ week: [[[600, 540]], ...WEEK.slice(1)] })).toBe('bad-week');
    expect(problem({ week: [[[0, 1441]], ...WEEK.slice(1)] })).toBe('bad-week');
  });
});

test('spans may overlap, and a Sunday with hours of its own keeps them when it is worked', () => {
  const week = [...WEEK.slice(0, 6), [[600, 660]] as const];
  const days = [{ day: '2026-09-06', works: true, name: '' }];
  const by = calendar({ week: [[...WORKDAY, [600, 780]], ...week.slice(1)], days });
  expect(workBetween(beijing('2026-09-06T00:00'), beijing('2026-09-07T00:00'), by)).toBe(HOUR);
  expect(workBetween(beijing('2026-09-07T00:00'), beijing('2026-09-08T00:00'), by)).toBe(8 * HOUR);
});

test('what would be due in a lifetime is due at the horizon', () => {
  const week = [[[540, 541]] as const, [], [], [], [], [], []];
  const start = beijing('2026-09-07T09:30');
  const by = calendar({ week });
  expect(deadlineAfter(start, limit(10_000, 'work-hours'), by)).toBe(start + HORIZON);
  expect(deadlineAfter(start, limit(10_000, 'work-days'), by)).toBe(start + HORIZON);
});

describe('for any calendar', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 720 }))
    .map(([from, length]) => [from, Math.min(1440, from + length)] as const);
  const exception = fc.record({
    day: fc
      .integer({ min: 0, max: 130 })
      .map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)),
    works: fc.boolean(),
    name: fc.constant(''),
  });
  const calendars = fc
    .tuple(
      fc.array(fc.array(span, { maxLength: 3 }), { minLength: 7, maxLength: 7 }),
      fc.array(exception, { maxLength: 40 }),
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Asia/Beirut'),
    )
    .map(([week, days, zone]) => prepareCalendar({ week, days }, zone))
    .filter((prepared) => prepared.ok)
    .map((prepared) => prepared.calendar);
  const times = fc
    .integer({ min: 0, max: 120 * 24 * 60 })
    .map((minute) => Date.UTC(2026, 0, 1) + minute * 60_000);
  const works = fc.integer({ min: 0, max: 60 * 60 }).map((minutes) => minutes * 60_000);
  const limits = fc.record({
    amount: fc.integer({ min: 1, max: 20 }),
    unit: fc.constantFrom('work-hours', 'work-days', 'hours', 'days'),
  });
  const runs = { seed: 20_261_122, numRuns: 60 };

  test('the work between a start and its deadline is the work asked for', () => {
    fc.assert(
      fc.property(calendars, times, works, (by, start, work) => {
        const end = afterWork(start, work, by);
        if (end === start + HORIZON) return;
        expect(workBetween(start, end, by)).toBe(work);
      }),
      runs,
    );
  });

  test('who begins later is due no earlier', () => {
    fc.assert(
      fc.property(calendars, times, times, limits, (by, a, b, of) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        expect(deadlineAfter(early, of, by)).toBeLessThanOrEqual(deadlineAfter(late, of, by));
        expect(deadlineAfter(early, of, by)).toBeGreaterThan(early);
      }),
      runs,
    );
  });

  test('who has more time is due no earlier', () => {
    fc.assert(
      fc.property(calendars, times, limits, (by, start, of) => {
        const more = { ...of, amount: of.amount + 1 };
        expect(deadlineAfter(start, more, by)).toBeGreaterThan(deadlineAfter(start, of, by));
      }),
      runs,
    );
  });

  test('work adds up', () => {
    fc.assert(
      fc.property(calendars, fc.tuple(times, times, times), (by, three) => {
        const [a, b, c] = [...three].sort((x, y) => x - y) as [number, number, number];
        expect(workBetween(a, b, by) + workBetween(b, c, by)).toBe(workBetween(a, c, by));
      }),
      runs,
    );
  });
});
