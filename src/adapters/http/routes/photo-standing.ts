/** What became of photos that were sent, and of whom they are; asked by who sends them, by their sha-256. */
import type { z } from 'zod';
import type { DeviceId } from '../../../domain/ids.ts';
import { type Identity, signedBy } from '../../../domain/people/identity.ts';
import type { PhotoScope } from '../../../services/captures/ports.ts';
import { hashesSchema } from '../../../wire/api-photo-queries.ts';
import {
  completedPhotosSchema,
  completePhotosSchema,
  photoStandingsSchema,
} from '../../../wire/api-photos.ts';
import { toApiStanding } from '../../../wire/to-api-photos.ts';
import type { HttpDeps } from '../deps.ts';
import { type PhotoSender, sentBy } from '../photo-sender.ts';
import { isProblem, type Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { byDevice } from './common.ts';
import { notThatDevice, ownDevice } from './photo-uploads.ts';

const tag = 'Photos';
const standing = {
  tag,
  body: { schema: hashesSchema },
  responses: { 200: { description: 'Those that are there', schema: photoStandingsSchema } },
} as const;
const complete = {
  tag,
  description:
    'What is known of a photo stays: one of another flight or device is left as it is. With a flight or device that it had not it is placed anew. Those that are not in the answer are to be sent.',
  body: { schema: completePhotosSchema },
  responses: { 200: { description: 'Those that are there', schema: completedPhotosSchema } },
} as const;

export const photoStandingRoutes = (deps: HttpDeps): Route[] => [
  route({
    ...standing,
    method: 'post',
    path: '/api/v1/photos/placed',
    allow: 'photos:add',
    audited: false,
    summary: 'Where photos were placed, and how, by their sha-256',
    description: 'An account of a unit is told of those that it sent, and of those of its cases.',
    handle: async ({ body, who }) => standings(deps, body.sha256, scopeOf({ who: who! })),
  }),
  route({
    ...standing,
    method: 'post',
    path: '/api/v1/devices/{id}/photos/placed',
    allow: 'anyone',
    summary: 'Where photos were placed, asked by the device that took them, by HTTP Basic',
    params: byDevice,
    token: true,
    problems: ['unauthorized'],
    handle: async ({ params, headers, body }) => {
      const device = await ownDevice(deps, params.id, headers.authorization);
      return device ? standings(deps, body.sha256, scopeOf({ device })) : notThatDevice;
    },
  }),
  route({
    ...complete,
    method: 'post',
    path: '/api/v1/photos/complete',
    allow: 'photos:add',
    summary: 'Say of which flight, device or case photos are that are there already',
    problems: ['unprocessable'],
    handle: async ({ body, who }) => completeAll(deps, body, { who: who! }),
  }),
  route({
    ...complete,
    method: 'post',
    path: '/api/v1/devices/{id}/photos/complete',
    allow: 'anyone',
    summary: 'Say of photos that are there already that they are the device’s, by HTTP Basic',
    params: byDevice,
    token: true,
    problems: ['unauthorized', 'unprocessable'],
    handle: async ({ params, headers, body }) => {
      const device = await ownDevice(deps, params.id, headers.authorization);
      return device ? completeAll(deps, body, { device }) : notThatDevice;
    },
  }),
];

const scopeOf = (sender: { readonly who: Identity } | { readonly device: DeviceId }): PhotoScope =>
  'who' in sender
    ? { unit: sender.who.unit, by: signedBy(sender.who, undefined) }
    : { device: sender.device, by: sender.device };

async function standings(
  { stores, placing }: HttpDeps,
  hashes: readonly string[],
  scope: PhotoScope,
): Promise<Reply> {
  const found = await stores.photos.standing(hashes, scope);
  return {
    json: { photos: found.map((one) => toApiStanding(one, placing.waits(one.view.photo))) },
  };
}

/** Who may not see a photo that is there sends its bytes: whoever has those may. */
async function completeAll(
  { stores, photoIntake }: HttpDeps,
  { sha256, ...said }: z.infer<typeof completePhotosSchema>,
  sender: PhotoSender,
): Promise<Reply | Problem> {
  const fields = new Map(
    Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const sent = await sentBy(stores, sender, fields);
  if (isProblem(sent)) return sent;
  const photos = [];
  for (const { view } of await stores.photos.standing(sha256, scopeOf(sender))) {
    const { sha256: hash, name } = view.photo;
    const done = await photoIntake.complete(hash, { ...sent, name });
    if (done) photos.push({ sha256: hash, added: done.added });
  }
  return { json: { photos } };
}
