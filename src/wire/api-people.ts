/** The shapes of the HTTP API around people: signing in, accounts, keys, the audit log. */
import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../domain/people/roles.ts';
import { timeSchema } from './api.ts';

const login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u, 'letters, digits, . _ @ - only, at most 64');
/** Length beats rules about characters (NIST SP 800-63B, 5.1.1.2). */
const password = z.string().min(10).max(200);
const unitRef = z.object({ id: z.number().int(), name: z.string() });

export const signInSchema = z
  .strictObject({ login: z.string().max(200), password: z.string().max(200) })
  .meta({ id: 'SignIn' });

/** Who is signed in, and what the page may show. */
export const meSchema = z
  .object({
    /** Null: signed in with an API key. */
    account: z.number().int().nullable(),
    login: z.string(),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    permissions: z.array(z.enum(PERMISSIONS)),
    unit: unitRef.nullable(),
    licence: z.string(),
    onDuty: z.boolean(),
    mustChange: z.boolean(),
  })
  .meta({ id: 'Me' });

/** What the sign-in page offers, known to anybody. */
export const doorsSchema = z
  .object({
    /** Name of the bureau's single sign-on; null: none. */
    single: z.string().nullable(),
    /** Under `chengxun demo`: one account for each role, with its password. */
    demo: z.array(
      z.object({ login: z.string(), password: z.string(), roles: z.array(z.enum(ROLES)) }),
    ),
  })
  .meta({ id: 'SignInDoors' });

export const changePasswordSchema = z
  .strictObject({ old: z.string().max(200), new: password })
  .meta({ id: 'ChangePassword' });
export const dutySchema = z.strictObject({ onDuty: z.boolean() }).meta({ id: 'Duty' });

const accountFields = {
  login,
  name: z.string().trim().min(1).max(80),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  /** Needed for the role `unit`. */
  unit: z.number().int().positive().nullable().default(null),
  licence: z.string().max(80).default(''),
};
export const newAccountSchema = z
  .strictObject({ ...accountFields, password: password.optional() })
  .meta({ id: 'NewAccount', description: 'Without a password one is made and answered once.' });
export const changeAccountSchema = z
  .strictObject({
    name: accountFields.name.optional(),
    roles: accountFields.roles.optional(),
    unit: z.number().int().positive().nullable().optional(),
    licence: z.string().max(80).optional(),
    /** Ends a lock-out. */
    unlock: z.literal(true).optional(),
  })
  .meta({ id: 'ChangeAccount' });
export const accountSchema = z
  .object({
    id: z.number().int(),
    login: z.string(),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    unit: unitRef.nullable(),
    licence: z.string(),
    onDuty: z.boolean(),
    /** Signs in by OpenID Connect. */
    external: z.boolean(),
    lockedUntil: timeSchema.nullable(),
    created: timeSchema,
    lastSeen: timeSchema.nullable(),
  })
  .meta({ id: 'Account' });
export const accountWithPasswordSchema = z
  .object({ account: accountSchema, password: z.string().nullable() })
  .meta({ id: 'AccountWithPassword' });

export const newKeySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    scopes: z.array(z.enum(PERMISSIONS)).min(1),
    unit: z.number().int().positive().nullable().default(null),
    expires: timeSchema.nullable().default(null),
  })
  .meta({ id: 'NewApiKey' });
export const keySchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    scopes: z.array(z.enum(PERMISSIONS)),
    unit: unitRef.nullable(),
    createdBy: z.string(),
    created: timeSchema,
    used: timeSchema.nullable(),
    expires: timeSchema.nullable(),
  })
  .meta({ id: 'ApiKey' });
export const keyWithSecretSchema = z.object({ key: keySchema, secret: z.string() }).meta({
  id: 'ApiKeyWithSecret',
  description: 'The secret is shown this once; only its hash is kept.',
});

export const auditEntrySchema = z
  .object({
    id: z.number().int(),
    at: timeSchema,
    by: z.string(),
    action: z.string(),
    subject: z.record(z.string(), z.string()),
    /** Status of the answer. */
    outcome: z.number().int(),
    address: z.string(),
  })
  .meta({ id: 'AuditEntry' });

export type ApiMe = z.infer<typeof meSchema>;
export type ApiDoors = z.infer<typeof doorsSchema>;
export type ApiAccount = z.infer<typeof accountSchema>;
export type ApiKey = z.infer<typeof keySchema>;
export type ApiAuditEntry = z.infer<typeof auditEntrySchema>;
