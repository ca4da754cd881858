/** Whatever steps are taken, what a case stands as holds together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../../src/domain/cases/case.ts';
import type { Category } from '../../../src/domain/cases/category.ts';
import { alarmDue, stageOf } from '../../../src/domain/cases/stages.ts';
import {
  CASE_STATES,
  nextState,
  PERSON_STEP_TABLE,
  PERSON_STEPS,
  type PersonStep,
} from '../../../src/domain/cases/workflow.ts';
import { caseId, unitId } from '../../../src/domain/ids.ts';
import { runsFor, standingAtFirst } from '../../../src/services/cases/begin.ts';
import { decideStep, type StepRequest } from '../../../src/services/cases/decide.ts';
import type { CaseSetup, Standing } from '../../../src/services/cases/ports.ts';

const HOUR = 3_600_000;
const hours = (amount: number) => ({ amount, unit: 'hours' as const });
const CATEGORY: Category = {
  code: 'A',
  standard: 'local',
  group: '',
  name: 'A',
  nameEn: '',
  autoFile: false,
  limits: { file: hours(1), dispatch: hours(2), handle: hours(10), verify: hours(5) },
  sameness: { metres: 0, hours: 0, how: 'propose' },
  active: true,
};
const SETUP: CaseSetup = {
  categoryOf: () => undefined,
  category: (code) => (code === 'A' || code === 'B' ? { ...CATEGORY, code } : undefined),
  deadlineAfter: (start, limit) => start + limit.amount * HOUR,
  timeLeft: (now, due) => Math.max(0, due - now),
  dueAgain: (now, left) => now + left,
  whereabouts: (_, category) => ({ candidates: category?.code === 'B' ? [unitId(9)] : [] }),
};

const caseOf = (standing: Standing): Case =>
  ({
    id: caseId(1),
    number: '2026-QX-000001',
    kind: 'matter',
    source: 'staff',
    description: '',
    address: '',
    place: [101, 36],
    occurred: 0,
    opened: 0,
    ...standing,
    category: standing.category && { code: standing.category, standard: '', name: '' },
    candidates: [],
    unit: standing.unit && { id: standing.unit, name: 'u' },
    duplicateOf: undefined,
    counts: { photos: 0, ...standing.counts },
    violations: [],
  }) as unknown as Case;

const take = (standing: Standing, request: StepRequest, now: number) =>
  decideStep(
    { case: caseOf(standing), standing },
    request,
    PERSON_STEP_TABLE[request.step].must,
    SETUP,
    now,
  );

const request = fc.record({
  step: fc.constantFrom(...PERSON_STEPS),
  by: fc.constantFrom('Wang', 'Li'),
  note: fc.constantFrom('', 'why'),
  unit: fc.constantFrom(
    undefined,
    { id: unitId(1), name: '环卫所' },
    { id: unitId(2), name: '城管' },
  ),
  category: fc.constantFrom(undefined, undefined, 'A', 'B', 'none'),
  /** Hours from now. */
  until: fc.constantFrom(undefined, -1, 3, 30, 50_000),
  of: fc.constantFrom(undefined, caseId(2)),
  /** Hours that pass before. */
  wait: fc.nat(20),
  /** Instead of the step one that the state allows; what it must be said with is then said. */
  allowed: fc.option(fc.nat(1000), { nil: undefined, freq: 6 }),
});
type Asked = typeof request extends fc.Arbitrary<infer A> ? A : never;

function askedOf({ state }: Standing, { wait: _, allowed, until, ...asked }: Asked, now: number) {
  const can = PERSON_STEPS.filter((step) => nextState(state, step) && step !== 'archive');
  const at = until === undefined ? undefined : now + until * HOUR;
  if (allowed === undefined || can.length === 0) return { ...asked, until: at };
  const step = can[allowed % can.length]!;
  return {
    ...asked,
    step,
    note: 'why',
    unit: asked.unit ?? { id: unitId(1), name: '环卫所' },
    of: caseId(2),
    until: at ?? now + 100 * HOUR,
  };
}

/** What holds of every standing. */
function holdsTogether(standing: Standing): void {
  const { state, stage, unit, due } = standing;
  const withUnit = ['dispatched', 'handling', 'reported', 'postponed'].includes(state);
  expect(stage !== undefined, `a stage while ${state}`).toBe(stageOf(state) !== undefined);
  if (withUnit) expect(unit, `a unit while ${state}`).toBeDefined();
  if (['collected', 'checking', 'filed'].includes(state)) {
    expect([unit, due, standing.dispatched, standing.reported, standing.wished]).toEqual(
      Array(5).fill(undefined),
    );
  }
  if (state === 'dispatched' || state === 'handling') expect(stage?.due).toBe(due);
  expect(standing.timeLeft !== undefined).toBe(state === 'postponed');
  expect(state === 'postponed' && due !== undefined).toBe(false);
  expect(standing.closed !== undefined).toBe(
    state === 'closed' || (state === 'archived' && standing.closed !== undefined),
  );
  expect(Object.values(standing).includes(undefined as never)).toBe(false);
}

describe('any steps in any order', () => {
  it('leave a case that holds together, or are refused and change nothing', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(fc.array(request, { minLength: 40, maxLength: 60 }), (requests) => {
        let now = 0;
        let standing = standingAtFirst('collected', [101, 36], CATEGORY, now, SETUP);
        for (const one of requests) {
          now += one.wait * HOUR;
          const asked = askedOf(standing, one, now);
          const decided = take(standing, asked, now);
          const to = nextState(standing.state, asked.step);
          if (!decided.ok) {
            if (decided.reason === 'not-now') expect(to).toBeUndefined();
            continue;
          }
          expect(decided.to.state).toBe(to);
          holdsTogether(decided.to);
          const before = standing;
          for (const [what, count] of Object.entries(before.counts))
            expect(decided.to.counts[what as keyof typeof before.counts]).toBeGreaterThanOrEqual(
              count,
            );
          if (before.wasOverdue) expect(decided.to.wasOverdue).toBe(true);
          if (before.stage && now > before.stage.due) expect(decided.to.wasOverdue).toBe(true);
          standing = decided.to;
          met.add(`${before.state} ${asked.step}`);
        }
      }),
      { seed: 31, numRuns: 120 },
    );
    // Nothing of the table was left out by chance.
    const all = CASE_STATES.flatMap((state) =>
      PERSON_STEPS.filter((step) => nextState(state, step)).map((step) => `${state} ${step}`),
    );
    expect(all.filter((one) => !met.has(one))).toEqual([]);
  });

  it('with the alarms between them still say each once per stage', () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 20, maxLength: 40 }), (requests) => {
        let now = 0;
        let standing = standingAtFirst('collected', [101, 36], CATEGORY, now, SETUP);
        let said: string[] = [];
        for (const one of requests) {
          for (let h = 0; h < one.wait; h++) {
            now += HOUR;
            const stage = stageOf(standing.state);
            if (!standing.stage || !stage) continue;
            const due = alarmDue(standing.stage, now, runsFor(CATEGORY, stage, SETUP));
            if (!due) continue;
            if (due.said) {
              expect(said).not.toContain(due.said);
              said.push(due.said);
            }
            standing = { ...standing, stage: due.time };
          }
          const decided = take(standing, askedOf(standing, one, now), now);
          if (!decided.ok) continue;
          if (decided.to.stage !== standing.stage) said = [];
          standing = decided.to;
        }
      }),
      { seed: 32, numRuns: 200 },
    );
  });
});

it.each<[PersonStep, Partial<StepRequest>, string]>([
  ['file', { category: 'none' }, 'no-such-category'],
  ['dispatch', {}, 'not-now'],
  ['void', { note: '' }, 'lacks'],
])('refuses %s %j', (step, more, reason) => {
  const standing = standingAtFirst('collected', [101, 36], CATEGORY, 0, SETUP);
  expect(take(standing, { step, by: 'Wang', note: 'x', ...more }, 0)).toMatchObject({ reason });
});

it('proposes units anew where the category changes', () => {
  const standing = standingAtFirst('collected', [101, 36], CATEGORY, 0, SETUP);
  const decided = take(standing, { step: 'file', by: 'Wang', note: '', category: 'B' }, 0);
  expect(decided).toMatchObject({
    ok: true,
    to: { category: 'B', candidates: [9] },
    detail: { category: 'B' },
  });
});
