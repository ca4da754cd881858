import * as z from 'zod';
import { MIN_STOP } from '../../../domain/fleet/day.ts';
import {
  LONGEST,
  SHORTEST,
  type StopNear,
  stopsNear,
  WIDEST,
} from '../../../services/stops-near.ts';
import { stopsNearSchema } from '../../../wire/api-cases.ts';
import { timeParameter } from '../../../wire/api-queries.ts';
import { toTime } from '../../../wire/to-api.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { badSpan } from './common.ts';

const stopsQuery = z.strictObject({
  lat: z.coerce.number().min(-90).max(90),
  lon: z.coerce.number().min(-180).max(180),
  from: timeParameter,
  to: timeParameter,
  least: z.coerce
    .number()
    .min(SHORTEST)
    .max(86_400)
    .default(MIN_STOP / 1000)
    .describe('s that it stood there at least; less than three minutes are found where wanted'),
  radius: z.coerce.number().min(1).max(WIDEST).default(100).describe('m'),
});

export const stopRoutes = ({ stores }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/stops',
    allow: 'fleet:look',
    tag: 'Tracks',
    summary: 'All vehicles that stopped near a place, within at most 500 m and seven days',
    description:
      'Stops as the day of a vehicle has them, or for shorter ones as well (`least`), and whether the body was up. One that reaches over the span’s begin or end is told as far as it lies within.',
    query: stopsQuery,
    responses: { 200: { description: 'The stops', schema: stopsNearSchema } },
    problems: ['too-much'],
    handle: async ({ query: { lat, lon, from, to, radius, least } }) => {
      if (from >= to) return badSpan;
      if (to - from > LONGEST) return tooLong;
      const found = await stopsNear(stores.passages, [lon, lat], radius, { from, to }, least);
      return found ? { json: { items: found.stops.map(toApiStop), more: found.more } } : tooMuch;
    },
  }),
];

const toApiStop = ({ began, ended, place, ...stop }: StopNear) => ({
  ...stop,
  place: [...place],
  began: toTime(began),
  ended: toTime(ended),
});

const tooLong: Problem = {
  problem: 'too-much',
  detail: {
    en: 'Stops are looked for over at most seven days. Choose a shorter span.',
    zh: '停留查询最长 7 天，请缩短时间范围。',
  },
};
const tooMuch: Problem = {
  problem: 'too-much',
  detail: {
    en: 'Too many vehicles passed here in this span. Choose a shorter span, or a smaller radius.',
    zh: '该时间范围内经过此处的车辆过多，请缩短时间范围或减小半径。',
  },
};
