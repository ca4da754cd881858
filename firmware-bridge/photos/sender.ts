/** A folder's photos to the service, round by round: looks what is there, and sends what is whole and new. */
import { join } from 'node:path';
import type { Log } from '../log.ts';
import type { PhotosConfig } from './config.ts';
import { type FoundFile, photosIn } from './folder.ts';
import type { Entry, PhotoBook } from './photo-book.ts';
import { hashFile, type SendOutcome, sendPhoto } from './send-photo.ts';

export interface Round {
  readonly sent: number;
  readonly known: number;
  readonly refused: number;
  /** Not whole yet, or not taken yet. */
  readonly waiting: number;
  /** Ms until there is something to do again; absent: when something changes. */
  readonly next?: number;
}

export interface PhotoSender {
  /** @param now ms, of the clock that rounds go by */
  round(now: number): Promise<Round>;
}

/** ms; doubled with each attempt in vain. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

type Settings = Pick<PhotosConfig, 'folder' | 'url' | 'device' | 'token' | 'flight' | 'settle'>;

/** How a file looked, and since when it has looked so. */
interface Look {
  readonly size: number;
  readonly modified: number;
  readonly since: number;
}

export function createPhotoSender(
  config: Settings,
  book: PhotoBook,
  log: Log,
  signal: AbortSignal,
): PhotoSender {
  let looks = new Map<string, Look>();
  let pause = { length: FIRST_PAUSE, until: Number.NEGATIVE_INFINITY };
  let told = '';
  const tell = (why: string, message: string) => {
    if (told !== why) log.warn({ why }, message);
    told = why;
  };

  const later = (outcome: SendOutcome & { why: string }, now: number) => {
    pause = { length: Math.min(LONGEST_PAUSE, pause.length * 2), until: now + pause.length };
    const message =
      outcome.kind === 'unauthorized'
        ? 'the service does not take this device’s token: check --device and the token'
        : 'photos wait: the service does not take them at the moment';
    tell(outcome.why, message);
  };

  const sendOne = async ({ path, size, modified }: FoundFile): Promise<SendOutcome> => {
    const file = join(config.folder, path);
    const before = book.entries.get(path);
    const entry: Entry = isOf(before, { size, modified })
      ? before
      : { size, modified, state: 'waiting' };
    const sha256 = entry.sha256 ?? (await hashFile(file, signal));
    const waiting = { ...entry, sha256 };
    if (!entry.sha256) await book.set(path, waiting);
    const writes: Promise<void>[] = [];
    const begun = (upload: string) => writes.push(book.set(path, { ...waiting, upload }));
    const { upload } = waiting;
    const outcome = await sendPhoto(config, { file, size, sha256, upload, begun }, signal);
    await Promise.all(writes);
    if (outcome.kind === 'sent' || outcome.kind === 'known')
      await book.set(path, { size, modified, sha256, state: 'sent' });
    if (outcome.kind === 'refused')
      await book.set(path, { size, modified, sha256, state: 'refused', why: outcome.why });
    return outcome;
  };

  return {
    round: async (now) => {
      const files = await listed(config.folder, tell);
      if (!files) return { sent: 0, known: 0, refused: 0, waiting: 0, next: LONGEST_PAUSE };
      looks = lookedAt(files, looks, now);
      await book.forget(gone(files, book));
      const open = files.filter((file) => isOpen(file, book.entries.get(file.path)));
      const whole = open.filter(({ path }) => now - looks.get(path)!.since >= config.settle);
      const counts = { sent: 0, known: 0, refused: 0 };
      for (const file of now >= pause.until ? whole : []) {
        if (signal.aborted) break;
        const outcome = await sendOne(file).catch((error: unknown): SendOutcome => {
          // Pulled out, or no longer ours to read: looked at again in the next round.
          return { kind: 'later', why: `${file.path}: ${(error as Error).message}` };
        });
        if (signal.aborted) break;
        if (outcome.kind === 'later' || outcome.kind === 'unauthorized') {
          later(outcome, now);
          break;
        }
        pause = { length: FIRST_PAUSE, until: Number.NEGATIVE_INFINITY };
        told = '';
        counts[outcome.kind]++;
        tellOutcome(log, file, outcome);
      }
      const waiting = open.length - counts.sent - counts.known - counts.refused;
      return { ...counts, waiting, ...nextOf(waiting, pause.until - now, config.settle) };
    },
  };
}

const isOf = (
  entry: Entry | undefined,
  { size, modified }: Pick<FoundFile, 'size' | 'modified'>,
): entry is Entry => entry?.size === size && entry.modified === modified;

/** Empty ones are still being written. */
const isOpen = (file: FoundFile, entry: Entry | undefined): boolean =>
  file.size > 0 && !(isOf(entry, file) && entry.state !== 'waiting');

/** Undefined: the folder cannot be read now; a card that is pulled out may come back. */
async function listed(
  folder: string,
  tell: (why: string, message: string) => void,
): Promise<FoundFile[] | undefined> {
  try {
    return await photosIn(folder);
  } catch (error) {
    tell((error as Error).message, `the folder ${folder} cannot be read; it is looked at again`);
    return undefined;
  }
}

function lookedAt(
  files: readonly FoundFile[],
  before: ReadonlyMap<string, Look>,
  now: number,
): Map<string, Look> {
  return new Map(
    files.map(({ path, size, modified }) => {
      const last = before.get(path);
      const same = last?.size === size && last.modified === modified;
      return [path, same ? last : { size, modified, since: now }];
    }),
  );
}

/** Sent or refused ones too: under the same name another photo may come. */
function gone(files: readonly FoundFile[], { entries }: PhotoBook): string[] {
  // An empty folder is a card that is pulled out: what was sent of it stays known.
  if (files.length === 0) return [];
  const there = new Set(files.map(({ path }) => path));
  return [...entries.keys()].filter((path) => !there.has(path));
}

function tellOutcome(log: Log, { path, size }: FoundFile, outcome: SendOutcome): void {
  if (outcome.kind === 'refused')
    log.warn({ photo: path, why: outcome.why }, 'a photo is not taken, and not sent again');
  else log.info({ photo: path, bytes: size, known: outcome.kind === 'known' }, 'a photo is there');
}

function nextOf(waiting: number, paused: number, settle: number): Pick<Round, 'next'> {
  if (waiting === 0) return {};
  return { next: Math.max(paused, Math.min(settle, LONGEST_PAUSE), 50) };
}
