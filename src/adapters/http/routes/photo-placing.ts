import { flightId } from '../../../domain/flights/flight.ts';
import { photoId } from '../../../domain/ids.ts';
import { photoPairsSchema } from '../../../wire/api-photo-review.ts';
import { matchingSchema, photoSchema, placeByHandSchema } from '../../../wire/api-photos.ts';
import { toApiPhoto } from '../../../wire/to-api-photos.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noFlight } from './common.ts';
import { noPhoto } from './photo-words.ts';

const tag = 'Photos';

export const photoPlacingRoutes = ({ placing, stores }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/flights/{id}/matching',
    allow: 'fleet:look',
    tag,
    summary: 'How the photos of a flight fit what its drone said it took',
    description:
      'The clock offset is that of the camera with the most photos. `ambiguous`: photos at equal spacing that fit as well one further on; they are placed by their own metadata or by the track instead.',
    params: byNumber,
    responses: { 200: { description: 'The matching', schema: matchingSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const matching = await placing.matching(flightId(id));
      return matching ? { json: matching } : noFlight(id);
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/photos/{id}/pairs',
    allow: 'cases:look',
    tag,
    summary: 'Photos of the same spot at other times, the newest first',
    description:
      'Of other flights (or an hour apart), showing at least 30 % of the same ground from much the same side; within 150 m.',
    params: byNumber,
    responses: { 200: { description: 'The pairs', schema: photoPairsSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, who }) => {
      const view = await stores.photos.view(photoId(id), who!.unit);
      if (!view) return noPhoto(id);
      const pairs = await placing.pairs(view, who!.unit);
      return {
        json: {
          pairs: pairs.slice(0, MOST_PAIRS).map(({ view: other, likeness }) => ({
            photo: toApiPhoto(other),
            overlap: likeness.overlap ?? null,
            metres: likeness.metres,
            turned: likeness.turned ?? null,
          })),
        },
      };
    },
  }),
  route({
    method: 'put',
    path: '/api/v1/photos/{id}/place',
    allow: 'photos:review',
    tag,
    summary: 'Places a photo by hand, or takes that back (null)',
    description: 'Nothing moves a photo that was placed by hand.',
    params: byNumber,
    body: { schema: placeByHandSchema },
    responses: { 200: { description: 'The photo', schema: photoSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, body: { place } }) => {
      if (!(await placing.placeByHand(photoId(id), place))) return noPhoto(id);
      const view = await stores.photos.view(photoId(id));
      return view ? { json: toApiPhoto(view) } : noPhoto(id);
    },
  }),
];

const MOST_PAIRS = 50;
