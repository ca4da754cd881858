/** The command line of `chengxun-bridge photos`, and what it comes to. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import { LOG_LEVELS, type LogLevel } from '../log.ts';
import { readSecret } from '../mavlink/secret-file.ts';

export const USAGE = `chengxun-bridge photos: sends the photos of a folder to a Chengxun service, as they come

  --watch DIR          the folder, with those in it: a camera's card, or where its computer writes
  --url URL            the service: https://fleet.example
  --device ID          the device that took them
  --token-file FILE    with its token, closed to other users
  --token TOKEN        the same, seen by everybody on this machine who lists processes
  --flight FLIGHT      number or id, where all are of one; else the service finds it by time
  --data DIR           what was sent, and what is under way (./photos-data)
  --settle SECONDS     a file whose size stands still for so long is whole (3)
  --rescan SECONDS     how often the folder is looked through, beside being watched (30)
  --log LEVEL          debug, info, warn, error, silent
  --once               ends when all that is there was sent or refused

What the service has already is not sent again. Nothing is ever deleted or changed in the folder.`;

export interface PhotosConfig {
  readonly folder: string;
  /** No slash at the end. */
  readonly url: string;
  readonly device: DeviceId;
  readonly token: string;
  readonly flight?: string;
  readonly dataDir: string;
  /** ms */
  readonly settle: number;
  readonly rescan: number;
  readonly logLevel: LogLevel;
  readonly once: boolean;
}

const text = { type: 'string' } as const;
const OPTIONS = {
  watch: text,
  url: text,
  device: text,
  token: text,
  'token-file': text,
  flight: text,
  data: { type: 'string', default: './photos-data' },
  settle: { type: 'string', default: '3' },
  rescan: { type: 'string', default: '30' },
  log: { type: 'string', default: 'info' },
  once: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Values = ReturnType<typeof valuesOf>;
const valuesOf = (argv: readonly string[]) =>
  parseArgs({ args: [...argv], options: OPTIONS, strict: true }).values;

/** Every fault at once, each with the flag and what it may be. */
export function readPhotosConfig(
  argv: readonly string[],
): { readonly config: PhotosConfig } | { readonly faults: readonly string[] } | 'help' {
  let values: Values;
  try {
    values = valuesOf(argv);
  } catch (error) {
    return { faults: [(error as Error).message] };
  }
  if (values.help) return 'help';
  const faults: string[] = [];
  const wrong = (fault: string): undefined => void faults.push(fault);
  const folder = values.watch || wrong('--watch: name the folder whose photos are sent');
  const url = urlOf(values.url) ?? wrong('--url: give the service as http://… or https://…');
  const device =
    deviceId(values.device ?? '') ??
    wrong('--device: give the id of a device of the service: letters, digits, . _ -');
  const token = tokenOf(values, wrong);
  const seconds = (name: 'settle' | 'rescan', least: number, most: number) => {
    const value = Number(values[name]);
    if (value >= least && value <= most) return value * 1000;
    return wrong(`--${name}: give seconds from ${least} to ${most}`);
  };
  const settle = seconds('settle', 0, 3600);
  const rescan = seconds('rescan', 1, 86_400);
  const logLevel =
    LOG_LEVELS.find((level) => level === values.log) ??
    wrong(`--log: must be one of ${LOG_LEVELS.join(', ')}`);
  if (!folder || !url || !device || !token || settle === undefined || !rescan || !logLevel)
    return { faults };
  const { flight, once } = values;
  return {
    config: {
      folder: resolve(folder),
      url,
      device,
      token,
      ...(flight && { flight }),
      dataDir: resolve(values.data),
      settle,
      rescan,
      logLevel,
      once,
    },
  };
}

function urlOf(given: string | undefined): string | undefined {
  if (!given || !URL.canParse(given)) return undefined;
  const { protocol } = new URL(given);
  return protocol === 'http:' || protocol === 'https:' ? given.replace(/\/+$/, '') : undefined;
}

function tokenOf(values: Values, wrong: (fault: string) => undefined): string | undefined {
  const { token, 'token-file': file } = values;
  if (token && file) return wrong('--token: give either the token or a file with it');
  if (token) return token;
  if (!file) return wrong('--token-file: name a file with the device’s token');
  const read = readSecret('--token-file', file);
  if ('fault' in read) return wrong(read.fault);
  return read.secret.trim() || wrong(`--token-file: ${file} is empty`);
}
