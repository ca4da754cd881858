/** Permits of the HTTP API. Days are the bureau's, hours minutes of its day, volumes m³. */
import { z } from 'zod';
import { PERMIT_FINDINGS, PERMIT_STATUSES } from '../domain/supervision/permit.ts';
import { deviceIdSchema, timeSchema } from './api.ts';
import { paging, timeParameter } from './api-queries.ts';

const day = z.iso
  .date()
  .refine((date) => date >= '1980-01-01' && date <= '2099-12-31', 'must be in 1980 … 2099');
const minuteOfDay = z.number().int().min(0).max(1440);
const zoneIds = z.array(z.uuid()).max(50).default([]);

const saidFields = {
  number: z.string().trim().min(1).max(60),
  company: z.string().trim().max(120).default(''),
  /** Both inclusive. */
  firstDay: day,
  lastDay: day,
  /** Every day; `to` at or before `from` runs over midnight; none: at all hours. */
  hours: z
    .array(z.strictObject({ from: minuteOfDay, to: minuteOfDay }))
    .max(12)
    .default([]),
  volume: z.number().positive().max(100_000_000).nullable().default(null),
  status: z.enum(PERMIT_STATUSES).default('valid'),
};

export const newPermitSchema = z
  .strictObject({
    ...saidFields,
    device: deviceIdSchema,
    site: z
      .strictObject({ name: z.string().trim().max(120).default(''), zone: z.uuid().nullable() })
      .default({ name: '', zone: null }),
    /** Zones of kind dump-site, and of kind route. */
    dumpSites: zoneIds,
    routes: zoneIds,
  })
  .meta({ id: 'NewPermit' });

const zoneNamed = z.object({ id: z.uuid(), name: z.string() });
export const permitSchema = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    ...saidFields,
    device: deviceIdSchema,
    site: z.object({ name: z.string(), zone: z.uuid().nullable() }),
    /** With the names that they had when this version was written. */
    dumpSites: z.array(zoneNamed),
    routes: z.array(zoneNamed),
    /** From when to when this version was on the register; null: it is. */
    recordedFrom: timeSchema,
    recordedTo: timeSchema.nullable(),
  })
  .meta({ id: 'Permit' });

const findings = z.array(z.enum(PERMIT_FINDINGS));

/** On the list: with what is wrong with it now, wherever its vehicle is. */
export const listedPermitSchema = z
  .object({ ...permitSchema.shape, findings })
  .meta({ id: 'ListedPermit' });

/** A vehicle's permit at a moment. */
export const permitJudgementSchema = z
  .object({
    device: deviceIdSchema,
    at: timeSchema,
    /** False: no register was kept then, or it is no muck truck and has no permit: nothing is said. */
    judged: z.boolean(),
    permit: permitSchema.nullable(),
    /** What it breaks; empty: nothing. */
    findings,
  })
  .meta({ id: 'PermitJudgement' });

/** The permit that a case's vehicle had at a violation. */
export const casePermitSchema = z
  .object({
    violation: z.number().int(),
    permit: permitSchema.nullable(),
    findings,
    /** The category of what was done without a permit, where that is what was found. */
    category: z.string().nullable(),
    /** As the case's log says it, or judged just now for a violation from before permits were kept. */
    told: z.enum(['log', 'now']),
  })
  .meta({ id: 'CasePermit' });

export const permitImportSchema = z
  .object({ added: z.number().int(), changed: z.number().int(), same: z.number().int() })
  .meta({ id: 'PermitImport' });

export const permitsQuery = z.strictObject({
  q: z
    .string()
    .max(100)
    .optional()
    .describe('Part of number, company, site, or the vehicle’s id, name or plate'),
  device: deviceIdSchema.optional(),
  ...paging(100),
});

export const permitAtQuery = z.strictObject({
  at: timeParameter.optional().describe('Absent: now'),
  lat: z.coerce.number().min(-90).max(90).optional(),
  lon: z.coerce.number().min(-180).max(180).optional(),
});

export type ApiPermit = z.infer<typeof permitSchema>;
export type ApiNewPermit = z.input<typeof newPermitSchema>;
export type ApiListedPermit = z.infer<typeof listedPermitSchema>;
export type ApiPermitJudgement = z.infer<typeof permitJudgementSchema>;
export type ApiPermitImport = z.infer<typeof permitImportSchema>;
export type ApiCasePermit = z.infer<typeof casePermitSchema>;
