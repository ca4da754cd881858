import { unitId } from '../../../domain/ids.ts';
import type { ApiKeyRecord } from '../../../services/people/ports.ts';
import { page } from '../../../wire/api.ts';
import {
  type ApiKey,
  keySchema,
  keyWithSecretSchema,
  newKeySchema,
} from '../../../wire/api-people.ts';
import { peopleQuery } from '../../../wire/api-people-queries.ts';
import { idParameter } from '../../../wire/api-queries.ts';
import { timeOrNull, toTime } from '../../../wire/to-api.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { byNumber } from './common.ts';
import { noKey, noSuchUnit } from './people-words.ts';

const common = { allow: 'people:change', tag: 'People' } as const;
const noStore = { 'Cache-Control': 'no-store' };

const toApi = (key: ApiKeyRecord): ApiKey => ({
  id: key.id,
  name: key.name,
  scopes: [...key.scopes],
  unit: key.unit ? { ...key.unit } : null,
  createdBy: key.createdBy,
  created: toTime(key.created),
  used: timeOrNull(key.used),
  expires: timeOrNull(key.expires),
});

export const keyRoutes = ({ keys }: HttpDeps): Route[] => [
  route({
    ...common,
    method: 'get',
    path: '/api/v1/keys',
    summary: 'API keys of machines that hold, by id',
    query: peopleQuery,
    responses: { 200: { description: 'A page of keys', schema: page(keySchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor } }) => {
      const rows = await keys.list(decodeCursor(cursor, idParameter), limit + 1);
      return { json: pageOf(rows, limit, (row) => row.id, toApi), headers: noStore };
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/api/v1/keys',
    summary: 'Make an API key; its secret is shown this once',
    body: { schema: newKeySchema },
    responses: { 201: { description: 'The key and its secret', schema: keyWithSecretSchema } },
    problems: ['unprocessable'],
    handle: async ({ body: { name, scopes, unit, expires }, who }) => {
      const made = await keys.add({
        name,
        scopes,
        unit: unit === null ? undefined : unitId(unit),
        createdBy: who?.name ?? '',
        expires: expires === null ? undefined : Date.parse(expires),
      });
      if (!made) return noSuchUnit;
      return {
        status: 201,
        json: { key: toApi(made.key), secret: made.secret },
        headers: { ...noStore, Location: `/api/v1/keys/${made.key.id}` },
      };
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/api/v1/keys/{id}',
    summary: 'Revoke an API key',
    params: byNumber,
    responses: { 204: { description: 'It holds no more' } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => ((await keys.revoke(id)) ? { status: 204 } : noKey(id)),
  }),
];
