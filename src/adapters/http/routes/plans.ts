import * as z from 'zod';
import { planId } from '../../../domain/flights/flight.ts';
import type { Mission } from '../../../domain/flights/mission.ts';
import type { PlanRecord } from '../../../services/flights/plans.ts';
import { page } from '../../../wire/api.ts';
import { newPlanSchema, planDetailSchema, planSchema } from '../../../wire/api-flights.ts';
import { idParameter, planImportQuery, plansQuery } from '../../../wire/api-queries.ts';
import { toApiMission, toApiPlan } from '../../../wire/to-api-flights.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noPlan } from './common.ts';

const tag = 'Plans';
/** Of a plan with as many items as are taken, as JSON or as a file. */
const PLAN_LIMIT = 4_000_000;

export const planRoutes = (deps: HttpDeps): Route[] => [
  ...readingPlans(deps),
  createRoute(deps),
  importRoute(deps),
];

const readingPlans = ({ plans }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/plans',
    tag,
    summary: 'Plans, the newest first',
    query: plansQuery,
    responses: { 200: { description: 'A page of plans', schema: page(planSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor } }) => {
      const after = decodeCursor(cursor, idParameter);
      const rows = await plans.list(after, limit + 1);
      return { json: pageOf(rows, limit, (row) => row.id, toApiPlan) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/plans/{id}',
    tag,
    summary: 'A plan with its mission',
    params: byNumber,
    responses: { 200: { description: 'The plan', schema: planDetailSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const plan = await plans.get(planId(id));
      return plan ? { json: detail(plan) } : noPlan(id);
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/plans/{id}/plan',
    tag,
    summary: 'A plan as a file that QGroundControl opens',
    params: byNumber,
    responses: { 200: { description: 'The .plan file', schema: z.looseObject({}) } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const plan = await plans.get(planId(id));
      if (!plan) return noPlan(id);
      const name = encodeURIComponent(`${plan.name}.plan`);
      return {
        text: plans.file(plan),
        type: 'application/json',
        headers: {
          'Content-Disposition': `attachment; filename="plan-${id}.plan"; filename*=UTF-8''${name}`,
        },
      };
    },
  }),
];

const createRoute = ({ plans }: HttpDeps): Route =>
  route({
    method: 'post',
    path: '/api/v1/plans',
    tag,
    summary: 'Keep a plan',
    body: { schema: newPlanSchema },
    bodyLimit: PLAN_LIMIT,
    responses: { 201: { description: 'The plan', schema: planDetailSchema } },
    handle: async ({ body: { name, mission } }) => {
      const plan = await plans.create(name, mission as unknown as Mission);
      return created(plan);
    },
  });

const importRoute = ({ plans }: HttpDeps): Route =>
  route({
    method: 'post',
    path: '/api/v1/plans/import',
    tag,
    summary: 'Keep a plan out of a QGroundControl .plan or a QGC WPL 110 file',
    query: planImportQuery,
    body: { schema: z.string(), types: ['application/octet-stream'] },
    raw: true,
    bodyLimit: PLAN_LIMIT,
    responses: { 201: { description: 'The plan', schema: planDetailSchema } },
    problems: ['unprocessable'],
    handle: async ({ query: { name }, bytes }) => {
      const outcome = await plans.import(name, bytes);
      return outcome.ok ? created(outcome.plan) : unreadable(outcome.reason);
    },
  });

const detail = (plan: PlanRecord) => ({ ...toApiPlan(plan), mission: toApiMission(plan.mission) });

const created = (plan: PlanRecord) => ({
  status: 201,
  json: detail(plan),
  headers: { Location: `/api/v1/plans/${plan.id}` },
});

const unreadable = (reason: string): Problem => ({
  problem: 'unprocessable',
  detail: {
    en: `This file cannot be read as a plan: ${reason}`,
    zh: `该文件无法作为航线计划读取：${reason}`,
  },
});
