/** The query parameters of the HTTP API. What comes in is text; what goes on is the domain's own. */
import * as z from 'zod';
import { DEVICE_KINDS } from '../domain/fleet/device.ts';
import { REJECT_REASONS } from '../domain/fleet/fix.ts';
import { FLIGHT_STATES } from '../domain/flights/flight.ts';
import { RULES } from '../domain/supervision/violation.ts';
import { ZONE_KINDS } from '../domain/supervision/zone.ts';
import { deviceIdSchema, timeSchema } from './api.ts';

/** GPS began in 1980; a track of the next century is a wrong clock. */
const EARLIEST = Date.parse('1980-01-01T00:00:00Z');
const LATEST = Date.parse('2100-01-01T00:00:00Z');

/** RFC 3339 → ms since the epoch. */
export const timeParameter = timeSchema
  .transform((text) => Date.parse(text))
  .refine((ms) => ms >= EARLIEST && ms <= LATEST, 'must be between 1980 and 2100');

export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
/** Keys of the store are positive integers; beyond 2^53 JSON cannot carry them. */
export const idParameter = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const paging = (usual: number) => ({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(usual)
    .describe('The most items of one page'),
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
});

export const span = { from: timeParameter.optional(), to: timeParameter.optional() };

export const devicesQuery = z.strictObject({
  kind: z.enum(DEVICE_KINDS).optional(),
  q: z.string().max(100).optional().describe('Part of id, name or plate'),
  ...paging(100),
});

export const zonesQuery = z.strictObject({
  at: timeParameter
    .optional()
    .describe('The zones in force at that time; absent: now, and those still to come'),
  ...paging(1000),
});

export const violationsQuery = z.strictObject({
  device: deviceIdSchema.optional(),
  rule: z.enum(RULES).optional(),
  zone: z.uuid().optional(),
  open: flag.optional().describe('true: going on now; false: over'),
  ...span,
  ...paging(100),
});

export const rejectionsQuery = z.strictObject({
  device: z.string().max(200).optional(),
  reason: z.enum(REJECT_REASONS).optional(),
  ...paging(100),
});

export const countersQuery = z.strictObject({
  device: deviceIdSchema.optional(),
  ...paging(1000),
});

export const trackQuery = z.strictObject({
  ...span,
  format: z.enum(['geojson', 'gpx', 'csv']).default('geojson'),
  simplify: z.coerce
    .number()
    .min(0.1)
    .max(10_000)
    .optional()
    .describe('Leave out fixes that are within so many metres of the line'),
});

export const dayQuery = z.strictObject({
  date: z.iso
    .date()
    .refine((date) => date >= '1980-01-01' && date <= '2099-12-31', 'must be in 1980 … 2099')
    .optional()
    .describe('A calendar day of the bureau; absent: today'),
});

export const replayQuery = z.strictObject({
  from: timeParameter,
  to: timeParameter,
  step: z.coerce
    .number()
    .min(1)
    .max(3600)
    .optional()
    .describe('Seconds between the points of a vehicle; absent: fitting the span'),
});

export const importQuery = z.strictObject({
  kind: z.enum(ZONE_KINDS).optional().describe('For features that do not say their kind'),
  width: z.coerce.number().min(1).max(10_000).optional().describe('m; for lines without width_m'),
  radius: z.coerce
    .number()
    .min(1)
    .max(100_000)
    .optional()
    .describe('m; for points without radius_m'),
});

export const plansQuery = z.strictObject(paging(100));

export const planImportQuery = z.strictObject({
  name: z.string().trim().min(1).max(120).describe('What the plan is to be called'),
});

export const planFileQuery = z.strictObject({
  format: z.enum(['plan', 'waypoints', 'kmz', 'kml', 'geojson']).default('plan'),
});

export const flightsQuery = z.strictObject({
  device: deviceIdSchema.optional(),
  state: z.enum(FLIGHT_STATES).optional(),
  patrol: idParameter.optional().describe('Flights of the plans of a patrol'),
  ...paging(100),
});

export const flightEventsQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .describe('`no` of the last event that is known'),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
});

export const blackBoxQuery = z.strictObject({
  began: timeParameter,
  ended: timeParameter,
});
