/** Plans: missions with a name, kept as they are. A change is a new plan. */
import type { PlanId } from '../../domain/flights/flight.ts';
import type { Mission } from '../../domain/flights/mission.ts';
import type { Clock } from '../ports.ts';
import { missionHash } from './mission-hash.ts';
import type { MissionTools, PlanFormat, PlanHead, PlanRecord, PlanStore } from './ports.ts';

export type ImportOutcome =
  | { readonly ok: true; readonly plan: PlanRecord }
  /** Why it cannot be read, in English. */
  | { readonly ok: false; readonly reason: string };

export interface Plans {
  list(after: number | undefined, limit: number): Promise<PlanHead[]>;
  get(id: PlanId): Promise<PlanRecord | undefined>;
  create(name: string, mission: Mission): Promise<PlanRecord>;
  /** From a `.plan` or `.waypoints` file. */
  import(name: string, bytes: Uint8Array): Promise<ImportOutcome>;
  /** As a `.plan` file. */
  file(plan: Pick<PlanRecord, 'mission'>): string;
  fileAs(
    plan: Pick<PlanRecord, 'mission'>,
    format: PlanFormat,
  ): ReturnType<MissionTools['writeAs']>;
}

export function createPlans(deps: { store: PlanStore; tools: MissionTools; clock: Clock }): Plans {
  const { store, tools, clock } = deps;
  const create = async (name: string, mission: Mission): Promise<PlanRecord> => {
    const hash = missionHash(mission);
    const summary = tools.summary(mission);
    const plan = { name, mission, hash, summary, created: clock.now() };
    return { ...plan, id: await store.add(plan), items: mission.items.length };
  };
  return {
    list: (after, limit) => store.list(after, limit),
    get: (id) => store.get(id),
    create,
    import: async (name, bytes) => {
      const read = tools.read(bytes);
      return read.ok ? { ok: true, plan: await create(name, read.mission) } : read;
    },
    file: ({ mission }) => tools.write(mission),
    fileAs: ({ mission }, format) => tools.writeAs(mission, format),
  };
}
