import { checksum } from './checksum.ts';
import type { Frame, FrameSignature } from './frame.ts';
import { MESSAGES } from './messages.ts';

export const MAGIC_1 = 0xfe;
export const MAGIC_2 = 0xfd;
/** Magic to message number. */
export const HEADER_1 = 6;
export const HEADER_2 = 10;
export const CHECKSUM_SIZE = 2;
/** Link, timestamp, digest. */
export const SIGNATURE_SIZE = 13;
/** The only incompatibility flag there is: a signature follows. */
export const SIGNED = 0x01;

/** Bound of what a framer holds; a frame has at most 280 bytes. */
const CAPACITY = 4096;

export interface FrameCounts {
  good: number;
  /** Whole candidates of a known message whose checksum was wrong; garbage holds such candidates too. */
  badChecksum: number;
  /** Starts of a message in none of the dialects: it cannot be checked, so it is none of ours. */
  unknownMessage: number;
  /** MAVLink 2 starts with a flag we do not know: such a frame may be laid out in another way. */
  badFlags: number;
  /** In no good frame. All bytes ever given = those of good frames + these + those still held. */
  skippedBytes: number;
}

/** By number; −1 where there is no such message. */
const SEEDS = new Int16Array(65_536).fill(-1);
for (const { MSG_ID, MAGIC_NUMBER } of MESSAGES.values()) SEEDS[MSG_ID] = MAGIC_NUMBER;

/**
 * Cuts a stream of bytes into frames, MAVLink 1 and 2 mixed. What turns out not to be a frame is given
 * up one byte at a time: the search goes on right behind its magic, so no good frame behind or inside
 * it is lost. A false start can hold back what follows until at most 280 bytes are there (or `flush`).
 */
export class Framer {
  readonly counts: FrameCounts = {
    good: 0,
    badChecksum: 0,
    unknownMessage: 0,
    badFlags: 0,
    skippedBytes: 0,
  };
  readonly #held = new Uint8Array(CAPACITY);
  #from = 0;
  #to = 0;

  /** The frames that these bytes complete, each with bytes of its own. */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (let at = 0; at < bytes.length; ) {
      if (this.#to === CAPACITY) this.#moveToFront();
      const count = Math.min(CAPACITY - this.#to, bytes.length - at);
      this.#held.set(
        at === 0 && count === bytes.length ? bytes : bytes.subarray(at, at + count),
        this.#to,
      );
      this.#to += count;
      at += count;
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
    while (this.#from < this.#to) {
      const size = this.#candidateSize();
      if (size > this.#to - this.#from && !isEnd) return;
      if (size > 0 && size <= this.#to - this.#from && this.#checks(size)) {
        this.counts.good++;
        frames.push(frameOf(this.#held.slice(this.#from, this.#from + size)));
        this.#from += size;
      } else {
        this.counts.skippedBytes++;
        this.#from++;
      }
    }
    this.#from = this.#to = 0;
  }

  /** Of the frame that may begin here, or of its header while that is not whole; 0: none begins here. */
  #candidateSize(): number {
    const [held, from] = [this.#held, this.#from];
    const magic = held[from];
    if (magic === MAGIC_2) {
      if (this.#to - from < HEADER_2) return HEADER_2;
      const flags = held[from + 2]!;
      if ((flags & ~SIGNED) !== 0) {
        this.counts.badFlags++;
        return 0;
      }
      if (!this.#knows(messageOf(held, from))) return 0;
      return HEADER_2 + held[from + 1]! + CHECKSUM_SIZE + (flags & SIGNED ? SIGNATURE_SIZE : 0);
    }
    if (magic !== MAGIC_1) return 0;
    if (this.#to - from < HEADER_1) return HEADER_1;
    return this.#knows(held[from + 5]!) ? HEADER_1 + held[from + 1]! + CHECKSUM_SIZE : 0;
  }

  #knows(message: number): boolean {
    const known = seedOf(message) >= 0;
    if (!known) this.counts.unknownMessage++;
    return known;
  }

  #checks(size: number): boolean {
    const [held, from] = [this.#held, this.#from];
    const isSecond = held[from] === MAGIC_2;
    if (size < (isSecond ? HEADER_2 : HEADER_1) + CHECKSUM_SIZE) return false;
    const message = isSecond ? messageOf(held, from) : held[from + 5]!;
    const end = from + (isSecond ? HEADER_2 : HEADER_1) + held[from + 1]!;
    const sum = checksum(held, from + 1, end, seedOf(message));
    const isGood = held[end] === (sum & 0xff) && held[end + 1] === sum >>> 8;
    if (!isGood) this.counts.badChecksum++;
    return isGood;
  }
}

function seedOf(message: number): number {
  return message < SEEDS.length ? SEEDS[message]! : -1;
}

function messageOf(bytes: Uint8Array, from: number): number {
  return bytes[from + 7]! | (bytes[from + 8]! << 8) | (bytes[from + 9]! << 16);
}

function frameOf(bytes: Uint8Array): Frame {
  const length = bytes[1]!;
  if (bytes[0] === MAGIC_1) {
    return {
      version: 1,
      sequence: bytes[2]!,
      system: bytes[3]!,
      component: bytes[4]!,
      message: bytes[5]!,
      payload: bytes.subarray(HEADER_1, HEADER_1 + length),
      bytes,
    };
  }
  const frame: Frame = {
    version: 2,
    sequence: bytes[4]!,
    system: bytes[5]!,
    component: bytes[6]!,
    message: messageOf(bytes, 0),
    payload: bytes.subarray(HEADER_2, HEADER_2 + length),
    bytes,
  };
  return bytes[2]! & SIGNED ? { ...frame, signature: signatureOf(bytes) } : frame;
}

function signatureOf(bytes: Uint8Array): FrameSignature {
  const at = bytes.length - SIGNATURE_SIZE;
  let timestamp = 0;
  for (let i = 6; i >= 1; i--) timestamp = timestamp * 256 + bytes[at + i]!;
  return { link: bytes[at]!, timestamp, digest: bytes.subarray(at + 7) };
}
