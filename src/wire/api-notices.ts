/** The shapes of the HTTP API around notices that go out: webhooks and e-mail. */
import { z } from 'zod';
import { timeSchema } from './api.ts';
import { flag, idParameter, paging } from './api-queries.ts';

export const NOTICE_EVENTS = [
  'case.opened',
  'case.filed',
  'case.dispatched',
  'case.returned',
  'case.reported',
  'case.redone',
  'case.closed',
  'case.reopened',
  'case.void',
  'case.warned',
  'case.overdue',
  'case.escalated',
] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

export const newHookSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    url: z.url({ protocol: /^https?$/ }).max(500),
    events: z.array(z.enum(NOTICE_EVENTS)).min(1),
    /** Of this unit's cases alone; null: of all. */
    unit: z.number().int().positive().nullable().default(null),
    active: z.boolean().default(true),
  })
  .meta({ id: 'NewWebhook' });

export const hookSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(NOTICE_EVENTS)),
    unit: z.object({ id: z.number().int(), name: z.string() }).nullable(),
    active: z.boolean(),
    waiting: z.number().int(),
    lastDelivered: timeSchema.nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'Webhook' });
export const hookWithSecretSchema = z.object({ hook: hookSchema, secret: z.string() }).meta({
  id: 'WebhookWithSecret',
  description: 'The secret signs what is sent; it is shown this once.',
});

export const deliverySchema = z
  .object({
    id: z.string(),
    event: z.enum(NOTICE_EVENTS),
    case: z.string(),
    to: z.string(),
    made: timeSchema,
    attempts: z.number().int(),
    next: timeSchema.nullable(),
    delivered: timeSchema.nullable(),
    /** Given up after the last try. */
    dropped: z.boolean(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Delivery' });

/** What a message that was sent to try a webhook out came to. */
export const hookTestSchema = z
  .object({
    ok: z.boolean(),
    /** Of the answer; null: there was none. */
    status: z.number().int().nullable(),
    error: z.string().nullable(),
    milliseconds: z.number(),
  })
  .meta({ id: 'WebhookTest' });

export const deliveriesQuery = z.strictObject({
  hook: idParameter.optional().describe('Id of a webhook'),
  waiting: flag.optional().describe('true: still to be delivered; false: delivered or given up'),
  ...paging(100),
});

export type ApiHook = z.infer<typeof hookSchema>;
export type ApiDelivery = z.infer<typeof deliverySchema>;
