import { type Approval, type FlightId, flightId } from '../../../domain/flights/flight.ts';
import { allowedCommands, allowedFlightSteps } from '../../../domain/flights/workflow.ts';
import type { DeviceId } from '../../../domain/ids.ts';
import type { CreateOutcome, FlightDetail } from '../../../services/flights/flights.ts';
import { page } from '../../../wire/api.ts';
import {
  type ApiFlight,
  flightDetailSchema,
  flightSchema,
  newFlightSchema,
} from '../../../wire/api-flights.ts';
import { flightsQuery, idParameter } from '../../../wire/api-queries.ts';
import { toTime } from '../../../wire/to-api.ts';
import {
  toApiCheck,
  toApiCommand,
  toApiFlight,
  toApiFlightLogEntry,
  toApiMission,
  toApiSummary,
} from '../../../wire/to-api-flights.ts';
import { toApiFinding } from '../../../wire/to-api-patrols.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { byNumber, noDevice, noFlight, noPlan, signer } from './common.ts';
import { wrongWindow } from './flight-words.ts';
import { notLooking } from './verification-words.ts';

const tag = 'Flights';

export const flightRoutes = (deps: HttpDeps): Route[] => [
  listRoute(deps),
  createRoute(deps),
  detailRoute(deps),
];

const listRoute = ({ flights }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/flights',
    allow: 'fleet:look',
    tag,
    summary: 'Flights, the newest first',
    query: flightsQuery,
    responses: { 200: { description: 'A page of flights', schema: page(flightSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor, ...filter } }) => {
      const after = decodeCursor(cursor, idParameter);
      const rows = await flights.list(filter, after, limit + 1);
      return { json: pageOf(rows, limit, (row) => row.id, toApiFlight) };
    },
  });

const createRoute = (deps: HttpDeps): Route =>
  route({
    method: 'post',
    path: '/api/v1/flights',
    allow: 'flights:fly',
    tag,
    summary: 'Bind a plan, a drone, a pilot and an approval to a flight',
    body: { schema: newFlightSchema },
    responses: { 201: { description: 'The flight', schema: flightDetailSchema } },
    problems: ['not-found'],
    handle: async ({ body: { plan, device, pilot, approval }, who }) => {
      const outcome = await deps.flights.create({
        plan,
        device: device as DeviceId,
        pilot: pilot ?? { name: signer(who), licence: who?.licence ?? '' },
        approval: approvalOf(approval),
      });
      if (!outcome.ok) return notCreated(outcome, plan, device);
      const { id } = outcome.flight;
      const found = await flightDetail(deps, id);
      return {
        ...found,
        status: 201,
        headers: { Location: `/api/v1/flights/${id}` },
      } as Reply;
    },
  });

const detailRoute = (deps: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/flights/{id}',
    allow: 'fleet:look',
    tag,
    summary: 'A flight with its mission, checklist, commands and log',
    description: 'The checklist is judged as things are now.',
    params: byNumber,
    responses: { 200: { description: 'The flight', schema: flightDetailSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => flightDetail(deps, flightId(id)),
  });

/** The whole of a flight as the page shows it; what every change of it answers with. */
export async function flightDetail(
  { flights }: Pick<HttpDeps, 'flights'>,
  id: FlightId,
): Promise<Reply | Problem> {
  const found = await flights.detail(id);
  return found ? { json: toApiDetail(found) } : noFlight(id);
}

/** As it comes in a body. */
export const approvalOf = ({
  from,
  to,
  area,
  number,
  ceiling,
}: Omit<ApiFlight['approval'], 'assumed'>): Approval => ({
  number,
  from: Date.parse(from),
  to: Date.parse(to),
  ceiling,
  ...(area && { area }),
});

function toApiDetail({ flight, summary, checklist, recent, log, blackBoxes }: FlightDetail) {
  return {
    flight: toApiFlight(flight),
    mission: toApiMission(flight.mission),
    summary: toApiSummary(summary),
    patrol: flight.patrol ?? null,
    findings: flight.judgement?.map(toApiFinding) ?? null,
    checklist: checklist.map(toApiCheck),
    allowed: allowedFlightSteps(flight.state),
    commands: [...allowedCommands(flight.state)],
    recent: recent.map(toApiCommand),
    log: log.map(toApiFlightLogEntry),
    blackBoxes: blackBoxes.map(({ sha256, bytes, began, ended }) => ({
      sha256,
      bytes,
      began: toTime(began),
      ended: toTime(ended),
    })),
  };
}

function notCreated(
  outcome: Exclude<CreateOutcome, { ok: true }>,
  plan: number,
  device: string,
): Problem {
  const { reason } = outcome;
  if (reason === 'case-over' || reason === 'under-way') return notLooking(outcome);
  if (reason === 'no-plan') return noPlan(plan);
  if (reason === 'no-drone')
    return {
      ...noDevice(device),
      detail: {
        en: `There is no hexacopter ${device} in service. GET /api/v1/drones lists them.`,
        zh: `没有在用的六旋翼 ${device}。可用 GET /api/v1/drones 查看。`,
      },
    };
  return wrongWindow('body.approval.from');
}
