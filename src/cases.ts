/** Cases: reports, steps, deadlines, and the logs of before they were chained; put together. */
import { createCases } from './services/cases/cases.ts';
import { createDeadlineWatch, type DeadlineWatch } from './services/cases/deadlines.ts';
import type { CaseNumbering, CaseReader, CaseSetup } from './services/cases/ports.ts';
import { createRecalculation } from './services/cases/recalculate.ts';
import type { CaseServices } from './services/cases/services.ts';
import { createCaseSteps } from './services/cases/steps.ts';
import type { Clock, LiveFeed, Log } from './services/ports.ts';

export interface CaseRoom extends CaseServices {
  /** Call its round every some seconds; any number of processes may. */
  readonly caseDeadlines: DeadlineWatch;
  /**
   * Chains the logs of some cases that were written before logs were chained, until none is left; broken
   * off, it goes on at the next start. Call it every second or so.
   */
  chainOldLogs(): Promise<void>;
}

export interface CaseParts {
  readonly stores: { readonly cases: CaseReader };
  /** What the bureau has laid down, as it is at the moment of asking. */
  readonly setup: CaseSetup;
  readonly live: Pick<LiveFeed, 'cases'>;
  readonly clock: Clock;
  readonly log: Log;
  /** IANA name. */
  readonly timeZone: string;
}

/** The bureau's letters in the numbers of its cases. */
const LETTERS = 'QX';
export const numberingOf = (timeZone: string): CaseNumbering => ({ timeZone, letters: LETTERS });

/** Cases of one transaction: short enough that nobody waits for its locks. */
const CHAIN_BATCH = 500;

export function openCases({ stores, setup, live, clock, log, timeZone }: CaseParts): CaseRoom {
  const store = stores.cases;
  const shared = { store, setup: () => setup, live, clock };
  let chained = 0;
  let done = false;
  return {
    cases: createCases({ ...shared, numbering: numberingOf(timeZone) }),
    caseSteps: createCaseSteps(shared),
    recalculation: createRecalculation(shared),
    caseDeadlines: createDeadlineWatch(shared),
    chainOldLogs: async () => {
      if (done) return;
      const count = await store.chainSome(CHAIN_BATCH);
      chained += count;
      done = count === 0;
      if (done && chained > 0) log.info({ cases: chained }, 'the logs of older cases were chained');
    },
  };
}
