/** Telling of matters, taking steps with cases, joining photos to them. */
import * as z from 'zod';
import { caseId, photoId, unitId } from '../../../domain/ids.ts';
import type { Identity } from '../../../domain/people/identity.ts';
import type { CaseOutcome } from '../../../services/cases/cases.ts';
import {
  attachPhotosSchema,
  caseDetailSchema,
  caseStepSchema,
  newCaseSchema,
  openedCaseSchema,
} from '../../../wire/api-cases.ts';
import { idParameter } from '../../../wire/api-queries.ts';
import { toApiCase } from '../../../wire/to-api.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { refusedChange, refusedReport, refusedStep } from './case-words.ts';
import { caseDetail } from './cases.ts';
import { byNumber } from './common.ts';

const tag = 'Cases';
const byPhoto = z.strictObject({ id: idParameter, photo: idParameter });
const whole = { 200: { description: 'The case as it is now', schema: caseDetailSchema } };

export const caseChangeRoutes = (deps: HttpDeps): Route[] => [
  reportRoute(deps),
  stepRoute(deps),
  route({
    method: 'post',
    path: '/api/v1/cases/{id}/photos',
    allow: ['cases:desk', 'cases:handle', 'photos:review'],
    tag,
    summary: 'Join photos to a case',
    description:
      'Photos are sent first (POST /api/v1/photos). What a case has already stays as it is.',
    params: byNumber,
    body: { schema: attachPhotosSchema },
    responses: whole,
    problems: ['not-found', 'conflict', 'unprocessable'],
    handle: async ({ params: { id }, body: { photos, role }, who }) => {
      const ids = photos.map(photoId);
      const outcome = await deps.cases.attachPhotos(caseId(id), ids, role, actorOf(who!));
      return changed(deps, outcome, id, who!);
    },
  }),
  route({
    method: 'delete',
    path: '/api/v1/cases/{id}/photos/{photo}',
    allow: 'cases:desk',
    tag,
    summary: 'Take a photo off a case',
    description: 'The photo stays, and the case’s log says that it was there and who took it off.',
    params: byPhoto,
    responses: whole,
    problems: ['not-found', 'conflict', 'unprocessable'],
    handle: async ({ params: { id, photo }, who }) => {
      const outcome = await deps.cases.detachPhoto(caseId(id), photoId(photo), actorOf(who!));
      return changed(deps, outcome, id, who!);
    },
  }),
];

const actorOf = ({ name, unit }: Identity) => ({ by: name, unit });

async function changed(
  deps: HttpDeps,
  outcome: CaseOutcome,
  id: number,
  who: Identity,
): Promise<Reply | Problem> {
  if (!outcome.ok) return refusedChange(outcome, id);
  return { json: await caseDetail(deps, outcome.case, who) };
}

const reportRoute = ({ cases, clock }: HttpDeps) =>
  route({
    method: 'post',
    path: '/api/v1/cases',
    allow: 'cases:report',
    tag,
    summary: 'Tell of a matter',
    description:
      'It opens a case, or joins an open one of the same category near by where the category says so. ' +
      '`known`: the same `outsideId` came before, and nothing was opened.',
    body: { schema: newCaseSchema },
    responses: {
      200: { description: 'It joined a case, or was known', schema: openedCaseSchema },
      201: { description: 'It opened a case', schema: openedCaseSchema },
    },
    problems: ['unprocessable'],
    handle: async ({ body, who }) => {
      const { occurred, photos, ...said } = body;
      const source = who!.kind === 'person' ? 'staff' : 'application';
      const outcome = await cases.open(
        {
          ...said,
          photos: photos.map(photoId),
          ...(occurred !== undefined && { occurred: Date.parse(occurred) }),
        },
        { source, ...actorOf(who!) },
      );
      if (!outcome.ok) return refusedReport(outcome);
      const now = clock.now();
      const alike = outcome.alike.map((one) => ({ ...one, case: toApiCase(one.case, now) }));
      const json = { case: toApiCase(outcome.case, now), outcome: outcome.outcome, alike };
      return { json, status: outcome.outcome === 'opened' ? 201 : 200 };
    },
  });

const stepRoute = (deps: HttpDeps) =>
  route({
    method: 'post',
    path: '/api/v1/cases/{id}/steps',
    allow: ['cases:desk', 'cases:handle', 'cases:report'],
    tag,
    summary: 'Take a step with a case',
    description:
      '`allowed` of the case says which steps are possible now. Send the newest `seq` of the log that was ' +
      'seen as `seen`: where it went on meanwhile, the step is refused with 412.',
    params: byNumber,
    body: { schema: caseStepSchema },
    responses: whole,
    problems: ['not-found', 'conflict', 'changed-meanwhile', 'unprocessable'],
    handle: async ({ params: { id }, body, who }) => {
      const { unit, until, of, photos, ...said } = body;
      const request = {
        ...said,
        photos: photos.map(photoId),
        ...(unit !== undefined && { unit: unitId(unit) }),
        ...(until !== undefined && { until: Date.parse(until) }),
        ...(of !== undefined && { of: caseId(of) }),
      };
      const outcome = await deps.caseSteps.take(caseId(id), request, who!);
      if (!outcome.ok) return refusedStep(outcome, { id, step: body.step, who: who! });
      // Also where it is no longer of the asker's unit: the answer to what was just done.
      return { json: await caseDetail(deps, outcome.case, who!) };
    },
  });
