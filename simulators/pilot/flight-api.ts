/** What a pilot's page asks of the service about flights, asked by a program. */
import { z } from 'zod';
import {
  type ApiFlightDetail,
  flightDetailSchema,
  flightSchema,
  planSchema,
} from '../../src/wire/api-flights.ts';

const TIMEOUT_MS = 20_000;
const problemSchema = z.object({ title: z.string().optional(), detail: z.string().optional() });

/** The service said no; the message is its own. */
export class Refusal extends Error {}

export interface NewFlight {
  readonly plan: number;
  readonly device: string;
  readonly pilot: { readonly name: string; readonly licence: string };
  readonly approval: {
    readonly number: string;
    readonly from: string;
    readonly to: string;
    /** Metres above the ground below. */
    readonly ceiling: number;
  };
}

export interface FlightApi {
  /** The id of the plan of that name; imported from the file's text where there is none yet. */
  plan(name: string, text: string): Promise<number>;
  create(flight: NewFlight): Promise<number>;
  detail(flight: number): Promise<ApiFlightDetail>;
  /** `ticks`, `weather`, `steps`, `watch` … of a flight. Throws Refusal. */
  post(flight: number, what: string, body: object): Promise<void>;
}

export function flightApi(baseUrl: string, signal: AbortSignal): FlightApi {
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(new URL(path, baseUrl), {
      ...init,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const json: unknown = await response.json().catch(() => undefined);
    if (response.ok) return json;
    const { title, detail } = problemSchema.safeParse(json).data ?? {};
    throw new Refusal(detail ?? title ?? `${path} answered ${response.status}`);
  };
  const postJson = (path: string, body: object) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const plansSchema = z.object({ items: z.array(planSchema) });
  return {
    async plan(name, text) {
      const known = plansSchema.parse(await call('/api/v1/plans?limit=200'));
      const found = known.items.find((plan) => plan.name === name);
      if (found) return found.id;
      const path = `/api/v1/plans/import?name=${encodeURIComponent(name)}`;
      const headers = { 'content-type': 'application/octet-stream' };
      return z
        .object({ id: z.number() })
        .parse(await call(path, { method: 'POST', headers, body: text })).id;
    },
    create: async (flight) => {
      const created = await postJson('/api/v1/flights', flight);
      return z
        .union([flightSchema, flightDetailSchema.transform(({ flight: of }) => of)])
        .parse(created).id;
    },
    detail: async (flight) => flightDetailSchema.parse(await call(`/api/v1/flights/${flight}`)),
    post: async (flight, what, body) => {
      await postJson(`/api/v1/flights/${flight}/${what}`, body);
    },
  };
}
