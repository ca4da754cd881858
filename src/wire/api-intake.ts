import * as z from 'zod';
import { REJECT_REASONS } from '../domain/fleet/fix.ts';

/** What became of the fixes that were sent. */
export const intakeOutcomeSchema = z
  .object({
    accepted: z.number().int(),
    late: z.number().int(),
    /** There already: sent again, nothing is stored twice. */
    duplicate: z.number().int(),
    rejected: z.array(z.object({ reason: z.enum(REJECT_REASONS), detail: z.string() })),
  })
  .meta({ id: 'IntakeOutcome' });

export const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

export const readinessSchema = z
  .object({
    status: z.literal('ready'),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  })
  .meta({ id: 'Readiness' });
