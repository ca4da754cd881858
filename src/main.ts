/** The command line. */

import { createLog } from './adapters/log.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { version } from './package-root.ts';
import { StartError } from './start-error.ts';

const HELP = `城巡 Chengxun ${version}: fleet telemetry and mission control

  chengxun serve                 the service: hub, HTTP, live map and page
  chengxun demo                  the service on a fresh data directory, with a simulated fleet
  chengxun replay FILE…          send recorded tracks through MQTT (--help for options)
  chengxun simulate SCENARIO     drive a simulated fleet against a service (--help for options)
  chengxun simulate hexacopter   simulated hexacopters that speak MAVLink (--help for options)
  chengxun simulate camera       the photos of a flown flight, into a folder (--help for options)
  chengxun plan AREA.geojson     a patrol over it as missions in files (--help for options)
  chengxun photos import FOLDER… sends photos to a service, as after landing (--help for options)
  chengxun device add ID --kind KIND [--name NAME] [--plate PLATE] [--crs wgs84|gcj02]
  chengxun device token ID | remove ID | list
  chengxun user add LOGIN --role ROLE [--name NAME] [--unit UNIT] [--licence TEXT]
  chengxun user list | password LOGIN | remove LOGIN | key add|list|remove (--help for options)
  chengxun verify BUNDLE         check an exported case, without a service (--help for options)
  chengxun migrate               bring the database's schema up to date, then end

Settings are environment variables; docs/operations.md lists them.`;

/** Runs one command; resolves with the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  try {
    return await run(command, rest);
  } catch (error) {
    if (error instanceof StartError || error instanceof ConfigError) {
      console.error(error.message);
      return 1;
    }
    throw error;
  }
}

type Command = (rest: string[]) => Promise<number>;

/** Each command's code is read only where it is used: the service carries nothing of the simulators. */
const COMMANDS: Readonly<Record<string, Command>> = {
  serve: async () => withConfig((await import('./commands/serve.ts')).serveCommand),
  demo: async (rest) => {
    const { demoCommand } = await import('./commands/demo.ts');
    return withConfig((config, log) => demoCommand(config, log, rest));
  },
  replay: async (rest) =>
    (await import('../simulators/replay/command.ts')).replayCommand(rest, apiKey()),
  simulate: async ([what, ...rest]) => {
    if (what === 'hexacopter')
      return (await import('../simulators/hexacopter/command.ts')).hexacopterCommand(rest);
    if (what === 'camera')
      return (await import('../simulators/camera/command.ts')).cameraCommand(rest, apiKey());
    const all = what === undefined ? rest : [what, ...rest];
    return (await import('../simulators/vehicles/command.ts')).simulateCommand(all, apiKey());
  },
  plan: async (rest) => (await import('./commands/plan/plan.ts')).planCommand(rest),
  photos: async (rest) =>
    (await import('./commands/photos/import.ts')).photosCommand(rest, apiKey()),
  device: async (rest) => {
    const { deviceCommand } = await import('./commands/device.ts');
    return withConfig((config, log) => deviceCommand(config, log, rest));
  },
  user: async (rest) => {
    const { userCommand } = await import('./commands/user.ts');
    return withConfig((config, log) => userCommand(config, log, rest));
  },
  verify: async (rest) =>
    (await import('./commands/verify/verify.ts')).verifyCommand(rest, process.env.LANG ?? ''),
  migrate: async () => withConfig((await import('./commands/migrate.ts')).migrateCommand),
};

/** Of the service that a simulator is to talk to; where none is said, the demo's. */
const apiKey = (): string | undefined =>
  process.env.CHENGXUN_API_KEY?.trim() || process.env.CHENGXUN_DEMO_API_KEY?.trim() || undefined;

async function run(command: string | undefined, rest: string[]): Promise<number> {
  if (command === '--version') {
    console.log(version);
    return 0;
  }
  if (command === undefined || ['help', '--help', '-h'].includes(command)) {
    console.log(HELP);
    return 0;
  }
  if (!Object.hasOwn(COMMANDS, command)) {
    console.error(`There is no command "${command}".\n\n${HELP}`);
    return 2;
  }
  return COMMANDS[command]!(rest);
}

async function withConfig(
  work: (config: Config, log: ReturnType<typeof createLog>) => Promise<number>,
): Promise<number> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  for (const name of config.unknown)
    log.warn({ name }, 'there is no such setting; is it misspelt?');
  return work(config, log);
}
