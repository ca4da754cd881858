/** Whose time runs in a state, and when what is left of it is to be spoken of. */
import type { Stage } from './category.ts';
import type { CaseState } from './workflow.ts';

const STAGES: Readonly<Record<CaseState, Stage | undefined>> = {
  collected: 'file',
  checking: 'file',
  filed: 'dispatch',
  dispatched: 'handle',
  handling: 'handle',
  reported: 'verify',
  postponed: undefined,
  closed: undefined,
  void: undefined,
  archived: undefined,
};

/** Undefined: nobody's time runs. */
export const stageOf = (state: CaseState): Stage | undefined => STAGES[state];

/** What was said of the present stage's deadline: nothing, that it is near, that it has passed, to those above. */
export const ALARMS = ['none', 'warned', 'overdue', 'escalated'] as const;
export type Alarm = (typeof ALARMS)[number];

/** The share of a stage's time after which a warning is due. */
const WARNED_AFTER = 0.8;

/** A stage's time: from when it runs, until when, and what was, and will be, said of it. */
export interface StageTime {
  /** ms */
  readonly since: number;
  readonly due: number;
  readonly alarm: Alarm;
  /** When the next is to be said, ms; absent: all was. */
  readonly alarmAt?: number;
}

/** How time runs for a limit: by the work calendar or day and night. */
export interface Runs {
  /** What is left until a deadline, ms; 0 where it has passed. */
  left(now: number, due: number): number;
  /** When so much has run, ms. */
  after(start: number, time: number): number;
}

/** A stage that begins, with nothing said yet. */
export function beginStage(since: number, due: number, runs: Runs): StageTime {
  const warning = runs.after(since, runs.left(since, due) * WARNED_AFTER);
  return { since, due, alarm: 'none', alarmAt: Math.min(warning, due) };
}

/**
 * What is to be said at `now`: at once the gravest that is due, each only once. `said` is absent where the
 * next is due later after all, for the calendar has changed.
 * @returns undefined: nothing, and `time` is as it should be
 */
export function alarmDue(
  time: StageTime,
  now: number,
  runs: Runs,
): { readonly said?: Exclude<Alarm, 'none'>; readonly time: StageTime } | undefined {
  const { since, due, alarm, alarmAt } = time;
  if (alarmAt === undefined || now < alarmAt) return undefined;
  if (now < due) {
    const warned: StageTime = { since, due, alarm: 'warned', alarmAt: due };
    return alarm === 'none' ? { said: 'warned', time: warned } : { time: warned };
  }
  const above = runs.after(due, runs.left(since, due));
  if (now >= above) return { said: 'escalated', time: { since, due, alarm: 'escalated' } };
  const overdue: StageTime = { since, due, alarm: 'overdue', alarmAt: above };
  return alarm === 'overdue' ? { time: overdue } : { said: 'overdue', time: overdue };
}
