/** From wishes to a plan: what is around is gathered, a thread plans. Nothing is kept. */
import type { LonLat, PatrolWishes } from '../../domain/flights/patrol.ts';
import { type Bounds, boundsOf, widen } from '../../domain/geo/bounds.ts';
import type { PatrolLibrary } from './library.ts';
import type { PatrolPlan, Planner, PlanRefusal, Stopped, Surroundings } from './ports.ts';
import type { SurroundingsOf } from './surroundings.ts';

export interface Planning {
  plan(
    wishes: PatrolWishes,
    draft: boolean,
    signal?: AbortSignal,
  ): Promise<PatrolPlan | PlanRefusal | Stopped>;
}

/** Metres beside what is drawn that are looked at: a way around a no-fly area does not lead farther. */
const AROUND = 1000;
const NOTHING: Surroundings = { noFly: [], permitted: [], obstacles: [] };

export function createPlanning(deps: {
  library: PatrolLibrary;
  surroundings: SurroundingsOf;
  planner: Planner;
}): Planning {
  return {
    plan: async (wishes, draft, signal) => {
      const bounds = boundsOfWishes(wishes);
      const [{ library }, around] = await Promise.all([
        deps.library.read(),
        // Where nothing is drawn the planner itself says so.
        bounds ? deps.surroundings.around(widen(bounds, AROUND), signal) : nothingAround,
      ]);
      if (!around.ok) return around;
      const { surroundings } = around;
      return deps.planner.plan({ wishes, library, surroundings, draft }, signal);
    },
  };
}

const nothingAround = { ok: true, surroundings: NOTHING } as const;

/** Of everything drawn and all take-off points; undefined where there is no position. */
export function boundsOfWishes({ drawn, takeOff }: PatrolWishes): Bounds | undefined {
  const lists = drawn.flatMap((shape): readonly (readonly LonLat[])[] => {
    if (shape.kind === 'line') return [shape.points];
    return shape.kind === 'point' ? [[shape.at]] : shape.rings;
  });
  lists.push(takeOff.map(({ at }) => at));
  return lists.some((list) => list.length > 0) ? boundsOf(lists) : undefined;
}
