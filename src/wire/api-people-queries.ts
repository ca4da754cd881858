/** The query parameters of the HTTP API around people. */
import * as z from 'zod';
import { paging, span } from './api-queries.ts';

export const peopleQuery = z.strictObject(paging(100));

export const auditQuery = z.strictObject({
  by: z.string().max(100).optional().describe('Part of who did it'),
  action: z
    .string()
    .max(100)
    .optional()
    .describe('Part of what was done, such as `DELETE` or `/api/v1/zones`'),
  ...span,
  ...paging(100),
});
