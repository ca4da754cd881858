/** What a planning thread does with a job: pure, and as long as it takes. */
import { planPatrol } from '../../../missions/patrol/plan-patrol.ts';
import { flightEnergy, usableEnergy } from '../../../missions/planner/energy.ts';
import type { SafetyLimits } from '../../../missions/planner/safety/finding.ts';
import { judgeMission } from '../../../missions/planner/safety/judge.ts';
import { groundAt } from '../../../missions/terrain/grid.ts';
import type { JudgingJob, PlanningJob } from './ports.ts';
import { type SeenJob, seenOf } from './seen.ts';

/** As it travels to the thread. */
export type PlannerMessage =
  | ({ readonly kind: 'plan' } & PlanningJob)
  | ({ readonly kind: 'judge' } & JudgingJob)
  | ({ readonly kind: 'seen' } & SeenJob);

/** Metres kept from obstacles where nobody says more. */
const FROM_OBSTACLES = 5;

export function doPlanning(message: PlannerMessage): unknown {
  if (message.kind === 'judge')
    return { ok: true, findings: judgeMission(message.mission, limitsOf(message)) };
  if (message.kind === 'seen') return { ok: true, areas: seenOf(message) };
  const { wishes, library, surroundings, draft } = message;
  return planPatrol(wishes, library, surroundings, { draft });
}

function limitsOf(job: JudgingJob): SafetyLimits {
  const { mission, surroundings, ceiling, airframe, camera } = job;
  const { noFly, permitted, obstacles, terrain } = surroundings;
  return {
    noFly,
    ...(permitted.length > 0 && { fences: permitted }),
    ceiling,
    obstacles,
    obstacleClearance: FROM_OBSTACLES,
    // Without tiles the ground is taken as level, as planning takes it.
    groundAt: terrain ? groundAt(terrain) : () => mission.home.amsl ?? 0,
    ...(airframe && {
      endurance: {
        energy: (path) => flightEnergy(path, airframe),
        usable: usableEnergy(airframe),
      },
      maxSpeed: airframe.maxSpeed,
    }),
    ...(camera && { camera }),
  };
}
