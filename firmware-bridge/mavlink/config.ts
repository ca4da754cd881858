/**
 * What a bridge is told: flags, a file, or both (flags win, links and vehicles add up). Every fault is
 * reported at once, each with the setting's name and what it may be. docs/bridge.md explains them.
 */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import { LOG_LEVELS, type LogLevel } from '../log.ts';
import { LINK_FORMS, type LinkAddress, linkName, parseLink } from './links/address.ts';
import { readSecret } from './secret-file.ts';

export interface BridgeConfig {
  readonly links: readonly LinkAddress[];
  /** Device by system id. */
  readonly vehicles: ReadonlyMap<number, DeviceId>;
  /** Absent: nothing is sent anywhere; what is heard is shown on the terminal. */
  readonly server?: {
    /** Of MQTT. */
    readonly mqtt: string;
    /** Where black boxes go; no slash at the end. */
    readonly http: string;
    readonly tokens: ReadonlyMap<DeviceId, string>;
  };
  readonly dataDir: string;
  /** 32 bytes. */
  readonly signingKey?: Uint8Array;
  /** ms */
  readonly pilotTimeout: number;
  /** Live states per second and drone. */
  readonly telemetryHertz: number;
  /** MAVLink messages of every vehicle by number, Hz, beside or instead of the usual ones. */
  readonly messageHertz: Readonly<Record<number, number>>;
  readonly blackBox: { readonly keepMs: number; readonly maxBytes: number };
  readonly logLevel: LogLevel;
}

const DAY = 86_400_000;
const MB = 1024 * 1024;
/** MAVLink vehicles; 255 is ours and 0 means everybody. */
const MOST_SYSTEM = 254;
const MOST_LINKS = 32;

const number = (least: number, most: number, usual: number) =>
  z.coerce
    .number(`must be a number from ${least} to ${most}`)
    .refine((n) => n >= least && n <= most, `must be a number from ${least} to ${most}`)
    .default(usual);
const url = (protocols: readonly string[]) =>
  z.string().refine(
    (text) => {
      return URL.canParse(text) && protocols.includes(new URL(text).protocol);
    },
    `must be a URL that begins with ${protocols.map((p) => `${p}//`).join(', ')}`,
  );

const link = z.string().transform((text, context) => {
  const address = parseLink(text.trim());
  if (address) return address;
  context.addIssue({ code: 'custom', message: `"${text}" is no link; it may be ${LINK_FORMS}` });
  return z.NEVER;
});
const device = z.string().transform((text, context) => {
  const id = deviceId(text);
  if (id !== undefined) return id;
  const message = `"${text}" is no device id: letters, digits, . _ - only, at most 64 of them`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
const system = z.string().refine((text) => {
  return /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_SYSTEM;
}, `must be a MAVLink system id from 1 to ${MOST_SYSTEM}`);

const messageId = z
  .string()
  .refine((text) => /^\d{1,8}$/.test(text), 'must be the number of a MAVLink message');
const messageHertz = z.coerce
  .number('must be from 0 (never) to 50 a second')
  .refine((hertz) => hertz >= 0 && hertz <= 50, 'must be from 0 (never) to 50 a second');

const settings = z.strictObject({
  links: z
    .array(link, `must be a list of at least one link: ${LINK_FORMS}`)
    .min(1, `must be a list of at least one link: ${LINK_FORMS}`)
    .max(MOST_LINKS),
  vehicles: z.record(system, device).default({}),
  server: url(['mqtt:', 'mqtts:', 'ws:', 'wss:']).optional(),
  http: url(['http:', 'https:']).optional(),
  tokens: z.record(z.string(), z.string().min(1)).default({}),
  tokensFile: z.string().min(1).optional(),
  data: z.string().min(1).default('./bridge-data'),
  signingKeyFile: z.string().min(1).optional(),
  pilotTimeout: number(5, 3600, 30),
  telemetryRate: number(0.1, 20, 4),
  messageRates: z.record(messageId, messageHertz).default({}),
  blackBoxDays: number(1, 3650, 30),
  blackBoxMegabytes: number(100, 1_000_000, 4096),
  log: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});
type Settings = z.infer<typeof settings>;

const tokenFile = z.record(z.string(), z.string().min(1));

/** Reads the secrets' files too. Returns the faults where there are any. */
export function readBridgeConfig(
  given: unknown,
): { readonly config: BridgeConfig } | { readonly faults: readonly string[] } {
  const parsed = settings.safeParse(given);
  const faults: string[] = [];
  if (!parsed.success) {
    return { faults: [...parsed.error.issues.map(describe), ...secretFaults(given)] };
  }
  const config = build(parsed.data, faults);
  return faults.length > 0 ? { faults } : { config };
}

/** What is wrong with the secrets' files, where other settings are wrong too: all at once. */
function secretFaults(given: unknown): string[] {
  const faults: string[] = [];
  const { tokensFile, signingKeyFile } = (given ?? {}) as Record<string, unknown>;
  if (typeof tokensFile === 'string') readTokens(tokensFile, faults);
  if (typeof signingKeyFile === 'string') readKey(signingKeyFile, faults);
  return faults;
}

function build(s: Settings, faults: string[]): BridgeConfig {
  faults.push(...repeated('links', s.links.map(linkName)));
  faults.push(...repeated('vehicles', Object.values(s.vehicles)));
  const vehicles = new Map(Object.entries(s.vehicles).map(([id, name]) => [Number(id), name]));
  const server = s.server === undefined ? undefined : readServer(s, s.server, faults);
  const signingKey = s.signingKeyFile === undefined ? undefined : readKey(s.signingKeyFile, faults);
  return {
    links: s.links,
    vehicles,
    ...(server && { server }),
    dataDir: resolve(s.data),
    ...(signingKey && { signingKey }),
    pilotTimeout: s.pilotTimeout * 1000,
    telemetryHertz: s.telemetryRate,
    messageHertz: s.messageRates,
    blackBox: { keepMs: s.blackBoxDays * DAY, maxBytes: s.blackBoxMegabytes * MB },
    logLevel: s.log,
  };
}

function readServer(s: Settings, mqtt: string, faults: string[]): BridgeConfig['server'] {
  const devices = Object.values(s.vehicles);
  if (devices.length === 0) {
    faults.push('vehicles: say which device each system id is, such as 1=hexa-01');
  }
  const given = { ...readTokens(s.tokensFile, faults), ...s.tokens };
  const tokens = new Map<DeviceId, string>();
  for (const id of new Set(devices)) {
    const token = given[id];
    if (token === undefined) faults.push(`tokens: there is none for ${id}`);
    else tokens.set(id, token);
  }
  const http = (s.http ?? `http://${new URL(mqtt).hostname}:8080`).replace(/\/+$/, '');
  return { mqtt, http, tokens };
}

function readTokens(file: string | undefined, faults: string[]): Record<string, string> {
  if (file === undefined) return {};
  const text = readSecret('tokensFile', file);
  if ('fault' in text) {
    faults.push(text.fault);
    return {};
  }
  try {
    return tokenFile.parse(JSON.parse(text.secret));
  } catch {
    faults.push(`tokensFile: ${file} must hold {"device": "token", …} as JSON`);
    return {};
  }
}

/** 64 hexadecimal digits are the key itself; anything else is hashed to one, as ground stations do. */
function readKey(file: string, faults: string[]): Uint8Array | undefined {
  const text = readSecret('signingKeyFile', file);
  if ('fault' in text) {
    faults.push(text.fault);
    return undefined;
  }
  const secret = text.secret.replace(/\r?\n$/, '');
  if (secret === '') {
    faults.push(
      `signingKeyFile: ${file} is empty; it must hold 64 hexadecimal digits or a passphrase`,
    );
    return undefined;
  }
  if (/^[0-9a-f]{64}$/i.test(secret)) return new Uint8Array(Buffer.from(secret, 'hex'));
  return new Uint8Array(createHash('sha256').update(secret).digest());
}

function repeated(setting: string, values: readonly string[]): string[] {
  const twice = new Set(values.filter((value, i) => values.indexOf(value) !== i));
  return [...twice].map((value) => `${setting}: ${value} is there twice`);
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `${issue.keys.join(', ')}: there is no such setting`;
  }
  if (issue.code === 'invalid_key') {
    const [first] = issue.issues;
    return `${issue.path.join('.')}: ${first?.message ?? issue.message}`;
  }
  const [name = 'the configuration', ...inside] = issue.path;
  const where = inside.length > 0 && typeof inside[0] === 'string' ? `.${inside.join('.')}` : '';
  return `${String(name)}${where}: ${issue.message}`;
}
