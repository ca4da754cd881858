import * as z from 'zod';
import type { Case } from '../../../domain/cases/case.ts';
import { allowedSteps, CASE_STATES } from '../../../domain/cases/workflow.ts';
import { caseId, unitId } from '../../../domain/ids.ts';
import { type Identity, may } from '../../../domain/people/identity.ts';
import type { Violation } from '../../../domain/supervision/violation.ts';
import type { Zone } from '../../../domain/supervision/zone.ts';
import type { CaseAfter, CaseFilter, CaseOrder } from '../../../services/cases/ports.ts';
import { sees } from '../../../services/cases/steps.ts';
import { permitsOfCase } from '../../../services/permits/of-case.ts';
import type { ZoneStore } from '../../../services/stores.ts';
import { page } from '../../../wire/api.ts';
import {
  type ApiCaseDetail,
  caseCountsSchema,
  caseDetailSchema,
  caseSchema,
} from '../../../wire/api-cases.ts';
import { type CasesFilter, casesCsvQuery, casesQuery } from '../../../wire/api-queries-cases.ts';
import { casesCsvHead, casesToCsv } from '../../../wire/cases-csv.ts';
import { toApiCase, toApiLogEntry, toApiViolation, toApiZone } from '../../../wire/to-api.ts';
import { toApiCasePermit } from '../../../wire/to-api-permits.ts';
import { toApiPhoto } from '../../../wire/to-api-photos.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noCase } from './common.ts';

const tag = 'Cases';
/** Of one case; more than anybody reads. */
const MOST = { log: 1000, violations: 500, zones: 20, photos: 500, flights: 50 };
/** Cases that a table is read by. */
const CSV_PAGE = 1000;

export const caseRoutes = (deps: HttpDeps): Route[] => [
  listRoute(deps),
  csvRoute(deps),
  route({
    method: 'get',
    path: '/api/v1/cases/counts',
    allow: 'cases:look',
    tag,
    summary: 'How many cases stand where',
    description: 'An account of a unit counts the cases of its own.',
    responses: { 200: { description: 'The counts', schema: caseCountsSchema } },
    handle: async ({ who }) => {
      const { unit, name } = who!;
      const tally = await deps.stores.cases.tally(unit, name, deps.clock.now());
      const states = Object.fromEntries(CASE_STATES.map((s) => [s, tally.states[s] ?? 0]));
      return { json: { ...tally, states } };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/cases/{id}',
    allow: 'cases:look',
    tag,
    summary: 'A case with its log, photos, flights, violations and the zones as they were',
    description:
      '`allowed` are the steps that the asker may take now; `reporter` is shown to the case desk alone.',
    params: byNumber,
    responses: { 200: { description: 'The case', schema: caseDetailSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, who }) => {
      const found = await deps.stores.cases.get(caseId(id));
      if (!found || !sees(who!, found)) return noCase(id);
      return { json: await caseDetail(deps, found, who!) };
    },
  }),
];

const cursorSchema = z.strictObject({
  id: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  stageDue: z.number().optional(),
});
const keyOf = (order: CaseOrder, { id, stageDue }: Case): CaseAfter =>
  order === 'deadline' ? { id, stageDue } : { id };

const listRoute = ({ stores, clock }: HttpDeps) =>
  route({
    method: 'get',
    path: '/api/v1/cases',
    allow: 'cases:look',
    tag,
    summary: 'Cases, the newest first or the nearest deadline first',
    description: 'An account of a unit sees the cases of its own.',
    query: casesQuery,
    responses: { 200: { description: 'A page of cases', schema: page(caseSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor, order, ...asked }, who }) => {
      const after = decodeCursor(cursor, cursorSchema);
      const now = clock.now();
      const filter = filterOf(asked, who!, now);
      const rows = filter ? await stores.cases.list(filter, order, after, limit + 1) : [];
      return {
        json: pageOf(
          rows,
          limit,
          (row) => keyOf(order, row),
          (row) => toApiCase(row, now),
        ),
      };
    },
  });

const csvRoute = ({ stores, clock }: HttpDeps) =>
  route({
    method: 'get',
    path: '/api/v1/cases.csv',
    allow: 'cases:look',
    tag,
    summary: 'Cases as a table for spreadsheets',
    description: 'All that the filters let through. UTF-8 with a byte order mark, times in UTC.',
    query: casesCsvQuery,
    responses: { 200: { description: 'CSV', types: ['text/csv'] } },
    handle: ({ query: { order, ...asked }, who, signal }) => {
      const now = clock.now();
      const filter = filterOf(asked, who!, now);
      async function* pieces(): AsyncIterable<string> {
        yield casesCsvHead();
        let after: CaseAfter | undefined;
        while (filter && !signal.aborted) {
          const cases = await stores.cases.list(filter, order, after, CSV_PAGE);
          yield casesToCsv(cases, now);
          if (cases.length < CSV_PAGE) return;
          after = keyOf(order, cases.at(-1)!);
        }
      }
      return {
        pieces: pieces(),
        type: 'text/csv; charset=utf-8',
        headers: { 'Content-Disposition': 'attachment; filename="cases.csv"' },
      };
    },
  });

/** Undefined: an account of one unit asks for another one's. */
function filterOf(asked: CasesFilter, who: Identity, now: number): CaseFilter | undefined {
  const { state, unit, assignee, overdue, counted, q, bbox, ...rest } = asked;
  if (who.unit !== undefined && unit !== undefined && unit !== who.unit) return undefined;
  const of = who.unit ?? (unit === undefined ? undefined : unitId(unit));
  return {
    ...rest,
    states: state,
    unit: of,
    assignee: assignee === 'me' ? who.name : assignee,
    overdue: overdue === undefined ? undefined : { at: now, is: overdue },
    counted: counted && { measure: counted, at: now },
    text: q,
    bounds: bbox,
  };
}

/** The case whole, for somebody who may see it, or who has just taken the step that handed it on. */
export async function caseDetail(
  { stores, clock, settings }: Pick<HttpDeps, 'stores' | 'clock' | 'settings'>,
  found: Case,
  who: Identity,
): Promise<ApiCaseDetail> {
  const { id } = found;
  const [log, violations, photos, flights, alike, reporter] = await Promise.all([
    stores.cases.log(id, MOST.log),
    stores.violations.ofCase(id, MOST.violations),
    photosOf(stores, found),
    stores.cases.flights(id, MOST.flights),
    stores.cases.alike(id),
    may(who, 'cases:desk') ? stores.cases.reporter(id) : undefined,
  ]);
  const [zones, permits] = await Promise.all([
    zonesOf(stores.zones, [...violations, found]),
    permitsOfCase(stores.permits, log, violations, settings.timezone),
  ]);
  const now = clock.now();
  return {
    case: toApiCase(found, now),
    log: log.map(toApiLogEntry),
    violations: violations.map(toApiViolation),
    zones: zones.map(toApiZone),
    permits: permits.map(toApiCasePermit),
    photos,
    flights,
    alike: alike
      .filter((one) => sees(who, one.case))
      .map((one) => ({ case: toApiCase(one.case, now), metres: one.metres })),
    reporter: reporter ?? null,
    allowed: sees(who, found) ? allowedSteps(found.state, who.permissions) : [],
  };
}

/** The oldest first. */
async function photosOf(
  stores: HttpDeps['stores'],
  { id, counts }: Case,
): Promise<ApiCaseDetail['photos']> {
  if (counts.photos === 0) return [];
  const [roles, views] = await Promise.all([
    stores.cases.photos(id, MOST.photos),
    stores.photos.list({ case: id }, undefined, MOST.photos),
  ]);
  const byId = new Map(views.map((view) => [view.photo.id, view]));
  return roles.flatMap(({ id: photo, role, addedBy, added }) => {
    const view = byId.get(photo);
    if (!view) return [];
    return [{ photo: toApiPhoto(view), role, addedBy, added: new Date(added).toISOString() }];
  });
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
