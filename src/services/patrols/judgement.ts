/** Judges kept plans, whoever made them, by what is around them now; what was found is kept with the plan. */
import type { PlanId } from '../../domain/flights/flight.ts';
import type { Mission } from '../../domain/flights/mission.ts';
import { USUAL_CEILING } from '../../domain/flights/patrol.ts';
import { type Bounds, boundsOf, widen } from '../../domain/geo/bounds.ts';
import type { PlanRecord, PlanStore } from '../flights/ports.ts';
import type { Clock, Log } from '../ports.ts';
import type { PatrolLibrary } from './library.ts';
import {
  type Finding,
  type Library,
  type PatrolStore,
  type Planner,
  type PlanRefusal,
  patrolId,
  type Stopped,
} from './ports.ts';
import type { SurroundingsOf } from './surroundings.ts';

/** Ids of the library; of a patrol's sortie those of its wishes where none are given. */
export interface Equipment {
  readonly airframe?: string | undefined;
  readonly camera?: string | undefined;
}

type Judged = { readonly ok: true; readonly findings: readonly Finding[] };

export interface Judgement {
  judge(
    plan: PlanId,
    equipment: Equipment,
    signal?: AbortSignal,
  ): Promise<Judged | PlanRefusal | Stopped | { readonly ok: false; readonly reason: 'unknown' }>;
  /** Before a flight is made of it. A plan that cannot be judged in time stays as it was judged before. */
  renew(plan: PlanRecord): Promise<void>;
}

export interface JudgementDeps {
  readonly plans: Pick<PlanStore, 'get' | 'saveJudgement'>;
  readonly patrols: Pick<PatrolStore, 'get'>;
  readonly library: PatrolLibrary;
  readonly surroundings: SurroundingsOf;
  readonly planner: Planner;
  readonly clock: Clock;
  readonly log: Log;
}

/** Metres beside the way that are looked at. */
const AROUND = 500;
/** Kept with a plan; more of them say nothing new. */
const MOST_KEPT = 1000;
/** ms */
const LONGEST_RENEWAL = 8000;

export function createJudgement(deps: JudgementDeps): Judgement {
  const judge = async (plan: PlanRecord, equipment: Equipment, signal?: AbortSignal) => {
    const outcome = await judged(deps, plan, equipment, signal);
    if (!outcome.ok) return outcome;
    const findings = outcome.findings.slice(0, MOST_KEPT);
    await deps.plans.saveJudgement(plan.id, findings, deps.clock.now());
    return { ok: true, findings } as const;
  };
  return {
    judge: async (id, equipment, signal) => {
      const plan = await deps.plans.get(id);
      return plan ? judge(plan, equipment, signal) : { ok: false, reason: 'unknown' };
    },
    renew: async (plan) => {
      try {
        const outcome = await judge(plan, {}, AbortSignal.timeout(LONGEST_RENEWAL));
        if (outcome.ok) return;
        const { reason, detail } = outcome;
        deps.log.warn({ plan: plan.id, reason, detail }, 'a plan could not be judged');
      } catch (error) {
        deps.log.error({ plan: plan.id, error: String(error) }, 'judging a plan failed');
      }
    },
  };
}

async function judged(
  { patrols, library, surroundings, planner }: JudgementDeps,
  plan: PlanRecord,
  equipment: Equipment,
  signal: AbortSignal | undefined,
): Promise<Judged | PlanRefusal | Stopped> {
  const patrol = plan.patrol && (await patrols.get(patrolId(plan.patrol.id)));
  const { wishes } = patrol ?? {};
  const [known, around] = await Promise.all([
    library.read(),
    surroundings.around(widen(boundsOfMission(plan.mission), AROUND), signal),
  ]);
  if (!around.ok) return around;
  const named = equipmentOf(known.library, {
    airframe: equipment.airframe ?? wishes?.airframe,
    camera: equipment.camera ?? wishes?.camera,
  });
  if ('ok' in named) return named;
  const outcome = await planner.judge(
    {
      mission: plan.mission,
      surroundings: around.surroundings,
      ceiling: wishes?.ceiling ?? USUAL_CEILING,
      ...named,
    },
    signal,
  );
  if (!outcome.ok) return outcome;
  return { ok: true, findings: [...outcome.findings, ...onlyPlanned(plan, outcome.findings)] };
}

/** Planning knows the wind, and the fence as it was drawn: what it found by them stays. */
const BY_PLANNING: readonly Finding['kind'][] = ['endurance', 'wind', 'fence'];

function onlyPlanned({ patrol, judgement = [] }: PlanRecord, now: readonly Finding[]): Finding[] {
  if (!patrol) return [];
  return judgement.filter(
    ({ kind, item, name }) =>
      BY_PLANNING.includes(kind) &&
      !now.some((one) => one.kind === kind && one.item === item && one.name === name),
  );
}

function equipmentOf({ airframes, cameras }: Library, ids: Equipment) {
  const airframe = airframes.find(({ id }) => id === ids.airframe);
  const camera = cameras.find(({ id }) => id === ids.camera);
  if (ids.airframe !== undefined && !airframe) return unknownName('airframe', ids.airframe);
  if (ids.camera !== undefined && !camera) return unknownName('camera', ids.camera);
  return { ...(airframe && { airframe }), ...(camera && { camera }) };
}

const unknownName = (kind: string, id: string): PlanRefusal => ({
  ok: false,
  reason: 'unknown-name',
  detail: `there is no ${kind} "${id}" in the library`,
});

/** Of home and of all items that lie somewhere. */
function boundsOfMission({ home, items }: Mission): Bounds {
  const places = items
    // 0, 0 is "here" or "no place" (take-off, return).
    .filter(({ frame, lat, lon }) => frame !== 'none' && (lat !== 0 || lon !== 0))
    .map(({ lat, lon }) => [lon, lat] as const);
  return boundsOf([[[home.lon, home.lat], ...places]]);
}
