/** What can be true of a drone: the ranges within which a bridge's word is taken. SI units, degrees. */
import { z } from 'zod';
import {
  AUTOPILOTS,
  BATTERY_STATES,
  EVENT_KINDS,
  FAILURES,
  GPS_FIXES,
  LANDED_STATES,
  MISSION_STATES,
  REPLY_STATES,
} from '../domain/flights/drone.ts';

const within = (least: number, most: number) => z.number().min(least).max(most);
const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const lat = within(-90, 90);
const lon = within(-180, 180);
/** Deeper than any sea, higher than any balloon, m. */
const altitude = within(-12_000, 100_000);
const bearing = within(-360, 360);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha-256 in lower-case hex');
const time = z.number();

const battery = z.object({
  id: whole(0, 255),
  voltage: within(0, 1000).optional(),
  current: within(-10_000, 10_000).optional(),
  remaining: within(0, 100).optional(),
  state: z.enum(BATTERY_STATES).optional(),
});

const link = z.object({
  name: z.string().max(120),
  alive: z.boolean(),
  silent: within(0, 1e9).optional(),
  loss: within(0, 1),
  signed: z.boolean(),
  rssi: within(-255, 255).optional(),
  remoteRssi: within(-255, 255).optional(),
  heartbeat: z.boolean(),
});

export const stateSchema = z.object({
  time,
  autopilot: z.enum(AUTOPILOTS),
  armed: z.boolean(),
  mode: z.string().max(40),
  landed: z.enum(LANDED_STATES).optional(),
  position: z
    .object({
      lat,
      lon,
      amsl: altitude.optional(),
      relative: altitude.optional(),
      terrain: altitude.optional(),
    })
    .optional(),
  heading: bearing.optional(),
  groundSpeed: within(0, 400).optional(),
  climb: within(-400, 400).optional(),
  attitude: z.object({ roll: bearing, pitch: bearing, yaw: bearing }).optional(),
  gps: z
    .object({
      fix: z.enum(GPS_FIXES),
      satellites: whole(0, 255).optional(),
      hdop: within(0, 1000).optional(),
    })
    .optional(),
  batteries: z.array(battery).max(16),
  ekf: z.object({ ok: z.boolean(), flags: whole(0, 4_294_967_295) }).optional(),
  prearm: z.boolean().optional(),
  home: z.object({ lat, lon, amsl: altitude }).optional(),
  mission: z
    .object({
      current: whole(0, 65_535),
      total: whole(0, 65_535),
      state: z.enum(MISSION_STATES).optional(),
      hash: hash.optional(),
    })
    .optional(),
  fence: z.object({ enabled: z.boolean(), breached: z.boolean() }).optional(),
  wind: z.object({ speed: within(0, 200), from: bearing }).optional(),
  link,
});

/** Of one event, as JSON text: the longest is the count of refused frames by reason. */
const MOST_DETAIL = 8000;
const anyDetail = z
  .record(z.string().max(80), z.unknown())
  .refine(
    (detail) => JSON.stringify(detail).length <= MOST_DETAIL,
    `at most ${MOST_DETAIL} characters`,
  );

const capture = z.object({
  index: z.number().int().min(0),
  source: z.enum(['camera-feedback', 'image-captured', 'trigger']),
  taken: z.number().optional(),
  lat: lat.optional(),
  lon: lon.optional(),
  amsl: altitude.optional(),
  relative: altitude.optional(),
  roll: bearing.optional(),
  pitch: bearing.optional(),
  yaw: bearing.optional(),
});

/** Those whose detail goes on into records; of the others only the size is held. */
const DETAILS = {
  text: z.object({ severity: whole(0, 7), text: z.string().max(1000) }),
  capture,
  'black-box': z.object({
    sha256: hash,
    bytes: z.number().int().min(0),
    began: z.number(),
    ended: z.number(),
  }),
} as const;

export const eventSchema = z
  .object({
    id: z.string().min(1).max(100),
    time,
    kind: z.enum(EVENT_KINDS),
    detail: anyDetail,
  })
  .superRefine(({ kind, detail }, context) => {
    const schema = kind in DETAILS ? DETAILS[kind as keyof typeof DETAILS] : undefined;
    const issue = schema?.safeParse(detail).error?.issues[0];
    if (issue) context.addIssue({ ...issue, path: ['detail', ...issue.path] } as never);
  });

/** The longest list of what differs that is worth keeping; a longer one is cut, the outcome counts. */
const MOST_WORDS = 4000;

export const replySchema = z.object({
  id: z.uuid(),
  state: z.enum(REPLY_STATES),
  reason: z.enum(FAILURES).optional(),
  detail: z
    .string()
    .transform((words) => words.slice(0, MOST_WORDS).toWellFormed())
    .optional(),
  progress: z.object({ done: whole(0, 100_000), total: whole(0, 100_000) }).optional(),
  hash: hash.optional(),
});
