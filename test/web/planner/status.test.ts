import { describe, expect, it } from 'vitest';
import type { PatrolPlan, PlannedSortie } from '../../../missions/patrol/plan.ts';
import type { PatrolWishes } from '../../../src/domain/flights/patrol.ts';
import type { Cut } from '../../../src/web/planner/cuts.ts';
import type { Planned } from '../../../src/web/planner/plan-feed.ts';
import type { PlannerView } from '../../../src/web/planner/planner.ts';
import { statusOf } from '../../../src/web/planner/status.ts';

const wishes = { template: 't' } as PatrolWishes;

/** So many findings each in one sortie. */
const planOf = (...findings: number[]): PatrolPlan => ({
  ok: true,
  sorties: findings.map(
    (count) => ({ findings: Array(count).fill({}) }) as unknown as PlannedSortie,
  ),
  uncovered: [],
  numbers: {} as PatrolPlan['numbers'],
  notes: [],
});
const planned = (change: Partial<Planned> = {}): Planned => ({
  wishes,
  full: true,
  ms: 1,
  cuts: [],
  result: planOf(0),
  ...change,
});
const cut = (unseen: number): Cut => ({ name: '变电站', unseen, at: [101.77, 36.57] });

type Around = Parameters<typeof statusOf>[0]['around'];
function status(change: Partial<PlannerView>, around: Around = 'known') {
  const view = { planned: null, failed: null, ...change } as PlannerView;
  return statusOf({ view, wishes, empty: false, around });
}

describe('how the plan stands', () => {
  it('is safe only when all of it was judged, as it is wished now, with all around it', () => {
    expect(status({ planned: planned() })).toEqual({ kind: 'safe' });
    expect(status({ planned: planned({ full: false }) })).toEqual({ kind: 'checking' });
    expect(status({ planned: planned() }, 'stale')).toEqual({ kind: 'surroundings' });
    expect(status({ planned: planned() }, 'missing')).toEqual({ kind: 'noSurroundings' });
    const before = planned({ wishes: { ...wishes } });
    expect(status({ planned: before })).toEqual({ kind: 'draft' });
    expect(status({ planned: planned(), failed: 'x' })).toEqual({ kind: 'failed' });
  });

  it('counts the findings of all sorties, and tells a refusal from an empty map', () => {
    expect(status({ planned: planned({ result: planOf(2, 0, 1) }) })).toEqual({
      kind: 'findings',
      count: 3,
      unseen: 0,
    });
    const refused = (reason: 'too-large' | 'nothing-drawn') =>
      status({ planned: planned({ result: { ok: false, reason, detail: '' } }) });
    expect(refused('too-large')).toEqual({ kind: 'refused' });
    expect(refused('nothing-drawn')).toEqual({ kind: 'empty' });
  });

  it('says how much no-fly areas hide, and that one is touched though nothing is hidden', () => {
    const cuts = [cut(900), cut(300), cut(0)];
    expect(status({ planned: planned({ cuts }) })).toEqual({ kind: 'unseen', area: 1200 });
    expect(status({ planned: planned({ cuts: [cut(0)] }) })).toEqual({ kind: 'touching' });
    expect(status({ planned: planned({ cuts, full: false }) })).toEqual({ kind: 'checking' });
  });

  it('puts findings before what is hidden', () => {
    const both = planned({ cuts: [cut(900)], result: planOf(1) });
    expect(status({ planned: both })).toEqual({ kind: 'findings', count: 1, unseen: 900 });
  });
});
