/** Photos that are sent in one request; thin links use /api/v1/uploads instead (tus). */
import * as z from 'zod';
import type { DeviceId } from '../../../domain/ids.ts';
import { deviceIdSchema } from '../../../wire/api.ts';
import { hashesSchema } from '../../../wire/api-photo-queries.ts';
import { type ApiReceivedPhotos, receivedPhotosSchema } from '../../../wire/api-photos.ts';
import { toApiPhoto } from '../../../wire/to-api-photos.ts';
import { basicOf, unauthorized } from '../credentials.ts';
import type { HttpDeps } from '../deps.ts';
import { readForm } from '../multipart.ts';
import { type PhotoSender, type SentBy, sentBy } from '../photo-sender.ts';
import { isProblem, type Problem } from '../problems.ts';
import { type Input, type Reply, type Route, route } from '../route.ts';
import { byDevice } from './common.ts';
import { CLOSE, fieldsLate, noFile, noForm, REFUSALS, refusedPhoto } from './photo-words.ts';

const tag = 'Photos';
const FORM = 'multipart/form-data';
const knownSchema = z.object({ known: z.array(z.string()) }).meta({ id: 'KnownPhotos' });
const responses = {
  200: { description: 'All were there already, or were refused', schema: receivedPhotosSchema },
  201: { description: 'At least one is new', schema: receivedPhotosSchema },
};
const FIELDS =
  'Files, and before them, if wanted, the fields flight (number or id), device, case (number or id) and role (of the photo in that case: evidence where it is left out). The same bytes sent again are the same photo.';

export const photoUploadRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/photos',
    allow: 'photos:add',
    tag,
    summary: 'Send photos',
    description: FIELDS,
    body: { schema: z.string(), types: [FORM] },
    streamed: true,
    responses,
    problems: ['unprocessable'],
    handle: (input) => receiveForm(deps, input, { who: input.who! }),
  }),
  route({
    method: 'post',
    path: '/api/v1/devices/{id}/photos',
    allow: 'anyone',
    tag,
    summary: 'Send photos as the device that took them, by HTTP Basic',
    description: FIELDS,
    params: z.strictObject({ id: deviceIdSchema }),
    body: { schema: z.string(), types: [FORM] },
    token: true,
    streamed: true,
    responses,
    problems: ['unauthorized', 'unprocessable'],
    handle: async (input) => {
      const device = await ownDevice(deps, input.params.id, input.headers.authorization);
      return device ? receiveForm(deps, input, { device }) : notThatDevice;
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/photos/known',
    allow: 'photos:add',
    audited: false,
    tag,
    summary: 'Which photos are there already, by their sha-256',
    body: { schema: hashesSchema },
    responses: { 200: { description: 'Those that are there', schema: knownSchema } },
    handle: async ({ body }) => ({ json: { known: await deps.stores.photos.known(body.sha256) } }),
  }),
  route({
    method: 'post',
    path: '/api/v1/devices/{id}/photos/known',
    allow: 'anyone',
    tag,
    summary: 'Which photos are there already, asked by a device, by HTTP Basic',
    params: byDevice,
    body: { schema: hashesSchema },
    token: true,
    responses: { 200: { description: 'Those that are there', schema: knownSchema } },
    problems: ['unauthorized'],
    handle: async ({ params, headers, body }) => {
      if (!(await ownDevice(deps, params.id, headers.authorization))) return notThatDevice;
      return { json: { known: await deps.stores.photos.known(body.sha256) } };
    },
  }),
];

/** The body is not read: the connection cannot be used for another request. */
export const notThatDevice: Problem = {
  ...unauthorized,
  headers: { ...unauthorized.headers, ...CLOSE },
};

export async function ownDevice(
  { authenticate }: HttpDeps,
  id: string,
  authorization: string | undefined,
): Promise<DeviceId | undefined> {
  const basic = basicOf(authorization);
  if (!basic || basic.user !== id) return undefined;
  return (await authenticate(id, basic.password))?.id;
}

async function receiveForm(
  deps: HttpDeps,
  { headers, stream, language }: Input<unknown, unknown, unknown>,
  sender: PhotoSender,
): Promise<Reply | Problem> {
  const answer: ApiReceivedPhotos = { received: [], refused: [] };
  let sent: SentBy | Problem | undefined;
  let refused: Problem | undefined;
  let fieldsSeen = 0;
  const { outcome, fields } = await readForm(
    headers,
    stream,
    async ({ name, stream: file }, form) => {
      sent ??= await sentBy(deps.stores, sender, form.fields);
      if (isProblem(sent)) return false;
      fieldsSeen = form.fields.size;
      const got = await deps.photoIntake.receive(file, { ...sent, name });
      if (got.ok) {
        const photo = toApiPhoto((await deps.stores.photos.view(got.photo.id))!);
        answer.received.push({ photo, fresh: got.fresh });
        return true;
      }
      refused ??= refusedPhoto(name, got.reason);
      answer.refused.push({ name, reason: got.reason, detail: REFUSALS[got.reason][language] });
      // Of one that is too large much is still to come; on a full disk the next ones fare no better.
      return got.reason !== 'too-large' && got.reason !== 'no-room' && got.reason !== 'away';
    },
  );
  if (sent && isProblem(sent)) return sent;
  const { received } = answer;
  if (received.length === 0) {
    if (outcome === 'malformed') return noForm;
    return refused ?? noFile;
  }
  if (fields.size > fieldsSeen) return fieldsLate;
  const status = received.some(({ fresh }) => fresh) ? 201 : 200;
  return { status, json: answer, ...(outcome !== 'whole' && { headers: CLOSE }) };
}
