/** `chengxun-bridge mavlink`: reads what it is told, runs, and ends on a signal or with its parent. */
import { createInterface } from 'node:readline';
import { createLog } from '../log.ts';
import { OutboxFolderError } from '../outbox/outbox.ts';
import { systemTimers } from '../timers.ts';
import { type Given, merge, parseJson, readArguments, readConfigFile, USAGE } from './arguments.ts';
import { StartFault, startBridge } from './bridge.ts';
import { readBridgeConfig } from './config.ts';
import { LinkError } from './links/link.ts';

/** With words for whoever started it. */
const FAULTS = [StartFault, LinkError, OutboxFolderError];

/** Resolves with the exit code. */
export async function runMavlink(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  let settings: unknown;
  try {
    const given = readArguments(argv);
    if (given.help) {
      console.log(USAGE);
      return 0;
    }
    settings = await allSettings(given, () => stop.abort());
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const read = readBridgeConfig(settings);
  if ('faults' in read) {
    console.error(faultsText(read.faults));
    return 2;
  }
  onSignal(stop);
  const { config } = read;
  try {
    const log = createLog(config.logLevel);
    const bridge = await startBridge(config, {
      log,
      timers: systemTimers,
      print: (line) => console.log(line),
    });
    await aborted(stop.signal);
    await bridge.stop();
    return 0;
  } catch (error) {
    if (!FAULTS.some((fault) => error instanceof fault)) throw error;
    console.error((error as Error).message);
    return 1;
  } finally {
    // A parent that still holds the other end would keep the process.
    process.stdin.destroy();
  }
}

/** Flags and the configuration; from standard input it is all there is, or with a parent its first line. */
async function allSettings(given: Given, parentGone: () => void): Promise<unknown> {
  const { config, withParent, settings } = given;
  if (config === '-' && withParent) {
    return merge(parseJson(await firstLine(parentGone), 'standard input'), settings);
  }
  if (withParent) whenInputEnds(parentGone);
  if (config === undefined) return settings;
  if (config === '-') return merge(parseJson(await allInput(), 'standard input'), settings);
  return merge(readConfigFile(config), settings);
}

/** The rest of the input is not looked at: its end says that the parent is gone. */
function firstLine(ended: () => void): Promise<string> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin });
    lines.once('line', resolve);
    lines.once('close', () => {
      resolve('');
      ended();
    });
  });
}

function whenInputEnds(ended: () => void): void {
  process.stdin.once('end', ended).once('error', ended).resume();
}

async function allInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The first signal ends it cleanly, a second one at once: what is not sent yet is on disk. */
function onSignal(stop: AbortController): void {
  const once = () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', once).on('SIGTERM', once);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

function faultsText(faults: readonly string[]): string {
  const head = faults.length === 1 ? 'One setting is' : `${faults.length} settings are`;
  const lines = faults.map((fault) => `  ${fault}`).join('\n');
  return `${head} wrong:\n${lines}\nchengxun-bridge mavlink --help lists them all.`;
}
