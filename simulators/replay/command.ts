import { setTimeout as sleep } from 'node:timers/promises';
import { ReplayFault } from './fault.ts';
import { parseReplayArgs, REPLAY_HELP } from './options.ts';
import { type ReplayIo, runReplay } from './replay.ts';
import { formatReport } from './report.ts';

/** What a shell gives for a program ended by Ctrl-C: 128 + SIGINT. */
const INTERRUPTED = 130;

/**
 * `chengxun replay …`: the exit code.
 * @param key the API key where --key says none
 */
export async function replayCommand(argv: readonly string[], key?: string): Promise<number> {
  const options = parseReplayArgs(argv, key);
  if (options === 'help') {
    process.stdout.write(REPLAY_HELP);
    return 0;
  }
  if ('faults' in options) {
    for (const fault of options.faults) process.stderr.write(`${fault}\n`);
    process.stderr.write('chengxun replay --help lists the options.\n');
    return 2;
  }
  const stop = new AbortController();
  // Once: a second Ctrl-C ends the process at once, as it would any other.
  process.once('SIGINT', () => stop.abort());
  try {
    const report = await runReplay(options, terminal(stop.signal));
    process.stdout.write(`${formatReport(report)}\n`);
    if (report.stopped) return INTERRUPTED;
    return report.unreadable.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ReplayFault)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function terminal(signal: AbortSignal): ReplayIo {
  return {
    write: (text) => void process.stderr.write(text),
    isTty: process.stderr.isTTY === true,
    now: () => Date.now(),
    sleep: (ms, until) => sleep(ms, undefined, until ? { signal: until } : {}),
    signal,
  };
}
