import { describe, expect, it } from 'vitest';
import type { DueState, Rhythm } from '../../../src/domain/flights/patrol.ts';
import { en } from '../../../src/web/i18n/en.ts';
import { zh } from '../../../src/web/i18n/zh.ts';
import {
  agoWords,
  byUrgency,
  spanWords,
  stateOf,
  whenWords,
} from '../../../src/web/patrol-words/due-words.ts';

const TODAY = '2026-11-22';
const MONDAYS: Rhythm = { kind: 'weekly', days: [1] };
const due = (state: DueState, from: string, until = from) => ({
  rhythm: MONDAYS,
  due: { state, from, until },
});

describe('when a patrol is due', () => {
  const CASES: [ReturnType<typeof due>, string, string][] = [
    [due('overdue', '2026-11-16'), '超期 6 天', '6 days overdue'],
    [due('overdue', '2026-11-19', '2026-11-21'), '超期 1 天', '1 day overdue'],
    [due('due', TODAY), '今天截止', 'today is the last day'],
    [due('due', '2026-11-20', '2026-11-24'), '还剩 2 天', '2 days left'],
    [due('upcoming', '2026-11-23'), '明天', 'tomorrow'],
    [due('upcoming', '2026-12-01'), '9 天后', 'in 9 days'],
    [due('flown', '2026-11-16'), '已飞', 'Flown'],
  ];
  it.each(CASES)('%j', (patrol, chinese, english) => {
    expect(whenWords(patrol, TODAY, zh)).toBe(chinese);
    expect(whenWords(patrol, TODAY, en)).toBe(english);
  });

  it('says what it waits for where there is no date', () => {
    const rain = { rhythm: { kind: 'after-rain', within: 2 } as const, due: null };
    expect(whenWords(rain, TODAY, zh)).toBe('等待降雨');
    expect(whenWords({ rhythm: null, due: null }, TODAY, en)).toBe('when needed');
    expect(stateOf(rain)).toBe('none');
  });

  it('says how long a day is past, and of a span both ends', () => {
    expect(agoWords(TODAY, TODAY, zh)).toBe('今天');
    expect(agoWords('2026-11-21', TODAY, zh)).toBe('昨天');
    expect(agoWords('2026-10-22', TODAY, en)).toBe('31 days ago');
    expect(spanWords('2026-11-23', '2026-11-23', zh)).toBe('11月23日周一');
    expect(spanWords('2026-11-20', '2026-12-02', zh)).toBe('11月20日 – 12月2日');
    expect(spanWords('2026-11-23', '2026-11-24', en)).toBe('23 Nov – 24 Nov');
  });

  it('puts the longest overdue first, what has no date last', () => {
    const named = (name: string, patrol: Omit<Parameters<typeof byUrgency>[0], 'name'>) => ({
      ...patrol,
      name,
    });
    const sorted = [
      named('when needed', { rhythm: null, due: null }),
      named('next week', due('upcoming', '2026-11-30')),
      named('until Tuesday', due('due', '2026-11-01', '2026-11-24')),
      named('tomorrow', due('upcoming', '2026-11-23')),
      named('late', due('overdue', '2026-11-16')),
      named('until today', due('due', TODAY)),
      named('later still', due('overdue', '2026-11-09')),
    ].sort(byUrgency);
    expect(sorted.map(({ name }) => name)).toEqual([
      'later still',
      'late',
      'until today',
      'until Tuesday',
      'tomorrow',
      'next week',
      'when needed',
    ]);
  });
});
