/**
 * Store and forward: what a bridge has to tell the server, kept on disk until the server acknowledged it.
 *
 * An item is at once readable and written to disk, synced, within FLUSH_MS: a crash loses less than a
 * second of what was not acknowledged. Each device has a lane per kind of message; a lane is read oldest
 * first. All lanes together hold at most `maxBytes`; beyond, the oldest go, by SHED_ORDER.
 */
import type { ClassicLevel } from 'classic-level';
import type { DeviceId } from '../../src/domain/ids.ts';
import { openLevelFolder } from '../level-folder.ts';
import type { Log } from '../log.ts';
import type { Timers } from '../mavlink/vehicle-port.ts';
import { every } from '../timers.ts';
import { type Item, Lane } from './lane.ts';

/** In the order in which they are sent. */
export const LANES = ['reply', 'event', 'position', 'telemetry'] as const;
export type LaneKind = (typeof LANES)[number];
/** What goes first where there is no room: samples a track can do without, an answer last of all. */
const SHED_ORDER: readonly LaneKind[] = ['telemetry', 'position', 'event', 'reply'];

const KINDS: readonly string[] = LANES;

const FLUSH_MS = 500;
/** Items shed of a lane at a time: devices differ by at most these. */
const SHED_ITEMS = 50;
/** While the disk takes nothing, no more than this is kept in memory, items of all lanes. */
const MOST_UNWRITTEN = 50_000;
/** The same fault is told this often at most, ms. */
const TELL_AGAIN_MS = 60_000;
export const OUTBOX_BYTES = 256 * 1024 * 1024;

export interface OutboxOptions {
  readonly folder: string;
  readonly maxBytes: number;
  readonly log: Log;
  readonly timers: Timers;
}

/** Another bridge has this folder open, or this one cannot; the message says what to do. */
export class OutboxFolderError extends Error {
  override readonly name = 'OutboxFolderError';
}

export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const { folder, log } = options;
  try {
    return await openLevelFolder(
      { folder, name: 'the outbox', valueEncoding: 'utf8', log },
      (level: ClassicLevel<string, string>) => loaded(level, options),
    );
  } catch (error) {
    const { cause, message } = error as { cause?: { code?: string; message: string } } & Error;
    throw new OutboxFolderError(
      cause?.code === 'LEVEL_LOCKED'
        ? `Another chengxun-bridge uses this data folder (${folder} is locked). Stop it first, or give this one another data folder.`
        : `The outbox in ${folder} cannot be opened (${cause?.message ?? message}). See that this user may write there, or give another data folder.`,
    );
  }
}

async function loaded(
  level: ClassicLevel<string, string>,
  options: OutboxOptions,
): Promise<Outbox> {
  const outbox = new Outbox(level, options);
  try {
    await outbox.load();
    return outbox;
  } catch (error) {
    await outbox.close();
    throw error;
  }
}

export class Outbox {
  readonly #level: ClassicLevel<string, string>;
  readonly #options: OutboxOptions;
  /** One per device and kind: bounded by the devices of the configuration. */
  readonly #lanes = new Map<string, Lane>();
  #next = 1;
  #writing: Promise<void> = Promise.resolve();
  readonly #stopTimer: () => void;
  #dropped = 0;
  #toldShed = 0;
  #toldFault = 0;

  constructor(level: ClassicLevel<string, string>, options: OutboxOptions) {
    this.#level = level;
    this.#options = options;
    this.#stopTimer = every(options.timers, FLUSH_MS, () => void this.flush());
  }

  /** Reads what an earlier run left. Keys are `device!kind!number`; others are none of ours. */
  async load(): Promise<void> {
    for await (const [key, text] of this.#level.iterator()) {
      const [device = '', kind = '', number = ''] = key.split('!');
      const seq = Number(number);
      if (!KINDS.includes(kind) || !(Number.isSafeInteger(seq) && seq > 0)) continue;
      this.#lane(device as DeviceId, kind as LaneKind).found(seq, text);
      this.#next = Math.max(this.#next, seq + 1);
    }
    const { count, bytes } = this;
    if (count > 0)
      this.#options.log.info({ count, bytes }, 'messages of earlier wait for the server');
  }

  append(device: DeviceId, kind: LaneKind, value: unknown): void {
    this.#lane(device, kind).add(this.#next++, JSON.stringify(value));
  }

  /**
   * The oldest of a lane: at most so many, and no more bytes than that but for the first one. What the
   * disk does not give back is passed over, so that what is in memory still goes; the next start finds it
   * again as far as it can be repaired.
   */
  async read(device: DeviceId, kind: LaneKind, limit: number, maxBytes: number): Promise<Item[]> {
    const lane = this.#lane(device, kind);
    try {
      return await lane.read(this.#level, limit, maxBytes);
    } catch (error) {
      this.#fault(error as Error);
      lane.passOver();
      return lane.read(this.#level, limit, maxBytes);
    }
  }

  /** These were acknowledged: they are forgotten. */
  async done(device: DeviceId, kind: LaneKind, items: readonly Item[]): Promise<void> {
    const lane = this.#lane(device, kind);
    lane.forget(items);
    // What is being written now must be on disk before it can be deleted there.
    await this.#writing;
    // Where that fails it is sent once more after a restart, which the server takes for the same.
    await this.#erase(lane, items).catch((error) => this.#fault(error));
  }

  waiting(device: DeviceId, kind: LaneKind): number {
    return this.#lane(device, kind).count;
  }

  get count(): number {
    return this.#sum(({ count }) => count);
  }

  get bytes(): number {
    return this.#sum(({ bytes }) => bytes);
  }

  /** Given up for want of room since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Writes what is in memory only. A disk that takes nothing is told in the log; sending goes on. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write()).catch((error) => this.#fault(error));
    return this.#writing;
  }

  async close(): Promise<void> {
    this.#stopTimer();
    await this.flush();
    await this.#level.close();
  }

  async #write(): Promise<void> {
    const lanes = [...this.#lanes.values()];
    const taken = lanes.map((lane) => ({ lane, items: lane.take() }));
    const puts = taken.flatMap(({ lane, items }) =>
      items.map(({ seq, text }) => ({ type: 'put' as const, key: lane.key(seq), value: text })),
    );
    if (puts.length > 0) await this.#level.batch(puts, { sync: true });
    for (const { lane, items } of taken) lane.noteWritten(items);
    await this.#shed();
  }

  async #shed(): Promise<void> {
    const before = this.#dropped;
    for (let excess = this.#excess(); excess > 0; excess = this.#excess()) {
      const lane = this.#leastImportant();
      if (lane === undefined) break;
      const items = await lane.read(this.#level, SHED_ITEMS, Math.max(excess, 1));
      lane.forget(items);
      await this.#erase(lane, items);
      this.#dropped += items.length;
    }
    const { log, maxBytes, timers } = this.#options;
    if (this.#dropped > before && this.#isTime(this.#toldShed)) {
      this.#toldShed = timers.now();
      log.warn(
        { maxBytes, lost: this.#dropped },
        'The outbox is full: the oldest telemetry is given up. The server cannot be reached, or is too slow.',
      );
    }
  }

  #excess(): number {
    return this.bytes - this.#options.maxBytes;
  }

  /** Of the first kind in SHED_ORDER that has any, the lane with the oldest. */
  #leastImportant(): Lane | undefined {
    for (const kind of SHED_ORDER) {
      const lanes = [...this.#lanes.values()].filter((l) => l.kind === kind && l.count > 0);
      if (lanes.length > 0) return lanes.reduce((a, b) => (b.oldest < a.oldest ? b : a));
    }
    return undefined;
  }

  #fault(error: Error): void {
    this.#keepNewest();
    if (!this.#isTime(this.#toldFault)) return;
    this.#toldFault = this.#options.timers.now();
    this.#options.log.warn(
      { fault: error.message },
      'The outbox cannot be written: what the server does not take now is lost if this program ends. Is the disk full?',
    );
  }

  /** Of the longest lanes the oldest go: what is left of each is about as long. */
  #keepNewest(): void {
    const lanes = [...this.#lanes.values()].sort((a, b) => a.unwritten - b.unwritten);
    let room = MOST_UNWRITTEN;
    for (const [i, lane] of lanes.entries()) {
      this.#dropped += lane.keepNewest(Math.floor(room / (lanes.length - i)));
      room -= lane.unwritten;
    }
  }

  #isTime(told: number): boolean {
    return Math.abs(this.#options.timers.now() - told) >= TELL_AGAIN_MS;
  }

  async #erase(lane: Lane, items: readonly Item[]): Promise<void> {
    const stored = items.filter(({ seq }) => seq <= lane.written);
    if (stored.length === 0) return;
    await this.#level.batch(
      stored.map(({ seq }) => ({ type: 'del' as const, key: lane.key(seq) })),
    );
  }

  #lane(device: DeviceId, kind: LaneKind): Lane {
    const key = `${device}!${kind}`;
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = new Lane(device, kind);
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #sum(of: (lane: Lane) => number): number {
    let sum = 0;
    for (const lane of this.#lanes.values()) sum += of(lane);
    return sum;
  }
}
