/** Watches the deadlines of stages: warns when they are near, says when they have passed, tells those above. */
import type { Case } from '../../domain/cases/case.ts';
import { type Alarm, alarmDue, stageOf } from '../../domain/cases/stages.ts';
import type { ServiceStep } from '../../domain/cases/workflow.ts';
import type { Clock, LiveFeed } from '../ports.ts';
import { runsFor } from './begin.ts';
import {
  type CaseReader,
  type CaseSetup,
  type CaseStore,
  type LockedCase,
  type NewLogEntry,
  SERVICE,
} from './ports.ts';

/** Cases of one transaction. */
const BATCH = 100;
/** Transactions of one round: after a long standstill the rest comes in the next one. */
const MOST_BATCHES = 50;

const STEPS: Readonly<Record<Exclude<Alarm, 'none'>, ServiceStep>> = {
  warned: 'warn',
  overdue: 'overdue',
  escalated: 'escalate',
};

export interface DeadlineWatch {
  /**
   * Says what is due to be said of deadlines, each once per stage, however many processes do so.
   * @returns of how many cases something was said
   */
  round(): Promise<number>;
}

export function createDeadlineWatch(deps: {
  store: Pick<CaseReader, 'transaction'>;
  setup: () => CaseSetup;
  live: Pick<LiveFeed, 'cases'>;
  clock: Clock;
}): DeadlineWatch {
  const { store, setup, live, clock } = deps;
  return {
    round: async () => {
      let said = 0;
      for (let i = 0; i < MOST_BATCHES; i++) {
        const { looked, cases } = await store.transaction((tx) => sayDue(tx, setup(), clock.now()));
        if (cases.length > 0) live.cases(cases);
        said += cases.length;
        if (looked < BATCH) break;
      }
      return said;
    },
  };
}

async function sayDue(
  tx: CaseStore,
  setup: CaseSetup,
  now: number,
): Promise<{ looked: number; cases: readonly Case[] }> {
  const found = await tx.lockAlarmed(now, BATCH);
  const lines: NewLogEntry[] = [];
  for (const of of found) {
    const line = await sayOf(tx, of, setup, now);
    if (line) lines.push(line);
  }
  await tx.log(lines);
  return { looked: found.length, cases: await tx.byIds(lines.map((line) => line.case)) };
}

async function sayOf(
  tx: CaseStore,
  { case: found, standing }: LockedCase,
  setup: CaseSetup,
  now: number,
): Promise<NewLogEntry | undefined> {
  const stage = stageOf(found.state);
  if (!standing.stage || !stage) return undefined;
  const category = standing.category === undefined ? undefined : setup.category(standing.category);
  const due = alarmDue(standing.stage, now, runsFor(category, stage, setup));
  if (!due) return undefined;
  const wasOverdue = standing.wasOverdue || (due.said !== undefined && due.said !== 'warned');
  await tx.update(found.id, { ...standing, stage: due.time, wasOverdue });
  if (!due.said) return undefined;
  return {
    case: found.id,
    at: now,
    by: SERVICE,
    step: STEPS[due.said],
    from: found.state,
    to: found.state,
    note: '',
    detail: { stage, due: standing.stage.due, ...(found.unit && { unit: found.unit }) },
  };
}
