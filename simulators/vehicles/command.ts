import { parseArgs } from 'node:util';
import { loadScenario, type Scenario } from '../scenarios/schema.ts';
import { ServiceError } from './service-api.ts';
import { type SimulationLog, startSimulation } from './simulation.ts';

const HELP = `chengxun simulate SCENARIO: drives a simulated fleet against a running service

  SCENARIO          demo, rush, night-dumping, or a file of your own
  --http URL        the service (http://127.0.0.1:8080)
  --key KEY         an API key of it with fleet:look and fleet:change (CHENGXUN_API_KEY)
  --url URL         its MQTT listener (mqtt://127.0.0.1:1883)
  --zones           adds the example area's zones where the service does not have them
  --speed N         N times as fast: starts in the past, goes on live when it has caught up (1)
  --seconds N       ends after N simulated seconds (goes on until interrupted)
  --seed N          other chance events than the scenario's own`;

/** Runs until its end or an interrupt; resolves with the exit code. */
/** @param key the API key where --key says none */
export async function simulateCommand(argv: readonly string[], key?: string): Promise<number> {
  const settings = readArguments(argv, key);
  if (typeof settings === 'string') {
    console.error(settings);
    return 2;
  }
  if (settings === undefined) {
    console.log(HELP);
    return 0;
  }
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await run(settings, interrupt.signal);
  } catch (error) {
    if (interrupt.signal.aborted) return 0;
    if (!(error instanceof ServiceError)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

interface Settings {
  readonly scenario: Scenario;
  readonly mqttUrl: string;
  readonly httpUrl: string;
  readonly key: string | undefined;
  readonly zones: boolean;
  readonly speed?: number;
  readonly seconds?: number;
  readonly seed?: number;
}

/** The settings; undefined where help is wanted; a text where they are wrong. */
function readArguments(
  argv: readonly string[],
  key: string | undefined,
): Settings | string | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        url: { type: 'string', default: 'mqtt://127.0.0.1:1883' },
        http: { type: 'string', default: 'http://127.0.0.1:8080' },
        key: { type: 'string' },
        zones: { type: 'boolean', default: false },
        speed: { type: 'string' },
        seconds: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return undefined;
    const [name, ...others] = positionals;
    if (name === undefined || others.length > 0) return `Name one scenario.\n\n${HELP}`;
    const speed = positive('--speed', values.speed);
    const seconds = positive('--seconds', values.seconds);
    const seed = positive('--seed', values.seed);
    return {
      scenario: loadScenario(name),
      mqttUrl: new URL(values.url).href,
      httpUrl: new URL(values.http).href,
      key: values.key ?? key,
      zones: values.zones,
      ...(speed !== undefined && { speed }),
      ...(seconds !== undefined && { seconds }),
      ...(seed !== undefined && { seed: Math.floor(seed) }),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function positive(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (number > 0 && number <= 2_147_483_647) return number;
  throw new Error(`${option} must be a number above 0, not "${text}".`);
}

async function run(settings: Settings, signal: AbortSignal): Promise<number> {
  const clock = { now: () => Date.now() };
  const simulation = await startSimulation({ ...settings, clock, signal, log: consoleLog });
  const { stats, vehicles } = simulation;
  const tell = () =>
    `${vehicles} vehicles, ${stats.connected} connected; ` +
    `${stats.sent} fixes sent, ${stats.acknowledged} acknowledged, ${stats.lost} lost`;
  const isTerminal = process.stdout.isTTY;
  const progress = setInterval(
    () => (isTerminal ? process.stdout.write(`\r${tell()} `) : console.log(tell())),
    isTerminal ? 1000 : 30_000,
  );
  await simulation.ended;
  clearInterval(progress);
  console.log(`${isTerminal ? '\n' : ''}Ended: ${tell()}`);
  return 0;
}

const consoleLog: SimulationLog = {
  info: (fields, message) => console.log(`${message}: ${JSON.stringify(fields)}`),
  warn: (fields, message) => console.error(`${message}: ${JSON.stringify(fields)}`),
};
