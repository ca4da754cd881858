/** A bureau that has laid nothing down: no categories, no areas, so no deadlines and no units. */
import type { CaseSetup } from '../../src/services/cases/ports.ts';

const HOUR = 3_600_000;

export const PLAIN_SETUP: CaseSetup = {
  categoryOf: () => undefined,
  category: () => undefined,
  deadlineAfter: (start, limit) =>
    start + limit.amount * HOUR * (limit.unit === 'days' || limit.unit === 'work-days' ? 24 : 1),
  timeLeft: (now, due) => Math.max(0, due - now),
  dueAgain: (now, left) => now + left,
  whereabouts: () => ({ candidates: [] }),
};
