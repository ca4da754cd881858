import { planId } from '../../domain/flights/flight.ts';
import type { PatrolWishes, Rhythm } from '../../domain/flights/patrol.ts';
import type { Bounds } from '../../domain/geo/bounds.ts';
import {
  type PatrolHead,
  type PatrolRecord,
  type PatrolSortie,
  patrolId,
} from '../../services/patrols/ports.ts';
import { ms } from './sql.ts';

/** The sorties of the last planning, as jsonb with the keys of a PatrolSortie. */
const SORTIES = `(SELECT coalesce(jsonb_agg(p.figures || jsonb_build_object(
    'number', p.sortie, 'plan', p.id, 'hash', p.hash,
    'findings', jsonb_array_length(coalesce(p.findings, '[]'))) ORDER BY p.sortie), '[]')
  FROM plans p WHERE p.patrol_id = x.id AND p.planning = x.planning)`;

/** Its key is unique by its sorties: of all flights of all its plans, the one that landed last. */
const LAST_FLIGHT = `(SELECT jsonb_build_object('id', f.id, 'number', f.number, 'at', ${ms('s.landed_at')})
  FROM plans p JOIN flights f ON f.plan_id = p.id JOIN sorties s ON s.flight_id = f.id
  WHERE p.patrol_id = x.id AND s.landed_at IS NOT NULL
  ORDER BY s.landed_at DESC, f.id DESC LIMIT 1)`;

/** The columns of a PatrolRow, of `patrols x`. */
export const PATROL_COLUMNS = `x.id, x.name, x.wishes ->> 'template' AS template, x.rhythm,
  x.since::text AS since, x.planning, x.version, ${ms('x.created_at')} AS created,
  ${ms('x.changed_at')} AS changed, ${ms('x.archived_at')} AS archived, x.numbers, x.bounds,
  ${SORTIES} AS sorties, ${LAST_FLIGHT} AS last_flight`;

export interface PatrolRow {
  id: number;
  name: string;
  template: string;
  rhythm: Rhythm | null;
  since: string;
  planning: number;
  version: number;
  created: number;
  changed: number;
  archived: number | null;
  numbers: PatrolHead['numbers'];
  bounds: Bounds;
  sorties: (Omit<PatrolSortie, 'plan'> & { plan: number })[];
  last_flight: { id: number; number: string; at: number } | null;
}

export function toPatrol(row: PatrolRow): PatrolHead {
  const { last_flight: lastFlight, archived, ...rest } = row;
  return {
    ...rest,
    id: patrolId(row.id),
    sorties: row.sorties.map((sortie) => ({ ...sortie, plan: planId(sortie.plan) })),
    ...(archived !== null && { archived }),
    ...(lastFlight && { lastFlight }),
  };
}

export const toPatrolRecord = ({
  wishes,
  ...row
}: PatrolRow & { wishes: PatrolWishes }): PatrolRecord => ({ ...toPatrol(row), wishes });
