/** How the plan stands, as one of a few words. Pure. */
import type { PatrolWishes } from '../../domain/flights/patrol.ts';
import type { PlannerView } from './planner.ts';

export type PlanStatus =
  | {
      readonly kind:
        | 'empty'
        | 'noSurroundings'
        | 'surroundings'
        | 'failed'
        | 'refused'
        | 'draft'
        | 'checking'
        | 'safe';
    }
  | { readonly kind: 'findings'; readonly count: number };

export interface Standing {
  readonly view: PlannerView;
  readonly wishes: PatrolWishes;
  /** Nothing is drawn, nothing set. */
  readonly empty: boolean;
  /** Of the no-fly areas and the terrain there; `stale`: known, but not yet of all that is drawn. */
  readonly around: 'missing' | 'waiting' | 'stale' | 'known';
}

/** Safe is only what was judged whole, as it is wished now, with all that is around it. */
export function statusOf({ view, wishes, empty, around }: Standing): PlanStatus {
  const { planned, failed } = view;
  if (empty) return { kind: 'empty' };
  if (around === 'missing') return { kind: 'noSurroundings' };
  if (around === 'waiting') return { kind: 'surroundings' };
  if (failed !== null) return { kind: 'failed' };
  if (!planned) return { kind: 'draft' };
  if (planned.wishes === wishes && !planned.result.ok)
    return { kind: planned.result.reason === 'nothing-drawn' ? 'empty' : 'refused' };
  if (!planned.result.ok || planned.wishes !== wishes) return { kind: 'draft' };
  if (around === 'stale') return { kind: 'surroundings' };
  if (!planned.full) return { kind: 'checking' };
  const count = planned.result.sorties.reduce((sum, { findings }) => sum + findings.length, 0);
  return count > 0 ? { kind: 'findings', count } : { kind: 'safe' };
}
