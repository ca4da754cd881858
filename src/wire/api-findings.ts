/** The shape of what the judge of a mission finds. */
import { z } from 'zod';

/** With the unit of its value and its limit; distances to a boundary are negative beyond it. */
const FINDING_KINDS = [
  /** m from the area */
  'no-fly',
  /** m inside the fence */
  'fence',
  /** m above ground */
  'too-high',
  'too-low',
  /** m of the way */
  'ground-unknown',
  /** m above its top */
  'obstacle',
  /** Wh */
  'endurance',
  /** m/s */
  'wind',
  'speed',
  /** s */
  'trigger-interval',
  /** pixels */
  'motion-blur',
  /** items, or corners of the fence */
  'items',
  /** ms since 1970 */
  'approval',
  /** m from home */
  'bad-place',
  /** command */
  'unjudged',
] as const;

/** JSON has no number for what is none. */
const measured = z.number().nullable();

export const findingSchema = z
  .object({
    kind: z.enum(FINDING_KINDS),
    /** The item flown to, from 1; 0: the way home that no item says, or the whole mission. */
    item: z.number().int(),
    /** Where it is worst; metres above home. */
    place: z.object({ lat: z.number(), lon: z.number(), altitude: measured }).optional(),
    value: measured,
    limit: measured,
    /** Of the area, the obstacle, or what else it is about. */
    name: z.string().optional(),
  })
  .meta({ id: 'Finding' });

export type ApiFinding = z.infer<typeof findingSchema>;
