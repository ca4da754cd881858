import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rhythm } from '../../../src/domain/flights/patrol.ts';
import { duesOf, type FlownSortie } from '../../../src/domain/flights/rhythm.ts';
import { dayAt, spanOfDay } from '../../../src/services/calendar-day.ts';

const DAY = 86_400_000;
const plus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

const ask = (rhythm: Rhythm, more: object = {}) =>
  duesOf({
    rhythm,
    since: '2026-01-01',
    today: '2026-06-15',
    until: '2026-12-31',
    rains: [],
    flown: [],
    ...more,
  });
const flown = (day: string, flight = 1, more: Partial<FlownSortie> = {}): FlownSortie => ({
  flight,
  day,
  planning: 1,
  sortie: 1,
  sorties: 1,
  ...more,
});

const anyDay = fc.integer({ min: 0, max: 365 * 30 }).map((days) => plus('2020-01-01', days));
const anyRhythm: fc.Arbitrary<Rhythm> = fc.oneof(
  fc.record({
    kind: fc.constant('weekly' as const),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  }),
  fc.record({ kind: fc.constant('monthly' as const), day: fc.integer({ min: 1, max: 31 }) }),
  fc.record({ kind: fc.constant('after-rain' as const), within: fc.integer({ min: 1, max: 30 }) }),
);

describe('a weekly patrol', () => {
  it('is due on each of its days of a year, and on no other', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        (since, days) => {
          const found = ask({ kind: 'weekly', days }, { since, until: plus(since, 364) });
          const wanted = Array.from({ length: 365 }, (_, i) => plus(since, i)).filter((day) =>
            days.includes(weekday(day)),
          );
          expect(found.map(({ from }) => from)).toEqual(wanted);
          expect(found.every(({ from, until }) => from === until)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is overdue after its day, and may be flown late until the next one', () => {
    const of = (today: string, days: readonly FlownSortie[] = []) =>
      ask(
        { kind: 'weekly', days: [1] },
        { since: '2026-11-09', today, until: '2026-11-22', flown: days },
      ).map(({ from, state, open }) => `${from} ${state}${open ? ' open' : ''}`);
    expect(of('2026-11-16')).toEqual(['2026-11-09 overdue', '2026-11-16 due open']);
    expect(of('2026-11-18')).toEqual(['2026-11-09 overdue', '2026-11-16 overdue open']);
    expect(of('2026-11-15')).toEqual(['2026-11-09 overdue open', '2026-11-16 upcoming open']);
    expect(of('2026-11-18', [flown('2026-11-15')])).toEqual([
      '2026-11-09 flown',
      '2026-11-16 overdue open',
    ]);
  });
});

describe('a monthly patrol', () => {
  it('is due once in each month: on its day, or on the last of a month without it', () => {
    const found = (day: number, year: number) =>
      ask({ kind: 'monthly', day }, { since: `${year}-01-01`, until: `${year}-12-31` }).map(
        ({ from }) => from.slice(5),
      );
    expect(found(31, 2026)).toEqual(
      '01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31'.split(' '),
    );
    expect(found(29, 2028)[1]).toBe('02-29');
    expect(found(29, 2026)[1]).toBe('02-28');
    expect(found(1, 2026)).toHaveLength(12);
  });

  it('goes on over the end of a year', () => {
    const found = ask(
      { kind: 'monthly', day: 31 },
      {
        since: '2026-12-31',
        today: '2027-01-05',
        until: '2027-01-31',
        flown: [flown('2027-01-04')],
      },
    );
    expect(found).toMatchObject([
      { from: '2026-12-31', state: 'flown', flight: 1 },
      { from: '2027-01-31', state: 'upcoming' },
    ]);
  });
});

describe('a patrol after rain', () => {
  const rained = (rains: string[], today: string, days: readonly FlownSortie[] = []) =>
    ask({ kind: 'after-rain', within: 3 }, { rains, today, flown: days }).map(
      ({ from, until, state }) => `${from.slice(8)}–${until.slice(8)} ${state}`,
    );

  it('is due from the rain through its days, then overdue', () => {
    expect(rained(['2026-06-10'], '2026-06-10')).toEqual(['10–13 due']);
    expect(rained(['2026-06-10'], '2026-06-13')).toEqual(['10–13 due']);
    expect(rained(['2026-06-10'], '2026-06-14')).toEqual(['10–13 overdue']);
    expect(rained(['2026-06-10'], '2026-06-14', [flown('2026-06-14')])).toEqual(['10–13 overdue']);
    expect(rained([], '2026-06-14')).toEqual([]);
  });

  it('is one and the same as long as it goes on raining, and another once it was flown', () => {
    const rains = ['2026-06-10', '2026-06-12', '2026-06-13', '2026-06-20'];
    expect(rained(rains, '2026-06-14')).toEqual(['10–16 due', '20–23 upcoming']);
    expect(rained(rains, '2026-06-14', [flown('2026-06-11')])).toEqual([
      '10–13 flown',
      '12–16 due',
      '20–23 upcoming',
    ]);
  });
});

describe('a patrol of several sorties', () => {
  const of = (days: readonly FlownSortie[]) =>
    ask(
      { kind: 'weekly', days: [1] },
      { since: '2026-06-08', today: '2026-06-10', until: '2026-06-10', flown: days },
    )[0];
  const part = (flight: number, sortie: number, planning = 1) =>
    flown('2026-06-09', flight, { sortie, sorties: 2, planning });

  it('is flown when all of them were', () => {
    expect(of([part(1, 1)])).toMatchObject({ state: 'overdue', flight: null });
    expect(of([part(1, 1), part(2, 1)])).toMatchObject({ state: 'overdue' });
    expect(of([part(1, 1), part(2, 2)])).toMatchObject({ state: 'flown', flight: 2 });
  });

  it('is not flown by halves of two plannings', () => {
    expect(of([part(1, 1, 1), part(2, 2, 2)])).toMatchObject({ state: 'overdue' });
  });
});

it('a flight counts for one occurrence at most, on or after the day that it was due', () => {
  fc.assert(
    fc.property(
      anyRhythm,
      fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 8 }),
      fc.integer({ min: 0, max: 90 }),
      (rhythm, rains, flights, now) => {
        const day = (n: number) => plus('2026-02-01', n);
        const found = ask(rhythm, {
          since: day(0),
          today: day(now),
          until: day(60),
          rains: rains.map(day),
          flown: flights.map((n, i) => flown(day(n), i + 1)),
        });
        const counted = found.flatMap(({ flight }) => flight ?? []);
        expect(new Set(counted).size).toBe(counted.length);
        for (const { from, flight, state, open } of found) {
          if (flight !== null) expect(day(flights[flight - 1]!) >= from).toBe(true);
          expect(state === 'flown').toBe(flight !== null);
          if (state === 'due' || state === 'upcoming') expect(open).toBe(true);
        }
        expect(found.map(({ from }) => from)).toEqual(found.map(({ from }) => from).sort());
      },
    ),
    { numRuns: 300 },
  );
});

it('a day is the bureau’s, where the clocks change too', () => {
  const zone = 'Europe/Berlin';
  for (const day of ['2026-03-29', '2026-10-25', '2026-12-31']) {
    const { from, to } = spanOfDay(day, zone);
    for (const landed of [from, to - 1]) {
      const [due] = ask(
        { kind: 'weekly', days: [weekday(day)] },
        { since: day, today: day, until: day, flown: [flown(dayAt(landed, zone))] },
      );
      expect(due).toMatchObject({ from: day, state: 'flown' });
    }
    const [before] = ask(
      { kind: 'weekly', days: [weekday(day)] },
      { since: day, today: day, until: day, flown: [flown(dayAt(from - 1, zone))] },
    );
    expect(before).toMatchObject({ state: 'due' });
  }
});
