/** What a person's step makes of a case, or why it is refused: no store, no clock of its own. */
import type { Case } from '../../domain/cases/case.ts';
import type { Category } from '../../domain/cases/category.ts';
import { beginStage, type StageTime } from '../../domain/cases/stages.ts';
import {
  type CaseState,
  nextState,
  type PERSON_STEP_TABLE,
  type PersonStep,
} from '../../domain/cases/workflow.ts';
import type { CaseId, UnitId } from '../../domain/ids.ts';
import { runsFor, stageFrom } from './begin.ts';
import type { CaseSetup, LockedCase, Standing } from './ports.ts';

export interface StepRequest {
  readonly step: PersonStep;
  /** Whose name the log gets. */
  readonly by: string;
  readonly note: string;
  readonly unit?: { readonly id: UnitId; readonly name: string } | undefined;
  /** Code of the category that it is of after all. */
  readonly category?: string | undefined;
  /** ms */
  readonly until?: number | undefined;
  readonly of?: CaseId | undefined;
}

export type StepRefusal =
  /** The step is not in the table for this state. */
  | { readonly ok: false; readonly reason: 'not-now'; readonly state: CaseState }
  /** Somebody else has it in hand. */
  | { readonly ok: false; readonly reason: 'taken'; readonly by: string }
  /** What must be said with the step was not. */
  | { readonly ok: false; readonly reason: 'lacks'; readonly what: Must }
  | { readonly ok: false; readonly reason: 'no-such-category'; readonly code: string }
  /** The deadline is not after now and after the one that there is, or more than MOST_EXTENSION ahead. */
  | { readonly ok: false; readonly reason: 'bad-until' }
  /** Nobody has asked for more time. */
  | { readonly ok: false; readonly reason: 'nothing-wished' };

export type Must = (typeof PERSON_STEP_TABLE)[PersonStep]['must'][number];

/** ms; an extension beyond it is a slip of the keyboard. */
const MOST_EXTENSION = 2 * 366 * 86_400_000;

/** The desk's steps that decide something: not over the head of whom has it in hand. */
const DECIDES: ReadonlySet<PersonStep> = new Set([
  'claim',
  'check',
  'file',
  'dispatch',
  'redo',
  'close',
  'void',
  'duplicate',
]);
/** Where somebody of the desk has it in hand, not somebody of the unit. */
const AT_DESK: ReadonlySet<CaseState> = new Set(['collected', 'checking', 'filed', 'reported']);

type Decided = { readonly ok: true; readonly to: Standing; readonly detail: Detail } | StepRefusal;
type Detail = Readonly<Record<string, unknown>>;

/**
 * @param must what the step must be said with (workflow.ts)
 * @param now of the service
 */
export function decideStep(
  { case: found, standing }: Pick<LockedCase, 'case' | 'standing'>,
  request: StepRequest,
  must: readonly Must[],
  setup: CaseSetup,
  now: number,
): Decided {
  const { step, by } = request;
  const state = nextState(found.state, step);
  if (state === undefined) return { ok: false, reason: 'not-now', state: found.state };
  const { assignee } = found;
  if (DECIDES.has(step) && AT_DESK.has(found.state) && assignee !== undefined && assignee !== by)
    return { ok: false, reason: 'taken', by: assignee };
  const lacking = must.find((what) => request[what] === undefined || request[what] === '');
  if (lacking) return { ok: false, reason: 'lacks', what: lacking };
  const category = categoryFor(found, request, setup);
  if (category === 'unknown')
    return { ok: false, reason: 'no-such-category', code: request.category! };
  const at: At = { found, standing: late(standing, now), state, category, setup, now };
  return EFFECTS[step](recategorised(at, request), request);
}

interface At {
  readonly found: Case;
  readonly standing: Standing;
  /** The state that the table leads to. */
  readonly state: CaseState;
  readonly category: Category | undefined;
  readonly setup: CaseSetup;
  readonly now: number;
}

function categoryFor(
  found: Case,
  { step, category: code }: StepRequest,
  setup: CaseSetup,
): Category | undefined | 'unknown' {
  const may = step === 'file' || step === 'dispatch';
  if (!may || code === undefined || code === found.category?.code)
    return found.category && setup.category(found.category.code);
  const named = setup.category(code);
  return named?.active ? named : 'unknown';
}

function recategorised(at: At, { category: code }: StepRequest): At {
  const { standing, category, setup, found } = at;
  if (!category || code === undefined || standing.category === category.code) return at;
  const where = setup.whereabouts(found.place, category);
  return { ...at, standing: { ...standing, ...where, category: category.code } };
}

/** What was late once stays so in the figures, whether or not anybody was told of it in time. */
const late = (standing: Standing, now: number): Standing =>
  standing.stage && now > standing.stage.due ? { ...standing, wasOverdue: true } : standing;

type Effect = (at: At, request: StepRequest) => Decided;

type Change = { [Key in keyof Standing]?: Standing[Key] | undefined };

/** The standing with these changes; undefined takes a field away. */
function become({ standing, state }: At, change: Change, detail: Detail = {}): Decided {
  const all: Change = { ...standing, state, ...change };
  const to = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return { ok: true, to: to as unknown as Standing, detail };
}

const counted = ({ standing }: At, what: keyof Standing['counts']) => ({
  counts: { ...standing.counts, [what]: standing.counts[what] + 1 },
});

const freshStage = ({ state, category, now, setup }: At) => stageFrom(state, category, now, setup);

/** Back with the desk: no unit has it, and no time of a unit runs. */
const WITHOUT_UNIT = {
  unit: undefined,
  assignee: undefined,
  dispatched: undefined,
  reported: undefined,
  due: undefined,
  wished: undefined,
  timeLeft: undefined,
} as const;

const stays: Effect = (at) => become(at, {});
const toDesk = (at: At, change: Change = {}): Decided =>
  become(at, { ...WITHOUT_UNIT, ...change, stage: freshStage(at) }, { unit: at.found.unit });

const categoryDetail = ({ found, standing }: At): Detail =>
  standing.category === undefined || standing.category === found.category?.code
    ? {}
    : { category: standing.category };

/** The unit's time from now on, with a deadline of its own. */
function untilThen(at: At, due: number) {
  const runs = runsFor(at.category, 'handle', at.setup);
  const since = at.standing.stage?.since ?? at.now;
  return { due, stage: beginStage(Math.min(since, at.now), due, runs) };
}

function laterDeadline({ found, now }: At, until: number | undefined): boolean {
  return (
    until !== undefined &&
    until > now &&
    until > (found.due ?? now) &&
    until <= now + MOST_EXTENSION
  );
}

const EFFECTS: Readonly<Record<PersonStep, Effect>> = {
  claim: (at, { by }) => become(at, { assignee: by }),
  release: (at) => become(at, { assignee: undefined }),
  check: (at) => become(at, {}),
  file: (at) => become(at, { filed: at.now, stage: freshStage(at) }, categoryDetail(at)),
  dispatch: (at, { unit }) => {
    const stage = freshStage(at);
    const change = {
      ...WITHOUT_UNIT,
      unit: unit?.id,
      dispatched: at.now,
      due: stage?.due,
      stage,
    };
    return become(at, change, {
      unit,
      ...(stage && { due: stage.due }),
      ...categoryDetail(at),
    });
  },
  recall: (at) => toDesk(at),
  remind: (at) => become(at, counted(at, 'reminders')),
  extend: (at, { until }) => {
    if (!laterDeadline(at, until)) return { ok: false, reason: 'bad-until' };
    const change = { ...counted(at, 'extensions'), wished: undefined, ...untilThen(at, until!) };
    return become(at, change, { due: until });
  },
  decline: (at) =>
    at.standing.wished === undefined
      ? { ok: false, reason: 'nothing-wished' }
      : become(at, { wished: undefined }, { wished: at.standing.wished }),
  postpone: (at) => {
    const { due } = at.standing;
    const unit = at.category?.limits.handle.unit ?? 'hours';
    const timeLeft = due === undefined ? undefined : at.setup.timeLeft(at.now, due, unit);
    const change = { due: undefined, stage: undefined, wished: undefined, timeLeft };
    return become(at, change, timeLeft === undefined ? {} : { timeLeft });
  },
  resume: (at) => {
    const { timeLeft } = at.standing;
    if (timeLeft === undefined) return become(at, { assignee: undefined });
    const unit = at.category?.limits.handle.unit ?? 'hours';
    const due = at.setup.dueAgain(at.now, timeLeft, unit);
    const then = untilThen(at, due);
    // Overdue before it stood still: that was said.
    const stage: StageTime = timeLeft > 0 ? then.stage : { since: at.now, due, alarm: 'escalated' };
    return become(at, { assignee: undefined, timeLeft: undefined, due, stage }, { due });
  },
  redo: (at) => {
    const stage = freshStage(at);
    const due = { due: stage?.due, stage, reported: undefined, assignee: undefined };
    return become(at, { ...counted(at, 'redos'), ...due }, stage ? { due: stage.due } : {});
  },
  close: (at) => become(at, { closed: at.now, stage: undefined }),
  void: (at) => become(at, { stage: undefined, wished: undefined }),
  duplicate: (at, { of }) => become(at, { duplicateOf: of, stage: undefined }),
  reopen: (at) => {
    const change = { ...WITHOUT_UNIT, closed: undefined, duplicateOf: undefined };
    return become(at, { ...change, filed: at.found.filed ?? at.now, stage: freshStage(at) });
  },
  archive: stays,
  take: (at, { by }) => become(at, { assignee: by }),
  return: (at) => toDesk(at, counted(at, 'returns')),
  'ask-extension': (at, { until }) =>
    laterDeadline(at, until)
      ? become(at, { wished: until }, { until })
      : { ok: false, reason: 'bad-until' },
  report: (at) => {
    const change = { assignee: undefined, wished: undefined, reported: at.now };
    return become(at, { ...change, stage: freshStage(at) });
  },
  note: stays,
};
