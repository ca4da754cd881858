/** Plans beside the page, so that a slider is never held up. */
import { planPatrol } from '../../../missions/patrol/plan-patrol.ts';
import type { PlanAbout, PlanAnswer, PlanOrder } from './plan-feed.ts';

let about: PlanAbout | undefined;

addEventListener('message', ({ data }: MessageEvent<PlanOrder>) => {
  if (data.kind === 'about') about = data.about;
  else if (about) postMessage(answer(data, about));
});

function answer(
  { id, wishes, draft }: Extract<PlanOrder, { kind: 'plan' }>,
  { library, surroundings }: PlanAbout,
): PlanAnswer {
  const began = performance.now();
  try {
    const result = planPatrol(wishes, library, surroundings, { draft });
    return { id, result, ms: performance.now() - began };
  } catch (error) {
    return { id, failed: error instanceof Error ? error.message : String(error) };
  }
}
