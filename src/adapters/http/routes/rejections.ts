import * as z from 'zod';
import type { RejectReason } from '../../../domain/fleet/fix.ts';
import type { CounterRecord, RejectionRecord } from '../../../services/stores.ts';
import {
  type ApiCounters,
  type ApiRejection,
  countersSchema,
  page,
  rejectionSchema,
} from '../../../wire/api.ts';
import { countersQuery, idParameter, rejectionsQuery } from '../../../wire/api-queries.ts';
import { toTime } from '../../../wire/to-api.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';

const tag = 'What came in';

export const rejectionRoutes = ({ stores }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/rejections',
    allow: 'fleet:look',
    tag,
    summary: 'What was refused and why, the newest first',
    query: rejectionsQuery,
    responses: { 200: { description: 'A page of rejections', schema: page(rejectionSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor, ...filter } }) => {
      const after = decodeCursor(cursor, idParameter);
      const rows = await stores.rejections.list(filter, after, limit + 1);
      return { json: pageOf(rows, limit, (row) => row.id, toApiRejection) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/counters',
    allow: 'fleet:look',
    tag,
    summary: 'How many fixes were accepted, late and refused, per device',
    description: 'device null: what could not be attributed to a known device.',
    query: countersQuery,
    responses: { 200: { description: 'A page of counters', schema: page(countersSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { device, limit, cursor } }) => {
      const after = decodeCursor(cursor, z.number().int().min(0).max(2_147_483_647));
      const rows = await stores.rejections.counters(device, after, limit + 1);
      return { json: pageOf(rows, limit, (row) => row.no, toApiCounters) };
    },
  }),
];

const toApiRejection = ({ at, device, ...rest }: RejectionRecord): ApiRejection => ({
  ...rest,
  device: device ?? null,
  at: toTime(at),
});

function toApiCounters({ device, outcomes }: CounterRecord): ApiCounters {
  const { accepted = 0, late = 0, ...rejected } = outcomes;
  return {
    device: device ?? null,
    accepted,
    late,
    // The intake counts by the closed set of reasons and nothing else.
    rejected: rejected as Partial<Record<RejectReason, number>>,
  };
}
