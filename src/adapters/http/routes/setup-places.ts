/** Grid cells, the work calendar, and whose a place is. */
import * as z from 'zod';
import type { CalendarProblem } from '../../../domain/cases/calendar.ts';
import { calendarSchema, categoryCode } from '../../../wire/api-cases.ts';
import { cellsFromGeoJson, cellsToGeoJson } from '../../../wire/setup-geojson.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { attached, badFeatures, badShape, FILE_LIMIT, GEOJSON, SETUP_TAG } from './setup-common.ts';
import { featureCollection } from './tracks-shared.ts';

const tag = SETUP_TAG;

export const placeRoutes = (deps: HttpDeps): Route[] => [
  ...cellRoutes(deps),
  ...calendarRoutes(deps),
  whereaboutsRoute(deps),
];

const cellsReplaced = z
  .object({
    cells: z.number().int(),
    /** Cells that lie over each other, by their codes; at most 100 pairs. */
    overlaps: z.array(z.object({ a: z.string(), b: z.string() })),
  })
  .meta({ id: 'CellsReplaced' });

const cellRoutes = ({ setup, setupStore }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/cells',
    allow: 'signed-in',
    tag,
    summary: 'All grid cells as GeoJSON',
    responses: {
      200: { description: 'A feature a cell', schema: featureCollection, types: [GEOJSON] },
      304: { description: 'As before' },
    },
    handle: async () => ({
      json: cellsToGeoJson(await setupStore.cells()),
      type: GEOJSON,
      headers: attached('cells.geojson'),
      etag: true,
    }),
  }),
  route({
    method: 'put',
    path: '/api/v1/cells',
    allow: 'setup:change',
    tag,
    summary: 'The grid cells of a GeoJSON file, instead of all that there were',
    description:
      'A feature a cell, with the properties `code` (15 digits) and `name`. All of the file is taken, or nothing. Cells that overlap are taken, and told: a place is then in the one with the lower code.',
    body: { schema: z.unknown(), types: [GEOJSON, 'application/json'] },
    bodyLimit: FILE_LIMIT,
    responses: { 200: { description: 'How many there are now', schema: cellsReplaced } },
    problems: ['unprocessable'],
    handle: async ({ body }) => {
      const { cells, problems } = cellsFromGeoJson(body);
      if (problems.length > 0) return badFeatures(problems);
      const outcome = await setup.replaceCells(cells);
      return outcome.ok
        ? { json: { cells: cells.length, overlaps: outcome.overlaps } }
        : badShape(outcome.faults, (at) => `body.features.${at}`);
    },
  }),
];

const calendarRoutes = ({ setup, setupStore }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/calendar',
    allow: 'signed-in',
    tag,
    summary: 'When people work: weekly hours, holidays, and days worked for one',
    responses: { 200: { description: 'The calendar', schema: calendarSchema } },
    handle: async () => ({ json: await setupStore.calendar() }),
  }),
  route({
    method: 'put',
    path: '/api/v1/calendar',
    allow: 'setup:change',
    tag,
    summary: 'Change the calendar; deadlines that run stay as they are',
    body: { schema: calendarSchema },
    responses: { 200: { description: 'The calendar', schema: calendarSchema } },
    problems: ['unprocessable'],
    handle: async ({ body }) => {
      const outcome = await setup.putCalendar(body);
      return outcome.ok ? { json: await setupStore.calendar() } : badCalendar(outcome.reason);
    },
  }),
];

const placeQuery = z.strictObject({
  lat: z.coerce.number().min(-90).max(90),
  lon: z.coerce.number().min(-180).max(180),
  category: categoryCode.optional(),
});

const whereaboutsSchema = z
  .object({
    cell: z.object({ code: z.string(), name: z.string() }).nullable(),
    /** One: it is clear; several: disputed, the likeliest first; none, or no category: nobody is known. */
    units: z.array(z.object({ id: z.number().int(), name: z.string() })),
  })
  .meta({ id: 'Whereabouts' });

const whereaboutsRoute = ({ whereabouts, setupStore, clock }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/whereabouts',
    allow: 'signed-in',
    tag,
    summary: 'In which grid cell a place is, and which units may be responsible there',
    query: placeQuery,
    responses: { 200: { description: 'The cell and the units', schema: whereaboutsSchema } },
    handle: async ({ query: { lat, lon, category } }) => {
      const cell = whereabouts.cellAt([lon, lat]);
      const ids = category === undefined ? [] : whereabouts.candidates([lon, lat], category);
      const units = ids.length > 0 ? await setupStore.units(clock.now()) : [];
      const names = new Map(units.map(({ id, name }) => [id, name]));
      return {
        json: {
          cell: cell ? { code: cell.code, name: cell.name } : null,
          units: ids.flatMap((id) => {
            const name = names.get(id);
            return name === undefined ? [] : [{ id, name }];
          }),
        },
      };
    },
  });

function badCalendar(reason: CalendarProblem): Problem {
  return {
    problem: 'unprocessable',
    detail: CALENDAR_WORDS[reason],
    errors: [{ path: reason === 'bad-week' ? 'body.week' : 'body.days', message: reason }],
  };
}

const CALENDAR_WORDS: Readonly<Record<CalendarProblem, { en: string; zh: string }>> = {
  'bad-week': {
    en: 'A span of work must end after it begins, on the same day. Split one that runs over midnight.',
    zh: '工作时段的结束必须晚于开始且在同一天，跨零点的请拆成两段。',
  },
  'bad-day': {
    en: 'One of the days does not exist.',
    zh: '列出的日期中有不存在的日期。',
  },
  'no-work': {
    en: 'There are more than 400 days on end without any work: no deadline would ever come. Give the week some hours.',
    zh: '连续 400 天以上没有工作时间，任何期限都不会到来。请设置每周工作时间。',
  },
};
