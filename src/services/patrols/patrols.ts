/** Patrols: what is to be flown again and again, with the plans that fly it. */
import type { Mission } from '../../domain/flights/mission.ts';
import type { PatrolWishes, Rhythm } from '../../domain/flights/patrol.ts';
import { dayAt } from '../calendar-day.ts';
import { missionHash } from '../flights/mission-hash.ts';
import type { MissionTools } from '../flights/ports.ts';
import type { Clock } from '../ports.ts';
import { boundsOfWishes, type Planning } from './planning.ts';
import type {
  NewSortie,
  PatrolDraft,
  PatrolId,
  PatrolPlan,
  PatrolRecord,
  PatrolStore,
  PatrolTx,
  PlanRefusal,
  Stopped,
} from './ports.ts';

export interface PatrolWish {
  readonly name: string;
  readonly wishes: PatrolWishes;
  readonly rhythm: Rhythm | null;
}

type Unplanned = { readonly ok: false; readonly refusal: PlanRefusal | Stopped };
/** Not there, archived, or somebody else changed it meanwhile. */
type NotNow =
  | { readonly ok: false; readonly reason: 'unknown' | 'archived' }
  | { readonly ok: false; readonly reason: 'changed'; readonly version: number };
type Saved = { readonly ok: true; readonly patrol: PatrolRecord };

export interface Patrols {
  list: PatrolStore['list'];
  get: PatrolStore['get'];
  planOf: PatrolStore['planOf'];
  create(wish: PatrolWish, signal?: AbortSignal): Promise<Saved | Unplanned>;
  /** Plans anew. `seen`: the version that the editor looked at; absent: whichever is newest. */
  change(
    id: PatrolId,
    wish: PatrolWish,
    seen?: number,
    signal?: AbortSignal,
  ): Promise<Saved | Unplanned | NotNow>;
  archive(id: PatrolId, seen?: number): Promise<{ readonly ok: true } | NotNow>;
}

export interface PatrolDeps {
  readonly store: PatrolStore;
  readonly planning: Planning;
  readonly tools: Pick<MissionTools, 'summary'>;
  readonly clock: Clock;
  readonly timeZone: string;
}

export function createPatrols(deps: PatrolDeps): Patrols {
  const { store, planning, clock } = deps;
  return {
    list: (after, limit) => store.list(after, limit),
    get: (id) => store.get(id),
    planOf: (id) => store.planOf(id),
    create: async (wish, signal) => {
      const plan = await planning.plan(wish.wishes, false, signal);
      if (!plan.ok) return { ok: false, refusal: plan };
      const patrol = await store.transaction(async (tx) => {
        const draft = draftOf(deps, wish, plan, 1);
        const id = await tx.add(draft);
        await tx.addSorties(id, 1, sortiesOf(deps, wish.name, plan), draft.at);
        return (await tx.lock(id))!;
      });
      return { ok: true, patrol };
    },
    change: async (id, wish, seen, signal) => {
      // Before the planning, which takes a while; and once more when it is written.
      const known = refused(await store.get(id), seen);
      if (known) return known;
      const plan = await planning.plan(wish.wishes, false, signal);
      if (!plan.ok) return { ok: false, refusal: plan };
      return store.transaction(async (tx) => {
        const before = await tx.lock(id);
        const now = refused(before, seen);
        if (now) return now;
        await write(deps, tx, before!, wish, plan);
        return { ok: true, patrol: (await tx.lock(id))! };
      });
    },
    archive: (id, seen) =>
      store.transaction(async (tx) => {
        const now = refused(await tx.lock(id), seen);
        if (now) return now;
        await tx.archive(id, clock.now());
        return { ok: true };
      }),
  };
}

function refused(patrol: PatrolRecord | undefined, seen: number | undefined): NotNow | undefined {
  if (!patrol) return { ok: false, reason: 'unknown' };
  if (patrol.archived !== undefined) return { ok: false, reason: 'archived' };
  if (seen === undefined || seen === patrol.version) return undefined;
  return { ok: false, reason: 'changed', version: patrol.version };
}

/** The same missions stay the same plans, so that a new name or rhythm makes none; others become new ones. */
async function write(
  deps: PatrolDeps,
  tx: PatrolTx,
  before: PatrolRecord,
  wish: PatrolWish,
  plan: PatrolPlan,
): Promise<void> {
  const sorties = sortiesOf(deps, wish.name, plan);
  const same =
    sorties.length === before.sorties.length &&
    sorties.every(({ hash }, i) => hash === before.sorties[i]!.hash);
  const planning = same ? before.planning : before.planning + 1;
  const draft = draftOf(deps, wish, plan, planning);
  const since = isSame(wish.rhythm, before.rhythm) ? before.since : draft.since;
  await tx.change(before.id, { ...draft, since });
  if (!same) return tx.addSorties(before.id, planning, sorties, draft.at);
  for (const [i, { plan: kept }] of before.sorties.entries())
    await tx.saveFindings(kept, sorties[i]!.findings, draft.at);
}

const isSame = (a: Rhythm | null, b: Rhythm | null): boolean => rhythmText(a) === rhythmText(b);
const rhythmText = (rhythm: Rhythm | null): string => {
  if (rhythm?.kind === 'weekly') return `weekly ${[...new Set(rhythm.days)].sort()}`;
  if (rhythm?.kind === 'monthly') return `monthly ${rhythm.day}`;
  return rhythm ? `after rain ${rhythm.within}` : 'none';
};

function draftOf(
  { clock, timeZone }: PatrolDeps,
  wish: PatrolWish,
  plan: PatrolPlan,
  planning: number,
): PatrolDraft {
  const at = clock.now();
  // What could be planned has a place.
  const bounds = boundsOfWishes(wish.wishes)!;
  return { ...wish, since: dayAt(at, timeZone), bounds, planning, plan, at };
}

function sortiesOf({ tools }: PatrolDeps, name: string, { sorties }: PatrolPlan): NewSortie[] {
  return sorties.map(({ mission, seconds, battery, photos, length, findings }, i) => ({
    number: i + 1,
    name: sorties.length > 1 ? `${name} ${i + 1}/${sorties.length}` : name,
    mission: mission satisfies Mission,
    hash: missionHash(mission),
    summary: tools.summary(mission),
    seconds,
    battery,
    photos: photos.length,
    length,
    findings,
  }));
}
