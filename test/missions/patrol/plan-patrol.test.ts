import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPatrol } from '../../../missions/patrol/plan-patrol.ts';
import { shippedLibrary } from './library.ts';
import { scenes } from './scenes.ts';

const LIBRARY = shippedLibrary();

const RUNS = 12;
const SEED = 7;

const EXPECTED_REFUSALS = [
  'no-free-space',
  'unreachable',
  'too-small',
  'endurance',
] as readonly string[];

describe('a planned patrol', () => {
  for (const { id } of LIBRARY.templates) {
    it(`of ${id} gives the judge, who knows nothing of the planner, nothing to find`, () => {
      let planned = 0;
      fc.assert(
        fc.property(scenes([id]), ({ wishes, surroundings }) => {
          const plan = planPatrol(wishes, LIBRARY, surroundings);
          if (!plan.ok) {
            expect(EXPECTED_REFUSALS, plan.detail).toContain(plan.reason);
            return;
          }
          planned++;
          expect(plan.sorties.flatMap(({ findings }) => findings)).toEqual([]);
          // On level ground all is seen that is not told as uncovered; hills hide some.
          if (plan.uncovered.length === 0 && !surroundings.terrain)
            expect(plan.coverage?.once).toBeGreaterThanOrEqual(0.995);
        }),
        // Making a counterexample smaller takes minutes: the seed says enough.
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );
      expect(planned).toBeGreaterThan(3);
    });
  }
});
