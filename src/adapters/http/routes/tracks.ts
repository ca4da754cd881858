import type { Device } from '../../../domain/fleet/device.ts';
import { simplifyTrack } from '../../../domain/fleet/simplify.ts';
import { dayAt, spanOfDay } from '../../../services/calendar-day.ts';
import type { Span, TrackStore } from '../../../services/stores.ts';
import { LONGEST_SPAN, wholeTrack } from '../../../services/tracks.ts';
import { dayOf } from '../../../services/tracks-day.ts';
import {
  LONGEST_REPLAY,
  MOST_POINTS,
  replayOf,
  usualStep,
} from '../../../services/tracks-replay.ts';
import { daySchema, replaySchema } from '../../../wire/api.ts';
import { dayQuery, replayQuery, trackQuery } from '../../../wire/api-queries.ts';
import { toApiViolation, toTime } from '../../../wire/to-api.ts';
import { trackToCsv, trackToGeoJson, trackToGpx } from '../../../wire/tracks/format.ts';
import { trackCsvPieces } from '../../../wire/tracks/pieces.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { badSpan, byDevice, noDevice } from './common.ts';
import { featureCollection, tooManyFixes } from './tracks-shared.ts';

const tag = 'Tracks';
const DAY = 86_400_000;
const TYPES = {
  geojson: 'application/geo+json',
  gpx: 'application/gpx+xml',
  csv: 'text/csv; charset=utf-8',
} as const;

export const trackRoutes = (deps: HttpDeps): Route[] => [
  trackRoute(deps),
  dayRoute(deps),
  replayRoute(deps),
];

const trackRoute = ({ stores, clock }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/devices/{id}/track',
    allow: 'fleet:look',
    tag,
    summary: 'Where a vehicle was, as GeoJSON, GPX or CSV',
    description: 'Without from and to: the last 24 hours. Implausible jumps are left out.',
    params: byDevice,
    query: trackQuery,
    responses: {
      200: {
        description: 'The track',
        schema: featureCollection,
        types: ['application/geo+json', 'application/gpx+xml', 'text/csv'],
      },
    },
    problems: ['not-found', 'too-much'],
    handle: async ({ params: { id }, query: { to = clock.now(), from = to - DAY, ...how } }) => {
      if (from >= to) return badSpan;
      if (to - from > LONGEST_SPAN) return tooLong;
      const device = await stores.devices.known(id);
      if (!device) return noDevice(id);
      return trackAs(stores.tracks, device, { from, to }, how);
    },
  });

async function trackAs(
  store: TrackStore,
  { id }: Device,
  span: Span,
  how: { format: keyof typeof TYPES; simplify?: number | undefined },
): Promise<Reply | Problem> {
  const { format, simplify } = how;
  const type = TYPES[format];
  const name = `${id}-${toTime(span.from).slice(0, 16).replace(':', '')}.${format}`;
  const headers = { 'Content-Disposition': `attachment; filename="${name}"` };
  if (format === 'csv' && simplify === undefined)
    return { pieces: trackCsvPieces(id, store.track(id, span)), type, headers };
  const whole = await wholeTrack(store, id, span);
  if (!whole) return tooManyFixes;
  const fixes = simplify === undefined ? whole : simplifyTrack(whole, simplify);
  if (format === 'geojson') return { json: trackToGeoJson(id, fixes), type, headers };
  const text = format === 'gpx' ? trackToGpx(id, fixes) : trackToCsv(id, fixes);
  return { text, type, headers };
}

const dayRoute = ({ stores, settings, clock }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/devices/{id}/day',
    allow: 'fleet:look',
    tag,
    summary: 'A vehicle’s day: trips, stops, distance and violations',
    params: byDevice,
    query: dayQuery,
    responses: { 200: { description: 'The day', schema: daySchema } },
    problems: ['not-found', 'too-much'],
    handle: async ({ params: { id }, query }) => {
      const device = await stores.devices.known(id);
      if (!device) return noDevice(id);
      const date = query.date ?? dayAt(clock.now(), settings.timezone);
      const day = await dayOf(stores, device.id, spanOfDay(date, settings.timezone));
      if (!day) return tooManyFixes;
      const { violations, ...summary } = day;
      return {
        json: {
          device: device.id,
          date,
          ...summary,
          trips: summary.trips.map(withTimes),
          stops: summary.stops.map(withTimes),
          violations: violations.map(toApiViolation),
        },
      };
    },
  });

const withTimes = <T extends { began: number; ended: number }>(of: T) => ({
  ...of,
  began: toTime(of.began),
  ended: toTime(of.ended),
});

const replayRoute = ({ stores }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/replay',
    allow: 'fleet:look',
    tag,
    summary: 'All vehicles over a span of at most six hours, for playing back',
    query: replayQuery,
    responses: { 200: { description: 'Column by column', schema: replaySchema } },
    problems: ['too-much'],
    handle: async ({ query: { from, to, step } }) => {
      const span = { from, to };
      if (from >= to) return badSpan;
      if (to - from > LONGEST_REPLAY) return replayTooLong;
      const outcome = await replayOf(stores, span, step ?? usualStep(span));
      if (!outcome.ok) return tooManyPoints;
      const { devices, violations } = outcome.replay;
      return {
        json: {
          from: toTime(from),
          to: toTime(to),
          devices: devices.map(({ device, ...columns }) => ({
            id: device.id,
            kind: device.kind,
            ...columns,
          })),
          violations: violations.map(toApiViolation),
        },
      };
    },
  });

const tooLong: Problem = {
  problem: 'too-much',
  detail: {
    en: 'A track is at most 31 days long. Choose a shorter span.',
    zh: '轨迹最长 31 天，请缩短时间范围。',
  },
};
const replayTooLong: Problem = {
  problem: 'too-much',
  detail: {
    en: 'A replay is at most 6 hours long. Choose a shorter span.',
    zh: '回放最长 6 小时，请缩短时间范围。',
  },
};
const tooManyPoints: Problem = {
  problem: 'too-much',
  detail: {
    en: `This replay would have more than ${MOST_POINTS} points. Choose a shorter span, or a longer step.`,
    zh: `该回放将超过 ${MOST_POINTS} 个点。请缩短时间范围，或加大 step。`,
  },
};
