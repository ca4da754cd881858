import {
  type Approval,
  type FlightState,
  flightId,
  type Pilot,
  planId,
  type StopPoint,
  type Weather,
} from '../../domain/flights/flight.ts';
import { caseId, type DeviceId } from '../../domain/ids.ts';
import type { FlightHead, SortieHead } from '../../services/flights/ports.ts';
import { ms } from './sql.ts';

/** Sorties of one flight that are read; nobody flies as many batteries. */
const MOST_SORTIES = 200;

/** As jsonb: the times in ms, the keys those of a SortieRow. */
const SORTIE = `jsonb_build_object('number', s.number, 'hash', s.hash,
  'items', jsonb_array_length(s.mission -> 'items'), 'verified', ${ms('s.verified_at')},
  'armed', ${ms('s.armed_at')}, 'airborne', ${ms('s.airborne_at')}, 'landed', ${ms('s.landed_at')},
  'stopped', s.stopped, 'complete', s.complete)`;

/** Selects flights `f` as FlightRow, without their missions; the caller adds WHERE and ORDER BY. */
export const FLIGHT_COLUMNS = `
  f.id, f.number, f.plan_id, p.name AS plan_name, p.hash AS plan_hash, d.id AS device, f.pilot,
  f.case_id, k.number AS case_number, f.approval, f.weather, f.state, ${ms('f.created_at')} AS created, ${ms('f.closed_at')} AS closed,
  (SELECT jsonb_agg(x.sortie ORDER BY x.number) FROM (
     SELECT s.number, ${SORTIE} AS sortie FROM sorties s WHERE s.flight_id = f.id
     ORDER BY s.number DESC LIMIT ${MOST_SORTIES}) x) AS sorties`;
export const FLIGHT_TABLES = `flights f JOIN plans p ON p.id = f.plan_id
  JOIN devices d ON d.no = f.device_no LEFT JOIN cases k ON k.id = f.case_id`;

interface SortieRow {
  number: number;
  hash: string;
  items: number;
  verified: number | null;
  armed: number | null;
  airborne: number | null;
  landed: number | null;
  stopped: StopPoint | null;
  complete: boolean;
}

export interface FlightRow {
  id: number;
  number: string;
  plan_id: number;
  plan_name: string;
  plan_hash: string;
  device: DeviceId;
  pilot: Pilot;
  approval: Approval;
  weather: Weather | null;
  state: FlightState;
  created: number;
  closed: number | null;
  sorties: SortieRow[] | null;
  case_id: number | null;
  case_number: string | null;
}

export function toFlight(row: FlightRow): FlightHead {
  return {
    id: flightId(row.id),
    number: row.number,
    plan: { id: planId(row.plan_id), name: row.plan_name, hash: row.plan_hash },
    device: row.device,
    pilot: row.pilot,
    approval: row.approval,
    ...(row.weather && { weather: row.weather }),
    state: row.state,
    created: row.created,
    ...(row.closed !== null && { closed: row.closed }),
    sorties: (row.sorties ?? []).map(toSortie),
    ...(row.case_id !== null && {
      case: { id: caseId(row.case_id), number: row.case_number ?? '' },
    }),
  };
}

const toSortie = (row: SortieRow): SortieHead => ({
  number: row.number,
  hash: row.hash,
  items: row.items,
  ...(row.verified !== null && { verified: row.verified }),
  ...(row.armed !== null && { armed: row.armed }),
  ...(row.airborne !== null && { airborne: row.airborne }),
  ...(row.landed !== null && { landed: row.landed }),
  ...(row.stopped && { stopped: row.stopped }),
  complete: row.complete,
});
