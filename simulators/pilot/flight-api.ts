/** What a pilot's page asks of the service about flights, asked by a program. */

import { z } from 'zod';
import type { Mission } from '../../src/domain/flights/mission.ts';
import {
  type ApiFlightDetail,
  flightDetailSchema,
  flightSchema,
  planDetailSchema,
} from '../../src/wire/api-flights.ts';
import { type newPatrolSchema, patrolDetailSchema } from '../../src/wire/api-patrols.ts';

interface Init {
  readonly method?: 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const TIMEOUT_MS = 20_000;
const problemSchema = z.object({ title: z.string().optional(), detail: z.string().optional() });

/** The service said no; the message is its own. */
export class Refusal extends Error {}

export interface NewFlight {
  readonly plan: number;
  readonly device: string;
  /** Absent: the one whose key it is. */
  readonly pilot?: { readonly name: string; readonly licence: string };
  readonly approval: {
    readonly number: string;
    readonly from: string;
    readonly to: string;
    /** Metres above the ground below. */
    readonly ceiling: number;
  };
}

export interface FlightApi {
  /** Plans and saves a patrol: the ids of its sorties' plans. */
  patrol(patrol: z.input<typeof newPatrolSchema>): Promise<readonly number[]>;
  /** Of a plan. */
  mission(plan: number): Promise<Mission>;
  create(flight: NewFlight): Promise<number>;
  detail(flight: number): Promise<ApiFlightDetail>;
  /** `ticks`, `weather`, `steps`, `watch` … of a flight. Throws Refusal. */
  post(flight: number, what: string, body: object): Promise<void>;
}

/** @param key an API key with `flights:fly` */
export function flightApi(baseUrl: string, key: string, signal: AbortSignal): FlightApi {
  const call = async (path: string, init: Init = {}): Promise<unknown> => {
    const response = await fetch(new URL(path, baseUrl), {
      ...init,
      headers: { ...init.headers, 'x-api-key': key },
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
  return {
    patrol: async (patrol) => {
      const { sorties } = patrolDetailSchema.parse(await postJson('/api/v1/patrols', patrol));
      return sorties.map(({ plan }) => plan);
    },
    mission: async (plan) =>
      planDetailSchema.parse(await call(`/api/v1/plans/${plan}`)).mission as unknown as Mission,
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
