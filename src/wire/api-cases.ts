/** The shapes of the HTTP API around cases: reports, steps, units, categories, calendars. */
import { z } from 'zod';
import { PHOTO_ROLES } from '../domain/captures/photo.ts';
import { CASE_SOURCES } from '../domain/cases/case.ts';
import { LIMIT_UNITS } from '../domain/cases/category.ts';
import {
  CASE_STATES,
  CASE_STEPS,
  type CaseStep,
  PERSON_STEPS,
  type PersonStep,
} from '../domain/cases/workflow.ts';
import { RULES } from '../domain/supervision/violation.ts';
import { deviceIdSchema, timeSchema, violationSchema } from './api.ts';
import { casePermitSchema } from './api-permits.ts';
import { casePhotoSchema } from './api-photos.ts';
import { zoneSchema } from './zone-schema.ts';

const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const caseRef = z.object({ id: z.number().int(), number: z.string() });
const unitRef = z.object({ id: z.number().int(), name: z.string() });
export const categoryCode = z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,19}$/);

export const caseSchema = z
  .object({
    id: z.number().int(),
    number: z.string(),
    kind: z.enum([...RULES, 'matter']),
    source: z.enum(CASE_SOURCES),
    category: z.object({ code: z.string(), standard: z.string(), name: z.string() }).nullable(),
    state: z.enum(CASE_STATES),
    description: z.string(),
    address: z.string(),
    device: deviceIdSchema.nullable(),
    zone: z.object({ id: z.uuid(), version: z.number().int(), name: z.string() }).nullable(),
    cell: z.string().nullable(),
    unit: unitRef.nullable(),
    candidates: z.array(unitRef),
    /** Who has it in hand, null while nobody. */
    assignee: z.string().nullable(),
    place: lonLat,
    occurred: timeSchema,
    opened: timeSchema,
    filed: timeSchema.nullable(),
    dispatched: timeSchema.nullable(),
    reported: timeSchema.nullable(),
    closed: timeSchema.nullable(),
    /** The unit's deadline. */
    due: timeSchema.nullable(),
    /** The deadline of what is next, whosever it is. */
    stageDue: timeSchema.nullable(),
    /** That deadline has passed. */
    overdue: z.boolean(),
    wished: timeSchema.nullable(),
    duplicateOf: caseRef.nullable(),
    counts: z.object({
      photos: z.number().int(),
      returns: z.number().int(),
      redos: z.number().int(),
      extensions: z.number().int(),
      reminders: z.number().int(),
      joined: z.number().int(),
    }),
    violations: z.array(z.number().int()),
    /** Sha-256 of its newest photo, for a thumbnail; null: none. */
    picture: z.string().nullable(),
  })
  .meta({ id: 'Case' });

export const caseLogEntrySchema = z
  .object({
    seq: z.number().int(),
    at: timeSchema,
    by: z.string(),
    step: z.enum(CASE_STEPS as [CaseStep, ...CaseStep[]]),
    from: z.enum(CASE_STATES).nullable(),
    to: z.enum(CASE_STATES),
    note: z.string(),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'CaseLogEntry' });

export const caseDetailSchema = z
  .object({
    case: caseSchema,
    log: z.array(caseLogEntrySchema),
    violations: z.array(violationSchema),
    /** The zones as they were. */
    zones: z.array(zoneSchema),
    /** That the vehicle had at its violations; nothing where no register was kept. */
    permits: z.array(casePermitSchema),
    photos: z.array(casePhotoSchema),
    /** Flights that had, or are to have, a look at it. */
    flights: z.array(z.object({ id: z.number().int(), number: z.string(), state: z.string() })),
    /** Open cases that may be the same. */
    alike: z.array(z.object({ case: caseSchema, metres: z.number() })),
    /** What the reporter left; null for those who may not see it, or where nothing was left. */
    reporter: z.object({ name: z.string(), phone: z.string(), email: z.string() }).nullable(),
    /** What the asker may do next. */
    allowed: z.array(z.enum(PERSON_STEPS as [PersonStep, ...PersonStep[]])),
  })
  .meta({ id: 'CaseDetail' });

export const newCaseSchema = z
  .strictObject({
    category: categoryCode,
    place: lonLat,
    description: z.string().trim().max(2000).default(''),
    address: z.string().trim().max(200).default(''),
    /** When it was seen; absent: now. */
    occurred: timeSchema.optional(),
    photos: z.array(z.number().int().positive()).max(50).default([]),
    reporter: z
      .strictObject({
        name: z.string().max(80).default(''),
        phone: z.string().max(40).default(''),
        email: z.string().max(120).default(''),
      })
      .optional(),
    /** An application's own key: sent again, nothing is opened anew. */
    outsideId: z.string().trim().min(1).max(120).optional(),
    /** It was looked at, and is not the same as the open cases near by. */
    separate: z.boolean().default(false),
  })
  .meta({ id: 'NewCase' });
export const openedCaseSchema = z
  .object({
    case: caseSchema,
    outcome: z.enum(['opened', 'joined', 'known']),
    alike: z.array(z.object({ case: caseSchema, metres: z.number() })),
  })
  .meta({ id: 'OpenedCase' });

export const caseStepSchema = z
  .strictObject({
    step: z.enum(PERSON_STEPS as [PersonStep, ...PersonStep[]]),
    /** For whom a machine acts; people act as themselves. */
    by: z.string().trim().min(1).max(80).optional(),
    note: z.string().trim().max(2000).default(''),
    /** dispatch: to whom. */
    unit: z.number().int().positive().optional(),
    /** file, dispatch: what it is, where that is not right yet. */
    category: categoryCode.optional(),
    /** ask-extension, extend: until when. */
    until: timeSchema.optional(),
    /** duplicate: of which case. */
    of: z.number().int().positive().optional(),
    /** report, note: photos that show it. */
    photos: z.array(z.number().int().positive()).max(50).default([]),
    /** The newest entry of the log that was seen; another one meanwhile: refused. */
    seen: z.number().int().positive().optional(),
  })
  .meta({ id: 'NewCaseStep' });

export const attachPhotosSchema = z
  .strictObject({
    photos: z.array(z.number().int().positive()).min(1).max(200),
    role: z.enum(PHOTO_ROLES).default('evidence'),
  })
  .meta({ id: 'AttachPhotos' });

/** How many cases stand where, for the board and the badges. */
export const caseCountsSchema = z
  .object({
    states: z.record(z.enum(CASE_STATES), z.number().int()),
    overdue: z.number().int(),
    /** Of the asker: in hand or of the unit. */
    mine: z.number().int(),
  })
  .meta({ id: 'CaseCounts' });

const limitSchema = z.strictObject({
  amount: z.number().positive().max(10_000),
  unit: z.enum(LIMIT_UNITS),
});
export const categorySchema = z
  .strictObject({
    code: categoryCode,
    standard: z.string().trim().min(1).max(40),
    group: z.string().trim().max(40),
    name: z.string().trim().min(1).max(80),
    nameEn: z.string().trim().max(120),
    rule: z.enum(RULES).nullable(),
    autoFile: z.boolean(),
    limits: z.strictObject({
      file: limitSchema,
      dispatch: limitSchema,
      handle: limitSchema,
      verify: limitSchema,
    }),
    sameness: z.strictObject({
      metres: z.number().min(0).max(5000),
      hours: z.number().min(0).max(8760),
      how: z.enum(['join', 'propose']),
    }),
    unit: z.number().int().positive().nullable(),
    active: z.boolean(),
  })
  .meta({ id: 'Category' });

export const areaShape = z.union([
  z.object({ type: z.literal('polygon'), rings: z.array(z.array(lonLat)) }),
  z.object({ type: z.literal('multipolygon'), polygons: z.array(z.array(z.array(lonLat))) }),
]);
export const unitSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    email: z.string(),
    phone: z.string(),
    areas: z.array(
      z.object({
        id: z.number().int(),
        name: z.string(),
        shape: areaShape,
        /** Codes or their beginnings; empty: all. */
        categories: z.array(z.string()),
      }),
    ),
    /** Cases that it has. */
    open: z.number().int(),
    overdue: z.number().int(),
  })
  .meta({ id: 'Unit' });
export const newUnitSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    email: z.string().trim().max(120).default(''),
    phone: z.string().trim().max(40).default(''),
    areas: z
      .array(
        z.strictObject({
          name: z.string().max(80).default(''),
          shape: areaShape,
          categories: z.array(z.string().max(20)).max(200).default([]),
        }),
      )
      .max(200)
      .default([]),
  })
  .meta({ id: 'NewUnit' });

export const calendarSchema = z
  .strictObject({
    /** Monday to Sunday: spans of work, minutes of the day. */
    week: z
      .array(
        z
          .array(z.tuple([z.number().int().min(0).max(1440), z.number().int().min(0).max(1440)]))
          .max(6),
      )
      .length(7),
    days: z
      .array(z.strictObject({ day: z.iso.date(), works: z.boolean(), name: z.string().max(40) }))
      .max(2000),
  })
  .meta({ id: 'WorkCalendar' });

/** Running deadlines counted anew, on purpose. */
export const recalculateSchema = z
  .strictObject({
    /** Why; it stands in the log of every case that is changed. */
    note: z.string().trim().min(3).max(500),
    /** For whom a machine asks. */
    by: z.string().trim().min(1).max(80).optional(),
  })
  .meta({ id: 'RecalculateDeadlines' });
export const recalculatedSchema = z
  .object({
    changed: z.number().int(),
    /** As they were already. */
    same: z.number().int(),
    /** Extended or resumed: set by hand. */
    kept: z.number().int(),
    more: z.boolean(),
  })
  .meta({ id: 'RecalculatedDeadlines' });

/** A vehicle that stood near a place. */
export const stopNearSchema = z
  .object({
    device: deviceIdSchema,
    began: timeSchema,
    ended: timeSchema,
    seconds: z.number(),
    place: lonLat,
    metres: z.number(),
    /** Whether its body was up then. */
    lifted: z.boolean(),
  })
  .meta({ id: 'StopNear' });

export const stopsNearSchema = z
  .object({
    items: z.array(stopNearSchema),
    more: z.boolean().describe('Whether there are others, farther away than these'),
  })
  .meta({ id: 'StopsNear', description: 'The nearest first' });

export type ApiCase = z.infer<typeof caseSchema>;
export type ApiCaseDetail = z.infer<typeof caseDetailSchema>;
export type ApiCaseLogEntry = z.infer<typeof caseLogEntrySchema>;
export type ApiNewCase = z.input<typeof newCaseSchema>;
export type ApiNewCaseStep = z.input<typeof caseStepSchema>;
export type ApiOpenedCase = z.infer<typeof openedCaseSchema>;
export type ApiCaseCounts = z.infer<typeof caseCountsSchema>;
export type ApiCategory = z.infer<typeof categorySchema>;
export type ApiUnit = z.infer<typeof unitSchema>;
export type ApiCalendar = z.infer<typeof calendarSchema>;
export type ApiRecalculated = z.infer<typeof recalculatedSchema>;
export type ApiStopNear = z.infer<typeof stopNearSchema>;
export type ApiStopsNear = z.infer<typeof stopsNearSchema>;
