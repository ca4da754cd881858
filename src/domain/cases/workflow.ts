/**
 * The workflow of a case as one total table: every step in every state is either a new state or refused.
 * The full workflow of the seven steps (GB/T) widens these two lists and the table, nothing else.
 */
export const CASE_STATES = ['open', 'in-hand', 'closed'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const CASE_STEPS = [
  /** The service opened it. */
  'file',
  /** A further violation of the same vehicle, rule and zone joined. */
  'join',
  /** Later-arriving fixes showed a violation not to be one. */
  'withdraw',
  /** Somebody takes it in hand. */
  'take',
  'release',
  'note',
  'close',
  'reopen',
] as const;
export type CaseStep = (typeof CASE_STEPS)[number];

/** The steps that people take; the others are the service's own. */
export const PERSON_STEPS = ['take', 'release', 'note', 'close', 'reopen'] as const;
export type PersonStep = (typeof PERSON_STEPS)[number];

const TABLE: Record<CaseState, Record<CaseStep, CaseState | undefined>> = {
  open: {
    file: undefined,
    join: 'open',
    withdraw: 'open',
    take: 'in-hand',
    release: undefined,
    note: 'open',
    close: 'closed',
    reopen: undefined,
  },
  'in-hand': {
    file: undefined,
    join: 'in-hand',
    withdraw: 'in-hand',
    take: 'in-hand',
    release: 'open',
    note: 'in-hand',
    close: 'closed',
    reopen: undefined,
  },
  closed: {
    file: undefined,
    join: undefined,
    withdraw: 'closed',
    take: undefined,
    release: undefined,
    note: 'closed',
    close: undefined,
    reopen: 'open',
  },
};

/** The state that a step leads to, or undefined where the step is not allowed in that state. */
export function nextState(state: CaseState, step: CaseStep): CaseState | undefined {
  return TABLE[state][step];
}

/** What people may do next, in the order of the list. */
export function allowedSteps(state: CaseState): PersonStep[] {
  return PERSON_STEPS.filter((step) => nextState(state, step) !== undefined);
}
