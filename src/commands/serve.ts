import { setFlagsFromString } from 'node:v8';
import type { Config } from '../config.ts';
import { type Running, startServer } from '../server.ts';
import type { Log } from '../services/ports.ts';

/** Runs the service until SIGTERM or SIGINT. */
export async function serveCommand(config: Config, log: Log): Promise<number> {
  keepHeapSmall();
  // From the first moment: a signal during the start must not leave the database running.
  const stopped = untilStopped();
  const server = await startServer(config, log);
  if (server.administrator) console.log(firstSignIn(server.administrator));
  console.log(banner(config, server));
  await stopped;
  console.log('Stopping: storing what was taken in…');
  await server.stop();
  console.log('Stopped.');
  return 0;
}

/**
 * V8 lets the heap double before it collects; with 10,000 connections that is 100 MB of nothing. A fifth
 * costs a few per cent of the processor (docs/performance.md).
 */
function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=20');
}

export function banner({ bind }: Config, server: Running): string {
  const host = bind.includes(':') ? `[${bind}]` : bind;
  return [
    `城巡 Chengxun is ready.`,
    `  page and API   http://${host}:${server.httpPort}`,
    `  devices        mqtt://${host}:${server.mqttPort}${
      server.mqttTlsPort ? `, mqtts://${host}:${server.mqttTlsPort}` : ''
    }`,
    `Ctrl-C stops it.`,
  ].join('\n');
}

const firstSignIn = ({ login, password }: NonNullable<Running['administrator']>): string =>
  [
    'This is the first start. Sign in on the page; the password is shown this once:',
    `  login     ${login}`,
    `  password  ${password}`,
  ].join('\n');

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
