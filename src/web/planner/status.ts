/** How the plan stands, as one of a few words. Pure. */
import type { PatrolPlan } from '../../../missions/patrol/plan.ts';
import type { PatrolWishes } from '../../domain/flights/patrol.ts';
import type { Cut } from './cuts.ts';
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
        | 'safe'
        /** What is drawn reaches into a no-fly area, and all of it is seen from beside. */
        | 'touching';
    }
  /** What is flown is safe, and so many m² are not seen. */
  | { readonly kind: 'unseen'; readonly area: number }
  /** `unseen`: m² as well, or 0. */
  | { readonly kind: 'findings'; readonly count: number; readonly unseen: number };

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
  return judged(planned.result, planned.cuts);
}

function judged({ sorties }: PatrolPlan, cuts: readonly Cut[]): PlanStatus {
  const count = sorties.reduce((sum, { findings }) => sum + findings.length, 0);
  const unseen = cuts.reduce((sum, cut) => sum + cut.unseen, 0);
  if (count > 0) return { kind: 'findings', count, unseen };
  if (unseen > 0) return { kind: 'unseen', area: unseen };
  return { kind: cuts.length > 0 ? 'touching' : 'safe' };
}
