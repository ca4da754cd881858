/** The shapes of the HTTP API for drones as they are now. Altitudes say above what. */
import { z } from 'zod';
import {
  AUTOPILOTS,
  BATTERY_STATES,
  EVENT_KINDS,
  GPS_FIXES,
  LANDED_STATES,
  MISSION_STATES,
} from '../domain/flights/drone.ts';
import { deviceIdSchema, timeSchema } from './api.ts';

const lat = z.number().min(-90).max(90);
const lon = z.number().min(-180).max(180);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const batterySchema = z.object({
  id: z.number().int(),
  voltage: z.number().optional(),
  current: z.number().optional(),
  remaining: z.number().optional(),
  state: z.enum(BATTERY_STATES).optional(),
});

/** A drone's newest state, as the bridge sent it; time in ms since the epoch. */
export const droneStateSchema = z
  .object({
    time: z.number(),
    autopilot: z.enum(AUTOPILOTS),
    armed: z.boolean(),
    mode: z.string().max(40),
    landed: z.enum(LANDED_STATES).optional(),
    position: z
      .object({
        lat,
        lon,
        amsl: z.number().optional(),
        relative: z.number().optional(),
        terrain: z.number().optional(),
      })
      .optional(),
    heading: z.number().optional(),
    groundSpeed: z.number().optional(),
    climb: z.number().optional(),
    attitude: z.object({ roll: z.number(), pitch: z.number(), yaw: z.number() }).optional(),
    gps: z
      .object({
        fix: z.enum(GPS_FIXES),
        satellites: z.number().optional(),
        hdop: z.number().optional(),
      })
      .optional(),
    batteries: z.array(batterySchema).max(16),
    ekf: z.object({ ok: z.boolean(), flags: z.number() }).optional(),
    prearm: z.boolean().optional(),
    home: z.object({ lat, lon, amsl: z.number() }).optional(),
    mission: z
      .object({
        current: z.number().int(),
        total: z.number().int(),
        state: z.enum(MISSION_STATES).optional(),
        hash: hash.optional(),
      })
      .optional(),
    fence: z.object({ enabled: z.boolean(), breached: z.boolean() }).optional(),
    wind: z.object({ speed: z.number(), from: z.number() }).optional(),
    link: z.object({
      name: z.string().max(120),
      alive: z.boolean(),
      silent: z.number().optional(),
      loss: z.number(),
      signed: z.boolean(),
      rssi: z.number().optional(),
      remoteRssi: z.number().optional(),
      heartbeat: z.boolean(),
    }),
  })
  .meta({ id: 'DroneState' });

/** As it is on the map. */
export const droneSchema = z
  .object({
    device: deviceIdSchema,
    name: z.string(),
    online: z.boolean(),
    state: droneStateSchema.nullable(),
    /** The flight that it is on, if any. */
    flight: z.object({ id: z.number().int(), number: z.string() }).nullable(),
  })
  .meta({ id: 'Drone' });

export const droneEventSchema = z
  .object({
    /** Rises by one per event of the service; hand it back as `after`. */
    no: z.number().int(),
    device: deviceIdSchema,
    flight: z.number().int().nullable(),
    at: timeSchema,
    kind: z.enum(EVENT_KINDS),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'DroneEvent' });

export type ApiDroneState = z.infer<typeof droneStateSchema>;
export type ApiDrone = z.infer<typeof droneSchema>;
export type ApiDroneEvent = z.infer<typeof droneEventSchema>;
