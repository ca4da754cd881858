import { describe, expect, it } from 'vitest';
import {
  allowedSteps,
  CASE_STATES,
  CASE_STEPS,
  type CaseState,
  type CaseStep,
  isEnded,
  nextState,
  PERSON_STEP_TABLE,
  PERSON_STEPS,
} from '../../../src/domain/cases/workflow.ts';
import { permissionsOf, ROLES, type Role } from '../../../src/domain/people/roles.ts';

/**
 * Every step in every state, written out once more by hand: a cell that changes in the code must be
 * changed here too. `=` stays, `.` is refused, else the first letters of the state that it leads to.
 */
const ORDER =
  'collected checking filed dispatched handling reported postponed closed void archived';
const TABLE = `
  step           col  che  fil  dis  han  rep  pos  clo  voi  arc
  collect        .    .    .    .    .    .    .    .    .    .
  join           =    =    =    =    =    =    =    .    .    .
  withdraw       =    =    =    =    =    =    =    =    =    .
  attach         =    =    =    =    =    =    =    =    =    .
  flight         =    =    =    =    =    =    =    .    .    .
  warn           =    =    =    =    =    =    .    .    .    .
  overdue        =    =    =    =    =    =    .    .    .    .
  escalate       =    =    =    =    =    =    .    .    .    .
  claim          =    =    =    .    .    =    .    .    .    .
  release        =    =    =    .    .    =    .    .    .    .
  check          che  .    .    .    .    .    .    .    .    .
  file           fil  fil  .    .    .    .    .    .    .    .
  dispatch       .    .    dis  .    .    .    .    .    .    .
  recall         .    .    .    fil  fil  .    fil  .    .    .
  remind         .    .    .    =    =    .    .    .    .    .
  extend         .    .    .    =    =    .    .    .    .    .
  decline        .    .    .    =    =    .    .    .    .    .
  postpone       .    .    .    pos  pos  .    .    .    .    .
  resume         .    .    .    .    .    .    dis  .    .    .
  redo           .    .    .    .    .    han  .    .    .    .
  close          .    .    clo  .    .    clo  .    .    .    .
  void           voi  voi  voi  voi  .    .    .    .    .    .
  duplicate      voi  voi  voi  .    .    .    .    .    .    .
  reopen         .    .    .    .    .    .    .    fil  fil  .
  archive        .    .    .    .    .    .    .    arc  arc  .
  take           .    .    .    han  .    .    .    .    .    .
  return         .    .    .    fil  fil  .    .    .    .    .
  ask-extension  .    .    .    =    =    .    .    .    .    .
  report         .    .    .    .    rep  .    .    .    .    .
  note           =    =    =    =    =    =    =    =    =    .
`;

const [head = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

function expected(state: CaseState, cell: string): CaseState | undefined {
  if (cell === '.') return undefined;
  if (cell === '=') return state;
  return CASE_STATES.find((one) => one.startsWith(cell));
}

describe('the table of steps', () => {
  it('names every state and every step', () => {
    expect([...CASE_STATES].join(' ')).toBe(ORDER);
    expect(head.slice(1)).toEqual(CASE_STATES.map((state) => state.slice(0, 3)));
    expect(rows.map(([step]) => step)).toEqual([...CASE_STEPS]);
  });

  it.each(rows)('%s', (step, ...cells) => {
    const found = CASE_STATES.map((state) => nextState(state, step as CaseStep));
    expect(found).toEqual(CASE_STATES.map((state, i) => expected(state, cells[i]!)));
  });

  it('counts as ended what nothing of its own goes on in', () => {
    expect(CASE_STATES.filter(isEnded)).toEqual(['closed', 'void', 'archived']);
    for (const state of CASE_STATES.filter(isEnded))
      expect(nextState(state, 'join')).toBeUndefined();
  });

  it('leaves a way out of every state but the last', () => {
    for (const state of CASE_STATES) {
      const ways = PERSON_STEPS.filter(
        (step) => ![undefined, state].includes(nextState(state, step)),
      );
      expect(ways.length > 0, state).toBe(state !== 'archived');
    }
  });

  it('asks for reasons where somebody is refused or sent back', () => {
    const must = (what: string) =>
      PERSON_STEPS.filter((step) =>
        (PERSON_STEP_TABLE[step].must as readonly string[]).includes(what),
      ).sort();
    expect(must('unit')).toEqual(['dispatch']);
    expect(must('of')).toEqual(['duplicate']);
    expect(must('until')).toEqual(['ask-extension', 'extend']);
    expect(must('note')).toEqual(
      'ask-extension decline extend note postpone recall redo reopen report return void'.split(' '),
    );
  });
});

const NOTE_ONLY = Object.fromEntries(
  CASE_STATES.map((state) => [state, state === 'archived' ? '' : 'note']),
) as Record<CaseState, string>;

const DESK: Record<CaseState, string> = {
  collected: 'claim release check file void duplicate note',
  checking: 'claim release file void duplicate note',
  filed: 'claim release dispatch close void duplicate note',
  dispatched: 'recall remind extend decline postpone void note',
  handling: 'recall remind extend decline postpone note',
  reported: 'claim release redo close note',
  postponed: 'recall resume note',
  closed: 'reopen archive note',
  void: 'reopen archive note',
  archived: '',
};
const UNIT: Record<CaseState, string> = {
  ...NOTE_ONLY,
  dispatched: 'take return ask-extension note',
  handling: 'return ask-extension report note',
};
const EVERYTHING: Record<CaseState, string> = {
  ...DESK,
  dispatched: 'recall remind extend decline postpone void take return ask-extension note',
  handling: 'recall remind extend decline postpone return ask-extension report note',
};
const NOTHING = Object.fromEntries(CASE_STATES.map((state) => [state, ''])) as typeof DESK;

/** Who may do what in which state, written out by hand. */
const BY_ROLE: Record<Role, Record<CaseState, string>> = {
  administrator: EVERYTHING,
  dispatcher: NOTE_ONLY,
  pilot: NOTE_ONLY,
  'case-desk': DESK,
  unit: UNIT,
  viewer: NOTHING,
};

describe.each(ROLES)('an account with the role %s', (role) => {
  const permissions = permissionsOf([role]);
  it.each(CASE_STATES)('may, of a case that is %s, take the steps of its list', (state) => {
    expect(allowedSteps(state, permissions).join(' ')).toBe(BY_ROLE[role][state]);
  });
});
