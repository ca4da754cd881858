/** Plans beside the page, so that a slider is never held up. */
import type { PatrolPlan, PlanRefusal } from '../../../missions/patrol/plan.ts';
import { planPatrol } from '../../../missions/patrol/plan-patrol.ts';
import type { PatrolWishes } from '../../domain/flights/patrol.ts';
import { type Cut, cutsOf } from './cuts.ts';
import type { PlanAbout, PlanAnswer, PlanOrder } from './plan-feed.ts';

let about: PlanAbout | undefined;

addEventListener('message', ({ data }: MessageEvent<PlanOrder>) => {
  if (data.kind === 'about') about = data.about;
  else if (about) postMessage(answer(data, about));
});

function answer(
  { id, wishes, draft }: Extract<PlanOrder, { kind: 'plan' }>,
  about: PlanAbout,
): PlanAnswer {
  const began = performance.now();
  try {
    const result = planPatrol(wishes, about.library, about.surroundings, { draft });
    const cuts = cutsIn(wishes, result, about);
    return { id, result, cuts, ms: performance.now() - began };
  } catch (error) {
    return { id, failed: error instanceof Error ? error.message : String(error) };
  }
}

function cutsIn(
  { drawn, template, clearance }: PatrolWishes,
  result: PatrolPlan | PlanRefusal,
  { library, surroundings: { noFly } }: PlanAbout,
): Cut[] {
  const usual = library.templates.find(({ id }) => id === template)?.clearance;
  const uncovered = result.ok ? result.uncovered : [];
  const coverage = result.ok ? result.coverage : undefined;
  return cutsOf({ drawn, uncovered, coverage, noFly, clearance: clearance ?? usual ?? 0 });
}
