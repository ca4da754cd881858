import * as z from 'zod';
import { planId } from '../../../domain/flights/flight.ts';
import type { Mission } from '../../../domain/flights/mission.ts';
import type { PlanFormat, PlanRecord } from '../../../services/flights/ports.ts';
import { page } from '../../../wire/api.ts';
import { newPlanSchema, planDetailSchema, planSchema } from '../../../wire/api-flights.ts';
import {
  idParameter,
  planFileQuery,
  planImportQuery,
  plansQuery,
} from '../../../wire/api-queries.ts';
import { toApiMission, toApiPlan } from '../../../wire/to-api-flights.ts';
import { toApiFinding } from '../../../wire/to-api-patrols.ts';
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
    allow: 'fleet:look',
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
    allow: 'fleet:look',
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
  fileRoute(plans),
];

/** Of each format its file's ending and its media type. */
const FILES: Readonly<Record<PlanFormat, { readonly ending: string; readonly type: string }>> = {
  plan: { ending: 'plan', type: 'application/json' },
  waypoints: { ending: 'waypoints', type: 'text/plain; charset=utf-8' },
  kmz: { ending: 'kmz', type: 'application/vnd.google-earth.kmz' },
  kml: { ending: 'kml', type: 'application/vnd.google-earth.kml+xml' },
  geojson: { ending: 'geojson', type: 'application/geo+json' },
};

const fileRoute = (plans: HttpDeps['plans']): Route =>
  route({
    method: 'get',
    path: '/api/v1/plans/{id}/plan',
    allow: 'fleet:look',
    tag,
    summary: 'A plan as a file, for QGroundControl, Mission Planner, DJI Pilot or a map',
    description: '`kmz` is a wayline of DJI (WPML), which has no words for every mission.',
    params: byNumber,
    query: planFileQuery,
    responses: {
      200: {
        description: 'The file',
        schema: z.unknown(),
        types: Object.values(FILES).map(({ type }) => type.split(';')[0]!),
      },
    },
    problems: ['not-found', 'unprocessable'],
    handle: async ({ params: { id }, query: { format } }) => {
      const plan = await plans.get(planId(id));
      if (!plan) return noPlan(id);
      const file = plans.fileAs(plan, format);
      if (!file.ok) return unwritable(format, file.reason);
      const { ending, type } = FILES[format];
      const name = encodeURIComponent(`${plan.name}.${ending}`);
      const headers = {
        'Content-Disposition': `attachment; filename="plan-${id}.${ending}"; filename*=UTF-8''${name}`,
      };
      if (format !== 'kmz')
        return { text: Buffer.from(file.bytes).toString('utf8'), type, headers };
      return { pieces: inOne(file.bytes), type, headers, packed: true };
    },
  });

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const unwritable = (format: PlanFormat, reason: string): Problem => ({
  problem: 'unprocessable',
  detail: {
    en: `This plan cannot be written as ${format}: ${reason}`,
    zh: `该航线计划无法写成 ${format}：${reason}`,
  },
});

const createRoute = ({ plans }: HttpDeps): Route =>
  route({
    method: 'post',
    path: '/api/v1/plans',
    allow: 'flights:fly',
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
    allow: 'flights:fly',
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

const detail = (plan: PlanRecord) => ({
  ...toApiPlan(plan),
  mission: toApiMission(plan.mission),
  judgement: plan.judgement?.map(toApiFinding) ?? null,
});

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
