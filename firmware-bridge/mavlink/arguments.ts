/** The command line of `chengxun-bridge mavlink`, as the settings that config.ts reads. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

export const USAGE = `chengxun-bridge mavlink: links vehicles that speak MAVLink to a Chengxun service

Links, each may be given several times:
  --udp PORT | ADDRESS:PORT     listen (on 127.0.0.1; --udp 0.0.0.0:14550 for the network)
  --udp-to HOST:PORT            send to, and hear whoever answers
  --tcp HOST:PORT               call, and call again when it hangs up
  --tcp-listen PORT | ADDRESS:PORT
  --serial PATH[:BAUD]          a radio or cable, found again after it was pulled (57600)

Whose they are and where it goes:
  --vehicle SYSTEM=DEVICE       repeated: --vehicle 1=hexa-01 --vehicle 2=hexa-02
  --server URL                  the service's MQTT: mqtt://host:1883. Absent: a check on the bench,
                                what is heard is shown here
  --http URL                    its HTTP, for black boxes (http://host of --server:8080)
  --tokens FILE                 {"hexa-01": "token", …}, closed to other users

Further:
  --data DIR                    outbox, black boxes, signing timestamp (./bridge-data)
  --signing-key FILE            64 hexadecimal digits, or a passphrase; closed to other users
  --pilot-timeout SECONDS       without a pilot so long, heartbeats to an armed vehicle stop (30)
  --telemetry-rate HZ           live states per second and drone (4)
  --black-box-days N            how long black boxes are kept after they were sent (30)
  --black-box-megabytes N       and how much room all of them may take (4096)
  --log LEVEL                   debug, info, warn, error, silent
  --config FILE | -             the same as JSON, - from standard input; flags win
  --with-parent                 end when standard input ends; --config - is then its first line`;

const text = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;
const OPTIONS = {
  udp: many,
  'udp-to': many,
  tcp: many,
  'tcp-listen': many,
  serial: many,
  vehicle: many,
  server: text,
  http: text,
  tokens: text,
  data: text,
  'signing-key': text,
  'pilot-timeout': text,
  'telemetry-rate': text,
  'black-box-days': text,
  'black-box-megabytes': text,
  log: text,
  config: text,
  'with-parent': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Which setting a flag sets; links and vehicles are put together from several. */
const SETTINGS = {
  server: 'server',
  http: 'http',
  tokens: 'tokensFile',
  data: 'data',
  'signing-key': 'signingKeyFile',
  'pilot-timeout': 'pilotTimeout',
  'telemetry-rate': 'telemetryRate',
  'black-box-days': 'blackBoxDays',
  'black-box-megabytes': 'blackBoxMegabytes',
  log: 'log',
} as const;
const LINKS = ['udp', 'udp-to', 'tcp', 'tcp-listen', 'serial'] as const;

export interface Given {
  readonly help: boolean;
  /** A file's name, or `-`. */
  readonly config: string | undefined;
  readonly withParent: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** @throws TypeError with words where a flag is none or lacks its value (of parseArgs) */
export function readArguments(argv: readonly string[]): Given {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS });
  const settings: Record<string, unknown> = {};
  for (const [flag, name] of Object.entries(SETTINGS)) {
    const value = values[flag as keyof typeof SETTINGS];
    if (value !== undefined) settings[name] = value;
  }
  const links = LINKS.flatMap((kind) => (values[kind] ?? []).map((rest) => `${kind}:${rest}`));
  if (links.length > 0) settings.links = links;
  if (values.vehicle) settings.vehicles = Object.fromEntries(values.vehicle.map(binding));
  return {
    help: values.help ?? false,
    config: values.config,
    withParent: values['with-parent'] ?? false,
    settings,
  };
}

/** What is no `1=hexa-01` is left for the settings to refuse, by name. */
function binding(text: string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Flags over what the file says; links and vehicles of both. */
export function merge(file: unknown, flags: Given['settings']): unknown {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) return file;
  const base = file as Record<string, unknown>;
  const links = [...list(base.links), ...list(flags.links)];
  return {
    ...base,
    ...flags,
    ...(links.length > 0 && { links }),
    ...((base.vehicles ?? flags.vehicles) !== undefined && {
      vehicles: { ...(base.vehicles as object), ...(flags.vehicles as object) },
    }),
  };
}

const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** @throws Error with words */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${where} is no JSON: ${(error as Error).message}`);
  }
}

export function readConfigFile(file: string): unknown {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`--config: ${file} cannot be read (${(error as Error).message})`);
  }
  return parseJson(content, file);
}
