/** What planning needs and gives: the library, what is around a place, and a plan that nobody keeps. */
import type { PatrolWishes } from '../../../domain/flights/patrol.ts';
import {
  newPatrolPlanSchema,
  patrolLibrarySchema,
  patrolPlanSchema,
  surroundingsSchema,
} from '../../../wire/api-patrol-plans.ts';
import { surroundingsQuery } from '../../../wire/api-patrol-queries.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { unplanned } from './patrol-words.ts';

const tag = 'Patrols';
/** Of wishes with as many shapes as are taken. */
export const WISHES_LIMIT = 8_000_000;
/** A plan may take a minute, and wait for others before. */
export const PLANNING_PATIENCE = 90_000;

export const patrolPlanRoutes = (deps: HttpDeps): Route[] => [
  libraryRoute(deps),
  surroundingsRoute(deps),
  planRoute(deps),
];

const libraryRoute = ({ patrolLibrary }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/patrol-library',
    allow: 'fleet:look',
    tag,
    summary: 'Cameras, airframes and templates that patrols are planned with',
    description:
      'Those that came with the service, and the bureau’s own files in the data directory in their place.',
    responses: {
      200: { description: 'The library', schema: patrolLibrarySchema },
      304: { description: 'As before' },
    },
    handle: async () => {
      const { library, faults } = await patrolLibrary.read();
      return { json: { ...library, faults }, etag: true };
    },
  });

const surroundingsRoute = ({ surroundings }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/surroundings',
    allow: 'fleet:look',
    tag,
    summary: 'No-fly areas, permitted areas, buildings and terrain around a place',
    query: surroundingsQuery,
    responses: {
      200: { description: 'The surroundings', schema: surroundingsSchema },
      304: { description: 'As before' },
    },
    problems: ['too-much', 'planner-busy', 'unplannable'],
    handle: async ({ query: { west, south, east, north }, signal }) => {
      const around = await surroundings.around([west, south, east, north], signal);
      return around.ok ? { json: around.surroundings, etag: true } : unplanned(around);
    },
  });

const planRoute = ({ planning }: HttpDeps): Route =>
  route({
    method: 'post',
    path: '/api/v1/patrol-plans',
    allow: 'flights:fly',
    tag,
    summary: 'Plan a patrol without keeping it',
    description: 'The planning ends when the asker hangs up.',
    body: { schema: newPatrolPlanSchema },
    bodyLimit: WISHES_LIMIT,
    patience: PLANNING_PATIENCE,
    responses: { 200: { description: 'The plan', schema: patrolPlanSchema } },
    problems: ['unplannable', 'too-much', 'planner-busy'],
    handle: async ({ body: { wishes, draft }, signal }) => {
      const plan = await planning.plan(wishes as PatrolWishes, draft, signal);
      return plan.ok ? { json: plan } : unplanned(plan);
    },
  });
