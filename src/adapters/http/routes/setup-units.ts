import * as z from 'zod';
import { unitId } from '../../../domain/ids.ts';
import type { Unit } from '../../../services/setup/ports.ts';
import { MOST_AREAS, type Setup } from '../../../services/setup/setup.ts';
import { newUnitSchema, unitSchema } from '../../../wire/api-cases.ts';
import { areasFromGeoJson, areasToGeoJson } from '../../../wire/setup-geojson.ts';
import { toApiUnit } from '../../../wire/to-api-setup.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { byNumber, missing } from './common.ts';
import {
  all,
  attached,
  badFeatures,
  badShape,
  FILE_LIMIT,
  GEOJSON,
  SETUP_TAG,
  tooManyAreas,
} from './setup-common.ts';
import { featureCollection } from './tracks-shared.ts';

const tag = SETUP_TAG;
const unitList = all(unitSchema).meta({ id: 'Units' });

export const unitRoutes = (deps: HttpDeps): Route[] => [
  // Before `/units/{id}`, which would take their last word for an id.
  ...fileRoutes(deps),
  ...readingRoutes(deps),
  ...changingRoutes(deps),
];

const unitsOf = ({ setupStore, clock }: HttpDeps): Promise<Unit[]> => setupStore.units(clock.now());

async function unitReply(deps: HttpDeps, id: number, made = false): Promise<Reply | Problem> {
  const found = (await unitsOf(deps)).find((unit) => unit.id === id);
  if (!found) return noUnit(id);
  const json = toApiUnit(found);
  return made ? { status: 201, json, headers: { Location: `/api/v1/units/${id}` } } : { json };
}

const readingRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/units',
    allow: 'signed-in',
    tag,
    summary: 'Responsible units with their areas, by name',
    responses: {
      200: { description: 'All that are in service', schema: unitList },
      304: { description: 'As before' },
    },
    handle: async () => ({ json: { items: (await unitsOf(deps)).map(toApiUnit) }, etag: true }),
  }),
  route({
    method: 'get',
    path: '/api/v1/units/{id}',
    allow: 'signed-in',
    tag,
    summary: 'A responsible unit',
    params: byNumber,
    responses: { 200: { description: 'The unit', schema: unitSchema } },
    problems: ['not-found'],
    handle: ({ params: { id } }) => unitReply(deps, id),
  }),
];

const changingRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/units',
    allow: 'setup:change',
    tag,
    summary: 'Add a unit; one of that name that was taken out of service comes back',
    body: { schema: newUnitSchema },
    bodyLimit: FILE_LIMIT,
    responses: { 201: { description: 'The unit', schema: unitSchema } },
    problems: ['not-found', 'conflict', 'unprocessable'],
    handle: async ({ body }) => {
      const outcome = await deps.setup.addUnit(body);
      return outcome.ok ? unitReply(deps, outcome.id, true) : notSaved(outcome, 0);
    },
  }),
  route({
    method: 'put',
    path: '/api/v1/units/{id}',
    allow: 'setup:change',
    tag,
    summary: 'Change a unit and its areas',
    params: byNumber,
    body: { schema: newUnitSchema },
    bodyLimit: FILE_LIMIT,
    responses: { 200: { description: 'The unit', schema: unitSchema } },
    problems: ['not-found', 'conflict', 'unprocessable'],
    handle: async ({ params: { id }, body }) => {
      const outcome = await deps.setup.changeUnit(unitId(id), body);
      return outcome.ok ? unitReply(deps, id) : notSaved(outcome, id);
    },
  }),
  route({
    method: 'delete',
    path: '/api/v1/units/{id}',
    allow: 'setup:change',
    tag,
    summary: 'Take a unit out of service; what it did stays',
    params: byNumber,
    responses: { 204: { description: 'It is out of service' } },
    problems: ['not-found', 'conflict'],
    handle: async ({ params: { id } }) => {
      const outcome = await deps.setup.archiveUnit(unitId(id));
      if (outcome === 'ok') return { status: 204 };
      return outcome === 'unknown' ? noUnit(id) : stillNeeded[outcome];
    },
  }),
];

const importQuery = z.strictObject({
  create: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: units that the file names and that are not there are made'),
});

const fileRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/units/geojson',
    allow: 'signed-in',
    tag,
    summary: 'The areas of all units as one GeoJSON file',
    responses: {
      200: { description: 'A feature an area', schema: featureCollection, types: [GEOJSON] },
    },
    handle: async () => ({
      json: areasToGeoJson(await unitsOf(deps)),
      type: GEOJSON,
      headers: attached('areas.geojson'),
    }),
  }),
  route({
    method: 'post',
    path: '/api/v1/units/import',
    allow: 'setup:change',
    tag,
    summary: 'The areas of the units that a GeoJSON file names, instead of those they had',
    description:
      'A feature an area, with the properties `unit` (its name), `name` and `categories` (codes or their beginnings; none: all). All of the file is taken, or nothing.',
    query: importQuery,
    body: { schema: z.unknown(), types: [GEOJSON, 'application/json'] },
    bodyLimit: FILE_LIMIT,
    responses: { 200: { description: 'All units as they are now', schema: unitList } },
    problems: ['unprocessable'],
    handle: async ({ query: { create }, body }) => {
      const { areas, problems } = areasFromGeoJson(body);
      if (problems.length > 0) return badFeatures(problems);
      const outcome = await deps.setup.importAreas(areas, create === 'true');
      if (outcome.ok) return { json: { items: (await unitsOf(deps)).map(toApiUnit) } };
      if (outcome.reason === 'too-many-areas') return tooManyAreas(MOST_AREAS);
      if (outcome.reason === 'unknown') return unknownUnits(outcome.names);
      return badShape(outcome.faults, (at) => `body.features.${at}`);
    },
  }),
];

type NotSaved = Extract<Awaited<ReturnType<Setup['addUnit']>>, { ok: false }>;

function notSaved(outcome: NotSaved, id: number): Problem {
  switch (outcome.reason) {
    case 'unknown':
      return noUnit(id);
    case 'name-taken':
      return {
        problem: 'conflict',
        detail: {
          en: 'Another unit has this name. Choose another one.',
          zh: '已有同名单位，请换一个名称。',
        },
      };
    case 'too-many-areas':
      return tooManyAreas(MOST_AREAS);
    case 'shape':
      return badShape(outcome.faults, (at) => `body.areas.${at}.shape`);
  }
}

const noUnit = (id: number): Problem =>
  missing(
    `There is no unit ${id} in service. GET /api/v1/units lists them.`,
    `没有编号为 ${id} 的在用单位。可用 GET /api/v1/units 查看。`,
  );

const unknownUnits = (names: readonly string[]): Problem => ({
  problem: 'unprocessable',
  detail: {
    en: `There are no units ${names.slice(0, 5).join(', ')}. Correct the names, or send create=true.`,
    zh: `没有单位：${names.slice(0, 5).join('、')}。请更正名称，或使用 create=true。`,
  },
  errors: names.slice(0, 100).map((name) => ({ path: 'body.features', message: name })),
});

const stillNeeded: Readonly<Record<'has-cases' | 'has-accounts', Problem>> = {
  'has-cases': {
    problem: 'conflict',
    detail: {
      en: 'The unit has cases that are not closed. Dispatch them to another unit first.',
      zh: '该单位还有未结案件，请先改派给其他单位。',
    },
  },
  'has-accounts': {
    problem: 'conflict',
    detail: {
      en: 'Accounts belong to the unit. Move or remove them first.',
      zh: '有账号属于该单位，请先调整或移除这些账号。',
    },
  },
};
