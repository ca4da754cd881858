/** The query parameters of the HTTP API around photos, and the bodies of asking for them. */
import * as z from 'zod';
import { PLACED_BY, VERDICTS } from '../domain/captures/photo.ts';
import { deviceIdSchema } from './api.ts';
import { idParameter, paging, timeParameter } from './api-queries.ts';

/** `west,south,east,north` */
const bbox = z
  .string()
  .max(120)
  .transform((text) =>
    text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))),
  )
  .pipe(
    z.tuple([
      z.number().min(-180).max(180),
      z.number().min(-90).max(90),
      z.number().min(-180).max(180),
      z.number().min(-90).max(90),
    ]),
  );

export const photosQuery = z.strictObject({
  flight: idParameter.optional().describe('Its photos in order of their time'),
  case: idParameter.optional(),
  device: deviceIdSchema.optional(),
  placed: z
    .enum(['any', 'none', ...PLACED_BY])
    .optional()
    .describe('How it was placed; none: not at all'),
  verdict: z
    .enum(['none', ...VERDICTS])
    .optional()
    .describe('What was found; none: nobody has looked at it'),
  from: timeParameter.optional().describe('Taken at that time or later'),
  to: timeParameter.optional().describe('Taken before that time'),
  bbox: bbox.optional().describe('west,south,east,north in degrees'),
  ...paging(100),
});

export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be a sha-256 in lower-case hex');

/** Which of these are there already. */
export const hashesSchema = z
  .strictObject({ sha256: z.array(sha256Schema).min(1).max(1000) })
  .meta({ id: 'PhotoHashes' });
