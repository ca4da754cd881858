import * as z from 'zod';
import { flightId } from '../../../domain/flights/flight.ts';
import type { FreeCommand } from '../../../services/flights/free-commands.ts';
import {
  flightApprovalChangeSchema,
  flightCommandSchema,
  flightDetailSchema,
  flightOverrideSchema,
  flightStepSchema,
  flightTickSchema,
  flightWatchSchema,
  flightWeatherSchema,
} from '../../../wire/api-flights.ts';
import type { HttpDeps } from '../deps.ts';
import { check, type Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { byNumber, noFlight, signer } from './common.ts';
import { overAlready, refusedApproval, refusedCommand, refusedStep } from './flight-words.ts';
import { approvalOf, flightDetail } from './flights.ts';

const asItIs = { 200: { description: 'The flight as it is now', schema: flightDetailSchema } };
const common = {
  method: 'post',
  tag: 'Flights',
  params: byNumber,
  responses: asItIs,
  problems: ['not-found', 'conflict'],
} as const;

export const flightStepRoutes = (deps: HttpDeps): Route[] => [
  stepRoute(deps),
  ...entryRoutes(deps),
  commandRoute(deps),
  watchRoute(deps),
];

const stepRoute = (deps: HttpDeps): Route =>
  route({
    ...common,
    path: '/api/v1/flights/{id}/steps',
    allow: 'flights:fly',
    summary: 'Take a step with a flight',
    description:
      '`allowed` of the flight says which are possible now. A step that the drone must carry out is commanded; the state moves when the drone shows it.',
    body: { schema: flightStepSchema },
    handle: async ({ params: { id }, body, who }) => {
      const step = { ...body, by: signer(who, body.by), licence: who?.licence };
      const outcome = await deps.flightSteps.take(flightId(id), step);
      return outcome.ok ? flightDetail(deps, flightId(id)) : refusedStep(outcome, body.step, id);
    },
  });

/** What an entry answers with: the flight, or why it was not taken. */
async function answer(
  deps: HttpDeps,
  id: number,
  outcome: { readonly ok: boolean; readonly reason?: string },
): Promise<Reply | Problem> {
  if (outcome.ok) return flightDetail(deps, flightId(id));
  return outcome.reason === 'unknown' ? noFlight(id) : overAlready;
}

const entryRoutes = (deps: HttpDeps): Route[] => [
  route({
    ...common,
    path: '/api/v1/flights/{id}/ticks',
    allow: 'flights:fly',
    summary: 'Tick an item of the checklist that a person looks at, or take the tick back',
    body: { schema: flightTickSchema },
    handle: async ({ params: { id }, body: { item, ticked, by }, who }) =>
      item.startsWith('person-')
        ? answer(deps, id, await deps.flights.tick(flightId(id), item, ticked, signer(who, by)))
        : notForPersons(item),
  }),
  route({
    ...common,
    path: '/api/v1/flights/{id}/overrides',
    allow: 'flights:fly',
    summary: 'Let an item of the checklist pass, with a reason that stays on record',
    body: { schema: flightOverrideSchema },
    handle: async ({ params: { id }, body: { item, by, reason }, who }) =>
      answer(deps, id, await deps.flights.override(flightId(id), item, signer(who, by), reason)),
  }),
  route({
    ...common,
    path: '/api/v1/flights/{id}/weather',
    allow: 'flights:fly',
    summary: 'Enter the weather',
    body: { schema: flightWeatherSchema },
    handle: async ({ params: { id }, body: { by, ...weather }, who }) =>
      answer(deps, id, await deps.flights.weather(flightId(id), weather, signer(who, by))),
  }),
  route({
    ...common,
    path: '/api/v1/flights/{id}/approval',
    allow: 'flights:fly',
    summary: 'Enter by what the flight is allowed, while no sortie has begun',
    description:
      'An empty number says that none is needed there. What was let pass of the approval before is judged anew.',
    body: { schema: flightApprovalChangeSchema },
    handle: async ({ params: { id }, body: { by, ...approval }, who }) => {
      const made = approvalOf(approval);
      const outcome = await deps.flights.approve(flightId(id), made, signer(who, by));
      return outcome.ok ? flightDetail(deps, flightId(id)) : refusedApproval(outcome, id);
    },
  }),
];

const notForPersons = (item: string): Problem => ({
  problem: 'invalid-request',
  detail: {
    en: `“${item}” is judged by the service. To let it pass, override it with a reason.`,
    zh: `“${item}”由系统判定；如需放行，请说明理由。`,
  },
  errors: [{ path: 'body.item', message: 'is not for a person to tick' }],
});

const commandRoute = (deps: HttpDeps): Route =>
  route({
    ...common,
    path: '/api/v1/flights/{id}/commands',
    allow: 'flights:fly',
    summary: 'Give the drone a command beside the steps: go to, jump, speed, trigger',
    body: { schema: flightCommandSchema },
    handle: async ({ params: { id }, body: { kind, args, by }, language, who }) => {
      const checked = check(ARGS[kind], args, 'body', language);
      if (!checked.ok) return checked.problem;
      const command = { kind, args: checked.value } as FreeCommand;
      const outcome = await deps.giveCommand(flightId(id), command, signer(who, by));
      return outcome.ok ? flightDetail(deps, flightId(id)) : refusedCommand(outcome, kind, id);
    },
  });

/** The arguments that go with each kind: the request's own schema takes any of them. */
const ARGS: Readonly<Record<FreeCommand['kind'], z.ZodType>> = {
  goto: z.strictObject({ lat: z.number(), lon: z.number(), altitude: z.number() }),
  jump: z.strictObject({ item: z.number() }),
  speed: z.strictObject({ speed: z.number() }),
  trigger: z.strictObject({}),
};

const watchRoute = ({ flights, commands }: HttpDeps): Route =>
  route({
    ...common,
    path: '/api/v1/flights/{id}/watch',
    // Every five seconds, and nothing is changed by it.
    audited: false,
    allow: 'flights:fly',
    summary: 'Say that a pilot has the flight’s page open; every five seconds',
    description:
      'The drone’s bridge is told for twelve seconds after it. Where it hears no more while the drone is armed, it lets the autopilot’s own failsafe decide.',
    body: { schema: flightWatchSchema },
    responses: { 204: { description: 'The bridge is told' } },
    problems: ['not-found'],
    handle: async ({ params: { id }, body: { by }, who }) => {
      const flight = await flights.get(flightId(id));
      if (!flight) return noFlight(id);
      await commands.watch(flight.device, signer(who, by));
      return { status: 204 };
    },
  });
