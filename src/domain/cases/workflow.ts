/**
 * The way of a case as one total table: every step in every state leads to a state or is refused. The
 * seven steps are GB/T 47678's: collect, file, dispatch, handle, report back, verify and close, evaluate.
 */
import type { Permission } from '../people/roles.ts';

export const CASE_STATES = [
  /** 信息收集: told of, by a rule, a citizen, a photo; nobody has said yet that it is one. */
  'collected',
  /** 核实: somebody or a drone is having a look before it is filed. */
  'checking',
  /** 立案: it is one; it waits for being dispatched. */
  'filed',
  /** 派遣: a unit has it, and has not taken it up yet. */
  'dispatched',
  /** 处理 */
  'handling',
  /** 反馈: the unit says that it is done; it waits for being verified. */
  'reported',
  /** 缓办: its time stands still. */
  'postponed',
  /** 结案 */
  'closed',
  /** 作废: it was none, or is another one's duplicate. */
  'void',
  /** 归档: nothing more changes. */
  'archived',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** Done with: a new breach of the same vehicle, rule and zone opens another case. */
export const ENDED: readonly CaseState[] = ['closed', 'void', 'archived'];
export const isEnded = (state: CaseState): boolean => ENDED.includes(state);

/** Steps that the service takes by itself. */
export const SERVICE_STEPS = [
  'collect',
  /** A further violation or report of the same matter joined. */
  'join',
  /** Later-arriving fixes showed a violation not to be one. */
  'withdraw',
  /** Photos joined. */
  'attach',
  /** A verification flight was asked for, approved, flown or broken off. */
  'flight',
  /** Its deadline is near. */
  'warn',
  /** Its deadline has passed. */
  'overdue',
  /** Told to those above, for it is long overdue. */
  'escalate',
] as const;
export type ServiceStep = (typeof SERVICE_STEPS)[number];

/** Steps that people take, each with the permission that it needs, and what must be said with it. */
export const PERSON_STEP_TABLE = {
  /** Takes it in hand at the desk, so that no two do. */
  claim: { needs: 'cases:desk', must: [] },
  release: { needs: 'cases:desk', must: [] },
  check: { needs: 'cases:desk', must: [] },
  file: { needs: 'cases:desk', must: [] },
  dispatch: { needs: 'cases:desk', must: ['unit'] },
  /** The desk takes it back from the unit. */
  recall: { needs: 'cases:desk', must: ['note'] },
  remind: { needs: 'cases:desk', must: [] },
  /** 延期: a later deadline. */
  extend: { needs: 'cases:desk', must: ['until', 'note'] },
  /** No to the wish for more time. */
  decline: { needs: 'cases:desk', must: ['note'] },
  postpone: { needs: 'cases:desk', must: ['note'] },
  resume: { needs: 'cases:desk', must: [] },
  /** 返工 */
  redo: { needs: 'cases:desk', must: ['note'] },
  close: { needs: 'cases:desk', must: [] },
  void: { needs: 'cases:desk', must: ['note'] },
  duplicate: { needs: 'cases:desk', must: ['of'] },
  reopen: { needs: 'cases:desk', must: ['note'] },
  archive: { needs: 'cases:desk', must: [] },
  /** The unit takes it up. */
  take: { needs: 'cases:handle', must: [] },
  /** 退回: not ours. */
  return: { needs: 'cases:handle', must: ['note'] },
  'ask-extension': { needs: 'cases:handle', must: ['until', 'note'] },
  report: { needs: 'cases:handle', must: ['note'] },
  note: { needs: ['cases:desk', 'cases:handle', 'cases:report'], must: ['note'] },
} as const satisfies Record<
  string,
  {
    readonly needs: Permission | readonly Permission[];
    readonly must: readonly ('unit' | 'until' | 'of' | 'note')[];
  }
>;
export type PersonStep = keyof typeof PERSON_STEP_TABLE;
export const PERSON_STEPS = Object.keys(PERSON_STEP_TABLE) as readonly PersonStep[];

export type CaseStep = ServiceStep | PersonStep;
export const CASE_STEPS: readonly CaseStep[] = [...SERVICE_STEPS, ...PERSON_STEPS];

type Row = Partial<Record<CaseStep, CaseState>>;

/** What can be added in a state without leaving it. */
const stays = (state: CaseState, ...steps: CaseStep[]): Row =>
  Object.fromEntries(steps.map((step) => [step, state]));

const TABLE: Readonly<Record<CaseState, Row>> = {
  collected: {
    ...stays('collected', 'join', 'withdraw', 'attach', 'flight', 'warn', 'overdue', 'escalate'),
    ...stays('collected', 'claim', 'release', 'note'),
    check: 'checking',
    file: 'filed',
    void: 'void',
    duplicate: 'void',
  },
  checking: {
    ...stays('checking', 'join', 'withdraw', 'attach', 'flight', 'warn', 'overdue', 'escalate'),
    ...stays('checking', 'claim', 'release', 'note'),
    file: 'filed',
    void: 'void',
    duplicate: 'void',
  },
  filed: {
    ...stays('filed', 'join', 'withdraw', 'attach', 'flight', 'warn', 'overdue', 'escalate'),
    ...stays('filed', 'claim', 'release', 'note'),
    dispatch: 'dispatched',
    // Settled on the spot: no unit is needed.
    close: 'closed',
    void: 'void',
    duplicate: 'void',
  },
  dispatched: {
    ...stays('dispatched', 'join', 'withdraw', 'attach', 'flight', 'warn', 'overdue', 'escalate'),
    ...stays('dispatched', 'remind', 'extend', 'decline', 'ask-extension', 'note'),
    take: 'handling',
    return: 'filed',
    recall: 'filed',
    postpone: 'postponed',
    void: 'void',
  },
  handling: {
    ...stays('handling', 'join', 'withdraw', 'attach', 'flight', 'warn', 'overdue', 'escalate'),
    ...stays('handling', 'remind', 'extend', 'decline', 'ask-extension', 'note'),
    report: 'reported',
    return: 'filed',
    recall: 'filed',
    postpone: 'postponed',
  },
  reported: {
    ...stays('reported', 'join', 'withdraw', 'attach', 'flight', 'warn', 'overdue', 'escalate'),
    ...stays('reported', 'claim', 'release', 'note'),
    redo: 'handling',
    close: 'closed',
  },
  postponed: {
    ...stays('postponed', 'join', 'withdraw', 'attach', 'flight', 'note'),
    resume: 'dispatched',
    recall: 'filed',
  },
  closed: {
    ...stays('closed', 'withdraw', 'attach', 'note'),
    reopen: 'filed',
    archive: 'archived',
  },
  void: {
    ...stays('void', 'withdraw', 'attach', 'note'),
    reopen: 'filed',
    archive: 'archived',
  },
  archived: {},
};

/** The state that a step leads to, or undefined where the step is not allowed in that state. */
export const nextState = (state: CaseState, step: CaseStep): CaseState | undefined =>
  TABLE[state][step];

export const permissionsFor = (step: PersonStep): readonly Permission[] => {
  const { needs } = PERSON_STEP_TABLE[step];
  return typeof needs === 'string' ? [needs] : needs;
};

/** What somebody with these permissions may do next, in the order of the table. */
export const allowedSteps = (
  state: CaseState,
  permissions: ReadonlySet<Permission>,
): PersonStep[] =>
  PERSON_STEPS.filter(
    (step) =>
      nextState(state, step) !== undefined &&
      permissionsFor(step).some((permission) => permissions.has(permission)),
  );
