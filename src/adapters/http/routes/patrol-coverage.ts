import { patrolId } from '../../../services/patrols/ports.ts';
import { coverageQuery } from '../../../wire/api-patrol-queries.ts';
import { patrolCoverageSchema } from '../../../wire/api-patrols.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { byNumber } from './common.ts';
import { PLANNING_PATIENCE } from './patrol-plans.ts';
import { noPatrol, unplanned } from './patrol-words.ts';

const tag = 'Patrols';
const responses = { 200: { description: 'The coverage', schema: patrolCoverageSchema } };
const description =
  'By the photos that drones told of: each shows what its camera sees on level ground. Straight down or by the pitch of the patrol that it was taken on.';

export const patrolCoverageRoutes = ({ coverage }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/patrols/{id}/coverage',
    allow: 'fleet:look',
    tag,
    summary: 'What of a patrol’s area was seen in the last days',
    description,
    params: byNumber,
    query: coverageQuery,
    patience: PLANNING_PATIENCE,
    responses,
    problems: ['not-found', 'too-much', 'planner-busy', 'unplannable'],
    handle: async ({ params: { id }, query: { days }, signal }) => {
      const found = await coverage.of(patrolId(id), days, signal);
      return found ? reply(found) : noPatrol(id);
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/patrol-coverage',
    allow: 'fleet:look',
    tag,
    summary: 'What of all patrols’ areas and of the patrol areas was seen in the last days',
    description,
    query: coverageQuery,
    patience: PLANNING_PATIENCE,
    responses,
    problems: ['too-much', 'planner-busy', 'unplannable'],
    handle: async ({ query: { days }, signal }) =>
      reply((await coverage.of(undefined, days, signal))!),
  }),
];

function reply(
  found: NonNullable<Awaited<ReturnType<HttpDeps['coverage']['of']>>>,
): Reply | Problem {
  if (!found.ok) return unplanned(found);
  const { from, until, areas } = found;
  return { json: { from, until, areas } };
}
