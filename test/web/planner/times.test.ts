import { describe, expect, it } from 'vitest';
import { timesChanged } from '../../../src/web/planner/times.ts';

const ZONE = 'Asia/Shanghai';
const EMPTY = { from: '', until: '', departure: '' };
const HALF_PAST_EIGHT = Date.UTC(2026, 10, 22, 0, 30);

describe('times of an approval', () => {
  it('come as a window of two hours with the first of its ends, on the bureau’s clock', () => {
    expect(timesChanged(EMPTY, 'from', '2026-11-22T08:30', ZONE)).toEqual({
      approval: { from: HALF_PAST_EIGHT, until: HALF_PAST_EIGHT + 7_200_000 },
    });
    expect(timesChanged(EMPTY, 'until', '2026-11-22T08:30', ZONE)).toEqual({
      approval: { from: HALF_PAST_EIGHT - 7_200_000, until: HALF_PAST_EIGHT },
    });
  });

  it('keep the other end when one is changed, and go together when one is emptied', () => {
    const times = { ...EMPTY, from: '2026-11-22T06:00', until: '2026-11-22T10:00' };
    const { approval } = timesChanged(times, 'until', '2026-11-22T08:30', ZONE);
    expect(approval).toEqual({ from: HALF_PAST_EIGHT - 9_000_000, until: HALF_PAST_EIGHT });
    expect(timesChanged(times, 'from', '', ZONE)).toEqual({ approval: undefined });
  });

  it('change nothing where what is typed is no time yet', () => {
    expect(timesChanged(EMPTY, 'departure', '2026-11', ZONE)).toEqual({});
  });
});
