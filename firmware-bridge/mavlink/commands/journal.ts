/**
 * Which commands were taken, on disk before anything is sent: none is executed twice, over a restart of
 * the bridge too. An id is kept until its command has expired, and MARGIN longer: clocks are set back.
 */
import type { ClassicLevel } from 'classic-level';
import type { Reply } from '../../../src/domain/flights/drone.ts';
import type { DeviceId } from '../../../src/domain/ids.ts';
import { openLevelFolder } from '../../level-folder.ts';
import type { Log } from '../../log.ts';

/** ms */
const MARGIN = 24 * 60 * 60 * 1000;
/** Where there is no room; clocks that are set back by more than this are rare. */
const LEAST_MARGIN = 10 * 60 * 1000;
/** Ids kept, over all drones; beyond, no more commands are taken. */
const MOST = 10_000;
/** Commands are given with less time than this until they expire (upload: two minutes). */
const DOUBT = 2 * 60 * 1000;

interface Entry {
  readonly expires: number;
  readonly reply: Reply;
}

/** @param now ms since the Unix epoch */
export function openJournal(folder: string, now: number, log: Log): Promise<Journal> {
  return openLevelFolder(
    { folder, name: 'the list of commands taken', valueEncoding: 'json', log },
    async (level: ClassicLevel<string, Entry>, condition) => {
      const journal = new Journal(level, condition === 'whole' ? 0 : now + DOUBT);
      await journal.load(now);
      return journal;
    },
  );
}

export class Journal {
  readonly #level: ClassicLevel<string, Entry>;
  /** By device and id; as on disk. */
  readonly #entries = new Map<string, Entry>();
  /** Until then a command may be one that was taken before, ms. */
  readonly #doubtUntil: number;
  #writing: Promise<void> = Promise.resolve();

  constructor(level: ClassicLevel<string, Entry>, doubtUntil: number) {
    this.#level = level;
    this.#doubtUntil = doubtUntil;
  }

  async load(now: number): Promise<void> {
    for await (const [key, entry] of this.#level.iterator()) this.#entries.set(key, entry);
    await this.#forget(now, MARGIN);
  }

  /** What was last answered to this command; undefined: it is new. */
  answered(device: DeviceId, id: string): Reply | undefined {
    return this.#entries.get(keyOf(device, id))?.reply;
  }

  /**
   * Takes a command on, on disk before this resolves; false: there is no room for another.
   * @throws where it cannot be written, or may have been taken before
   */
  async begin(device: DeviceId, reply: Reply, expires: number, now: number): Promise<boolean> {
    const key = keyOf(device, reply.id);
    if (now < this.#doubtUntil) {
      this.#entries.set(key, { reply, expires });
      const seconds = Math.ceil((this.#doubtUntil - now) / 1000);
      throw new Error(
        `which commands were taken before is not known, the list of them was damaged: give it anew in ${seconds} s`,
      );
    }
    if (this.#entries.size >= MOST) await this.#forget(now, MARGIN);
    if (this.#entries.size >= MOST) await this.#forget(now, LEAST_MARGIN);
    if (this.#entries.size >= MOST) return false;
    await this.#put(key, { reply, expires }, true);
    return true;
  }

  /** Remembers what was answered; an end is on disk before this resolves. */
  async note(device: DeviceId, reply: Reply): Promise<void> {
    const key = keyOf(device, reply.id);
    const entry = this.#entries.get(key);
    if (entry !== undefined) await this.#put(key, { ...entry, reply }, isEnd(reply));
  }

  /** Whether a command was taken that expired, or will, after this (ms). */
  tookSince(device: DeviceId, since: number): boolean {
    return [...this.#entries].some(
      ([key, { expires }]) => key.startsWith(`${device}!`) && expires >= since,
    );
  }

  /** Commands of an earlier run that never came to an end. */
  unfinished(device: DeviceId): Reply[] {
    return [...this.#entries]
      .filter(([key, { reply }]) => key.startsWith(`${device}!`) && !isEnd(reply))
      .map(([, { reply }]) => reply);
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#level.close();
  }

  /** One after the other: of two writes of one key under way at once either may be the last. */
  #put(key: string, entry: Entry, sync: boolean): Promise<void> {
    this.#entries.set(key, entry);
    const written = this.#writing.then(() => this.#level.put(key, entry, { sync }));
    this.#writing = written.catch(() => {});
    return written;
  }

  async #forget(now: number, margin: number): Promise<void> {
    const old = [...this.#entries].filter(([, { expires }]) => expires + margin < now);
    for (const [key] of old) this.#entries.delete(key);
    await this.#level.batch(old.map(([key]) => ({ type: 'del', key })));
  }
}

const keyOf = (device: DeviceId, id: string) => `${device}!${id}`;
const isEnd = ({ state }: Reply) => state === 'done' || state === 'failed';
