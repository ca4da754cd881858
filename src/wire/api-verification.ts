/** The shapes of the HTTP API around verification flights and evidence. */
import { z } from 'zod';
import { CHECK_ITEMS } from '../domain/flights/flight.ts';
import { deviceIdSchema, timeSchema } from './api.ts';

/** A drone that could have a look, and what speaks against it. */
const candidate = z.object({
  device: deviceIdSchema,
  name: z.string(),
  /** m from where it is, or was last heard, to the place. */
  metres: z.number().nullable(),
  /** 0 to 1 */
  battery: z.number().nullable(),
  online: z.boolean(),
  /** Fit to go; else `reasons` says why not. */
  fit: z.boolean(),
  reasons: z.array(
    z.enum(['offline', 'in-flight', 'low-battery', 'too-far', 'no-way', 'no-position', 'stale']),
  ),
  /** Of the planned look; null where none could be planned. */
  minutes: z.number().nullable(),
  photos: z.number().int().nullable(),
});

const scene = z.object({
  place: z.tuple([z.number(), z.number()]),
  by: z.enum(['case', 'tipped', 'stood']),
});

/** Where the vehicle lifted its body, or else stood longest, while it broke the rule; else the case's place. */
export const sceneSchema = scene
  .extend({
    /** s that it stood there, with its body up or not; null: the case's own place. */
    seconds: z.number().nullable(),
  })
  .meta({ id: 'Scene' });

export const verificationProposalSchema = z
  .object({
    case: z.number().int(),
    /** What would be looked at. */
    target: scene,
    /** The fittest first. */
    drones: z.array(candidate),
    /** Pilots on duty. */
    pilots: z.array(z.object({ account: z.number().int(), name: z.string(), licence: z.string() })),
    /** Why nothing can be planned there at all (a no-fly area over the place…); null: it can. */
    refused: z.object({ reason: z.string(), detail: z.string() }).nullable(),
    made: timeSchema,
  })
  .meta({ id: 'VerificationProposal' });

export const newVerificationSchema = z
  .strictObject({
    device: deviceIdSchema,
    /** The account of the pilot who is asked; absent: any pilot. */
    pilot: z.number().int().positive().optional(),
    note: z.string().max(500).default(''),
  })
  .meta({ id: 'NewVerification' });

export const verificationSchema = z
  .object({
    flight: z.object({ id: z.number().int(), number: z.string() }),
    plan: z.number().int(),
    /** Items of its checklist about the approval that are not green, and what its pilot has to enter; null: none. */
    approval: z.object({ missing: z.array(z.enum(CHECK_ITEMS)), detail: z.string() }).nullable(),
  })
  .meta({ id: 'Verification' });

export type ApiScene = z.infer<typeof sceneSchema>;
export type ApiVerification = z.infer<typeof verificationSchema>;
export type ApiVerificationProposal = z.infer<typeof verificationProposalSchema>;
