/** The thresholds of the rules over HTTP: as in domain/supervision/rule-settings.ts, with bounds. */
import * as z from 'zod';
import { DEVICE_KINDS } from '../domain/fleet/device.ts';
import type { RuleSettings } from '../domain/supervision/rule-settings.ts';
import { timeSchema } from './api.ts';

const seconds = z.number().min(0).max(604_800);
const metres = z.number().min(0).max(100_000);
const enabled = z.boolean();
const kinds = z.array(z.enum(DEVICE_KINDS)).max(DEVICE_KINDS.length);

const fields = {
  forbiddenArea: z.strictObject({
    enabled,
    minSeconds: seconds,
    minPassageMetres: metres,
    maxPassageSeconds: seconds,
    leaveSeconds: seconds,
    leaveMetres: metres,
  }),
  leaving: z.strictObject({
    enabled,
    bufferMetres: metres,
    minSeconds: seconds,
    minFixes: z.number().int().min(1).max(1000),
    returnSeconds: seconds,
  }),
  speeding: z.strictObject({
    enabled,
    factor: z.number().min(1).max(10),
    minSeconds: seconds,
    endSeconds: seconds,
  }),
  overlongStop: z.strictObject({
    enabled,
    kinds,
    maxSeconds: seconds,
    radiusMetres: metres,
  }),
  silent: z.strictObject({
    enabled,
    kinds,
    maxSeconds: seconds,
    forgetSeconds: z.number().min(0).max(31_536_000),
  }),
} satisfies { [Rule in keyof RuleSettings]: z.ZodType<RuleSettings[Rule]> };

export const newRuleSettingsSchema = z
  .strictObject({ ...fields, by: z.string().trim().min(1).max(80).optional() })
  .meta({ id: 'NewRuleSettings' });

export const ruleSettingsSchema = z
  .object({
    ...fields,
    /** Null: the usual thresholds, which nobody has changed yet. */
    validFrom: timeSchema.nullable(),
    changedBy: z.string(),
  })
  .meta({ id: 'RuleSettings' });
