/**
 * The shapes of the HTTP API: each schema validates what comes in, gives its TypeScript type and is
 * turned into OpenAPI. Times are RFC 3339 in UTC, positions WGS-84, lengths metres, speeds m/s.
 */
import { z } from 'zod';
import { DEVICE_KINDS } from '../domain/fleet/device.ts';
import { LIDS, LIFTS, LOADS, REJECT_REASONS } from '../domain/fleet/fix.ts';
import { RULES } from '../domain/supervision/violation.ts';
import { zoneFields, zoneSchema } from './zone-schema.ts';

export const timeSchema = z.iso
  .datetime({ offset: true })
  .meta({ example: '2026-11-21T08:30:00Z' });
const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

export const deviceIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, . _ - only, at most 64')
  .meta({ example: 'truck-0017' });

export const fixSchema = z
  .object({
    time: timeSchema,
    lat: z.number(),
    lon: z.number(),
    speed: z.number().optional(),
    heading: z.number().optional(),
    accuracy: z.number().optional(),
    altitude: z.number().optional(),
    ignition: z.boolean().optional(),
    lift: z.enum(LIFTS).optional(),
    lid: z.enum(LIDS).optional(),
    load: z.enum(LOADS).optional(),
  })
  .meta({ id: 'Fix' });

export const newDeviceSchema = z
  .strictObject({
    id: deviceIdSchema,
    kind: z.enum(DEVICE_KINDS),
    name: z.string().max(80).default(''),
    plate: z.string().max(20).default(''),
    crs: z.enum(['wgs84', 'gcj02']).default('wgs84'),
  })
  .meta({ id: 'NewDevice' });

/** What is absent stays as it is. */
export const changeDeviceSchema = z
  .strictObject({
    kind: z.enum(DEVICE_KINDS).optional(),
    name: z.string().max(80).optional(),
    plate: z.string().max(20).optional(),
    crs: z.enum(['wgs84', 'gcj02']).optional(),
  })
  .meta({ id: 'ChangeDevice' });

export const deviceSchema = z
  .object({
    id: deviceIdSchema,
    kind: z.enum(DEVICE_KINDS),
    name: z.string(),
    plate: z.string(),
    crs: z.enum(['wgs84', 'gcj02']),
    /** Connected right now, or reported so by its will. */
    online: z.boolean(),
    /** Newest by the vehicle's own time; null before the first. */
    newest: fixSchema.nullable(),
    /** When the newest fix came in. */
    received: timeSchema.nullable(),
    openViolations: z.number().int(),
  })
  .meta({ id: 'Device' });

export const deviceWithTokenSchema = z.object({ device: deviceSchema, token: z.string() }).meta({
  id: 'DeviceWithToken',
  description: 'The token is shown this once; only its hash is kept.',
});

export const countersSchema = z
  .object({
    device: deviceIdSchema.nullable(),
    accepted: z.number().int(),
    late: z.number().int(),
    rejected: z.partialRecord(z.enum(REJECT_REASONS), z.number().int()),
  })
  .meta({ id: 'Counters' });

export const rejectionSchema = z
  .object({
    id: z.number().int(),
    device: z.string().nullable(),
    at: timeSchema,
    reason: z.enum(REJECT_REASONS),
    detail: z.string(),
    topic: z.string(),
    /** The beginning of what was sent, as text. */
    sample: z.string(),
  })
  .meta({ id: 'Rejection' });

export const newZoneSchema = z.strictObject(zoneFields).meta({ id: 'NewZone' });
export { zoneSchema };

export const violationSchema = z
  .object({
    id: z.number().int(),
    device: deviceIdSchema,
    rule: z.enum(RULES),
    zone: z.object({ id: z.uuid(), version: z.number().int(), name: z.string() }).nullable(),
    began: timeSchema,
    ended: timeSchema.nullable(),
    place: lonLat,
    measure: z.object({ value: z.number(), limit: z.number().optional() }),
    /** Found in fixes that came late: no live alarm was raised. */
    late: z.boolean(),
    case: z.object({ id: z.number().int(), number: z.string() }).nullable(),
  })
  .meta({ id: 'Violation' });

const stopSchema = z
  .object({ began: timeSchema, ended: timeSchema, place: lonLat, seconds: z.number() })
  .meta({ id: 'Stop' });
const tripSchema = z
  .object({ began: timeSchema, ended: timeSchema, metres: z.number(), maxSpeed: z.number() })
  .meta({ id: 'Trip' });
export const daySchema = z
  .object({
    device: deviceIdSchema,
    /** The bureau's calendar day. */
    date: z.iso.date(),
    fixes: z.number().int(),
    metres: z.number(),
    movingSeconds: z.number(),
    trips: z.array(tripSchema),
    stops: z.array(stopSchema),
    violations: z.array(violationSchema),
  })
  .meta({ id: 'Day' });

/** All vehicles over a span, column by column, for the replay on the map. */
export const replaySchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    devices: z.array(
      z.object({
        id: deviceIdSchema,
        kind: z.enum(DEVICE_KINDS),
        /** Seconds after `from`, ascending; lat, lon, heading have the same length. */
        t: z.array(z.number()),
        lat: z.array(z.number()),
        lon: z.array(z.number()),
        heading: z.array(z.number().nullable()),
      }),
    ),
    violations: z.array(violationSchema),
  })
  .meta({ id: 'Replay' });

export const settingsSchema = z
  .object({
    version: z.string(),
    timezone: z.string(),
    /** The base map of this installation; null: the built-in plain style. */
    map: z.object({
      style: z.string().nullable(),
      crs: z.enum(['wgs84', 'gcj02']),
      attribution: z.string(),
    }),
    /** Where the map opens: [west, south, east, north]; null: where the vehicles are. */
    bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
    /** True under `chengxun demo`. */
    demo: z.boolean(),
    /** Seconds without a pilot after which the bridge stops its heartbeats to an armed drone. */
    pilotTimeout: z.number(),
  })
  .meta({ id: 'Settings' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    /** What was wrong, field by field. */
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    /** Of what cannot be planned: the planner's own word for why, and where ([lon, lat]) if it is somewhere. */
    reason: z.string().optional(),
    at: lonLat.optional(),
  })
  .meta({ id: 'Problem' });

export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    /** Hand it back as `cursor` for the next page; null: this was the last. */
    next: z.string().nullable(),
  });

export type ApiDevice = z.infer<typeof deviceSchema>;
export type ApiViolation = z.infer<typeof violationSchema>;
export type ApiZone = z.infer<typeof zoneSchema>;
export type ApiNewZone = z.infer<typeof newZoneSchema>;
export type ApiDay = z.infer<typeof daySchema>;
export type ApiReplay = z.infer<typeof replaySchema>;
export type ApiSettings = z.infer<typeof settingsSchema>;
export type ApiRejection = z.infer<typeof rejectionSchema>;
export type ApiCounters = z.infer<typeof countersSchema>;
export type ApiProblem = z.infer<typeof problemSchema>;
export type Page<T> = { items: T[]; next: string | null };
