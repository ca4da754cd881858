import * as z from 'zod';
import { flightId } from '../../../domain/flights/flight.ts';
import { caseId, type DeviceId, photoId } from '../../../domain/ids.ts';
import { page } from '../../../wire/api.ts';
import { photosQuery, sha256Schema } from '../../../wire/api-photo-queries.ts';
import { photoSchema } from '../../../wire/api-photos.ts';
import { toApiPhoto } from '../../../wire/to-api-photos.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { byNumber } from './common.ts';
import { noPhoto } from './photo-words.ts';

const tag = 'Photos';
const byHash = z.strictObject({ sha256: sha256Schema });
const cursorSchema = z.strictObject({ id: z.number().int(), taken: z.number().nullish() });

export const photoRoutes = (deps: HttpDeps): Route[] => [
  listRoute(deps),
  route({
    method: 'get',
    path: '/api/v1/photos/{id}',
    allow: 'cases:look',
    tag,
    summary: 'A photo, its place and what was marked on it',
    params: byNumber,
    responses: { 200: { description: 'The photo', schema: photoSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, who }) => {
      const view = await deps.stores.photos.view(photoId(id), who!.unit);
      return view ? { json: toApiPhoto(view), etag: true } : noPhoto(id);
    },
  }),
  originalRoute(deps),
  sizeRoute(deps, 'web', 'At most 2048 px on its longer side, upright, without metadata'),
  sizeRoute(deps, 'thumb', 'At most 320 px on its longer side, upright, without metadata'),
];

const listRoute = ({ stores }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/photos',
    allow: 'cases:look',
    tag,
    summary: 'Photos, those that came last first; of a flight in order of their time',
    description: 'An account of a unit sees those of its cases.',
    query: photosQuery,
    responses: { 200: { description: 'A page of photos', schema: page(photoSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor, ...query }, who }) => {
      const filter = {
        ...query,
        flight: query.flight === undefined ? undefined : flightId(query.flight),
        case: query.case === undefined ? undefined : caseId(query.case),
        device: query.device as DeviceId | undefined,
        unit: who!.unit,
      };
      const after = decodeCursor(cursor, cursorSchema);
      const found = await stores.photos.list(filter, after, limit + 1);
      const keyOf = ({ photo }: (typeof found)[number]) => ({
        id: photo.id,
        ...(query.flight !== undefined && { taken: photo.taken ?? null }),
      });
      return { json: pageOf(found, limit, keyOf, toApiPhoto) };
    },
  });

/**
 * What has this address never changes: its address is its hash. Only for whom it was fetched, as others may
 * not see it.
 */
const FOREVER = { 'Cache-Control': 'private, max-age=31536000, immutable' };

const originalRoute = ({ stores, photoFiles }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/photos/{sha256}/original',
    allow: 'cases:look',
    tag,
    summary: 'The photo byte by byte as it came',
    params: byHash,
    responses: { 200: { description: 'The picture', types: ['image/*'] } },
    problems: ['not-found'],
    handle: async ({ params: { sha256 }, who }) => {
      const photo = await stores.photos.bySha256(sha256, who!.unit);
      const pieces = photo && (await photoFiles.read(sha256));
      if (!photo || !pieces) return noPhoto(sha256);
      const name = encodeURIComponent(photo.name).replace(/['()*]/g, escaped);
      return {
        pieces,
        packed: true,
        type: photo.type,
        headers: {
          ...FOREVER,
          'Content-Length': String(photo.bytes),
          'Content-Disposition': `inline; filename="${sha256.slice(0, 12)}"; filename*=UTF-8''${name}`,
        },
      };
    },
  });

const escaped = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

const sizeRoute = (
  { stores, photoSizes }: HttpDeps,
  size: 'web' | 'thumb',
  summary: string,
): Route =>
  route({
    method: 'get',
    path: `/api/v1/photos/{sha256}/${size}`,
    allow: 'cases:look',
    tag,
    summary,
    params: byHash,
    responses: { 200: { description: 'The picture', types: ['image/webp', 'image/jpeg'] } },
    problems: ['not-found', 'unprocessable'],
    handle: async ({ params: { sha256 }, who }) => {
      const photo = await stores.photos.bySha256(sha256, who!.unit);
      if (!photo) return noPhoto(sha256);
      const sized = await photoSizes.read(sha256, size);
      if (sized === 'none') return undecodable;
      if (sized === 'busy') return busy;
      return {
        pieces: sized.pieces,
        packed: true,
        type: sized.type,
        headers: {
          ...FOREVER,
          'Content-Length': String(sized.bytes),
          'Content-Disposition': 'inline',
        },
      };
    },
  });

const undecodable: Problem = {
  problem: 'unprocessable',
  reason: 'not-decodable',
  detail: {
    en: 'This picture cannot be decoded here (HEIC, or broken). Its original is kept: …/original.',
    zh: '此图片无法在本服务解码（HEIC 或已损坏）。原图已保留：…/original。',
  },
};

const busy: Problem = {
  problem: 'unavailable',
  detail: {
    en: 'Too many pictures are being made smaller. Try again in some seconds.',
    zh: '正在生成的缩略图过多，请几秒后重试。',
  },
  headers: { 'Retry-After': '5' },
};
