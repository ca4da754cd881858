import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALARMS,
  type Alarm,
  alarmDue,
  beginStage,
  type StageTime,
  stageOf,
} from '../../../src/domain/cases/stages.ts';
import { CASE_STATES } from '../../../src/domain/cases/workflow.ts';

/** Day and night. */
const ALWAYS = {
  left: (now: number, due: number) => Math.max(0, due - now),
  after: (start: number, time: number) => start + time,
};

/** Runs the first half of every 100 only, as work does. */
const HALVES = {
  left: (now: number, due: number) => Math.max(0, worked(due) - worked(now)),
  after: (start: number, time: number) => {
    const all = worked(start) + time;
    return time === 0
      ? start
      : Math.ceil(all / 50 - 1) * 100 + (all - Math.ceil(all / 50 - 1) * 50);
  },
};
const worked = (t: number) => Math.floor(t / 100) * 50 + Math.min(50, t % 100);

it('runs for the desk, the unit, the desk again, and for nobody after that', () => {
  expect(CASE_STATES.map(stageOf)).toEqual([
    'file',
    'file',
    'dispatch',
    'handle',
    'handle',
    'verify',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

describe('what is said of a deadline', () => {
  it('comes at 80 % of the time, at its end, and after once more of it', () => {
    const begun = beginStage(1000, 2000, ALWAYS);
    expect(begun).toEqual({ since: 1000, due: 2000, alarm: 'none', alarmAt: 1800 });
    expect(alarmDue(begun, 1799, ALWAYS)).toBeUndefined();
    const warned = alarmDue(begun, 1800, ALWAYS)!;
    expect(warned.said).toBe('warned');
    expect(alarmDue(warned.time, 1999, ALWAYS)).toBeUndefined();
    const overdue = alarmDue(warned.time, 2000, ALWAYS)!;
    expect(overdue.said).toBe('overdue');
    expect(alarmDue(overdue.time, 2999, ALWAYS)).toBeUndefined();
    const escalated = alarmDue(overdue.time, 3000, ALWAYS)!;
    expect(escalated).toEqual({
      said: 'escalated',
      time: { since: 1000, due: 2000, alarm: 'escalated' },
    });
    expect(alarmDue(escalated.time, 1e12, ALWAYS)).toBeUndefined();
  });

  it('goes by work where the limit does', () => {
    // From 40 on there are 10 of work, then 50 from 100 on: 60 until 150.
    const begun = beginStage(40, 150, HALVES);
    expect(begun.alarmAt).toBe(138);
    const { time } = alarmDue(begun, 150, HALVES)!;
    expect(time).toMatchObject({ alarm: 'overdue', alarmAt: 310 });
  });

  it('is the gravest alone where nobody looked for long', () => {
    const begun = beginStage(1000, 2000, ALWAYS);
    expect(alarmDue(begun, 2500, ALWAYS)?.said).toBe('overdue');
    expect(alarmDue(begun, 9999, ALWAYS)?.said).toBe('escalated');
  });

  it('waits where the calendar has put it off meanwhile', () => {
    const overdue: StageTime = { since: 1000, due: 2000, alarm: 'overdue', alarmAt: 3000 };
    const longer = { ...ALWAYS, after: (start: number, time: number) => start + 2 * time };
    expect(alarmDue(overdue, 3000, longer)).toEqual({ time: { ...overdue, alarmAt: 4000 } });
  });

  it('is said once each and in order, however often it is looked at', () => {
    const looks = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 40 });
    const span = fc.record({ since: fc.nat(100), length: fc.nat(100) });
    fc.assert(
      fc.property(span, looks, fc.constantFrom(ALWAYS, HALVES), ({ since, length }, at, runs) => {
        let time = beginStage(since, since + length, runs);
        const said: Alarm[] = [];
        for (const now of at.toSorted((a, b) => a - b)) {
          const due = alarmDue(time, now, runs);
          if (!due) continue;
          if (due.said) said.push(due.said);
          if (due.said && due.said !== 'warned') expect(now).toBeGreaterThanOrEqual(since + length);
          time = due.time;
          expect(time.alarmAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
        }
        expect(said).toEqual(ALARMS.filter((one) => said.includes(one)));
      }),
      { seed: 21, numRuns: 500 },
    );
  });
});
