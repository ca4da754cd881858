/**
 * Which commands were taken, on disk before anything is sent: none is executed twice, over a restart of
 * the bridge too. An id is kept until its command has expired, and MARGIN longer: clocks are set back.
 */
import { ClassicLevel } from 'classic-level';
import type { Reply } from '../../../src/domain/flights/drone.ts';
import type { DeviceId } from '../../../src/domain/ids.ts';

/** ms */
const MARGIN = 24 * 60 * 60 * 1000;
/** Ids kept, over all drones; beyond, no more commands are taken. */
const MOST = 10_000;

interface Entry {
  readonly expires: number;
  readonly reply: Reply;
}

/** @param now ms since the Unix epoch */
export async function openJournal(folder: string, now: number): Promise<Journal> {
  const level = new ClassicLevel<string, Entry>(folder, { valueEncoding: 'json' });
  await level.open();
  const journal = new Journal(level);
  await journal.load(now);
  return journal;
}

export class Journal {
  readonly #level: ClassicLevel<string, Entry>;
  /** By device and id; as on disk. */
  readonly #entries = new Map<string, Entry>();

  constructor(level: ClassicLevel<string, Entry>) {
    this.#level = level;
  }

  async load(now: number): Promise<void> {
    for await (const [key, entry] of this.#level.iterator()) this.#entries.set(key, entry);
    await this.#forget(now);
  }

  /** What was last answered to this command; undefined: it is new. */
  answered(device: DeviceId, id: string): Reply | undefined {
    return this.#entries.get(keyOf(device, id))?.reply;
  }

  /** Takes a command on, on disk before this resolves; false: there is no room for another. */
  async begin(device: DeviceId, reply: Reply, expires: number, now: number): Promise<boolean> {
    if (this.#entries.size >= MOST) await this.#forget(now);
    if (this.#entries.size >= MOST) return false;
    await this.#put(keyOf(device, reply.id), { reply, expires }, true);
    return true;
  }

  /** Remembers what was answered; an end is on disk before this resolves. */
  async note(device: DeviceId, reply: Reply): Promise<void> {
    const key = keyOf(device, reply.id);
    const entry = this.#entries.get(key);
    if (entry !== undefined) await this.#put(key, { ...entry, reply }, isEnd(reply));
  }

  /** Commands of an earlier run that never came to an end. */
  unfinished(device: DeviceId): Reply[] {
    return [...this.#entries]
      .filter(([key, { reply }]) => key.startsWith(`${device}!`) && !isEnd(reply))
      .map(([, { reply }]) => reply);
  }

  close(): Promise<void> {
    return this.#level.close();
  }

  async #put(key: string, entry: Entry, sync: boolean): Promise<void> {
    this.#entries.set(key, entry);
    await this.#level.put(key, entry, { sync });
  }

  async #forget(now: number): Promise<void> {
    const old = [...this.#entries].filter(([, { expires }]) => expires + MARGIN < now);
    for (const [key] of old) this.#entries.delete(key);
    await this.#level.batch(old.map(([key]) => ({ type: 'del', key })));
  }
}

const keyOf = (device: DeviceId, id: string) => `${device}!${id}`;
const isEnd = ({ state }: Reply) => state === 'done' || state === 'failed';
