/** The shapes of the HTTP API for patrols: what is wished, what is planned, when it is due. */
import { z } from 'zod';
import { DUE_STATES } from '../domain/flights/patrol.ts';
import { timeSchema } from './api.ts';

const lon = z.number().min(-180).max(180);
const lat = z.number().min(-90).max(90);
const lonLat = z.tuple([lon, lat]);
const rings = z.array(z.array(lonLat).max(20_000)).min(1).max(500);
const name = z.string().trim().max(120).optional();
const id = z.string().min(1).max(64);
const share = z.number().min(0).max(0.95).optional();
const span = z.strictObject({ from: z.number(), until: z.number() });

/** Fields of an `EarthGrid`. */
export const earthGrid = {
  west: z.number(),
  south: z.number(),
  stepLon: z.number(),
  stepLat: z.number(),
  columns: z.number().int(),
  rows: z.number().int(),
};

const drawnShapeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('area'),
    rings,
    name,
    top: z.number().min(0).max(1000).optional(),
  }),
  z.strictObject({
    kind: z.literal('line'),
    points: z.array(lonLat).max(5000),
    name,
    width: z.number().positive().max(20_000).optional(),
  }),
  z.strictObject({
    kind: z.literal('point'),
    at: lonLat,
    name,
    role: z.enum(['heap', 'gate']).optional(),
  }),
  z.strictObject({ kind: z.literal('fence'), rings }),
]);

export const patrolWishesSchema = z
  .strictObject({
    template: id,
    camera: id,
    airframe: id,
    drawn: z.array(drawnShapeSchema).max(500),
    takeOff: z.array(z.strictObject({ at: lonLat, name })).max(20),
    drones: z.number().int().min(1).max(20),
    gsd: z.number().positive().max(1).optional(),
    height: z.number().optional(),
    frontOverlap: share,
    sideOverlap: share,
    speed: z.number().positive().max(50).optional(),
    angle: z.number().min(-360).max(360).optional(),
    gimbalPitch: z.number().min(-90).max(0).optional(),
    clearance: z.number().min(0).max(1000).optional(),
    options: z.record(z.string().max(40), z.union([z.number(), z.boolean()])).optional(),
    wind: z
      .strictObject({ speed: z.number().min(0).max(60), from: z.number().min(0).max(360) })
      .optional(),
    ceiling: z.number().min(1).max(1000).optional(),
    autopilot: z.enum(['ardupilot', 'px4']).optional(),
    measured: z
      .strictObject({
        hoverPower: z.number().positive().optional(),
        cruisePower: z.number().positive().optional(),
        cruiseSpeed: z.number().positive().optional(),
        climbPower: z.number().nonnegative().optional(),
        batteryEnergy: z.number().positive().optional(),
      })
      .optional(),
    approval: span.optional(),
    departure: z.number().optional(),
  })
  .meta({ id: 'PatrolWishes' });

const rhythmSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('weekly'),
      days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
    }),
    z.strictObject({ kind: z.literal('monthly'), day: z.number().int().min(1).max(31) }),
    z.strictObject({ kind: z.literal('after-rain'), within: z.number().int().min(1).max(30) }),
  ])
  .meta({ id: 'Rhythm' });

export const newPatrolSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    wishes: patrolWishesSchema,
    rhythm: rhythmSchema.nullable(),
  })
  .meta({ id: 'NewPatrol' });

/** One occurrence of a rhythm. Days are the bureau's, as YYYY-MM-DD: it is due on all of them. */
export const dueSchema = z
  .object({
    patrol: z.number().int(),
    name: z.string(),
    from: z.iso.date(),
    until: z.iso.date(),
    state: z.enum(DUE_STATES),
    /** That flew it. */
    flight: z.number().int().nullable(),
  })
  .meta({ id: 'Due' });

const patrolSortieSchema = z.object({
  number: z.number().int(),
  /** Of the kept plan that flies it. */
  plan: z.number().int(),
  seconds: z.number(),
  battery: z.number(),
  photos: z.number().int(),
  length: z.number(),
  findings: z.number().int(),
});

export const patrolSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    template: z.string(),
    rhythm: rhythmSchema.nullable(),
    changed: timeSchema,
    sorties: z.array(patrolSortieSchema),
    /** Metres, s, photos, m² of the last planning. */
    numbers: z.object({
      length: z.number(),
      seconds: z.number(),
      makespan: z.number(),
      photos: z.number(),
      area: z.number(),
    }),
    /** [west, south, east, north] of what is drawn. */
    bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    /** The last flight of any of its plans, and when it ended. */
    lastFlight: z.object({ id: z.number().int(), number: z.string(), at: timeSchema }).nullable(),
    /** The earliest that is open. */
    due: dueSchema.nullable(),
    /** Occurrences of the last month that nobody flew in time. */
    overdue: z.number().int(),
  })
  .meta({ id: 'Patrol' });
/** Its ETag is its version: send it as `If-Match` with a change. */
export const patrolDetailSchema = patrolSchema
  .extend({ wishes: patrolWishesSchema, archived: timeSchema.nullable() })
  .meta({ id: 'PatrolDetail' });

export const rainSchema = z
  .object({ day: z.iso.date(), by: z.string(), reported: timeSchema })
  .meta({ id: 'Rain' });
export const newRainSchema = z
  .strictObject({ day: z.iso.date(), by: z.string().trim().min(1).max(80).optional() })
  .meta({ id: 'NewRain' });

export type ApiPatrolWishes = z.infer<typeof patrolWishesSchema>;
export type ApiPatrol = z.infer<typeof patrolSchema>;
export type ApiPatrolDetail = z.infer<typeof patrolDetailSchema>;
export type ApiRain = z.infer<typeof rainSchema>;
export type ApiDue = z.infer<typeof dueSchema>;

/** What the photos of flights showed of an area, over the bureau's days from `from` through `until`. */
const areaCoverageSchema = z
  .object({
    /** Of a patrol or of a patrol-area zone: the other is null. */
    patrol: z.number().int().nullable(),
    zone: z.uuid().nullable(),
    name: z.string(),
    /** Of its cells, 0 … 1. */
    share: z.number(),
    /** The last day on which any of it was seen. */
    lastSeen: z.iso.date().nullable(),
    /** Degrees of the south-west corner and the size of a cell; columns from the west, rows from the south. */
    grid: z.object(earthGrid),
    /** Those whose middle lies in the area: [column, row, days before `until` that it was seen last; −1: not]. */
    cells: z.array(z.tuple([z.number().int(), z.number().int(), z.number().int()])),
  })
  .meta({ id: 'AreaCoverage' });
export const patrolCoverageSchema = z
  .object({ from: z.iso.date(), until: z.iso.date(), areas: z.array(areaCoverageSchema) })
  .meta({ id: 'PatrolCoverage' });
export type ApiPatrolCoverage = z.infer<typeof patrolCoverageSchema>;
