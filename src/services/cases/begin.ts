/** How a case stands when it is opened, and how time runs for its category. */
import type { Category, Stage, TimeLimit } from '../../domain/cases/category.ts';
import { beginStage, type Runs, type StageTime, stageOf } from '../../domain/cases/stages.ts';
import type { CaseState } from '../../domain/cases/workflow.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { CaseSetup, Standing } from './ports.ts';

const NATURAL: readonly TimeLimit['unit'][] = ['hours', 'days'];

/** By the work calendar where the limit is in work; to the hour, not to the end of a day. */
export function runsFor(category: Category | undefined, stage: Stage, setup: CaseSetup): Runs {
  const unit = category?.limits[stage].unit ?? 'hours';
  const by = NATURAL.includes(unit) ? 'hours' : 'work-hours';
  return {
    left: (now, due) => setup.timeLeft(now, due, by),
    after: (start, time) => setup.dueAgain(start, time, by),
  };
}

/** The stage of a state that begins now; absent where it, or the category, has no limit. */
export function stageFrom(
  state: CaseState,
  category: Category | undefined,
  now: number,
  setup: CaseSetup,
): StageTime | undefined {
  const stage = stageOf(state);
  if (!stage || !category) return undefined;
  const due = setup.deadlineAfter(now, category.limits[stage]);
  return beginStage(now, due, runsFor(category, stage, setup));
}

/** @param state collected, or filed where nobody needs to look first */
export function standingAtFirst(
  state: 'collected' | 'filed',
  place: LonLat,
  category: Category | undefined,
  now: number,
  setup: CaseSetup,
): Standing {
  const stage = stageFrom(state, category, now, setup);
  return {
    state,
    ...(category && { category: category.code }),
    ...setup.whereabouts(place, category),
    ...(state === 'filed' && { filed: now }),
    ...(stage && { stage }),
    wasOverdue: false,
    counts: { returns: 0, redos: 0, extensions: 0, reminders: 0, joined: 0 },
  };
}
