import type { ClassicLevel } from 'classic-level';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { LaneKind } from './outbox.ts';

/** One message, numbered in the order of all. `text` is its JSON, `bytes` the length of that in UTF-8. */
export interface Item {
  readonly seq: number;
  readonly text: string;
  readonly bytes: number;
}

/** 15 decimal digits sort as text. */
const DIGITS = 15;

/** One device's messages of one kind, oldest first: those on disk, then those not yet written. */
export class Lane {
  readonly device: DeviceId;
  readonly kind: LaneKind;
  /** Not known to be on disk, in order. */
  readonly #fresh = new Map<number, Item>();
  /** The last that was written, and the first that may still be wanted. */
  #written = 0;
  #oldest = Number.MAX_SAFE_INTEGER;
  #count = 0;
  #bytes = 0;

  constructor(device: DeviceId, kind: LaneKind) {
    this.device = device;
    this.kind = kind;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Not known to be on disk, items. */
  get unwritten(): number {
    return this.#fresh.size;
  }

  /** The last number that is on disk, if it is still wanted. */
  get written(): number {
    return this.#written;
  }

  /** No number below this one is in the lane. */
  get oldest(): number {
    return this.#oldest;
  }

  key(seq: number): string {
    return `${this.device}!${this.kind}!${String(seq).padStart(DIGITS, '0')}`;
  }

  /** On disk from an earlier run. */
  found(seq: number, text: string): void {
    this.#note(itemOf(seq, text));
    this.#written = seq;
  }

  add(seq: number, text: string): void {
    const item = itemOf(seq, text);
    this.#note(item);
    this.#fresh.set(seq, item);
  }

  /** What is to be written now; it stays readable here until `noteWritten` says that it is on disk. */
  take(): Item[] {
    return [...this.#fresh.values()];
  }

  noteWritten(items: readonly Item[]): void {
    for (const { seq } of items) this.#fresh.delete(seq);
    this.#written = Math.max(this.#written, items.at(-1)?.seq ?? 0);
  }

  async read(
    level: ClassicLevel<string, string>,
    limit: number,
    maxBytes: number,
  ): Promise<Item[]> {
    if (this.#oldest > this.#written) return firstOf(this.#fresh.values(), limit, maxBytes);
    // The iterator sees the disk as it is at this moment: so must the copy of what is not there yet.
    const range = { gte: this.key(this.#oldest), lt: this.key(10 ** DIGITS - 1), limit };
    const iterator = level.iterator(range);
    const fresh = this.take();
    const stored: Item[] = [];
    let size = 0;
    for await (const [key, text] of iterator) {
      const item = itemOf(Number(key.slice(-DIGITS)), text);
      stored.push(item);
      size += item.bytes;
      if (size > maxBytes) return firstOf(stored, limit, maxBytes);
    }
    const last = stored.at(-1)?.seq ?? 0;
    return firstOf([...stored, ...fresh.filter(({ seq }) => seq > last)], limit, maxBytes);
  }

  /** Given out earlier by `read`; some may have gone in between for want of room. */
  forget(items: readonly Item[]): void {
    for (const { seq, bytes } of items) {
      const isHere = this.#fresh.delete(seq) || (seq >= this.#oldest && seq <= this.#written);
      if (!isHere) continue;
      this.#count--;
      this.#bytes -= bytes;
      this.#oldest = Math.max(this.#oldest, seq + 1);
    }
    if (this.#count === 0) this.#oldest = Number.MAX_SAFE_INTEGER;
  }

  /** What is on disk cannot be read: only what is not there yet is left. */
  passOver(): void {
    const fresh = this.take();
    this.#count = fresh.length;
    this.#bytes = fresh.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#oldest = fresh[0]?.seq ?? Number.MAX_SAFE_INTEGER;
  }

  /** Gives up the oldest of what is not on disk; returns how many. */
  keepNewest(most: number): number {
    const excess = this.take().slice(0, Math.max(0, this.#fresh.size - most));
    for (const { seq, bytes } of excess) {
      this.#fresh.delete(seq);
      this.#count--;
      this.#bytes -= bytes;
    }
    // Some may be on their way to the server: their acknowledgement must not count them off again.
    const isAllFresh = this.#count === this.#fresh.size;
    if (isAllFresh && excess.length > 0) {
      this.#oldest = excess.at(-1)!.seq + 1;
    }
    return excess.length;
  }

  #note({ seq, bytes }: Item): void {
    this.#count++;
    this.#bytes += bytes;
    this.#oldest = Math.min(this.#oldest, seq);
  }
}

const itemOf = (seq: number, text: string): Item => ({ seq, text, bytes: Buffer.byteLength(text) });

/** As many as fit, but one at least: a single item beyond the measure must not block the lane. */
function firstOf(items: Iterable<Item>, limit: number, maxBytes: number): Item[] {
  const first: Item[] = [];
  let size = 0;
  for (const item of items) {
    size += item.bytes;
    if (first.length === limit || (first.length > 0 && size > maxBytes)) break;
    first.push(item);
  }
  return first;
}
