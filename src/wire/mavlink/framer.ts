import type { Frame } from './frame.ts';
import { frameAt, isIntactAt, sizeAt, UNKNOWN_FLAGS, UNKNOWN_MESSAGE } from './layout.ts';

export { MAGIC_1, MAGIC_2 } from './layout.ts';

/** Bound of what a framer holds; a frame has at most 280 bytes. */
const CAPACITY = 8192;

export interface FrameCounts {
  good: number;
  /** Whole candidates of a known message with a wrong checksum; garbage holds such candidates too. */
  badChecksum: number;
  /** Starts of a message in none of the dialects: it cannot be checked, so it is none of ours. */
  unknownMessage: number;
  /** MAVLink 2 starts with a flag we do not know: such a frame may be laid out in another way. */
  badFlags: number;
  /** In no good frame. All bytes ever given = those of good frames + these + those still held. */
  skippedBytes: number;
}

export const NO_FRAMES: Readonly<FrameCounts> = {
  good: 0,
  badChecksum: 0,
  unknownMessage: 0,
  badFlags: 0,
  skippedBytes: 0,
};

/**
 * Cuts a stream of bytes into frames, MAVLink 1 and 2 mixed. What turns out not to be a frame is given
 * up one byte at a time: the search goes on right behind its magic, so no good frame behind or inside
 * it is lost. A false start holds back what follows until at most 280 bytes are there, or `flush`.
 */
export class Framer {
  readonly counts: FrameCounts = { ...NO_FRAMES };
  readonly #held = new Uint8Array(CAPACITY);
  #from = 0;
  #to = 0;

  /** The frames that these bytes complete. They may be kept: their bytes are a copy, shared by all. */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (let at = 0; at < bytes.length; ) {
      if (this.#to === CAPACITY) this.#moveToFront();
      const piece = bytes.subarray(at, at + CAPACITY - this.#to);
      this.#held.set(piece, this.#to);
      this.#to += piece.length;
      at += piece.length;
      this.#scan(false, frames);
    }
    return frames;
  }

  /** No byte follows what was given so far (end of a datagram or file): frames behind a false start. */
  flush(): Frame[] {
    const frames: Frame[] = [];
    this.#scan(true, frames);
    return frames;
  }

  /** Forgets what is held: the next byte comes from a new stream. */
  reset(): void {
    this.counts.skippedBytes += this.#to - this.#from;
    this.#from = this.#to = 0;
  }

  #moveToFront(): void {
    this.#held.copyWithin(0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
  }

  #scan(isEnd: boolean, frames: Frame[]): void {
    const [held, to, copied] = [this.#held, this.#to, this.#from];
    let copy: Uint8Array | undefined;
    while (this.#from < to) {
      const size = sizeAt(held, this.#from, to);
      const isWhole = size <= to - this.#from;
      if (!isWhole && !isEnd) return;
      if (size > 0 && isWhole && isIntactAt(held, this.#from)) {
        copy ??= held.slice(copied, to);
        frames.push(frameAt(copy, this.#from - copied, size));
        this.counts.good++;
        this.#from += size;
      } else {
        if (isWhole) this.#countFault(size);
        this.counts.skippedBytes++;
        this.#from++;
      }
    }
    this.#from = this.#to = 0;
  }

  #countFault(size: number): void {
    if (size > 0) this.counts.badChecksum++;
    else if (size === UNKNOWN_MESSAGE) this.counts.unknownMessage++;
    else if (size === UNKNOWN_FLAGS) this.counts.badFlags++;
  }
}
