import { describe, expect, it } from 'vitest';
import {
  asMonday,
  clockOf,
  lookOf,
  minutesOf,
  setSpans,
  toggleDay,
  weeksOf,
} from '../../../../src/web/screens/admin/calendar/calendar-edit.ts';

const DAY = [[540, 1020]] as const;
const plain = { week: [DAY, DAY, DAY, DAY, DAY, [], []], days: [] };

describe('changing a work calendar', () => {
  it('makes a day of work a holiday, a free day a worked one, and takes both back', () => {
    const holiday = toggleDay(plain, '2026-10-01', '国庆节');
    expect(lookOf(plain, '2026-10-01').look).toBe('work');
    expect(lookOf(holiday, '2026-10-01')).toEqual({ look: 'holiday', name: '国庆节' });
    const worked = toggleDay(holiday, '2026-10-10', '');
    expect(lookOf(plain, '2026-10-10').look).toBe('off');
    expect(lookOf(worked, '2026-10-10').look).toBe('worked');
    expect(toggleDay(toggleDay(worked, '2026-10-10', ''), '2026-10-01', '')).toEqual(plain);
  });

  it('keeps the days in order', () => {
    const both = toggleDay(toggleDay(plain, '2026-10-02', ''), '2026-05-01', '');
    expect(both.days.map(({ day }) => day)).toEqual(['2026-05-01', '2026-10-02']);
  });

  it('changes the hours of one weekday, or of all as Monday', () => {
    const changed = setSpans(plain, 0, [[480, 960]]);
    expect(changed.week[1]).toEqual(DAY);
    expect(asMonday(changed).week.slice(0, 6)).toEqual([
      ...Array.from({ length: 5 }, () => [[480, 960]]),
      [],
    ]);
  });

  it('reads and writes times of the day, 24:00 too', () => {
    expect(minutesOf('08:30')).toBe(510);
    expect(minutesOf('24:00')).toBe(1440);
    for (const text of ['24:01', '8', '08:60', 'noon']) expect(minutesOf(text)).toBeUndefined();
    expect(clockOf(510)).toBe('08:30');
    expect(clockOf(1440)).toBe('24:00');
  });

  it('lays months out in weeks from Monday on', () => {
    const february = weeksOf(2026, 2);
    expect(february).toHaveLength(5);
    expect(february[0]?.at(-1)).toBe('2026-02-01');
    expect(february.flat().filter(Boolean)).toHaveLength(28);
    expect(weeksOf(2028, 2).flat().filter(Boolean)).toHaveLength(29);
  });
});
