import * as z from 'zod';
import { violationId } from '../../../domain/ids.ts';
import { evidenceSpan, wholeTrack } from '../../../services/tracks.ts';
import { page, violationSchema } from '../../../wire/api.ts';
import { violationsQuery } from '../../../wire/api-queries.ts';
import { toApiViolation } from '../../../wire/to-api.ts';
import { trackToGeoJson } from '../../../wire/tracks/format.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noViolation } from './common.ts';
import { featureCollection, tooManyFixes } from './tracks-shared.ts';

const tag = 'Violations';
const key = z.tuple([z.number(), z.number().int().positive()]);

export const violationRoutes = ({ stores, clock }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/violations',
    allow: 'fleet:look',
    tag,
    summary: 'Violations, the newest first by when they began',
    description: 'With from and to: those that touch the span.',
    query: violationsQuery,
    responses: { 200: { description: 'A page of violations', schema: page(violationSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor, from, to, ...filter } }) => {
      const after = decodeCursor(cursor, key);
      const rows = await stores.violations.list(
        {
          ...filter,
          span: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
        },
        after && { began: after[0], id: after[1] },
        limit + 1,
      );
      return { json: pageOf(rows, limit, (row) => [row.began, row.id], toApiViolation) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/violations/{id}',
    allow: 'fleet:look',
    tag,
    summary: 'One violation',
    params: byNumber,
    responses: { 200: { description: 'The violation', schema: violationSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const found = await stores.violations.get(violationId(id));
      return found ? { json: toApiViolation(found) } : noViolation(id);
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/violations/{id}/evidence',
    allow: 'fleet:look',
    tag,
    summary: 'The track from two minutes before it began to two minutes after it ended',
    params: byNumber,
    responses: {
      200: {
        description: 'One line (GeoJSON) with a time for each position',
        schema: featureCollection,
        types: ['application/geo+json'],
      },
    },
    problems: ['not-found', 'too-much'],
    handle: async ({ params: { id } }) => {
      const found = await stores.violations.get(violationId(id));
      if (!found) return noViolation(id);
      const span = evidenceSpan(found, clock.now());
      const fixes = await wholeTrack(stores.tracks, found.device, span);
      if (!fixes) return tooManyFixes;
      return { json: trackToGeoJson(found.device, fixes), type: 'application/geo+json' };
    },
  }),
];
