/** `chengxun photos import`: a folder of photos into a service, as after landing. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Added, askKnown, NotTakenError, unreachable } from './ask.ts';
import { type FoundFile, findPictures, hashOf } from './folder.ts';
import { type ImportOptions, PHOTOS_HELP, readOptions } from './options.ts';
import { type FileOutcome, fileLine, type Outcome, sums } from './outcome.ts';
import { Progress } from './progress.ts';
import { sendPhoto } from './send.ts';
import { awaitStandings, type StandingRoom } from './standing.ts';
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

export interface ImportRoom extends Omit<StandingRoom, 'pause' | 'now'> {
  /** Where it is noted what was broken off. */
  readonly statePath: string;
  /** Waits after a broken link, ms; absent: up to some minutes. */
  readonly retries?: readonly number[];
  /** Waits so many ms between two looks at what was placed; absent: by the clock. */
  readonly pause?: StandingRoom['pause'];
}

/** Photos whose hashes are asked for at a time. */
const BATCH = 50;

/** Resolves with the exit code: 0 all are there, 1 some were refused, 130 broken off. */
export async function importPhotos(options: ImportOptions, room: ImportRoom): Promise<number> {
  const { pictures, others } = await findPictures(options.folders);
  const unfinished = new Unfinished(room.statePath, Date.now);
  await unfinished.load();
  const progress = new Progress(pictures, room);
  const files: FileOutcome[] = [];
  const work = { options, room, unfinished, progress, files, firsts: new Map() };
  try {
    for (let at = 0; at < pictures.length; at += BATCH)
      await sendBatch(pictures.slice(at, at + BATCH), work);
    progress.end();
    for (const path of others) files.push({ path, outcome: { kind: 'no-picture' } });
    await tell(files, options, room);
  } catch (error) {
    if (error instanceof NotTakenError) {
      progress.end();
      room.say(error.message);
      return 1;
    }
    if (!room.signal.aborted) throw error;
    progress.end();
    room.say(`Broken off: ${summary(files)}. Run it again: it goes on from there.`);
    return BROKEN_OFF;
  } finally {
    await unfinished.saved();
  }
  return files.some(({ outcome }) => outcome.kind === 'refused') ? 1 : 0;
}

/** Each file and what became of it, then the sums. */
async function tell(
  files: readonly FileOutcome[],
  options: ImportOptions,
  room: ImportRoom,
): Promise<void> {
  const there = files.flatMap(({ sha256, outcome }) =>
    sha256 === undefined || outcome.kind === 'refused' ? [] : [sha256],
  );
  const { signal } = room;
  const standings = await awaitStandings([...new Set(there)], options, {
    ...room,
    pause: room.pause ?? ((ms) => sleep(ms, undefined, { signal })),
    now: Date.now,
  });
  for (const file of files) room.say(fileLine(file, standings, options.fields));
  for (const line of sums(files, standings)) room.say(line);
  room.say(`${summary(files)}.`);
}

function summary(files: readonly FileOutcome[]): string {
  const count = (...kinds: readonly Outcome['kind'][]) =>
    files.filter(({ outcome }) => kinds.includes(outcome.kind)).length;
  const [refused, others] = [count('refused'), count('no-picture')];
  return [
    `${count('new', 'later')} sent`,
    `${count('known', 'same')} there already`,
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(others > 0 ? [`${others} files are no pictures`] : []),
  ].join(', ');
}

interface Work {
  readonly options: ImportOptions;
  readonly room: ImportRoom;
  readonly unfinished: Unfinished;
  readonly progress: Progress;
  readonly files: FileOutcome[];
  /** By sha-256: what became of the first file with these bytes. */
  readonly firsts: Map<string, Outcome>;
}

async function sendBatch(pictures: readonly FoundFile[], work: Work): Promise<void> {
  const { options, room, progress, files, firsts } = work;
  const hashed: { file: FoundFile; sha256: string }[] = [];
  for (const file of pictures) {
    room.signal.throwIfAborted();
    hashed.push({ file, sha256: await hashOf(file.path) });
  }
  const hashes = [...new Set(hashed.map(({ sha256 }) => sha256))];
  const known = await askKnown(options, hashes, room.signal);
  for (const { file, sha256 } of hashed) {
    const { path } = file;
    const first = firsts.get(sha256);
    const added = known.get(sha256);
    const needsSending = !first && !added;
    const outcome = first ? again(first) : await becomes(path, sha256, added, work);
    if (!first) firsts.set(sha256, outcome);
    files.push({ path, sha256, outcome });
    progress.done(needsSending ? 0 : file.bytes);
  }
}

const becomes = async (
  path: string,
  sha256: string,
  added: Added | undefined,
  work: Work,
): Promise<Outcome> => (added ? { kind: 'known', added } : sendOne(path, sha256, work));

/** The same bytes under two names are sent once, and refused for both. */
const again = (first: Outcome): Outcome => (first.kind === 'refused' ? first : { kind: 'same' });

async function sendOne(
  path: string,
  sha256: string,
  { options, room, unfinished, progress }: Work,
): Promise<Outcome> {
  const outcome = await sendPhoto(path, sha256, {
    options,
    unfinished,
    signal: room.signal,
    progress: (bytes) => progress.more(bytes),
    ...(room.retries && { retries: room.retries }),
  });
  if (outcome.ok) return { kind: outcome.later ? 'later' : 'new' };
  if (outcome.reason === 'refused') return { kind: 'refused', why: outcome.detail };
  throw unreachable(options, outcome.detail);
}
