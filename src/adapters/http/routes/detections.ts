import * as z from 'zod';
import type { PhotoId } from '../../../domain/ids.ts';
import { photoId } from '../../../domain/ids.ts';
import { detectionRulesSchema } from '../../../wire/api-photo-review.ts';
import { detectedSchema, detectionsSchema } from '../../../wire/api-photos.ts';
import { toApiMark } from '../../../wire/to-api-photos.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { signer } from './common.ts';
import { noCategory } from './photo-marks.ts';
import { noPhoto } from './photo-words.ts';

const tag = 'Photos';
const byIdOrHash = z.strictObject({
  id: z
    .string()
    .regex(/^(\d{1,15}|[0-9a-f]{64})$/)
    .describe('Id of the photo, or the SHA-256 of its bytes, hex'),
});

export const detectionRoutes = (deps: HttpDeps): Route[] => [
  takeRoute(deps),
  route({
    method: 'get',
    path: '/api/v1/detection-rules',
    allow: ['cases:look', 'photos:detect'],
    tag,
    summary: 'From which confidence on a detector’s label becomes a proposed case, and of what',
    responses: { 200: { description: 'The rules', schema: detectionRulesSchema } },
    handle: async () => ({ json: { rules: await deps.reviewStore.rules() } }),
  }),
  route({
    method: 'put',
    path: '/api/v1/detection-rules',
    allow: 'setup:change',
    tag,
    summary: 'Sets these rules, all of them',
    description: 'They hold for what comes from then on.',
    body: { schema: detectionRulesSchema },
    responses: { 200: { description: 'The rules', schema: detectionRulesSchema } },
    problems: ['unprocessable'],
    handle: async ({ body: { rules } }) => {
      const unknown = rules.find(({ category }) => !deps.whereabouts.category(category));
      if (unknown) return noCategory(unknown.category);
      const labels = new Set(rules.map(({ label }) => label));
      if (labels.size < rules.length) return twice;
      await deps.reviewStore.setRules(rules);
      return { json: { rules: await deps.reviewStore.rules() } };
    },
  }),
];

const twice = {
  problem: 'unprocessable',
  detail: {
    en: 'A label stands there twice. Send each label once.',
    zh: '有标签重复，请每个标签只填写一次。',
  },
  errors: [{ path: 'body.rules', message: 'a label stands there twice' }],
} as const;

const takeRoute = ({ detections, stores }: HttpDeps) =>
  route({
    method: 'post',
    path: '/api/v1/captures/{id}/detections',
    allow: 'photos:detect',
    tag,
    summary: 'What an outside detector found on a photo',
    description:
      'Sent again by the same key with the same model, they replace those before. What somebody rejected is not marked again; confident ones open a case (source `detection`) or join the open one near by.',
    params: byIdOrHash,
    body: { schema: detectionsSchema },
    responses: { 200: { description: 'The boxes, and the cases', schema: detectedSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, body: { model, detections: found }, who }) => {
      const photo = await idOf(stores, id);
      if (photo === undefined) return noPhoto(id);
      const by = `${signer(who)} · ${model}`;
      const proposed = await detections.take(photo, found, by);
      const view = await stores.photos.view(photo);
      if (!view) return noPhoto(id);
      return {
        json: {
          marks: view.marks.filter((mark) => mark.by === by).map(toApiMark),
          proposed: view.cases.filter((one) => proposed.includes(one.id)),
        },
      };
    },
  });

async function idOf(stores: HttpDeps['stores'], text: string): Promise<PhotoId | undefined> {
  if (text.length === 64) return (await stores.photos.bySha256(text))?.id;
  return (await stores.photos.view(photoId(Number(text))))?.photo.id;
}
