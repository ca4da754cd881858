/** The shapes of the HTTP API around photos: uploads, placing, looking through, detections. */
import { z } from 'zod';
import { PHOTO_ROLES, PHOTO_TYPES, PLACED_BY, VERDICTS } from '../domain/captures/photo.ts';
import { deviceIdSchema, timeSchema } from './api.ts';

const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const share = z.number().min(0).max(1);
const caseRef = z.object({ id: z.number().int(), number: z.string() });

export const boxSchema = z
  .strictObject({ x: share, y: share, w: share, h: share })
  .refine(({ x, w }) => x + w <= 1.0001, { path: ['w'], message: 'reaches beyond the picture' })
  .refine(({ y, h }) => y + h <= 1.0001, { path: ['h'], message: 'reaches beyond the picture' })
  .meta({
    id: 'Box',
    description: 'Shares of width and height of the upright picture, from the top left.',
  });

export const markSchema = z
  .object({
    id: z.number().int(),
    box: boxSchema,
    label: z.string(),
    category: z.string().nullable(),
    /** Of a detector; null: drawn by a person. */
    confidence: share.nullable(),
    by: z.string(),
    at: timeSchema,
    case: caseRef.nullable(),
    rejected: z.boolean(),
  })
  .meta({ id: 'PhotoMark' });

export const photoSchema = z
  .object({
    id: z.number().int(),
    sha256: z.string(),
    bytes: z.number().int(),
    type: z.enum(PHOTO_TYPES),
    width: z.number().int(),
    height: z.number().int(),
    name: z.string(),
    uploaded: timeSchema,
    uploadedBy: z.string(),
    device: deviceIdSchema.nullable(),
    flight: z.object({ id: z.number().int(), number: z.string() }).nullable(),
    /** By the best clock there is; null: not known. */
    taken: timeSchema.nullable(),
    place: lonLat.nullable(),
    placedBy: z.enum(PLACED_BY).nullable(),
    /** m above mean sea level */
    altitude: z.number().nullable(),
    /** Of the camera, m above ground, or above take-off where no terrain is known. */
    heightAbove: z.number().nullable(),
    yaw: z.number().nullable(),
    pitch: z.number().nullable(),
    /** s between its time and what it was placed by. */
    residual: z.number().nullable(),
    footprint: z.array(lonLat).nullable(),
    camera: z.string(),
    verdict: z.enum(VERDICTS).nullable(),
    reviewedBy: z.string().nullable(),
    cases: z.array(caseRef),
    marks: z.array(markSchema),
  })
  .meta({ id: 'Photo' });

/** Of one file of an upload. */
const receivedPhotoSchema = z
  .object({ photo: photoSchema, fresh: z.boolean().describe('false: it was there already') })
  .meta({ id: 'ReceivedPhoto' });
export const receivedPhotosSchema = z
  .object({
    received: z.array(receivedPhotoSchema),
    refused: z.array(z.object({ name: z.string(), reason: z.string(), detail: z.string() })),
  })
  .meta({ id: 'ReceivedPhotos' });

/** Where a photo belongs, for who sent it. */
const photoStandingSchema = photoSchema
  .pick({
    id: true,
    sha256: true,
    name: true,
    device: true,
    flight: true,
    taken: true,
    place: true,
    placedBy: true,
    residual: true,
    heightAbove: true,
    cases: true,
  })
  .extend({
    /** Number that the autopilot gave to the capture that it is. */
    capture: z.number().nullable(),
    /** m, likely. */
    accuracy: z.number().nullable(),
    /** s that the camera's clock was ahead. */
    clockOffset: z.number().nullable(),
    /** It is being placed: ask again in a second. */
    waiting: z.boolean(),
  })
  .meta({ id: 'PhotoStanding' });
export const photoStandingsSchema = z
  .object({ photos: z.array(photoStandingSchema) })
  .meta({ id: 'PhotoStandings' });

/** Said of photos that are there already: whose they are, where that was not known. */
export const completePhotosSchema = z
  .strictObject({
    sha256: z
      .array(z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha-256 in lower-case hex'))
      .min(1)
      .max(1000),
    /** Number or id. */
    flight: z.string().max(60).optional(),
    device: deviceIdSchema.optional(),
    /** Number or id. */
    case: z.string().max(60).optional(),
    role: z.enum(PHOTO_ROLES).optional(),
    /** For whom a machine says it. */
    by: z.string().max(80).optional(),
  })
  .meta({ id: 'CompletePhotos' });
export const completedPhotosSchema = z
  .object({
    /** Those that are there. */
    photos: z.array(
      z.object({
        sha256: z.string(),
        /** What was not known of it before. */
        added: z.array(z.enum(['flight', 'device', 'case'])),
      }),
    ),
  })
  .meta({ id: 'CompletedPhotos' });

export const newMarkSchema = z
  .strictObject({
    box: boxSchema,
    label: z.string().max(80).default(''),
    category: z.string().max(20).nullable().default(null),
  })
  .meta({ id: 'NewPhotoMark' });

export const verdictSchema = z
  .strictObject({ verdict: z.enum(VERDICTS).nullable() })
  .meta({ id: 'PhotoVerdict' });

/** Placing by hand, or taking back what was placed by hand (null). */
export const placeByHandSchema = z
  .strictObject({ place: lonLat.nullable() })
  .meta({ id: 'PlaceByHand' });

export const detectionsSchema = z
  .strictObject({
    /** Of the detector; sent again by the same key with the same model and picture, they replace those before. */
    model: z.string().trim().min(1).max(80),
    detections: z
      .array(
        z.strictObject({ box: boxSchema, label: z.string().min(1).max(80), confidence: share }),
      )
      .max(200),
  })
  .meta({ id: 'NewDetections' });
export const detectedSchema = z
  .object({ marks: z.array(markSchema), proposed: z.array(caseRef) })
  .meta({ id: 'Detected' });

export const detectionRuleSchema = z
  .strictObject({
    label: z.string().trim().min(1).max(80),
    category: z.string().max(20),
    confidence: share,
  })
  .meta({ id: 'DetectionRule' });

export const casePhotoSchema = z
  .object({
    photo: photoSchema,
    role: z.enum(PHOTO_ROLES),
    addedBy: z.string(),
    added: timeSchema,
  })
  .meta({ id: 'CasePhoto' });

/** How well the photos of a flight were matched to what the drone said it took. */
export const matchingSchema = z
  .object({
    photos: z.number().int(),
    captures: z.number().int(),
    matched: z.number().int(),
    /** Photos without a capture, captures without a photo. */
    extra: z.number().int(),
    missing: z.number().int(),
    /** s that the camera's clock is ahead; null: no match. */
    clockOffset: z.number().nullable(),
    /** s, median of what is left between a photo and its capture. */
    residual: z.number().nullable(),
    /** Why nothing is matched; null: something is, or there is nothing to match. */
    refused: z.enum(['too-few', 'ambiguous', 'no-order']).nullable(),
  })
  .meta({ id: 'Matching' });

export type ApiPhoto = z.infer<typeof photoSchema>;
export type ApiMark = z.infer<typeof markSchema>;
export type ApiCasePhoto = z.infer<typeof casePhotoSchema>;
export type ApiMatching = z.infer<typeof matchingSchema>;
export type ApiPhotoStanding = z.infer<typeof photoStandingSchema>;
export type ApiReceivedPhotos = z.infer<typeof receivedPhotosSchema>;
