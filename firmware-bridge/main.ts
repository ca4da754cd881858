/** `chengxun-bridge`: stands beside vehicles that speak a protocol of their own. */
import { runMavlink } from './mavlink/command.ts';
import { runPhotos } from './photos/command.ts';

const HELP = `chengxun-bridge: brings vehicles with protocols of their own to a Chengxun service

  chengxun-bridge mavlink     hexacopters and others that speak MAVLink (--help for options)
  chengxun-bridge photos      the photos of a camera's folder (--help for options)

docs/bridge.md explains it.`;

/** Runs one command; resolves with the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  if (command === 'mavlink') return runMavlink(rest);
  if (command === 'photos') return runPhotos(rest);
  if (command === undefined || ['help', '--help', '-h'].includes(command)) {
    console.log(HELP);
    return 0;
  }
  console.error(`There is no command "${command}".\n\n${HELP}`);
  return 2;
}
