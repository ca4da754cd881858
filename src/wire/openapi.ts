/**
 * OpenAPI 3.1 out of the rows of the route table: the very schemas that validate are the ones that are
 * published (3.1 takes JSON Schema 2020-12 as it is).
 */
import * as z from 'zod';
import { problemSchema } from './api.ts';

interface ResponseSpec {
  readonly description: string;
  /** Of a JSON answer. */
  readonly schema?: z.ZodType;
  /** Media types; absent: application/json where there is a schema, else no body. */
  readonly types?: readonly string[];
}

/** One row of the route table, as far as it is documented. */
export interface RouteSpec {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: { readonly schema: z.ZodType; readonly types?: readonly string[] };
  /** By status, those that are not problems. */
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** What can be refused here, beside what can be anywhere. */
  readonly problems?: readonly { readonly status: number; readonly title: string }[];
  /** A device's token is needed: `Authorization: Bearer …`. */
  readonly token?: boolean;
  /** Who may call: holders of one of these permissions, `signed-in` or `anyone`. */
  readonly allow?: string | readonly string[];
}

type Json = { [key: string]: unknown };

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { title: string; version: string; description: string };
  readonly paths: Record<string, Record<string, Json>>;
  readonly components: { schemas: Record<string, Json>; securitySchemes: Json };
}

export function toOpenApi(routes: readonly RouteSpec[], version: string): OpenApi {
  const schemas = new Schemas();
  schemas.of(problemSchema, 'output');
  const paths: OpenApi['paths'] = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    paths[route.path]![route.method] = operation(route, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Chengxun (城巡)',
      version,
      description:
        'Fleet telemetry of a city-management bureau. Times are RFC 3339, positions WGS-84 degrees, lengths metres, speeds m/s. Refusals are problem details (RFC 9457). Lists are paged: hand `next` back as `cursor`.',
    },
    paths,
    components: {
      schemas: schemas.components,
      securitySchemes: {
        deviceToken: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'chengxun_session' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearerKey: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(route: RouteSpec, schemas: Schemas): Json {
  return {
    tags: [route.tag],
    operationId: operationId(route),
    summary: route.summary,
    ...(route.description && { description: route.description }),
    parameters: [
      ...parameters('path', route.params, schemas),
      ...parameters('query', route.query, schemas),
    ],
    ...(route.body && {
      requestBody: {
        required: true,
        content: content(schemas.of(route.body.schema, 'input'), route.body.types),
      },
    }),
    ...security(route),
    responses: { ...answers(route, schemas), ...problems(route) },
  };
}

/** `x-permissions`: any one of them will do; none of a row that everybody signed in may call. */
function security({ token, allow = 'anyone' }: RouteSpec): Json {
  if (token) return { security: [{ deviceToken: [] }] };
  if (allow === 'anyone') return {};
  const permissions = allow === 'signed-in' ? [] : [allow].flat();
  return {
    security: [{ session: [] }, { apiKey: [] }, { bearerKey: [] }],
    'x-permissions': permissions,
  };
}

/** `get /api/v1/devices/{id}/track` → `getDevicesIdTrack`: stable as long as the path is. */
const operationId = ({ method, path }: RouteSpec): string =>
  method +
  path
    .replace('/api/v1', '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('');

function parameters(
  where: 'path' | 'query',
  of: z.ZodObject | undefined,
  schemas: Schemas,
): Json[] {
  if (!of) return [];
  const object = schemas.of(of, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(object.properties ?? {}).map(([name, schema]) => {
    const { description, ...rest } = schema;
    return {
      name,
      in: where,
      required: where === 'path' || (object.required ?? []).includes(name),
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}

const content = (schema: Json, types: readonly string[] = ['application/json']): Json =>
  Object.fromEntries(types.map((type) => [type, { schema }]));

function answers(route: RouteSpec, schemas: Schemas): Json {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, { description, schema, types }]) => {
      const body = schema ? schemas.of(schema, 'output') : { type: 'string' };
      return [status, { description, ...((schema || types) && { content: content(body, types) }) }];
    }),
  );
}

function problems(route: RouteSpec): Json {
  const titles = new Map<number, string[]>();
  for (const { status, title } of route.problems ?? [])
    titles.set(status, [...new Set([...(titles.get(status) ?? []), title])]);
  const schema = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    [...titles].map(([status, of]) => [
      status,
      {
        description: of.join('; '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}

/** Only what is strict refuses further fields: a reader must expect that answers gain some. */
const override = ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Json }) => {
  const { def } = zodSchema._zod;
  if (def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties;
};

/** JSON Schemas, with what has a name of its own kept once under `components`. */
class Schemas {
  readonly components: Record<string, Json> = {};

  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema: _,
      $defs,
      ...root
    } = z.toJSONSchema(schema, { io, override }) as Json & {
      $defs?: Record<string, Json>;
    };
    for (const [name, definition] of Object.entries($defs ?? {})) this.#keep(name, definition);
    const { id, ...rest } = root;
    if (typeof id !== 'string') return refer(rest) as Json;
    this.#keep(id, rest);
    return { $ref: `#/components/schemas/${id}` };
  }

  #keep(name: string, { id: _, ...definition }: Json): void {
    const mine = refer(definition) as Json;
    const other = this.components[name];
    if (other && JSON.stringify(other) !== JSON.stringify(mine))
      throw new Error(`two different schemas are called ${name}`);
    this.components[name] = mine;
  }
}

/** Points references into `components`. */
function refer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(refer);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string'
        ? item.replace('#/$defs/', '#/components/schemas/')
        : refer(item),
    ]),
  );
}
