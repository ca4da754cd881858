import { parseArgs } from 'node:util';
import { type Fleet, type FleetOptions, startHexacopters } from './fleet.ts';
import type { LinkOptions } from './links/link.ts';
import type { Place } from './space.ts';

const HELP = `chengxun simulate hexacopter: simulated hexacopters that speak MAVLink 2, until interrupted

  --udp HOST:PORT         calls a ground station there (127.0.0.1:14550)
  --udp-listen PORT       waits to be called, copter n at PORT + n
  --tcp PORT              listens as ArduPilot's SITL does (5760), copter n at PORT + 10 n
  --tcp-call HOST:PORT    calls a ground station by TCP
  --autopilot NAME        ardupilot or px4 (ardupilot)
  --count N               copters, in a row to the east (1)
  --system N              system number of the first (1)
  --home LAT,LON,AMSL     where the first stands (31.2304,121.4737,4)
  --spacing M             metres between two (10)
  --factor N              flies N times as fast; the link's own timers stay as they are (1)
  --armable S             seconds of flight time from boot until it can be armed (40)
  --wind SPEED,FROM       mean, m/s and degrees (3,240)
  --seed N                other chance events (1)
  --loss SHARE            frames lost in each direction, 0 to 1
  --latency MS            each way
  --duplicates SHARE      frames that come twice
  --reordered SHARE       frames overtaken by the next one
  --corrupted SHARE       frames with a wrong byte
  --key HEX               signs, and refuses what is not signed: 64 hexadecimal digits
  --param NAME=VALUE      a parameter of the autopilot; may be given again`;

const OPTIONS = {
  udp: { type: 'string' },
  'udp-listen': { type: 'string' },
  tcp: { type: 'string' },
  'tcp-call': { type: 'string' },
  autopilot: { type: 'string', default: 'ardupilot' },
  count: { type: 'string', default: '1' },
  system: { type: 'string', default: '1' },
  home: { type: 'string', default: '31.2304,121.4737,4' },
  spacing: { type: 'string', default: '10' },
  factor: { type: 'string', default: '1' },
  armable: { type: 'string', default: '40' },
  wind: { type: 'string', default: '3,240' },
  seed: { type: 'string', default: '1' },
  loss: { type: 'string', default: '0' },
  latency: { type: 'string', default: '0' },
  duplicates: { type: 'string', default: '0' },
  reordered: { type: 'string', default: '0' },
  corrupted: { type: 'string', default: '0' },
  key: { type: 'string' },
  param: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Values = ReturnType<typeof readValues>;

/** Runs until interrupted; resolves with the exit code. */
export async function hexacopterCommand(rest: readonly string[]): Promise<number> {
  let options: FleetOptions | undefined;
  try {
    options = readOptions(rest);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
  if (!options) {
    console.log(HELP);
    return 0;
  }
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await run({ ...options, signal: interrupt.signal }, interrupt.signal);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function run(options: FleetOptions, signal: AbortSignal): Promise<number> {
  let fleet: Fleet;
  try {
    fleet = await startHexacopters({
      ...options,
      log: {
        warn: (fields, message) => console.error(`${message}: ${JSON.stringify(fields)}`),
      },
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`The copters cannot be reached: ${why}. Choose another host or port.`);
    return 1;
  }
  for (const { system, port } of fleet.drones) {
    console.log(`System ${system}: ${options.autopilot}, ${nameOf(options.link, port)}`);
  }
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
  await fleet.stop();
  return 0;
}

function nameOf(link: LinkOptions, port: number): string {
  if (link.kind === 'udp' || link.kind === 'tcp') {
    return `calls ${link.kind}:${link.host}:${link.port}`;
  }
  return `listens at ${link.kind === 'tcp-listen' ? 'tcp' : 'udp'}:${port}`;
}

function readValues(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS }).values;
}

/** undefined where help is wanted; throws what is wrong with them. */
function readOptions(argv: readonly string[]): FleetOptions | undefined {
  const values = readValues(argv);
  if (values.help) return undefined;
  const { autopilot } = values;
  if (autopilot !== 'ardupilot' && autopilot !== 'px4') {
    throw new Error(`--autopilot must be ardupilot or px4, not "${autopilot}".`);
  }
  const [speed, from] = numbers('--wind', values.wind, 2);
  const faults = faultsOf(values);
  return {
    autopilot,
    link: linkOf(values),
    count: number('--count', values.count, 1, 254),
    firstSystem: number('--system', values.system, 1, 254),
    home: homeOf(values.home),
    spacing: number('--spacing', values.spacing, 0, 10_000),
    factor: number('--factor', values.factor, 0.1, 100),
    armable: number('--armable', values.armable, 0, 600),
    wind: { speed: speed!, from: from!, gusts: 0.25 * speed! },
    seed: number('--seed', values.seed, 0, 2 ** 31),
    faults: { up: faults, down: faults },
    parameters: Object.fromEntries((values.param ?? []).map(parameterOf)),
    ...(values.key !== undefined && { signingKey: keyOf(values.key) }),
  };
}

function faultsOf(values: Values) {
  const share = (name: 'loss' | 'duplicates' | 'reordered' | 'corrupted') =>
    number(`--${name}`, values[name], 0, 1);
  const latency = number('--latency', values.latency, 0, 60_000) / 1000;
  return {
    loss: share('loss'),
    duplicates: share('duplicates'),
    reordered: share('reordered'),
    corrupted: share('corrupted'),
    ...(latency > 0 && { latency: [latency * 0.8, latency * 1.2] as const }),
  };
}

function linkOf(values: Values): LinkOptions {
  const given = [values.udp, values['udp-listen'], values.tcp, values['tcp-call']];
  if (given.filter((link) => link !== undefined).length > 1) {
    throw new Error('Give one of --udp, --udp-listen, --tcp and --tcp-call.');
  }
  if (values['udp-listen'] !== undefined) {
    return { kind: 'udp-listen', port: port('--udp-listen', values['udp-listen']) };
  }
  if (values.tcp !== undefined) return { kind: 'tcp-listen', port: port('--tcp', values.tcp) };
  if (values['tcp-call'] !== undefined) {
    return { kind: 'tcp', ...address('--tcp-call', values['tcp-call']) };
  }
  return { kind: 'udp', ...address('--udp', values.udp ?? '127.0.0.1:14550') };
}

function address(option: string, text: string): { host: string; port: number } {
  const at = text.lastIndexOf(':');
  if (at <= 0) throw new Error(`${option} must be HOST:PORT, not "${text}".`);
  return { host: text.slice(0, at), port: port(option, text.slice(at + 1)) };
}

function port(option: string, text: string): number {
  return Math.round(number(option, text, 0, 65_535));
}

function homeOf(text: string): Place {
  const [lat, lon, amsl] = numbers('--home', text, 3);
  if (Math.abs(lat!) > 85 || Math.abs(lon!) > 180) {
    throw new Error(`--home must be LAT,LON,AMSL in degrees and metres, not "${text}".`);
  }
  return { lat: lat!, lon: lon!, amsl: amsl! };
}

function numbers(option: string, text: string, count: number): number[] {
  const all = text.split(',').map(Number);
  if (all.length === count && all.every(Number.isFinite)) return all;
  throw new Error(`${option} must be ${count} numbers with commas between, not "${text}".`);
}

function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text !== '' && value >= least && value <= most) return value;
  throw new Error(`${option} must be a number from ${least} to ${most}, not "${text}".`);
}

function parameterOf(text: string): [string, number] {
  const [name, value] = text.split('=');
  if (name && value !== undefined && Number.isFinite(Number(value))) return [name, Number(value)];
  throw new Error(`--param must be NAME=VALUE, not "${text}".`);
}

function keyOf(text: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  throw new Error('--key must be 64 hexadecimal digits.');
}
