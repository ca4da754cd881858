/** The shapes of the HTTP API for plans and flights. Altitudes say above what. */
import { z } from 'zod';
import { COMMAND_KINDS, FAILURES, REPLY_STATES } from '../domain/flights/drone.ts';
import { CHECK_ITEMS, FLIGHT_STATES, FLIGHT_STEPS } from '../domain/flights/flight.ts';
import { FRAMES, MOST_ITEMS } from '../domain/flights/mission.ts';
import { deviceIdSchema, timeSchema } from './api.ts';
import { droneEventSchema } from './api-drones.ts';
import { findingSchema } from './api-findings.ts';

const lat = z.number().min(-90).max(90);
const lon = z.number().min(-180).max(180);
const latLon = z.tuple([lat, lon]);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const personName = z.string().trim().min(1).max(80);
const number = z.number().nullable();

export const missionSchema = z
  .strictObject({
    home: z.strictObject({ lat, lon, amsl: z.number().min(-500).max(9000).optional() }),
    items: z
      .array(
        z.strictObject({
          command: z.number().int().min(0).max(65_535),
          frame: z.enum(FRAMES),
          params: z.tuple([number, number, number, number]),
          lat: z.number(),
          lon: z.number(),
          altitude: z.number(),
          autoContinue: z.boolean(),
        }),
      )
      .min(1)
      .max(MOST_ITEMS),
    fence: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('polygon'),
            inclusion: z.boolean(),
            vertices: z.array(latLon).min(3).max(500),
          }),
          z.strictObject({
            kind: z.literal('circle'),
            inclusion: z.boolean(),
            center: latLon,
            radius: z.number().positive().max(100_000),
          }),
        ]),
      )
      .max(50),
    rally: z.array(z.strictObject({ lat, lon, altitude: z.number() })).max(50),
    cruiseSpeed: z.number().positive().max(50),
  })
  .meta({ id: 'Mission' });

/** What a plan asks of a flight, worked out once. */
export const planSummarySchema = z
  .object({
    /** Metres flown, the way home included. */
    length: z.number(),
    /** Seconds, take-off to landing, without wind. */
    duration: z.number(),
    /** Highest point, metres above home. */
    highest: z.number(),
    photos: z.number().int(),
    /** Share of a full battery, 0 … 100, that a typical hexacopter needs. */
    battery: z.number(),
    /** [west, south, east, north] */
    bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  })
  .meta({ id: 'PlanSummary' });

export const planSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    hash,
    created: timeSchema,
    items: z.number().int(),
    summary: planSummarySchema,
    /** The patrol of which it is a sortie. */
    patrol: z.object({ id: z.number().int(), sortie: z.number().int() }).nullable(),
    /** How many things the judge of missions found; null: nobody asked it. */
    findings: z.number().int().nullable(),
  })
  .meta({ id: 'Plan' });
export const planDetailSchema = planSchema
  .extend({ mission: missionSchema, judgement: z.array(findingSchema).nullable() })
  .meta({ id: 'PlanDetail' });
export const newPlanSchema = z
  .strictObject({ name: z.string().trim().min(1).max(120), mission: missionSchema })
  .meta({ id: 'NewPlan' });

const approvalSchema = z
  .strictObject({
    number: z.string().trim().max(60),
    from: timeSchema,
    to: timeSchema,
    /** Metres above the ground below. */
    ceiling: z.number().positive().max(5000),
    /** [lon, lat], closed. */
    area: z
      .array(z.tuple([lon, lat]))
      .min(4)
      .max(500)
      .optional(),
  })
  .meta({ id: 'Approval' });

/** As a flight has it. */
const flightApprovalSchema = approvalSchema
  .extend({
    /** Nobody has said yet by what the flight is allowed: the checklist waits for it. */
    assumed: z.literal(true).optional(),
  })
  .meta({ id: 'FlightApproval' });

const weatherSchema = z
  .strictObject({
    wind: z.number().min(0).max(60),
    gusts: z.number().min(0).max(80),
    visibility: z.number().min(0).max(100_000),
    temperature: z.number().min(-60).max(60),
    precipitation: z.boolean(),
  })
  .meta({ id: 'Weather' });

export const newFlightSchema = z
  .strictObject({
    plan: z.number().int().positive(),
    device: deviceIdSchema,
    /** Absent: who is signed in, with the licence of their account. */
    pilot: z.strictObject({ name: personName, licence: z.string().trim().max(60) }).optional(),
    approval: approvalSchema,
  })
  .meta({ id: 'NewFlight' });

const stopPointSchema = z.object({ item: z.number().int(), lat, lon, fraction: z.number() });
const sortieSchema = z
  .object({
    number: z.number().int(),
    hash,
    items: z.number().int(),
    verified: timeSchema.nullable(),
    armed: timeSchema.nullable(),
    airborne: timeSchema.nullable(),
    landed: timeSchema.nullable(),
    stopped: stopPointSchema.nullable(),
    complete: z.boolean(),
  })
  .meta({ id: 'Sortie' });

export const checkSchema = z
  .object({
    item: z.enum(CHECK_ITEMS),
    state: z.enum(['green', 'red', 'unknown']),
    values: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
    override: z.object({ by: z.string(), reason: z.string(), at: timeSchema }).nullable(),
  })
  .meta({ id: 'Check' });

export const flightSchema = z
  .object({
    id: z.number().int(),
    number: z.string(),
    plan: z.object({ id: z.number().int(), name: z.string(), hash }),
    device: deviceIdSchema,
    pilot: z.object({ name: z.string(), licence: z.string() }),
    approval: flightApprovalSchema,
    /** It can still be changed: no sortie has begun. */
    approvalOpen: z.boolean(),
    weather: weatherSchema.nullable(),
    state: z.enum(FLIGHT_STATES),
    created: timeSchema,
    closed: timeSchema.nullable(),
    sorties: z.array(sortieSchema),
    /** What it is there to have a look at; null: a flight of its own. */
    case: z.object({ id: z.number().int(), number: z.string() }).nullable(),
  })
  .meta({ id: 'Flight' });

export const commandSchema = z
  .object({
    id: z.string(),
    kind: z.enum(COMMAND_KINDS),
    args: z.record(z.string(), z.unknown()),
    by: z.string(),
    sent: timeSchema,
    expires: timeSchema,
    /** `sent` until the bridge answers. */
    state: z.enum(['sent', ...REPLY_STATES]),
    reason: z.enum(FAILURES).nullable(),
    detail: z.string(),
    progress: z.object({ done: z.number(), total: z.number() }).nullable(),
  })
  .meta({ id: 'Command' });

const flightLogEntrySchema = z
  .object({
    seq: z.number().int(),
    at: timeSchema,
    by: z.string(),
    what: z.string(),
    from: z.enum(FLIGHT_STATES).nullable(),
    to: z.enum(FLIGHT_STATES),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'FlightLogEntry' });

export const flightDetailSchema = z
  .object({
    flight: flightSchema,
    /** What the sortie now under way (or the next) flies. */
    mission: missionSchema,
    summary: planSummarySchema,
    /** Of which its plan is a sortie. */
    patrol: z
      .object({ id: z.number().int(), name: z.string(), sortie: z.number().int() })
      .nullable(),
    /** What the judge of missions found in its plan; null: nobody asked it. */
    findings: z.array(findingSchema).nullable(),
    checklist: z.array(checkSchema),
    /** What may be done now. */
    allowed: z.array(z.enum(FLIGHT_STEPS)),
    /** Commands that make sense in this state beside the steps. */
    commands: z.array(z.enum(COMMAND_KINDS)),
    /** Newest first, at most 50. */
    recent: z.array(commandSchema),
    log: z.array(flightLogEntrySchema),
    blackBoxes: z.array(
      z.object({ sha256: hash, bytes: z.number().int(), began: timeSchema, ended: timeSchema }),
    ),
  })
  .meta({ id: 'FlightDetail' });

/** For whom a machine acts, by its API key; a person acts as who is signed in, whatever is said here. */
const signedFor = personName.optional();

export const flightStepSchema = z
  .strictObject({
    step: z.enum(FLIGHT_STEPS),
    by: signedFor,
    /** Why, for `abort`. */
    note: z.string().max(500).default(''),
  })
  .meta({ id: 'NewFlightStep' });

export const flightTickSchema = z
  .strictObject({ item: z.enum(CHECK_ITEMS), ticked: z.boolean(), by: signedFor })
  .meta({ id: 'NewFlightTick' });
export const flightOverrideSchema = z
  .strictObject({
    item: z.enum(CHECK_ITEMS),
    by: signedFor,
    reason: z.string().trim().min(3).max(500),
  })
  .meta({ id: 'NewFlightOverride' });
export const flightWeatherSchema = weatherSchema
  .extend({ by: signedFor })
  .meta({ id: 'NewFlightWeather' });
export const flightApprovalChangeSchema = approvalSchema
  .extend({ by: signedFor })
  .meta({ id: 'NewFlightApproval' });
export const flightWatchSchema = z.strictObject({ by: signedFor }).meta({ id: 'FlightWatch' });

/** The commands beside the steps: go to, jump, speed, trigger. */
export const flightCommandSchema = z
  .strictObject({
    kind: z.enum(['goto', 'jump', 'speed', 'trigger']),
    args: z.union([
      z.strictObject({ lat, lon, altitude: z.number().min(0).max(5000) }),
      z.strictObject({ item: z.number().int().min(1).max(MOST_ITEMS) }),
      z.strictObject({ speed: z.number().positive().max(40) }),
      z.strictObject({}),
    ]),
    by: signedFor,
  })
  .meta({ id: 'NewFlightCommand' });

/** A flight's telemetry at 1 Hz, column by column, in order of time. */
export const flightTrackSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    /** Seconds after `from`; all other columns have its length. */
    t: z.array(z.number()),
    lat: z.array(number),
    lon: z.array(number),
    /** Metres above mean sea level, above home, above the ground below. */
    amsl: z.array(number),
    relative: z.array(number),
    terrain: z.array(number),
    heading: z.array(number),
    groundSpeed: z.array(number),
    battery: z.array(number),
    mode: z.array(z.string()),
    armed: z.array(z.boolean()),
    events: z.array(droneEventSchema),
  })
  .meta({ id: 'FlightTrack' });

export type ApiMission = z.infer<typeof missionSchema>;
export type ApiPlan = z.infer<typeof planSchema>;
export type ApiPlanDetail = z.infer<typeof planDetailSchema>;
export type ApiPlanSummary = z.infer<typeof planSummarySchema>;
export type ApiFlight = z.infer<typeof flightSchema>;
export type ApiFlightDetail = z.infer<typeof flightDetailSchema>;
export type ApiFlightTrack = z.infer<typeof flightTrackSchema>;
export type ApiCommand = z.infer<typeof commandSchema>;
export type ApiCheck = z.infer<typeof checkSchema>;
