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
import { serviceClient } from '../service-client.ts';

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
  const { get, send } = serviceClient(baseUrl, key, signal);
  return {
    patrol: async (patrol) => {
      const { sorties } = patrolDetailSchema.parse(await send('POST', '/api/v1/patrols', patrol));
      return sorties.map(({ plan }) => plan);
    },
    mission: async (plan) =>
      planDetailSchema.parse(await get(`/api/v1/plans/${plan}`)).mission as unknown as Mission,
    create: async (flight) => {
      const created = await send('POST', '/api/v1/flights', flight);
      return z
        .union([flightSchema, flightDetailSchema.transform(({ flight: of }) => of)])
        .parse(created).id;
    },
    detail: async (flight) => flightDetailSchema.parse(await get(`/api/v1/flights/${flight}`)),
    post: async (flight, what, body) => {
      await send('POST', `/api/v1/flights/${flight}/${what}`, body);
    },
  };
}
