/**
 * The environment, read once into one frozen Config. Nothing else reads process.env.
 * Every fault is reported at once, each with the setting's name and what it may be.
 */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { LINK_FORMS, parseLink } from '../firmware-bridge/mavlink/links/address.ts';
import { halfOfMail, type NoticeConfig, noticeConfig, noticeSettings } from './config-notices.ts';
import { halfOfOidc, type PeopleConfig, peopleConfig, peopleSettings } from './config-people.ts';
import { halfOfS3, type PhotoConfig, photoConfig, photoSettings } from './config-photos.ts';
import { type DeviceId, deviceId } from './domain/ids.ts';

const whole = (least: number, most: number) =>
  z.coerce
    .number(`must be a whole number from ${least} to ${most}`)
    .refine(
      (value) => Number.isInteger(value) && value >= least && value <= most,
      `must be a whole number from ${least} to ${most}`,
    );
const port = (fallback: number) => whole(0, 65_535).default(fallback);
const count = (fallback: number, max: number) => whole(1, max).default(fallback);
const measure = (fallback: number, least: number) =>
  z.coerce
    .number(`must be a number of at least ${least}`)
    .min(least, `must be a number of at least ${least}`)
    .default(fallback);

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const listed = (text: string): string[] => text.split(',').map((part) => part.trim());

/** `1=hexa-01,2=hexa-02`; undefined where a system id or a device is none, or is there twice. */
function parseVehicles(text: string): Readonly<Record<string, DeviceId>> | undefined {
  const vehicles: Record<string, DeviceId> = {};
  for (const part of listed(text)) {
    const [, system = '', name = ''] = /^(\d{1,3})=(.+)$/.exec(part) ?? [];
    const device = deviceId(name);
    const isSystem = Number(system) >= 1 && Number(system) <= 254;
    if (!isSystem || device === undefined || Number(system) in vehicles) return undefined;
    if (Object.values(vehicles).includes(device)) return undefined;
    vehicles[Number(system)] = device;
  }
  return vehicles;
}

/** Each setting: what it may be, and what it is where it is absent. docs/operations.md explains them. */
const settings = z.object({
  CHENGXUN_HTTP_PORT: port(8080),
  CHENGXUN_MQTT_PORT: port(1883),
  CHENGXUN_MQTT_TLS_PORT: port(8883),
  CHENGXUN_TLS_CERT: z.string().optional(),
  CHENGXUN_TLS_KEY: z.string().optional(),
  CHENGXUN_BIND: z.string().min(1).default('127.0.0.1'),
  CHENGXUN_DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .refine(
      (url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url),
      'must be of the form postgres://user:password@host:port/database',
    )
    .optional(),
  CHENGXUN_TIMEZONE: z
    .string()
    .refine(isTimezone, 'must be an IANA time zone such as Asia/Shanghai')
    .default('Asia/Shanghai'),
  CHENGXUN_BUREAU: z.string().max(120, 'must be at most 120 characters').default(''),
  CHENGXUN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),

  CHENGXUN_MQTT_MAX_PACKET_KB: count(256, 262_144),
  CHENGXUN_MQTT_MAX_CONNECTIONS: count(12_000, 1_000_000),
  CHENGXUN_MQTT_MAX_INFLIGHT: count(1000, 65_535),
  CHENGXUN_DEVICE_MESSAGES_PER_SECOND: count(200, 1_000_000),
  CHENGXUN_SPOOL_MAX_MB: count(1024, 1_000_000),

  CHENGXUN_MAX_ACCURACY_M: measure(200, 1),
  CHENGXUN_FUTURE_TOLERANCE_S: measure(60, 0),
  CHENGXUN_LATE_AFTER_S: measure(120, 1),

  CHENGXUN_RETENTION_DAYS: count(730, 36_500),

  ...peopleSettings,

  CHENGXUN_MAP_STYLE: z.string().optional(),
  CHENGXUN_MAP_CRS: z.enum(['wgs84', 'gcj02']).default('wgs84'),
  CHENGXUN_MAP_ATTRIBUTION: z.string().default(''),
  CHENGXUN_AREA: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be the name of a folder of missions/library/areas')
    .default('xining-chengzhong'),

  CHENGXUN_TERRAIN_DIR: z.string().optional(),
  CHENGXUN_BUILDINGS: z.string().optional(),

  CHENGXUN_MAVLINK: z
    .string()
    .refine(
      (text) => listed(text).every((link) => parseLink(link) !== undefined),
      `must be links with commas between them, such as udp:14550; each may be ${LINK_FORMS}`,
    )
    .optional(),
  CHENGXUN_MAVLINK_VEHICLES: z
    .string()
    .refine(
      (text) => parseVehicles(text) !== undefined,
      'must say which device each MAVLink system id (1 to 254) is, each once, such as 1=hexa-01,2=hexa-02',
    )
    .default('1=hexa-01'),
  CHENGXUN_MAVLINK_SIGNING_KEY_FILE: z.string().optional(),
  CHENGXUN_PILOT_TIMEOUT_S: whole(5, 3600).default(30),

  ...photoSettings,
  ...noticeSettings,
});

export interface Config extends PeopleConfig, PhotoConfig, NoticeConfig {
  readonly httpPort: number;
  readonly bind: string;
  readonly dataDir: string;
  /** Absent: the embedded PostgreSQL in the data directory. */
  readonly databaseUrl?: string;
  readonly timezone: string;
  /** Its name, as reports and evidence show it; empty: nobody has said. */
  readonly bureau: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly mqtt: {
    readonly port: number;
    readonly tls?: { readonly port: number; readonly cert: string; readonly key: string };
    readonly maxPacketBytes: number;
    readonly maxConnections: number;
    /** QoS 1 and 2 publishes of one connection not yet acknowledged. */
    readonly maxInflight: number;
    /** Sustained messages a second of one device; bursts of ten seconds' worth pass. */
    readonly messagesPerSecond: number;
  };
  readonly spoolMaxBytes: number;
  readonly judge: {
    /** m */
    readonly maxAccuracy: number;
    /** ms */
    readonly futureTolerance: number;
    /** ms */
    readonly lateAfter: number;
  };
  readonly retentionDays: number;
  readonly map: { readonly style?: string; readonly crs: 'wgs84' | 'gcj02'; attribution: string };
  /** Which area of missions/library/areas the plain base map shows. */
  readonly area: string;
  /** A folder of terrain tiles (.hgt, GeoTIFF); absent: the ground is taken as level. */
  readonly terrainDir?: string;
  /** A GeoJSON file of buildings with their heights; absent: none are known. */
  readonly buildings?: string;
  /** A bridge to MAVLink vehicles is run beside the service; absent: none is. */
  readonly mavlink?: {
    /** As they are written: `udp:14550`. */
    readonly links: readonly string[];
    /** Device by system id. */
    readonly vehicles: Readonly<Record<string, DeviceId>>;
    readonly signingKeyFile?: string;
    /** s */
    readonly pilotTimeout: number;
  };
  /** Variables named CHENGXUN_… that are no setting: said at start, as they may be misspelt. */
  readonly unknown: readonly string[];
}

/** Bad settings; the message lists every one of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the settings from an environment (process.env at start). Throws ConfigError. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable is an absent one: that is how compose files and unit files leave a setting out.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = settings.safeParse(given);
  const tls = readTls(given.CHENGXUN_TLS_CERT, given.CHENGXUN_TLS_KEY);
  const faults = [
    ...(parsed.error?.issues.map(describe) ?? []),
    ...tls.faults,
    ...unreadable('CHENGXUN_TERRAIN_DIR', given.CHENGXUN_TERRAIN_DIR, 'folder'),
    ...unreadable('CHENGXUN_BUILDINGS', given.CHENGXUN_BUILDINGS, 'file'),
    ...halfOfS3(given),
    ...halfOfMail(given),
    ...halfOfOidc(given),
    ...(parsed.data ? samePorts(parsed.data, tls.pair !== undefined) : []),
  ];
  if (!parsed.success || faults.length > 0) throw badSettings(faults);
  return freeze(parsed.data, tls.pair, unknownSettings(given));
}

function freeze(
  s: z.infer<typeof settings>,
  tls: TlsPair | undefined,
  unknown: readonly string[],
): Config {
  return Object.freeze({
    httpPort: s.CHENGXUN_HTTP_PORT,
    bind: s.CHENGXUN_BIND,
    dataDir: resolve(s.CHENGXUN_DATA_DIR),
    ...(s.DATABASE_URL === undefined ? {} : { databaseUrl: s.DATABASE_URL }),
    timezone: s.CHENGXUN_TIMEZONE,
    ...photoConfig(s),
    ...noticeConfig(s),
    bureau: s.CHENGXUN_BUREAU,
    logLevel: s.CHENGXUN_LOG_LEVEL,
    mqtt: {
      port: s.CHENGXUN_MQTT_PORT,
      ...(tls && { tls: { port: s.CHENGXUN_MQTT_TLS_PORT, ...tls } }),
      maxPacketBytes: s.CHENGXUN_MQTT_MAX_PACKET_KB * 1024,
      maxConnections: s.CHENGXUN_MQTT_MAX_CONNECTIONS,
      maxInflight: s.CHENGXUN_MQTT_MAX_INFLIGHT,
      messagesPerSecond: s.CHENGXUN_DEVICE_MESSAGES_PER_SECOND,
    },
    spoolMaxBytes: s.CHENGXUN_SPOOL_MAX_MB * 1024 * 1024,
    judge: {
      maxAccuracy: s.CHENGXUN_MAX_ACCURACY_M,
      futureTolerance: s.CHENGXUN_FUTURE_TOLERANCE_S * 1000,
      lateAfter: s.CHENGXUN_LATE_AFTER_S * 1000,
    },
    retentionDays: s.CHENGXUN_RETENTION_DAYS,
    ...peopleConfig(s),
    map: {
      ...(s.CHENGXUN_MAP_STYLE === undefined ? {} : { style: s.CHENGXUN_MAP_STYLE }),
      crs: s.CHENGXUN_MAP_CRS,
      attribution: s.CHENGXUN_MAP_ATTRIBUTION,
    },
    area: s.CHENGXUN_AREA,
    ...(s.CHENGXUN_TERRAIN_DIR !== undefined && { terrainDir: resolve(s.CHENGXUN_TERRAIN_DIR) }),
    ...(s.CHENGXUN_BUILDINGS !== undefined && { buildings: resolve(s.CHENGXUN_BUILDINGS) }),
    ...(s.CHENGXUN_MAVLINK !== undefined && { mavlink: mavlinkOf(s, s.CHENGXUN_MAVLINK) }),
    unknown,
  });
}

function mavlinkOf(s: z.infer<typeof settings>, links: string): NonNullable<Config['mavlink']> {
  const keyFile = s.CHENGXUN_MAVLINK_SIGNING_KEY_FILE;
  return {
    links: listed(links),
    vehicles: parseVehicles(s.CHENGXUN_MAVLINK_VEHICLES)!,
    ...(keyFile !== undefined && { signingKeyFile: resolve(keyFile) }),
    pilotTimeout: s.CHENGXUN_PILOT_TIMEOUT_S,
  };
}

interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** The certificate and its key, and what is wrong with them. */
function readTls(
  certFile: string | undefined,
  keyFile: string | undefined,
): { pair?: TlsPair; faults: string[] } {
  if (certFile === undefined && keyFile === undefined) return { faults: [] };
  if (certFile === undefined || keyFile === undefined) {
    return {
      faults: ['CHENGXUN_TLS_CERT and CHENGXUN_TLS_KEY belong together: set both or none'],
    };
  }
  const faults: string[] = [];
  const read = (name: string, file: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      faults.push(`${name}: ${file} cannot be read (${(error as Error).message})`);
      return '';
    }
  };
  const pair = {
    cert: read('CHENGXUN_TLS_CERT', certFile),
    key: read('CHENGXUN_TLS_KEY', keyFile),
  };
  if (faults.length > 0) return { faults };
  try {
    createSecureContext(pair);
    return { pair, faults };
  } catch (error) {
    const why = (error as Error).message;
    return {
      faults: [
        `CHENGXUN_TLS_CERT, CHENGXUN_TLS_KEY: must be a certificate and its own key, both in PEM (${why})`,
      ],
    };
  }
}

/** What is in it is told once it is read; that it is there can be told now. */
function unreadable(name: string, path: string | undefined, kind: 'folder' | 'file'): string[] {
  if (path === undefined) return [];
  try {
    const found = statSync(path);
    if (kind === 'folder' ? !found.isDirectory() : !found.isFile())
      return [`${name}: ${path} is no ${kind}`];
    accessSync(path, constants.R_OK);
    return [];
  } catch (error) {
    return [`${name}: ${path} cannot be read (${(error as Error).message})`];
  }
}

/** Ports that two doors would share; 0 is any free one. */
function samePorts(s: z.infer<typeof settings>, hasTls: boolean): string[] {
  const ports: [string, number][] = [
    ['CHENGXUN_HTTP_PORT', s.CHENGXUN_HTTP_PORT],
    ['CHENGXUN_MQTT_PORT', s.CHENGXUN_MQTT_PORT],
    ...(hasTls ? [['CHENGXUN_MQTT_TLS_PORT', s.CHENGXUN_MQTT_TLS_PORT] as [string, number]] : []),
  ];
  return ports.flatMap(([name, number], i) => {
    const other = ports.slice(0, i).find(([, before]) => before === number && number !== 0);
    return other ? [`${name}: must not be the same port as ${other[0]} (${number})`] : [];
  });
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`;
}

function unknownSettings(env: Record<string, unknown>): string[] {
  return Object.keys(env).filter(
    (name) => name.startsWith('CHENGXUN_') && !(name in settings.shape),
  );
}

const badSettings = (faults: readonly string[]) =>
  new ConfigError(
    `${faults.length === 1 ? 'One setting is' : `${faults.length} settings are`} wrong:\n${faults
      .map((fault) => `  ${fault}`)
      .join('\n')}\ndocs/operations.md lists them all.`,
  );
