/** `chengxun photos import`: a folder of photos into a service, as after landing. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../../start-error.ts';
import { type FoundFile, findPictures, hashOf } from './folder.ts';
import { type ImportOptions, PHOTOS_HELP, readOptions } from './options.ts';
import { Progress } from './progress.ts';
import { sendPhoto } from './send.ts';
import { Unfinished } from './unfinished.ts';

/** What a shell gives for a program ended by Ctrl-C: 128 + SIGINT. */
const BROKEN_OFF = 130;

/** @param environmentKey an API key that needs not be named in the command */
export async function photosCommand(
  argv: readonly string[],
  environmentKey: string | undefined,
): Promise<number> {
  const options = readOptions(argv, environmentKey);
  if (!options) {
    console.log(PHOTOS_HELP);
    return argv.includes('--help') ? 0 : 2;
  }
  const stop = new AbortController();
  const onSignal = () => stop.abort(new Error('broken off'));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await importPhotos(options, {
      signal: stop.signal,
      say: (line) => console.log(line),
      statePath: join(homedir(), '.chengxun-uploads.json'),
      live: process.stdout.isTTY ? (text) => process.stdout.write(text) : undefined,
    });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

export interface ImportRoom {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Where it is noted what was broken off. */
  readonly statePath: string;
  /** Writes over the same line; undefined: it is no terminal. */
  readonly live: ((text: string) => void) | undefined;
  /** Waits after a broken link, ms; absent: up to some minutes. */
  readonly retries?: readonly number[];
}

/** Photos whose hashes are asked for at a time. */
const BATCH = 50;

interface Counts {
  sent: number;
  known: number;
  readonly refused: string[];
}

/** Resolves with the exit code: 0 all are there, 1 some were refused, 130 broken off. */
export async function importPhotos(options: ImportOptions, room: ImportRoom): Promise<number> {
  const { pictures, others } = await findPictures(options.folders);
  const unfinished = new Unfinished(room.statePath, Date.now);
  await unfinished.load();
  const progress = new Progress(pictures, room);
  const counts: Counts = { sent: 0, known: 0, refused: [] };
  const work = { options, room, unfinished, progress, counts };
  try {
    for (let at = 0; at < pictures.length; at += BATCH)
      await sendBatch(pictures.slice(at, at + BATCH), work);
  } catch (error) {
    if (!room.signal.aborted) throw error;
    progress.end();
    room.say(`Broken off: ${summary(counts, others)}. Run it again: it goes on from there.`);
    return BROKEN_OFF;
  } finally {
    await unfinished.saved();
  }
  progress.end();
  for (const line of counts.refused) room.say(line);
  room.say(`${summary(counts, others)}.`);
  return counts.refused.length > 0 ? 1 : 0;
}

const summary = ({ sent, known, refused }: Counts, others: number): string =>
  [
    `${sent} sent`,
    `${known} there already`,
    ...(refused.length > 0 ? [`${refused.length} refused`] : []),
    ...(others > 0 ? [`${others} files are no pictures`] : []),
  ].join(', ');

async function sendBatch(
  files: readonly FoundFile[],
  work: {
    readonly options: ImportOptions;
    readonly room: ImportRoom;
    readonly unfinished: Unfinished;
    readonly progress: Progress;
    readonly counts: Counts;
  },
): Promise<void> {
  const { options, room, unfinished, progress, counts } = work;
  const hashed: { file: FoundFile; sha256: string }[] = [];
  for (const file of files) {
    room.signal.throwIfAborted();
    hashed.push({ file, sha256: await hashOf(file.path) });
  }
  const known = await askKnown(
    options,
    hashed.map(({ sha256 }) => sha256),
    room.signal,
  );
  for (const { file, sha256 } of hashed) {
    if (known.has(sha256)) {
      counts.known++;
      progress.done(file.bytes);
      continue;
    }
    const outcome = await sendPhoto(file.path, sha256, {
      options,
      unfinished,
      signal: room.signal,
      progress: (bytes) => progress.more(bytes),
      ...(room.retries && { retries: room.retries }),
    });
    if (outcome.ok) counts.sent++;
    else if (outcome.reason === 'refused') counts.refused.push(`${file.path}: ${outcome.detail}`);
    else throw unreachable(options, outcome.detail);
    // The same bytes under two names are sent once.
    known.add(sha256);
    progress.done(0);
  }
}

async function askKnown(
  { url, authorization, asDevice }: ImportOptions,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const path = asDevice === undefined ? 'photos' : `devices/${encodeURIComponent(asDevice)}/photos`;
  const response = await fetch(`${url}/api/v1/${path}/known`, {
    method: 'POST',
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify({ sha256: hashes }),
    signal,
  }).catch((error: Error) => {
    signal.throwIfAborted();
    throw unreachable({ url }, (error.cause as Error | undefined)?.message ?? error.message);
  });
  if (!response.ok) {
    const { detail } = (await response.json().catch(() => ({}))) as { detail?: string };
    throw new StartError(`${url} answered ${response.status}: ${detail ?? 'no reason'}`);
  }
  return new Set(((await response.json()) as { known: string[] }).known);
}

const unreachable = ({ url }: Pick<ImportOptions, 'url'>, why: string) =>
  new StartError(
    `${url} cannot be reached (${why}). Is the service running there? What was sent is kept: run it again.`,
  );
