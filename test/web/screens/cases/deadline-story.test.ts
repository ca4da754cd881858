import { describe, expect, it } from 'vitest';
import { deadlineStory } from '../../../../src/web/screens/cases/one/deadline-story.ts';
import type { ApiCategory } from '../../../../src/wire/api-cases.ts';

const ZONE = 'Asia/Shanghai';
const DAY: [number, number][] = [
  [540, 720],
  [810, 1050],
];
const calendar = {
  week: [DAY, DAY, DAY, DAY, DAY, [], []],
  days: [
    { day: '2026-10-01', works: false, name: '国庆节' },
    { day: '2026-10-02', works: false, name: '国庆节' },
    { day: '2026-10-10', works: true, name: '国庆节调休' },
  ],
};
const limits: ApiCategory['limits'] = {
  file: { amount: 2, unit: 'work-hours' },
  dispatch: { amount: 2, unit: 'work-hours' },
  handle: { amount: 3, unit: 'work-days' },
  verify: { amount: 24, unit: 'hours' },
};
const timed = {
  state: 'dispatched',
  opened: '2026-09-30T01:00:00Z',
  filed: '2026-09-30T01:30:00Z',
  dispatched: '2026-09-30T02:00:00Z',
  reported: null,
} as const;
const story = (stageDue: string | null, state: 'dispatched' | 'closed' = 'dispatched') =>
  deadlineStory(
    { ...timed, state, due: stageDue, stageDue },
    { limits },
    calendar,
    ZONE,
    Date.parse('2026-10-05T02:00:00Z'),
  );

describe('how a deadline was counted', () => {
  it('names the holidays between and says that it is as counted', () => {
    // Wednesday 30 September, then off until Monday 5 October: the third day of work is Wednesday the 7th.
    expect(story('2026-10-07T09:30:00Z')).toMatchObject({
      stage: 'handle',
      limit: { amount: 3, unit: 'work-days' },
      asCounted: true,
      daysOff: 4,
      named: [{ name: '国庆节', works: false }],
    });
  });

  it('says where it was moved, over a day worked for a holiday too', () => {
    expect(story('2026-10-12T09:30:00Z')).toMatchObject({
      asCounted: false,
      daysOff: 5,
      named: [
        { name: '国庆节', works: false },
        { name: '国庆节调休', works: true },
      ],
    });
  });

  it('tells nothing where no time runs', () => {
    expect(story(null)).toBeUndefined();
    expect(story('2026-10-07T09:30:00Z', 'closed')).toBeUndefined();
  });
});
