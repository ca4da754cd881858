/** The use cases around cases, as they are handed on. */
import type { Cases } from './cases.ts';
import type { Recalculation } from './recalculate.ts';
import type { CaseSteps } from './steps.ts';

export interface CaseServices {
  readonly cases: Cases;
  readonly caseSteps: CaseSteps;
  readonly recalculation: Recalculation;
}
