/** Domain → API shapes, of drones, plans and flights. */
import type { DroneState, Failure } from '../domain/flights/drone.ts';
import type { Approval, Check, Flight, FlightLogEntry, Sortie } from '../domain/flights/flight.ts';
import type { Mission } from '../domain/flights/mission.ts';
import { isApprovalOpen } from '../domain/flights/workflow.ts';
import type { ApiDrone, ApiDroneEvent, ApiDroneState } from './api-drones.ts';
import type {
  ApiCheck,
  ApiCommand,
  ApiFlight,
  ApiFlightDetail,
  ApiMission,
  ApiPlan,
  ApiPlanSummary,
} from './api-flights.ts';
import { timeOrNull, toTime } from './to-api.ts';

export interface DroneView {
  readonly device: string;
  readonly name: string;
  readonly online: boolean;
  readonly state: DroneState | undefined;
  readonly flight: Pick<Flight, 'id' | 'number'> | undefined;
}

export const toApiDrone = ({ device, name, online, state, flight }: DroneView): ApiDrone => ({
  device,
  name,
  online,
  // The domain's arrays are read-only, the schema's are not: the values are the same.
  state: (state as ApiDroneState | undefined) ?? null,
  flight: flight ? { id: flight.id, number: flight.number } : null,
});

export const toApiDroneEvent = (event: {
  readonly no: number;
  readonly device: string;
  readonly flight?: number;
  readonly time: number;
  readonly kind: ApiDroneEvent['kind'];
  readonly detail: Readonly<Record<string, unknown>>;
}): ApiDroneEvent => ({
  no: event.no,
  device: event.device,
  flight: event.flight ?? null,
  at: toTime(event.time),
  kind: event.kind,
  detail: { ...event.detail },
});

/** A flight without the items of its missions. */
type FlightHead = Omit<Flight, 'sorties'> & { readonly sorties: readonly SortieHead[] };
type SortieHead = Omit<Sortie, 'mission'> & { readonly items: number };

export function toApiFlight(flight: FlightHead): ApiFlight {
  return {
    id: flight.id,
    number: flight.number,
    plan: flight.plan,
    device: flight.device,
    pilot: flight.pilot,
    approval: toApiApproval(flight.approval),
    approvalOpen: isApprovalOpen(flight),
    weather: flight.weather ?? null,
    state: flight.state,
    created: toTime(flight.created),
    closed: timeOrNull(flight.closed),
    sorties: flight.sorties.map(toApiSortie),
    case: flight.case ?? null,
  };
}

const toApiApproval = ({ area, from, to, ...rest }: Approval): ApiFlight['approval'] => ({
  ...rest,
  from: toTime(from),
  to: toTime(to),
  ...(area && { area: area.map(([lon, lat]): [number, number] => [lon, lat]) }),
});

const toApiSortie = (sortie: SortieHead): ApiFlight['sorties'][number] => ({
  number: sortie.number,
  hash: sortie.hash,
  items: sortie.items,
  verified: timeOrNull(sortie.verified),
  armed: timeOrNull(sortie.armed),
  airborne: timeOrNull(sortie.airborne),
  landed: timeOrNull(sortie.landed),
  stopped: sortie.stopped ?? null,
  complete: sortie.complete,
});

export const toApiPlan = (plan: {
  readonly id: number;
  readonly name: string;
  readonly hash: string;
  readonly created: number;
  readonly items: number;
  readonly summary: Summary;
  readonly patrol?: { readonly id: number; readonly sortie: number };
  readonly findings?: number;
}): ApiPlan => ({
  id: plan.id,
  name: plan.name,
  hash: plan.hash,
  created: toTime(plan.created),
  items: plan.items,
  summary: toApiSummary(plan.summary),
  patrol: plan.patrol ?? null,
  findings: plan.findings ?? null,
});

/** The domain's arrays are read-only, the schema's are not: the values are the same. */
export const toApiMission = (mission: Mission): ApiMission => mission as unknown as ApiMission;

type Summary = Omit<ApiPlanSummary, 'bounds'> & {
  readonly bounds: readonly [number, number, number, number];
};
export const toApiSummary = ({ bounds, ...rest }: Summary): ApiPlanSummary => ({
  ...rest,
  bounds: [...bounds],
});

export const toApiCheck = ({ item, state, values, override }: Check): ApiCheck => ({
  item,
  state,
  values: { ...values },
  override: override ? { ...override, at: toTime(override.at) } : null,
});

export const toApiCommand = (command: {
  readonly id: string;
  readonly kind: ApiCommand['kind'];
  readonly args: Readonly<Record<string, unknown>>;
  readonly by: string;
  readonly sent: number;
  readonly expires: number;
  readonly state: ApiCommand['state'];
  readonly reason?: Failure;
  readonly detail: string;
  readonly progress?: { readonly done: number; readonly total: number };
}): ApiCommand => ({
  id: command.id,
  kind: command.kind,
  args: { ...command.args },
  by: command.by,
  sent: toTime(command.sent),
  expires: toTime(command.expires),
  state: command.state,
  reason: command.reason ?? null,
  detail: command.detail,
  progress: command.progress ?? null,
});

export const toApiFlightLogEntry = (entry: FlightLogEntry): ApiFlightDetail['log'][number] => ({
  seq: entry.seq,
  at: toTime(entry.at),
  by: entry.by,
  what: entry.what,
  from: entry.from ?? null,
  to: entry.to,
  detail: { ...entry.detail },
});
