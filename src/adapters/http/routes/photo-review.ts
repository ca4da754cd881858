import { flightId } from '../../../domain/flights/flight.ts';
import { caseId, photoId } from '../../../domain/ids.ts';
import type { MadeCase } from '../../../services/captures/review.ts';
import { openedCaseSchema } from '../../../wire/api-cases.ts';
import {
  caseOfPhotosSchema,
  flightReviewSchema,
  verdictsSchema,
  verdictsSetSchema,
} from '../../../wire/api-photo-review.ts';
import { photoSchema, verdictSchema } from '../../../wire/api-photos.ts';
import { toApiCase } from '../../../wire/to-api.ts';
import { toApiPhoto } from '../../../wire/to-api-photos.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { refusedChange, refusedReport } from './case-words.ts';
import { byNumber, noFlight, signer } from './common.ts';
import { noPhoto } from './photo-words.ts';

const tag = 'Photos';

export const photoReviewRoutes = (deps: HttpDeps): Route[] => [
  verdictRoute(deps),
  verdictsRoute(deps),
  caseRoute(deps),
  route({
    method: 'get',
    path: '/api/v1/flights/{id}/photo-review',
    allow: 'fleet:look',
    tag,
    summary: 'How far the photos of a flight were looked through, and by whom',
    params: byNumber,
    responses: { 200: { description: 'The counts', schema: flightReviewSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const found = await deps.reviewStore.review(flightId(id));
      return found ? { json: found } : noFlight(id);
    },
  }),
];

const verdictRoute = ({ reviewStore, stores, clock }: HttpDeps) =>
  route({
    method: 'put',
    path: '/api/v1/photos/{id}/verdict',
    allow: 'photos:review',
    tag,
    summary: 'What somebody found on a photo; null: nobody has looked',
    description: '`clean` also rejects what detectors marked on it and is no case’s.',
    params: byNumber,
    body: { schema: verdictSchema },
    responses: { 200: { description: 'The photo', schema: photoSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, body: { verdict }, who }) => {
      const by = signer(who);
      await reviewStore.setVerdict([photoId(id)], verdict, by, clock.now());
      const view = await stores.photos.view(photoId(id));
      return view ? { json: toApiPhoto(view) } : noPhoto(id);
    },
  });

const verdictsRoute = ({ reviewStore, clock }: HttpDeps) =>
  route({
    method: 'put',
    path: '/api/v1/photos/verdicts',
    allow: 'photos:review',
    tag,
    summary: 'The same for several photos at once',
    body: { schema: verdictsSchema },
    responses: { 200: { description: 'Those that there are', schema: verdictsSetSchema } },
    handle: async ({ body: { photos, verdict }, who }) => {
      const ids = photos.map(photoId);
      const changed = await reviewStore.setVerdict(ids, verdict, signer(who), clock.now());
      return { json: { changed } };
    },
  });

const caseRoute = ({ review, clock }: HttpDeps) =>
  route({
    method: 'post',
    path: '/api/v1/photos/cases',
    allow: 'photos:review',
    tag,
    summary: 'Makes a case of photos and boxes on them, or joins them to one',
    description: 'The boxes become the case’s, the photos get the verdict `case`.',
    body: { schema: caseOfPhotosSchema },
    responses: {
      200: { description: 'They joined a case', schema: openedCaseSchema },
      201: { description: 'They opened a case', schema: openedCaseSchema },
    },
    problems: ['not-found', 'conflict', 'unprocessable'],
    handle: async ({ body: { photos, case: joins, ...body }, who }) => {
      const of = {
        ...body,
        photos: photos.map(photoId),
        joins: joins === undefined ? undefined : caseId(joins),
      };
      const made = await review.makeCase(of, signer(who));
      if (!made.ok) return refused(made, joins);
      const now = clock.now();
      return {
        status: made.outcome === 'opened' ? 201 : 200,
        json: {
          case: toApiCase(made.case, now),
          outcome: made.outcome,
          alike: made.alike.map(({ case: of, metres }) => ({ case: toApiCase(of, now), metres })),
        },
      };
    },
  });

function refused(refusal: Extract<MadeCase, { ok: false }>, joins: number | undefined): Problem {
  switch (refusal.reason) {
    case 'no-place':
      return {
        problem: 'unprocessable',
        detail: {
          en: 'None of these photos has a place. Say “place”, or place one of them by hand.',
          zh: '这些照片都没有位置。请填写 place，或先手动定位其中一张。',
        },
        errors: [{ path: 'body.place', message: 'is needed: no photo has a place' }],
      };
    case 'no-such-mark':
      return {
        problem: 'unprocessable',
        detail: {
          en: `There is no box ${refusal.ids.join(', ')} on these photos.`,
          zh: `这些照片上没有标记 ${refusal.ids.join('、')}。`,
        },
        errors: [{ path: 'body.marks', message: 'not on these photos' }],
      };
    case 'unknown':
    case 'not-now':
      return refusedChange(refusal, joins ?? 0);
    default:
      return refusedReport(refusal);
  }
}
