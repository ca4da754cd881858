import type { DroneState } from '../../../domain/flights/drone.ts';
import { type FlightId, flightId } from '../../../domain/flights/flight.ts';
import { flownSpans, flownStates } from '../../../services/flights/track.ts';
import { page } from '../../../wire/api.ts';
import { droneEventSchema } from '../../../wire/api-drones.ts';
import { flightTrackSchema } from '../../../wire/api-flights.ts';
import { flightEventsQuery } from '../../../wire/api-queries.ts';
import { toFlightTrack } from '../../../wire/flight-track.ts';
import { toApiDroneEvent } from '../../../wire/to-api-flights.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noFlight } from './common.ts';

const tag = 'Flights';
/** Half a day in the air, in one answer. */
const MOST_STATES = 45_000;
const MOST_EVENTS = 5000;

export const flightTrackRoutes = (deps: HttpDeps): Route[] => [trackRoute(deps), eventsRoute(deps)];

const trackRoute = ({ stores, flights, clock }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/flights/{id}/track',
    allow: 'fleet:look',
    tag,
    summary: 'Where a flight was, once a second, column by column, with its events',
    description: 'From a minute before each sortie was armed to a minute after it landed.',
    params: byNumber,
    responses: { 200: { description: 'The track', schema: flightTrackSchema } },
    problems: ['not-found', 'too-much'],
    handle: async ({ params: { id } }) => {
      const flight = await flights.get(flightId(id));
      if (!flight) return noFlight(id);
      const now = clock.now();
      const states: DroneState[] = [];
      for await (const chunk of flownStates(stores.flights, flight, now)) {
        states.push(...chunk);
        if (states.length > MOST_STATES) return tooLong;
      }
      const spans = flownSpans(flight, now);
      const from = spans[0]?.from ?? flight.created;
      const events = await stores.flights.events(flight.id as FlightId, 0, MOST_EVENTS);
      return {
        json: {
          ...toFlightTrack(states, { from, to: spans.at(-1)?.to ?? from }),
          events: events.map(toApiDroneEvent),
        },
      };
    },
  });

const tooLong: Problem = {
  problem: 'too-much',
  detail: {
    en: 'This flight is too long for one answer. Its record (record.zip) has all of it.',
    zh: '该飞行过长，无法一次返回；完整数据请下载飞行记录（record.zip）。',
  },
};

const eventsRoute = ({ stores, flights }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/flights/{id}/events',
    allow: 'fleet:look',
    tag,
    summary: 'What the drone told during a flight, in the order in which it came in',
    params: byNumber,
    query: flightEventsQuery,
    responses: { 200: { description: 'A page of events', schema: page(droneEventSchema) } },
    problems: ['not-found'],
    handle: async ({ params: { id }, query: { after, limit } }) => {
      const flight = await flights.get(flightId(id));
      if (!flight) return noFlight(id);
      const rows = await stores.flights.events(flight.id, after, limit + 1);
      const items = rows.slice(0, limit).map(toApiDroneEvent);
      return { json: { items, next: rows.length > limit ? String(items.at(-1)!.no) : null } };
    },
  });
