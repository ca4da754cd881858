/** What the simulators ask of the service over HTTP, as any other client would. */
import { z } from 'zod';
import type { NewZone } from '../city/area.ts';
import type { Member } from './fleet.ts';

/** The service cannot be reached or refused; the message says what to do. */
export class ServiceError extends Error {}

/** Requests under way at once. */
const PARALLEL = 8;
const TIMEOUT_MS = 20_000;

const tokenSchema = z.object({ token: z.string() });
const zonesSchema = z.object({
  items: z.array(z.object({ name: z.string() })),
  next: z.string().nullish(),
});
const problemSchema = z.object({ title: z.string().optional(), detail: z.string().optional() });

export interface ServiceApi {
  /** Registers the vehicles, or, where they are known, gets new tokens. Tokens by device id. */
  register(roster: readonly Member[]): Promise<Map<string, string>>;
  /** Adds those zones that the service does not have by name; how many that were. */
  addZones(zones: readonly NewZone[]): Promise<number>;
  /** Adds or changes the permits of a table (CSV). */
  takePermits(table: string): Promise<void>;
}

/** @param key an API key with `fleet:look` and `fleet:change`; undefined: none, which the service refuses */
export function serviceApi(
  baseUrl: string,
  key: string | undefined,
  signal: AbortSignal,
): ServiceApi {
  const call = async (
    method: 'GET' | 'POST',
    path: string,
    body?: object | string,
  ): Promise<Reply> => {
    const url = new URL(path, baseUrl);
    const response = await request(url, method, body, key, signal);
    return { status: response.status, json: await response.json().catch(() => undefined), url };
  };
  return {
    async register(roster) {
      const tokens = new Map<string, string>();
      await inParallel(roster, async ({ id, kind, name, plate }) => {
        let reply = await call('POST', '/api/v1/devices', { id, kind, name, plate });
        if (reply.status === 409) reply = await call('POST', `/api/v1/devices/${id}/token`);
        tokens.set(id, expectJson(reply, tokenSchema).token);
      });
      return tokens;
    },
    async addZones(zones) {
      const known = new Set<string>();
      for (let path: string | undefined = '/api/v1/zones'; path !== undefined; ) {
        const { items, next }: z.output<typeof zonesSchema> = expectJson(
          await call('GET', path),
          zonesSchema,
        );
        for (const { name } of items) known.add(name);
        path = next ? `/api/v1/zones?cursor=${encodeURIComponent(next)}` : undefined;
      }
      const missing = zones.filter(({ name }) => !known.has(name));
      // One after the other: the page lists them in this order.
      for (const zone of missing) {
        expectJson(await call('POST', '/api/v1/zones', zone), z.unknown());
      }
      return missing.length;
    },
    async takePermits(table) {
      expectJson(await call('POST', '/api/v1/permits/import', table), z.unknown());
    },
  };
}

interface Reply {
  readonly status: number;
  readonly json: unknown;
  readonly url: URL;
}

async function request(
  url: URL,
  method: string,
  body: object | string | undefined,
  key: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: {
        ...(key !== undefined && { 'x-api-key': key }),
        ...(body && {
          'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
        }),
      },
      ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ServiceError(
      `No service answers at ${url.origin} (${reasonOf(error)}). ` +
        'Start it with "chengxun serve", or say where it is with --http.',
    );
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

function expectJson<T>({ status, json, url }: Reply, schema: z.ZodType<T>): T {
  if (status < 200 || status > 299) {
    const { title, detail } = problemSchema.safeParse(json).data ?? {};
    const keyless = status === 401 ? ' Say it with --key or CHENGXUN_API_KEY.' : '';
    const why = `${detail ?? title ?? 'without a reason'}${keyless}`;
    throw new ServiceError(`${url.href} answered ${status}: ${why}`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new ServiceError(`${url.href} is no Chengxun service: ${z.prettifyError(result.error)}`);
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}
