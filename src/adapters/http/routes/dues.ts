/** When patrols are due, and the rains that make some of them due. */
import * as z from 'zod';
import { page } from '../../../wire/api.ts';
import { duesQuery, rainsQuery } from '../../../wire/api-patrol-queries.ts';
import { dueSchema, newRainSchema, rainSchema } from '../../../wire/api-patrols.ts';
import { toTime } from '../../../wire/to-api.ts';
import { toApiDue } from '../../../wire/to-api-patrols.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { signer } from './common.ts';

const tag = 'Patrols';

export const dueRoutes = ({ dues }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/dues',
    allow: 'fleet:look',
    tag,
    summary: 'Patrols that are due on a day of the span, by day',
    description: 'Days are the bureau’s. At most 366 of them.',
    query: duesQuery,
    responses: {
      200: { description: 'The dues', schema: z.object({ items: z.array(dueSchema) }) },
    },
    handle: async ({ query: { from, until } }) => ({
      json: { items: (await dues.between(from, until)).map(toApiDue) },
    }),
  }),
  route({
    method: 'get',
    path: '/api/v1/rains',
    allow: 'fleet:look',
    tag,
    summary: 'Days on which rain was reported',
    query: rainsQuery,
    responses: { 200: { description: 'The days', schema: page(rainSchema) } },
    handle: async ({ query: { from, until } }) => {
      const rains = await dues.rains(from, until);
      const items = rains.map((rain) => ({ ...rain, reported: toTime(rain.reported) }));
      return { json: { items, next: null } };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/rains',
    allow: ['fleet:change', 'flights:fly'],
    tag,
    summary: 'Report a day of rain: what is flown after rain becomes due',
    description: 'A day reported once stays as it was reported first.',
    body: { schema: newRainSchema },
    responses: { 201: { description: 'The day', schema: rainSchema } },
    problems: ['unprocessable'],
    handle: async ({ body: { day, by }, who }) => {
      if (day > dues.today())
        return {
          problem: 'unprocessable',
          detail: {
            en: 'It has not rained in the future yet. Report days up to today.',
            zh: '不能登记将来的日期，请登记今天或之前的日期。',
          },
          errors: [{ path: 'body.day', message: `must not be after ${dues.today()}` }],
        };
      await dues.reportRain(day, signer(who, by));
      const [rain] = await dues.rains(day, day);
      return { status: 201, json: { ...rain!, reported: toTime(rain!.reported) } };
    },
  }),
];
