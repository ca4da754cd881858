/** The shapes of the HTTP API around looking through photos: marks, verdicts, cases of photos, pairs. */
import { z } from 'zod';
import { VERDICTS } from '../domain/captures/photo.ts';
import { boxSchema, detectionRuleSchema, photoSchema } from './api-photos.ts';

const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const ids = (most: number) => z.array(z.number().int().positive()).max(most);

export const changedMarkSchema = z
  .strictObject({
    box: boxSchema.optional(),
    label: z.string().max(80).optional(),
    category: z.string().max(20).nullable().optional(),
    rejected: z.boolean().optional().describe('true: it is none, and proposes no case again'),
  })
  .meta({ id: 'ChangedPhotoMark' });

export const verdictsSchema = z
  .strictObject({ photos: ids(500).min(1), verdict: z.enum(VERDICTS).nullable() })
  .meta({ id: 'PhotoVerdicts' });
export const verdictsSetSchema = z
  .object({ changed: z.array(z.number().int()) })
  .meta({ id: 'PhotoVerdictsSet' });

export const caseOfPhotosSchema = z
  .strictObject({
    photos: ids(50).min(1),
    /** Boxes on these photos that show it. */
    marks: ids(200).default([]),
    case: z.number().int().positive().optional().describe('joins this case; absent: opens one'),
    category: z.string().max(20).default('').describe('of a new case'),
    place: lonLat
      .optional()
      .describe('of a new case; absent: where the first box, or the first photo, shows the ground'),
    description: z.string().trim().max(2000).default(''),
    address: z.string().trim().max(200).default(''),
    separate: z.boolean().default(false).describe('it is not the same as the open cases near by'),
  })
  .meta({ id: 'CaseOfPhotos' });

export const flightReviewSchema = z
  .object({
    photos: z.number().int(),
    unplaced: z.number().int(),
    clean: z.number().int(),
    skipped: z.number().int(),
    /** Photos that made, or joined, a case; and how many cases. */
    withCase: z.number().int(),
    cases: z.number().int(),
    /** Of detectors, about which nobody has said anything yet. */
    openMarks: z.number().int(),
    reviewers: z.array(z.object({ name: z.string(), photos: z.number().int() })),
  })
  .meta({ id: 'FlightPhotoReview' });

export const photoPairsSchema = z
  .object({
    pairs: z.array(
      z.object({
        photo: photoSchema,
        /** Of the smaller footprint, the share that the other one shows too; null: not known. */
        overlap: z.number().nullable(),
        metres: z.number(),
        /** Degrees between the views; null: at least one looks straight down. */
        turned: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'PhotoPairs' });

export const detectionRulesSchema = z
  .strictObject({ rules: z.array(detectionRuleSchema).max(500) })
  .meta({ id: 'DetectionRules' });

export type ApiPhotoPairs = z.infer<typeof photoPairsSchema>;
export type ApiCaseOfPhotos = z.input<typeof caseOfPhotosSchema>;
