/** The command line. */

import { replayCommand } from '../simulators/replay/command.ts';
import { simulateCommand } from '../simulators/vehicles/command.ts';
import { createLog } from './adapters/log.ts';
import { demoCommand } from './commands/demo.ts';
import { deviceCommand } from './commands/device.ts';
import { migrateCommand } from './commands/migrate.ts';
import { serveCommand } from './commands/serve.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { version } from './package-root.ts';
import { StartError } from './start-error.ts';

const HELP = `城巡 Chengxun ${version}: fleet telemetry and mission control

  chengxun serve                 the service: hub, HTTP, live map and page
  chengxun demo                  the service on a fresh data directory, with a simulated fleet
  chengxun replay FILE…          send recorded tracks through MQTT (--help for options)
  chengxun simulate SCENARIO     drive a simulated fleet against a service (--help for options)
  chengxun device add ID --kind KIND [--name NAME] [--plate PLATE] [--crs wgs84|gcj02]
  chengxun device token ID | remove ID | list
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

async function run(command: string | undefined, rest: string[]): Promise<number> {
  switch (command) {
    case 'serve':
      return withConfig(serveCommand);
    case 'demo':
      return withConfig((config, log) => demoCommand(config, log, rest));
    case 'replay':
      return replayCommand(rest);
    case 'simulate':
      return simulateCommand(rest);
    case 'device':
      return withConfig((config, log) => deviceCommand(config, log, rest));
    case 'migrate':
      return withConfig(migrateCommand);
    case '--version':
      console.log(version);
      return 0;
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      console.log(HELP);
      return 0;
    default:
      console.error(`There is no command "${command}".\n\n${HELP}`);
      return 2;
  }
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
