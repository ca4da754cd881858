import { allowedSteps, type CaseState } from '../../../domain/cases/workflow.ts';
import { caseId } from '../../../domain/ids.ts';
import type { Violation } from '../../../domain/supervision/violation.ts';
import type { Zone } from '../../../domain/supervision/zone.ts';
import type { CaseStepOutcome } from '../../../services/cases-steps.ts';
import type { ZoneStore } from '../../../services/stores.ts';
import { caseDetailSchema, caseSchema, caseStepSchema, page } from '../../../wire/api.ts';
import { casesQuery, idParameter } from '../../../wire/api-queries.ts';
import { toApiCase, toApiLogEntry, toApiViolation, toApiZone } from '../../../wire/to-api.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noCase } from './common.ts';

const tag = 'Cases';
/** Of one case; more than anybody reads. */
const MOST = { log: 1000, violations: 500, zones: 20 };

export const caseRoutes = ({ stores, caseSteps }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/cases',
    allow: 'cases:look',
    tag,
    summary: 'Cases, the newest first',
    query: casesQuery,
    responses: { 200: { description: 'A page of cases', schema: page(caseSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor, ...filter } }) => {
      const after = decodeCursor(cursor, idParameter);
      const rows = await stores.cases.list(filter, after, limit + 1);
      return { json: pageOf(rows, limit, (row) => row.id, toApiCase) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/cases/{id}',
    allow: 'cases:look',
    tag,
    summary: 'A case with its log, its violations and the zones as they were',
    params: byNumber,
    responses: { 200: { description: 'The case', schema: caseDetailSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => (await detail(stores, id)) ?? noCase(id),
  }),
  route({
    method: 'post',
    path: '/api/v1/cases/{id}/steps',
    allow: ['cases:desk', 'cases:handle'],
    tag,
    summary: 'Take a step with a case',
    description: '`allowed` of the case says which steps are possible now.',
    params: byNumber,
    body: { schema: caseStepSchema },
    responses: { 200: { description: 'The case as it is now', schema: caseDetailSchema } },
    problems: ['not-found', 'conflict'],
    handle: async ({ params: { id }, body }) => {
      const outcome = await caseSteps.take(caseId(id), body);
      return outcome.ok
        ? ((await detail(stores, id)) ?? noCase(id))
        : refusedStep(outcome, body.step, id);
    },
  }),
];

async function detail(stores: HttpDeps['stores'], id: number) {
  const found = await stores.cases.get(caseId(id));
  if (!found) return undefined;
  const [log, violations] = await Promise.all([
    stores.cases.log(found.id, MOST.log),
    stores.violations.ofCase(found.id, MOST.violations),
  ]);
  const zones = await zonesOf(stores.zones, [...violations, found]);
  return {
    json: {
      case: toApiCase(found),
      log: log.map(toApiLogEntry),
      violations: violations.map(toApiViolation),
      zones: zones.map(toApiZone),
      allowed: allowedSteps(found.state),
    },
  };
}

/** Each version once: the zones as they were when they were broken. */
async function zonesOf(store: ZoneStore, of: readonly Pick<Violation, 'zone'>[]): Promise<Zone[]> {
  const wanted = new Map(
    of.flatMap(({ zone }) => (zone ? [[`${zone.id} ${zone.version}`, zone] as const] : [])),
  );
  const versions = [...wanted.values()].slice(-MOST.zones);
  const found = await Promise.all(versions.map((zone) => store.version(zone.id, zone.version)));
  return found.filter((zone) => zone !== undefined);
}

const STATES: Record<CaseState, { en: string; zh: string }> = {
  open: { en: 'open', zh: '待处理' },
  'in-hand': { en: 'in hand', zh: '处理中' },
  closed: { en: 'closed', zh: '已结案' },
};

function refusedStep(
  outcome: Exclude<CaseStepOutcome, { ok: true }>,
  step: string,
  id: number,
): Problem {
  if (outcome.reason === 'unknown') return noCase(id);
  if (outcome.reason === 'taken')
    return {
      problem: 'conflict',
      detail: {
        en: `${outcome.by} has this case in hand already. Ask them to release it first.`,
        zh: `该案件已由 ${outcome.by} 处理，请先请其释放。`,
      },
    };
  if (outcome.reason === 'superseded')
    return {
      problem: 'conflict',
      detail: {
        en: `Case ${outcome.number} of the same vehicle, rule and zone is open. Go on with that one.`,
        zh: `同一车辆、规则和区域的案件 ${outcome.number} 尚未结案，请在该案件中处理。`,
      },
    };
  const state = STATES[outcome.state];
  const can = allowedSteps(outcome.state).join(', ');
  return {
    problem: 'conflict',
    detail: {
      en: `“${step}” is not possible while the case is ${state.en}. Possible now: ${can}.`,
      zh: `案件当前为“${state.zh}”，不能执行 ${step}。目前可执行：${can}。`,
    },
  };
}
