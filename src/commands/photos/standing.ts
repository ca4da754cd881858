/** Waits until what was sent is placed: that is done after taking in, a flight's photos together. */
import type { ApiPhotoStanding } from '../../wire/api-photos.ts';
import { askStanding } from './ask.ts';
import type { ImportOptions } from './options.ts';
import type { Standings } from './outcome.ts';

export interface StandingRoom {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Writes over the same line; undefined: it is no terminal. */
  readonly live: ((text: string) => void) | undefined;
  /** Resolves after so many ms; rejects when `signal` says so. */
  readonly pause: (ms: number) => Promise<void>;
  readonly now: () => number;
}

/** Between two looks, ms. */
const EVERY = 1000;
/** Hashes of one question. */
const BATCH = 1000;
/** Looks in a row that find nothing under way: between two of its works the service may seem idle. */
const ENOUGH = 2;

/** At most `options.wait` ms, and at least one look. @throws StartError */
export async function awaitStandings(
  hashes: readonly string[],
  options: ImportOptions,
  room: StandingRoom,
): Promise<Standings> {
  const until = room.now() + options.wait;
  const found = new Map<string, ApiPhotoStanding>();
  let quiet = 0;
  for (;;) {
    const due = hashes.filter((hash) => !isSettled(found.get(hash)));
    await look(due, found, options, room.signal);
    const open = due.filter((hash) => !isSettled(found.get(hash)));
    quiet = open.some((hash) => isUnderWay(found.get(hash))) ? 0 : quiet + 1;
    room.live?.(`\r${`${hashes.length - open.length}/${hashes.length} placed`.padEnd(72)}`);
    if (open.length === 0 || quiet >= ENOUGH || room.now() >= until) break;
    await room.pause(EVERY);
  }
  if (hashes.length > 0) room.live?.('\n');
  return found;
}

const isSettled = (one: ApiPhotoStanding | undefined): boolean =>
  one !== undefined && one.placedBy !== null && !one.waiting;
/** Not there yet: the service still takes it in. */
const isUnderWay = (one: ApiPhotoStanding | undefined): boolean => one?.waiting ?? true;

async function look(
  hashes: readonly string[],
  found: Map<string, ApiPhotoStanding>,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < hashes.length; at += BATCH)
    for (const one of await askStanding(options, hashes.slice(at, at + BATCH), signal))
      found.set(one.sha256, one);
}
