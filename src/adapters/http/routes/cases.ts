import type { Case } from '../../../domain/cases/case.ts';
import { allowedSteps } from '../../../domain/cases/workflow.ts';
import { caseId, unitId } from '../../../domain/ids.ts';
import type { Identity } from '../../../domain/people/identity.ts';
import type { Violation } from '../../../domain/supervision/violation.ts';
import type { Zone } from '../../../domain/supervision/zone.ts';
import { sees } from '../../../services/cases/steps.ts';
import type { ZoneStore } from '../../../services/stores.ts';
import { page } from '../../../wire/api.ts';
import { caseDetailSchema, caseSchema, caseStepSchema } from '../../../wire/api-cases.ts';
import { casesQuery, idParameter } from '../../../wire/api-queries.ts';
import { toApiCase, toApiLogEntry, toApiViolation, toApiZone } from '../../../wire/to-api.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { refusedStep } from './case-words.ts';
import { byNumber, noCase } from './common.ts';

const tag = 'Cases';
/** Of one case; more than anybody reads. */
const MOST = { log: 1000, violations: 500, zones: 20 };

export const caseRoutes = ({ stores, caseSteps, clock }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/cases',
    allow: 'cases:look',
    tag,
    summary: 'Cases, the newest first',
    query: casesQuery,
    responses: { 200: { description: 'A page of cases', schema: page(caseSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor, ...filter }, who }) => {
      const after = decodeCursor(cursor, idParameter);
      const rows = await stores.cases.list({ ...filter, unit: who!.unit }, after, limit + 1);
      const now = clock.now();
      return {
        json: pageOf(
          rows,
          limit,
          ({ id }) => id,
          (row) => toApiCase(row, now),
        ),
      };
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
    handle: async ({ params: { id }, who }) =>
      (await detail(stores, id, who!, clock.now())) ?? noCase(id),
  }),
  route({
    method: 'post',
    path: '/api/v1/cases/{id}/steps',
    allow: ['cases:desk', 'cases:handle', 'cases:report'],
    tag,
    summary: 'Take a step with a case',
    description: '`allowed` of the case says which steps are possible now.',
    params: byNumber,
    body: { schema: caseStepSchema },
    responses: { 200: { description: 'The case as it is now', schema: caseDetailSchema } },
    problems: ['not-found', 'conflict', 'changed-meanwhile', 'unprocessable'],
    handle: async ({ params: { id }, body, who }) => {
      const { step, unit, until, of, ...said } = body;
      const request = {
        ...said,
        step,
        ...(unit !== undefined && { unit: unitId(unit) }),
        ...(until !== undefined && { until: Date.parse(until) }),
        ...(of !== undefined && { of: caseId(of) }),
      };
      const outcome = await caseSteps.take(caseId(id), request, who!);
      if (!outcome.ok) return refusedStep(outcome, { id, step, who: who! });
      // Also where it is no longer of the asker's unit: the answer to what was just done.
      return await whole(stores, outcome.case, who!, clock.now());
    },
  }),
];

async function detail(stores: HttpDeps['stores'], id: number, who: Identity, now: number) {
  const found = await stores.cases.get(caseId(id));
  return found && sees(who, found) ? whole(stores, found, who, now) : undefined;
}

async function whole(stores: HttpDeps['stores'], found: Case, who: Identity, now: number) {
  const [log, violations] = await Promise.all([
    stores.cases.log(found.id, MOST.log),
    stores.violations.ofCase(found.id, MOST.violations),
  ]);
  const zones = await zonesOf(stores.zones, [...violations, found]);
  return {
    json: {
      case: toApiCase(found, now),
      log: log.map(toApiLogEntry),
      violations: violations.map(toApiViolation),
      zones: zones.map(toApiZone),
      photos: [],
      flights: [],
      alike: [],
      reporter: null,
      allowed: sees(who, found) ? allowedSteps(found.state, who.permissions) : [],
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
