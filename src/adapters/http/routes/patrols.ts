import type { Patrols, PatrolWish } from '../../../services/patrols/patrols.ts';
import { type PatrolId, type PatrolRecord, patrolId } from '../../../services/patrols/ports.ts';
import { page } from '../../../wire/api.ts';
import { patrolPlanSchema } from '../../../wire/api-patrol-plans.ts';
import { newPatrolSchema, patrolDetailSchema, patrolSchema } from '../../../wire/api-patrols.ts';
import { idParameter, plansQuery } from '../../../wire/api-queries.ts';
import { toApiPatrol, toApiPatrolDetail } from '../../../wire/to-api-patrols.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { badVersion, byNumber, versionSeen } from './common.ts';
import { PLANNING_PATIENCE, WISHES_LIMIT } from './patrol-plans.ts';
import { noPatrol, unplanned } from './patrol-words.ts';

const tag = 'Patrols';

export const patrolRoutes = (deps: HttpDeps): Route[] => [
  ...readingRoutes(deps),
  createRoute(deps),
  changeRoute(deps),
  archiveRoute(deps),
];

const readingRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/patrols',
    allow: 'fleet:look',
    tag,
    summary: 'Patrols, the newest first, with when each is due',
    query: plansQuery,
    responses: { 200: { description: 'A page of patrols', schema: page(patrolSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor } }) => {
      const rows = await deps.patrols.list(decodeCursor(cursor, idParameter), limit + 1);
      const dues = await deps.dues.of(rows);
      const found = rows.map((patrol, i) => ({ patrol, due: dues[i]! }));
      return {
        json: pageOf(
          found,
          limit,
          ({ patrol }) => patrol.id,
          ({ patrol, due }) => toApiPatrol(patrol, due),
        ),
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/patrols/{id}',
    allow: 'fleet:look',
    tag,
    summary: 'A patrol with its wishes',
    params: byNumber,
    responses: {
      200: { description: 'The patrol; ETag is its version', schema: patrolDetailSchema },
    },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const patrol = await deps.patrols.get(patrolId(id));
      return patrol ? detail(deps, patrol) : noPatrol(id);
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/patrols/{id}/plan',
    allow: 'fleet:look',
    tag,
    summary: 'The plan of a patrol’s last planning',
    params: byNumber,
    responses: { 200: { description: 'The plan', schema: patrolPlanSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const text = await deps.patrols.planOf(patrolId(id));
      return text === undefined ? noPatrol(id) : { text, type: 'application/json' };
    },
  }),
];

const createRoute = (deps: HttpDeps): Route =>
  route({
    method: 'post',
    path: '/api/v1/patrols',
    allow: 'flights:fly',
    tag,
    summary: 'Plan a patrol and keep it, each sortie as a plan',
    body: { schema: newPatrolSchema },
    bodyLimit: WISHES_LIMIT,
    patience: PLANNING_PATIENCE,
    responses: { 201: { description: 'The patrol', schema: patrolDetailSchema } },
    problems: ['unplannable', 'too-much', 'planner-busy'],
    handle: async ({ body, signal }) => {
      const outcome = await deps.patrols.create(body as PatrolWish, signal);
      if (!outcome.ok) return unplanned(outcome.refusal);
      return detail(deps, outcome.patrol, 201);
    },
  });

const changeRoute = (deps: HttpDeps): Route =>
  route({
    method: 'put',
    path: '/api/v1/patrols/{id}',
    allow: 'flights:fly',
    tag,
    summary: 'Change a patrol and plan it anew',
    description:
      'Plans of the planning before stay, for flights refer to them. Send `If-Match` with the ETag that you read, so as not to overwrite another’s change.',
    params: byNumber,
    body: { schema: newPatrolSchema },
    bodyLimit: WISHES_LIMIT,
    patience: PLANNING_PATIENCE,
    responses: { 200: { description: 'The patrol', schema: patrolDetailSchema } },
    problems: [
      'not-found',
      'conflict',
      'changed-meanwhile',
      'unplannable',
      'too-much',
      'planner-busy',
    ],
    handle: async ({ params: { id }, body, headers, signal }) => {
      const seen = versionSeen(headers['if-match']);
      if (Number.isNaN(seen)) return badVersion;
      const outcome = await deps.patrols.change(patrolId(id), body as PatrolWish, seen, signal);
      if (outcome.ok) return detail(deps, outcome.patrol);
      return 'refusal' in outcome ? unplanned(outcome.refusal) : notNow(outcome, id);
    },
  });

const archiveRoute = (deps: HttpDeps): Route =>
  route({
    method: 'delete',
    path: '/api/v1/patrols/{id}',
    allow: 'flights:fly',
    tag,
    summary: 'Put a patrol away: it is due no more; its plans and flights stay',
    params: byNumber,
    responses: { 204: { description: 'It is archived' } },
    problems: ['not-found', 'conflict', 'changed-meanwhile'],
    handle: async ({ params: { id }, headers }) => {
      const seen = versionSeen(headers['if-match']);
      if (Number.isNaN(seen)) return badVersion;
      const outcome = await deps.patrols.archive(patrolId(id) as PatrolId, seen);
      return outcome.ok ? { status: 204 } : notNow(outcome, id);
    },
  });

async function detail({ dues }: HttpDeps, patrol: PatrolRecord, status = 200): Promise<Reply> {
  const [due] = await dues.of([patrol]);
  const headers = { ETag: `"${patrol.version}"` };
  return {
    json: toApiPatrolDetail(patrol, due!),
    status,
    headers: status === 201 ? { ...headers, Location: `/api/v1/patrols/${patrol.id}` } : headers,
  };
}

type NotNow = Exclude<Awaited<ReturnType<Patrols['archive']>>, { ok: true }>;

function notNow(outcome: NotNow, id: number): Problem {
  if (outcome.reason === 'changed')
    return {
      problem: 'changed-meanwhile',
      detail: {
        en: `The patrol is at version ${outcome.version} by now. Read it again and change that.`,
        zh: `该巡查已更新到第 ${outcome.version} 版，请重新读取后再修改。`,
      },
    };
  if (outcome.reason === 'unknown') return noPatrol(id);
  return {
    problem: 'conflict',
    detail: {
      en: 'This patrol is archived. Make a new one.',
      zh: '该巡查已归档，请新建。',
    },
  };
}
