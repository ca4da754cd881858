/** Webhooks, and what became of the messages to them. */
import type * as z from 'zod';
import { unitId } from '../../../domain/ids.ts';
import { MOST_HOOKS } from '../../../services/notices/hooks.ts';
import type { Delivery, Hook, HookDraft } from '../../../services/notices/ports.ts';
import { page } from '../../../wire/api.ts';
import {
  type ApiDelivery,
  type ApiHook,
  deliveriesQuery,
  deliverySchema,
  hookSchema,
  hookTestSchema,
  hookWithSecretSchema,
  newHookSchema,
} from '../../../wire/api-notices.ts';
import { idParameter } from '../../../wire/api-queries.ts';
import { timeOrNull, toTime } from '../../../wire/to-api.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { byNumber, missing } from './common.ts';
import { noSuchUnit } from './people-words.ts';
import { all } from './setup-common.ts';

const common = { allow: 'setup:change', tag: 'Notices' } as const;
const noStore = { 'Cache-Control': 'no-store' };
const hookList = all(hookSchema).meta({ id: 'Webhooks' });

export const noticeRoutes = (deps: HttpDeps): Route[] => [
  ...listRoutes(deps),
  ...changeRoutes(deps),
  ...oneRoutes(deps),
];

const toApiHook = (hook: Hook): ApiHook => ({
  id: hook.id,
  name: hook.name,
  url: hook.url,
  events: [...hook.events] as ApiHook['events'],
  unit: hook.unit ? { ...hook.unit } : null,
  active: hook.active,
  waiting: hook.waiting,
  lastDelivered: timeOrNull(hook.lastDelivered),
  lastError: hook.lastError ?? null,
});

const toApiDelivery = (of: Delivery): ApiDelivery => ({
  id: of.message,
  event: of.event as ApiDelivery['event'],
  case: of.case,
  to: of.to,
  made: toTime(of.made),
  attempts: of.attempts,
  next: timeOrNull(of.next),
  delivered: timeOrNull(of.delivered),
  dropped: of.dropped,
  error: of.error ?? null,
});

const draftOf = ({ unit, ...body }: z.output<typeof newHookSchema>): HookDraft => ({
  ...body,
  unit: unit === null ? undefined : unitId(unit),
});

const listRoutes = ({ hooks }: HttpDeps): Route[] => [
  route({
    ...common,
    method: 'get',
    path: '/api/v1/webhooks',
    summary: 'Webhooks, by id',
    responses: { 200: { description: 'All of them', schema: hookList } },
    handle: async () => ({
      json: { items: (await hooks.list()).map(toApiHook) },
      headers: noStore,
    }),
  }),
  route({
    ...common,
    method: 'get',
    path: '/api/v1/deliveries',
    summary: 'What became of messages to webhooks, the newest first',
    description: 'Kept for 30 days.',
    query: deliveriesQuery,
    responses: { 200: { description: 'A page of messages', schema: page(deliverySchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { hook, waiting, limit, cursor } }) => {
      const before = decodeCursor(cursor, idParameter);
      const rows = await hooks.deliveries({ hook, waiting }, before, limit + 1);
      return { json: pageOf(rows, limit, (row) => row.id, toApiDelivery), headers: noStore };
    },
  }),
];

const changeRoutes = ({ hooks }: HttpDeps): Route[] => [
  route({
    ...common,
    method: 'post',
    path: '/api/v1/webhooks',
    summary: 'Add a webhook; its secret is shown this once',
    description:
      'Messages follow Standard Webhooks: headers webhook-id, webhook-timestamp and webhook-signature (v1, HMAC-SHA256 with the secret), a body with type, timestamp and data. They come in order, again after growing pauses until they are taken (any 2xx), for three days.',
    body: { schema: newHookSchema },
    responses: { 201: { description: 'The webhook and its secret', schema: hookWithSecretSchema } },
    problems: ['unprocessable', 'conflict'],
    handle: async ({ body }) => {
      const made = await hooks.add(draftOf(body));
      if (made === 'no-such-unit') return noSuchUnit;
      if (made === 'too-many') return tooMany;
      return {
        status: 201,
        json: { hook: toApiHook(made.hook), secret: made.secret },
        headers: { ...noStore, Location: `/api/v1/webhooks/${made.hook.id}` },
      };
    },
  }),
  route({
    ...common,
    method: 'put',
    path: '/api/v1/webhooks/{id}',
    summary: 'Change a webhook; one that failed is tried again at once',
    params: byNumber,
    body: { schema: newHookSchema },
    responses: { 200: { description: 'The webhook', schema: hookSchema } },
    problems: ['not-found', 'unprocessable'],
    handle: async ({ params: { id }, body }) => {
      const changed = await hooks.change(id, draftOf(body));
      if (changed === 'unknown') return noHook(id);
      return changed === 'no-such-unit' ? noSuchUnit : { json: toApiHook(changed) };
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/api/v1/webhooks/{id}',
    summary: 'Remove a webhook and what waits for it',
    params: byNumber,
    responses: { 204: { description: 'It is gone' } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => ((await hooks.remove(id)) ? { status: 204 } : noHook(id)),
  }),
];

const oneRoutes = ({ hooks }: HttpDeps): Route[] => [
  route({
    ...common,
    method: 'get',
    path: '/api/v1/webhooks/{id}',
    summary: 'A webhook',
    params: byNumber,
    responses: { 200: { description: 'The webhook', schema: hookSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const hook = await hooks.get(id);
      return hook ? { json: toApiHook(hook), headers: noStore } : noHook(id);
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/api/v1/webhooks/{id}/secret',
    summary: 'Make a new secret, shown this once; the old one holds no more',
    params: byNumber,
    responses: { 200: { description: 'The webhook and its secret', schema: hookWithSecretSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const renewed = await hooks.renew(id);
      if (!renewed) return noHook(id);
      const { hook, secret } = renewed;
      return { json: { hook: toApiHook(hook), secret }, headers: noStore };
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/api/v1/webhooks/{id}/test',
    summary: 'Send a message of the type `test` now, and say how it was taken',
    params: byNumber,
    responses: { 200: { description: 'What came of it', schema: hookTestSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const sent = await hooks.test(id);
      if (!sent) return noHook(id);
      const { ok, status = null, took } = sent;
      return { json: { ok, status, error: sent.ok ? null : sent.error, milliseconds: took } };
    },
  }),
];

const noHook = (id: number): Problem =>
  missing(
    `There is no webhook ${id}. GET /api/v1/webhooks lists them.`,
    `没有编号为 ${id} 的 Webhook。可用 GET /api/v1/webhooks 查看。`,
  );

const tooMany: Problem = {
  problem: 'conflict',
  detail: {
    en: `There may be at most ${MOST_HOOKS} webhooks. Remove one that is not used.`,
    zh: `Webhook 最多 ${MOST_HOOKS} 个，请先删除不用的。`,
  },
};
