/** Domain → API shapes, of patrols. */
import type { PatrolWishes, Rhythm } from '../domain/flights/patrol.ts';
import type { Occurrence } from '../domain/flights/rhythm.ts';
import type { ApiFinding } from './api-findings.ts';
import type { ApiDue, ApiPatrol, ApiPatrolDetail, ApiPatrolWishes } from './api-patrols.ts';
import { timeOrNull, toTime } from './to-api.ts';

/** As the judge of missions gives it; NaN, which is no number in JSON, becomes null. */
interface FindingView {
  readonly kind: ApiFinding['kind'];
  readonly item: number;
  readonly place?: { readonly lat: number; readonly lon: number; readonly altitude: number };
  readonly value: number;
  readonly limit: number;
  readonly name?: string;
}

export const toApiFinding = ({ place, value, limit, ...rest }: FindingView): ApiFinding => ({
  ...rest,
  value: finite(value),
  limit: finite(limit),
  ...(place && { place: { ...place, altitude: finite(place.altitude) } }),
});

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

interface PatrolView {
  readonly id: number;
  readonly name: string;
  readonly template: string;
  readonly rhythm: Rhythm | null;
  readonly changed: number;
  readonly archived?: number;
  readonly sorties: readonly ApiPatrol['sorties'][number][];
  readonly numbers: ApiPatrol['numbers'];
  readonly bounds: readonly [number, number, number, number];
  readonly lastFlight?: { readonly id: number; readonly number: string; readonly at: number };
}
type DueView = Occurrence & { readonly patrol: number; readonly name: string };
interface DueState {
  readonly due: DueView | undefined;
  readonly overdue: number;
}

export function toApiPatrol(patrol: PatrolView, { due, overdue }: DueState): ApiPatrol {
  const { length, seconds, makespan, photos, area } = patrol.numbers;
  const { lastFlight } = patrol;
  return {
    id: patrol.id,
    name: patrol.name,
    template: patrol.template,
    // The domain's arrays are read-only, the schema's are not: the values are the same.
    rhythm: patrol.rhythm as ApiPatrol['rhythm'],
    changed: toTime(patrol.changed),
    sorties: patrol.sorties.map(({ number, plan, ...rest }) => ({
      number,
      plan,
      seconds: rest.seconds,
      battery: rest.battery,
      photos: rest.photos,
      length: rest.length,
      findings: rest.findings,
    })),
    numbers: { length, seconds, makespan, photos, area },
    bounds: [...patrol.bounds],
    lastFlight: lastFlight ? { ...lastFlight, at: toTime(lastFlight.at) } : null,
    due: due ? toApiDue(due) : null,
    overdue,
  };
}

export const toApiPatrolDetail = (
  patrol: PatrolView & { readonly wishes: PatrolWishes },
  due: DueState,
): ApiPatrolDetail => ({
  ...toApiPatrol(patrol, due),
  wishes: patrol.wishes as ApiPatrolWishes,
  archived: timeOrNull(patrol.archived),
});

export const toApiDue = ({ patrol, name, from, until, state, flight }: DueView): ApiDue => ({
  patrol,
  name,
  from,
  until,
  state,
  flight,
});
