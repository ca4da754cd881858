/**
 * Deadlines that run, counted anew by the limits and the calendar as they are now. A changed limit leaves them
 * as they are, as they were promised; this is done on purpose, by somebody, with a reason, case by case on the log.
 */
import type { Case, CaseLogEntry } from '../../domain/cases/case.ts';
import type { Category } from '../../domain/cases/category.ts';
import { beginStage, stageOf } from '../../domain/cases/stages.ts';
import { CASE_STATES } from '../../domain/cases/workflow.ts';
import type { CaseId } from '../../domain/ids.ts';
import type { Clock, LiveFeed } from '../ports.ts';
import { runsFor } from './begin.ts';
import type { CaseReader, CaseSetup, CaseStore, LockedCase } from './ports.ts';

export interface Recalculated {
  /** Of how many cases the deadline is another one now. */
  readonly changed: number;
  /** As it was already. */
  readonly same: number;
  /** Extended, or resumed after having stood still: their deadline was set by hand, and stays. */
  readonly kept: number;
  /** More cases than are done at once: ask again. */
  readonly more: boolean;
}

export interface Recalculation {
  /** Cases of this category whose time runs. Undefined: there is no such category. */
  recalculate(
    code: string,
    said: { readonly by: string; readonly note: string },
  ): Promise<Recalculated | undefined>;
}

/** Cases of one transaction, and of one call. */
const BATCH = 100;
const MOST = 5000;
/** Entries of a case's log in which it is looked for who set its deadline. */
const MOST_LOG = 500;

const RUNNING = CASE_STATES.filter((state) => stageOf(state) !== undefined);

export function createRecalculation(deps: {
  readonly store: Pick<CaseReader, 'transaction' | 'list' | 'log'>;
  readonly setup: () => CaseSetup;
  readonly live: Pick<LiveFeed, 'cases'>;
  readonly clock: Clock;
}): Recalculation {
  const { store, live } = deps;
  return {
    recalculate: async (code, said) => {
      const category = deps.setup().category(code);
      if (!category) return undefined;
      const sum = { changed: 0, same: 0, kept: 0, more: false };
      let after: number | undefined;
      for (let seen = 0; seen < MOST; seen += BATCH) {
        const filter = { code, states: RUNNING };
        const page = await store.list(
          filter,
          'newest',
          after === undefined ? undefined : { id: after },
          BATCH,
        );
        const free = new Map<CaseId, number>();
        for (const { id } of page) {
          const log = await store.log(id, MOST_LOG);
          if (!isByHand(log)) free.set(id, log.at(-1)?.seq ?? 0);
        }
        const changed = await store.transaction((tx) => countAnew(tx, free, category, said, deps));
        if (changed.length > 0) live.cases(changed);
        sum.kept += page.length - free.size;
        sum.changed += changed.length;
        sum.same += free.size - changed.length;
        sum.more = page.length === BATCH;
        if (!sum.more) break;
        after = page.at(-1)!.id;
      }
      return sum;
    },
  };
}

const BY_HAND: ReadonlySet<string> = new Set(['extend', 'resume']);
const BEGINS: ReadonlySet<string> = new Set([
  'dispatch',
  'redo',
  'return',
  'recall',
  'report',
  'reopen',
]);

/** The newest of what set the deadline of the present stage was somebody's own date. */
function isByHand(log: readonly CaseLogEntry[]): boolean {
  const last = log.findLast(({ step }) => BY_HAND.has(step) || BEGINS.has(step));
  return last !== undefined && BY_HAND.has(last.step);
}

/** @param free with the newest `seq` of their logs: what went on meanwhile is left as it is */
async function countAnew(
  tx: CaseStore,
  free: ReadonlyMap<CaseId, number>,
  category: Category,
  { by, note }: { readonly by: string; readonly note: string },
  { setup, clock }: { readonly setup: () => CaseSetup; readonly clock: Clock },
): Promise<readonly Case[]> {
  const now = clock.now();
  const found = (await tx.lock([...free.keys()]))
    .filter((of) => of.seq === free.get(of.case.id))
    .flatMap((of) => anew(of, category, setup(), now) ?? []);
  for (const { of, to } of found) await tx.update(of.case.id, to);
  await tx.log(
    found.map(({ of, to, stage }) => ({
      case: of.case.id,
      at: now,
      by,
      step: 'note' as const,
      from: of.case.state,
      to: of.case.state,
      note,
      detail: { recalculated: stage, due: to.stage!.due, before: of.standing.stage!.due },
    })),
  );
  return tx.byIds(found.map(({ of }) => of.case.id));
}

/** Undefined: it is as it should be, or has moved on meanwhile. */
function anew(of: LockedCase, category: Category, setup: CaseSetup, now: number) {
  const { standing, case: found } = of;
  const stage = stageOf(found.state);
  if (!stage || !standing.stage || standing.category !== category.code) return undefined;
  const { since } = standing.stage;
  const due = setup.deadlineAfter(since, category.limits[stage]);
  if (due === standing.stage.due) return undefined;
  const to = {
    ...standing,
    ...(stage === 'handle' && { due }),
    stage: beginStage(since, due, runsFor(category, stage, setup)),
    // What was late once by the deadline of then stays so in the figures.
    wasOverdue: standing.wasOverdue || now > standing.stage.due,
  };
  return { of, to, stage };
}
