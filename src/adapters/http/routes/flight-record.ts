import { flightId } from '../../../domain/flights/flight.ts';
import { zipStream } from '../../../wire/zip-stream.ts';
import type { HttpDeps } from '../deps.ts';
import { recordEntries } from '../flight-record.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noFlight } from './common.ts';

export const flightRecordRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/flights/{id}/record.zip',
    allow: 'fleet:look',
    tag: 'Flights',
    summary: 'The whole record of a flight as one folder',
    description:
      'Data, log, track, events, commands, captures, batteries, plans and black boxes, with the sha-256 of each.',
    params: byNumber,
    responses: { 200: { description: 'A ZIP archive', types: ['application/zip'] } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const detail = await deps.flights.detail(flightId(id));
      if (!detail) return noFlight(id);
      const name = `${detail.flight.number}.zip`;
      return {
        pieces: zipStream(recordEntries(deps, detail)),
        packed: true,
        type: 'application/zip',
        headers: { 'Content-Disposition': `attachment; filename="${name}"` },
      };
    },
  }),
];
