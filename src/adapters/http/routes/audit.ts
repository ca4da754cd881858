import type { AuditEntry } from '../../../services/people/ports.ts';
import { page } from '../../../wire/api.ts';
import { type ApiAuditEntry, auditEntrySchema } from '../../../wire/api-people.ts';
import { auditQuery } from '../../../wire/api-people-queries.ts';
import { idParameter } from '../../../wire/api-queries.ts';
import { toTime } from '../../../wire/to-api.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { badSpan } from './common.ts';

export const auditRoutes = ({ audit }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/audit',
    allow: 'people:change',
    tag: 'People',
    summary: 'Who changed what, the newest first',
    query: auditQuery,
    responses: { 200: { description: 'A page of entries', schema: page(auditEntrySchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor, ...query } }) => {
      if (query.from !== undefined && query.to !== undefined && query.from >= query.to)
        return badSpan;
      const rows = await audit.list(query, decodeCursor(cursor, idParameter), limit + 1);
      return {
        json: pageOf(rows, limit, (row) => row.id, toApi),
        headers: { 'Cache-Control': 'no-store' },
      };
    },
  }),
];

const toApi = (entry: AuditEntry & { readonly id: number }): ApiAuditEntry => ({
  id: entry.id,
  at: toTime(entry.at),
  by: entry.by,
  action: entry.action,
  subject: { ...entry.subject },
  outcome: entry.outcome,
  address: entry.address,
});
