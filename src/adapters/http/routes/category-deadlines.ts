import * as z from 'zod';
import { categoryCode, recalculatedSchema, recalculateSchema } from '../../../wire/api-cases.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { signer } from './common.ts';
import { noCategory } from './setup-categories.ts';
import { SETUP_TAG } from './setup-common.ts';

export const categoryDeadlineRoutes = ({ recalculation }: HttpDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/categories/{code}/deadlines',
    allow: 'setup:change',
    tag: SETUP_TAG,
    summary:
      'Count the running deadlines of a category anew, by its limits and the calendar as they are now',
    description:
      'Each case whose deadline becomes another one gets a line in its log with the reason, the deadline before and after. Extended and resumed ones keep theirs. At most 5,000 cases at once; `more`: ask again.',
    params: z.strictObject({ code: categoryCode }),
    body: { schema: recalculateSchema },
    responses: { 200: { description: 'How many were changed', schema: recalculatedSchema } },
    problems: ['not-found'],
    handle: async ({ params: { code }, body: { note, by }, who }) => {
      const sum = await recalculation.recalculate(code, { by: signer(who, by), note });
      return sum ? { json: sum } : noCategory(code);
    },
  }),
];
