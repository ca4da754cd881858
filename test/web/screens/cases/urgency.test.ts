import { describe, expect, it } from 'vitest';
import { stageSince, urgencyOf } from '../../../../src/web/screens/cases/urgency.ts';

const OPENED = Date.parse('2026-11-20T01:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(OPENED + hours * HOUR).toISOString();

const handled = {
  state: 'handling',
  opened: at(0),
  filed: at(1),
  dispatched: at(2),
  reported: null,
  due: at(12),
  stageDue: at(12),
} as const;

describe('how pressing a case is', () => {
  it('goes by the share of the present stage’s time, not of the case’s', () => {
    expect(urgencyOf(handled, OPENED + 9.9 * HOUR)).toBe('calm');
    expect(urgencyOf(handled, OPENED + 10 * HOUR)).toBe('near');
    expect(urgencyOf(handled, OPENED + 12 * HOUR)).toBe('near');
    expect(urgencyOf(handled, OPENED + 12 * HOUR + 1)).toBe('over');
  });

  it('is nothing where no time runs', () => {
    expect(urgencyOf({ ...handled, state: 'postponed', stageDue: null }, OPENED)).toBe('none');
    expect(urgencyOf({ ...handled, state: 'closed' }, OPENED + 99 * HOUR)).toBe('none');
  });

  it('begins anew with each stage', () => {
    expect(stageSince({ ...handled, state: 'collected' })).toBe(OPENED);
    expect(stageSince({ ...handled, state: 'filed' })).toBe(OPENED + HOUR);
    expect(stageSince(handled)).toBe(OPENED + 2 * HOUR);
    expect(stageSince({ ...handled, state: 'reported', reported: at(5) })).toBe(OPENED + 5 * HOUR);
  });
});
