import { parseArgs } from 'node:util';
import { DEVICE_KINDS, type DeviceKind } from '../../src/domain/fleet/device.ts';
import { parseTimestamp } from '../../src/wire/timestamp.ts';
import { TRACK_FORMATS_TEXT } from '../../src/wire/tracks/read-track.ts';
import { SPEED_UNITS, type SpeedUnit, type TrackOptions } from '../../src/wire/tracks/track.ts';

export interface ReplayOptions {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** mqtt:// or mqtts://, ws:// or wss://. */
  readonly url: string;
  /** Base of the HTTP API. */
  readonly http: string;
  /** An API key of it with `fleet:look` and `fleet:change`. */
  readonly key: string | undefined;
  /** Times as fast as recorded; undefined: flat out. */
  readonly speed: number | undefined;
  readonly times: 'keep' | 'shift';
  /** Before every device id. */
  readonly prefix: string;
  /** Of new devices; undefined: what the file says they are, else trackers. */
  readonly kind: DeviceKind | undefined;
  readonly tokenFile: string | undefined;
  readonly connections: number;
  readonly verbose: boolean;
  readonly track: TrackOptions;
}

export const REPLAY_HELP = `chengxun replay FILE… [options]

Sends recorded tracks to a running server over MQTT, as devices of their own: one for each vehicle or
track in a file, made on the server if it is not there. Files or folders.
Reads ${TRACK_FORMATS_TEXT.replace(', JSON lines', ',\nJSON lines')}.

  --flat-out           as fast as the server acknowledges (the default)
  --speed N            N times as fast as recorded, all vehicles on one timeline; pauses of all of
                       them together longer than 5 minutes are cut to 5
  --keep-times         send the recorded times (the default with --flat-out): sent twice, a track is
                       stored once
  --shift-to-now       move the times so that the replay ends now (the default with --speed)

  --host HOST          of the server (127.0.0.1)
  --port PORT          of its MQTT listener (1883)
  --url URL            instead of both: mqtt://, mqtts://, ws:// or wss://
  --http URL           of its HTTP API (http://HOST:8080)
  --key KEY            an API key of it with fleet:look and fleet:change (CHENGXUN_API_KEY)
  --connections N      at most so many at once (50 flat out, 500 with --speed)

  --device PREFIX      what device ids begin with (replay-)
  --kind KIND          of new devices (tracker; of MAVLink hexacopter):
                       ${DEVICE_KINDS.slice(0, 3).join(', ')},
                       ${DEVICE_KINDS.slice(3).join(', ')}
  --token-file FILE    keep the devices' tokens there (JSON) and use them the next time. Without it
                       each run gives its devices new tokens

  --columns LIST       CSV: time=gps_time,lat=y,lon=x,device=bus (names in the header), or
                       device,time,lon,lat,speed:km/h,- (in order, no header)
  --speed-unit UNIT    CSV speeds: ${Object.keys(SPEED_UNITS).join(', ')} (m/s)
  --zone OFFSET        CSV times without an offset: +08:00 (UTC)

  --verbose            say of each point that is not read: file, line and why
  --help
`;

const TCP_PORT = /^\d{1,5}$/;

type Values = ReturnType<typeof readArgs>['values'];

function readArgs(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      'flat-out': { type: 'boolean' },
      speed: { type: 'string' },
      'keep-times': { type: 'boolean' },
      'shift-to-now': { type: 'boolean' },
      host: { type: 'string' },
      port: { type: 'string' },
      url: { type: 'string' },
      http: { type: 'string' },
      key: { type: 'string' },
      connections: { type: 'string' },
      device: { type: 'string' },
      kind: { type: 'string' },
      'token-file': { type: 'string' },
      columns: { type: 'string' },
      'speed-unit': { type: 'string' },
      zone: { type: 'string' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/**
 * What the command line asks for, 'help', or a list of all that is wrong with it.
 * @param key the API key where --key says none
 */
export function parseReplayArgs(
  argv: readonly string[],
  key?: string,
): ReplayOptions | 'help' | { readonly faults: readonly string[] } {
  let read: ReturnType<typeof readArgs>;
  try {
    read = readArgs(argv);
  } catch (error) {
    return { faults: [(error as Error).message] };
  }
  if (read.values.help) return 'help';
  const faults = faultsOf(read.values, read.positionals);
  return faults.length > 0 ? { faults } : toOptions(read.values, read.positionals, key);
}

function faultsOf(values: Values, paths: readonly string[]): string[] {
  const { speed, connections, port, device, kind, zone } = values;
  const unit = values['speed-unit'];
  const checks: [boolean, string][] = [
    [paths.length === 0, 'name at least one file or folder'],
    [speed !== undefined && values['flat-out'] === true, 'either --speed or --flat-out'],
    [
      values['keep-times'] === true && values['shift-to-now'] === true,
      'either --keep-times or --shift-to-now',
    ],
    [speed !== undefined && !(Number(speed) > 0), '--speed must be a number above 0, such as 10'],
    [port !== undefined && !TCP_PORT.test(port), '--port must be a TCP port, such as 1883'],
    [values.url !== undefined && !isUrl(values.url, MQTT_SCHEMES), `--url: ${MQTT_SCHEMES}`],
    [values.http !== undefined && !isUrl(values.http, HTTP_SCHEMES), `--http: ${HTTP_SCHEMES}`],
    [
      connections !== undefined && !/^[1-9]\d{0,3}$/.test(connections),
      '--connections must be 1 to 9999',
    ],
    [
      device !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$/.test(device),
      '--device: letters, digits, . _ - only, at most 30',
    ],
    [kind !== undefined && !isKind(kind), `--kind must be one of ${DEVICE_KINDS.join(', ')}`],
    [
      unit !== undefined && !isUnit(unit),
      `--speed-unit must be one of ${Object.keys(SPEED_UNITS).join(', ')}`,
    ],
    [zone !== undefined && Number.isNaN(zoneMinutes(zone)), '--zone must be like +08:00'],
  ];
  return checks.filter(([wrong]) => wrong).map(([, message]) => message);
}

const MQTT_SCHEMES = 'mqtt:// mqtts:// ws:// wss://';
const HTTP_SCHEMES = 'http:// https://';

function isUrl(text: string, schemes: string): boolean {
  return URL.canParse(text) && schemes.split(' ').includes(`${new URL(text).protocol}//`);
}

function toOptions(
  values: Values,
  paths: readonly string[],
  key: string | undefined,
): ReplayOptions {
  const { kind, columns, zone } = values;
  const speed = values.speed === undefined ? undefined : Number(values.speed);
  const shift = values['shift-to-now'] === true || (speed !== undefined && !values['keep-times']);
  const host = values.host ?? '127.0.0.1';
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const unit = values['speed-unit'];
  return {
    paths,
    url: values.url ?? `mqtt://${bracketed}:${values.port ?? 1883}`,
    http: (values.http ?? `http://${bracketed}:8080`).replace(/\/+$/, ''),
    key: values.key ?? key,
    speed,
    times: shift ? 'shift' : 'keep',
    prefix: values.device ?? 'replay-',
    kind: kind !== undefined && isKind(kind) ? kind : undefined,
    tokenFile: values['token-file'],
    connections: Number(values.connections ?? (speed === undefined ? 50 : 500)),
    verbose: values.verbose ?? false,
    track: {
      ...(columns === undefined ? {} : { columns }),
      ...(unit !== undefined && isUnit(unit) ? { speedUnit: unit } : {}),
      ...(zone === undefined ? {} : { zoneless: zoneMinutes(zone) }),
    },
  };
}

function isKind(text: string): text is DeviceKind {
  return (DEVICE_KINDS as readonly string[]).includes(text);
}

function isUnit(text: string): text is SpeedUnit {
  return Object.hasOwn(SPEED_UNITS, text);
}

/** Minutes east of UTC of `+08:00`; NaN where it is none. */
function zoneMinutes(text: string): number {
  return -parseTimestamp(`1970-01-01T00:00:00${text}`) / 60_000;
}
