import { photoId } from '../../../domain/ids.ts';
import { MOST_MARKS } from '../../../services/captures/review-ports.ts';
import { changedMarkSchema } from '../../../wire/api-photo-review.ts';
import { markSchema, newMarkSchema } from '../../../wire/api-photos.ts';
import { toApiMark } from '../../../wire/to-api-photos.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { byNumber, missing, signer } from './common.ts';
import { noPhoto } from './photo-words.ts';

const tag = 'Photos';

export const photoMarkRoutes = (deps: HttpDeps): Route[] => [
  addRoute(deps),
  changeRoute(deps),
  route({
    method: 'delete',
    path: '/api/v1/marks/{id}',
    allow: 'photos:review',
    tag,
    summary: 'Takes a box away',
    description: 'A detector’s, or one of a case, is not deleted but rejected.',
    params: byNumber,
    responses: { 204: { description: 'It is gone' } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) =>
      (await deps.reviewStore.removeMark(id)) === undefined ? noMark(id) : { status: 204 },
  }),
  route({
    method: 'delete',
    path: '/api/v1/photos/{id}/marks',
    allow: 'photos:review',
    tag,
    summary: 'Takes all boxes away that are no case’s; those of detectors are rejected',
    params: byNumber,
    responses: { 204: { description: 'They are gone' } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      if (!(await deps.stores.photos.view(photoId(id)))) return noPhoto(id);
      await deps.reviewStore.clearMarks(photoId(id));
      return { status: 204 };
    },
  }),
];

const addRoute = ({ reviewStore, stores, whereabouts, clock }: HttpDeps) =>
  route({
    method: 'post',
    path: '/api/v1/photos/{id}/marks',
    allow: 'photos:review',
    tag,
    summary: 'Draws a box on a photo',
    params: byNumber,
    body: { schema: newMarkSchema },
    responses: { 201: { description: 'The box', schema: markSchema } },
    problems: ['not-found', 'unprocessable'],
    handle: async ({ params: { id }, body: { box, label, category }, who }) => {
      if (category !== null && !whereabouts.category(category)) return noCategory(category);
      const mark = {
        box,
        label,
        ...(category !== null && { category }),
        by: signer(who),
        at: clock.now(),
      };
      const added = await reviewStore.addMark(photoId(id), mark);
      if (added === undefined) return noPhoto(id);
      if (added === 'full') return full;
      const view = await stores.photos.view(photoId(id));
      const found = view?.marks.find((one) => one.id === added);
      return found ? { status: 201, json: toApiMark(found) } : noMark(added);
    },
  });

const changeRoute = ({ reviewStore, stores, whereabouts }: HttpDeps) =>
  route({
    method: 'put',
    path: '/api/v1/marks/{id}',
    allow: 'photos:review',
    tag,
    summary: 'Changes a box, what it is, or says that it is none',
    params: byNumber,
    body: { schema: changedMarkSchema },
    responses: { 200: { description: 'The box', schema: markSchema } },
    problems: ['not-found', 'unprocessable'],
    handle: async ({ params: { id }, body }) => {
      const { category } = body;
      if (category && !whereabouts.category(category)) return noCategory(category);
      const photo = await reviewStore.changeMark(id, body);
      const view = photo === undefined ? undefined : await stores.photos.view(photo);
      const found = view?.marks.find((one) => one.id === id);
      return found ? { json: toApiMark(found) } : noMark(id);
    },
  });

const noMark = (id: number): Problem =>
  missing(
    `There is no box ${id}. GET /api/v1/photos/{id} lists those of a photo.`,
    `没有标记 ${id}。可用 GET /api/v1/photos/{id} 查看照片上的标记。`,
  );

export const noCategory = (code: string): Problem => ({
  problem: 'unprocessable',
  detail: {
    en: `There is no category ${code}. GET /api/v1/categories lists them.`,
    zh: `没有类别 ${code}。可用 GET /api/v1/categories 查看。`,
  },
  errors: [{ path: 'body.category', message: 'no such category' }],
});

const full: Problem = {
  problem: 'unprocessable',
  detail: {
    en: `A photo has at most ${MOST_MARKS} boxes. Take some away first.`,
    zh: `一张照片最多 ${MOST_MARKS} 个标记，请先删除一些。`,
  },
};
