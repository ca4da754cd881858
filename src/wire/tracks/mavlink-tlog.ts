/**
 * Ground stations' telemetry logs (.tlog: QGroundControl, MAVProxy, Mission Planner): for each frame
 * 8 bytes of µs since 1970, big-endian, then the frame as it was on the wire.
 */
import { type FrameCounts, NO_FRAMES } from '../mavlink/framer.ts';
import {
  frameAt,
  isIntactAt,
  NO_MAGIC,
  sizeAt,
  statedSizeAt,
  UNKNOWN_FLAGS,
  UNKNOWN_MESSAGE,
} from '../mavlink/layout.ts';
import type { TimedFrame, TimedFrames } from './mavlink.ts';

const STAMP = 8;
/** The longest header: what must be there to know how long a frame says it is. */
const HEADER = 10;
/** MAVLink 2: header, payload, checksum and signature. */
const LONGEST = 10 + 255 + 2 + 13;
/** ms. Outside, it is no time at which somebody recorded MAVLink. */
const EARLIEST = Date.UTC(2005, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/**
 * The frames of a log with their times. A frame at fault is passed over by the length it states where
 * another entry follows there, else byte by byte: no intact entry in or behind it is lost. Holds two entries.
 */
export class TlogReader implements TimedFrames {
  readonly counts: FrameCounts = { ...NO_FRAMES };
  readonly fault = undefined;
  #rest: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): TimedFrame[] {
    return this.#read(bytes, false);
  }

  end(): TimedFrame[] {
    return this.#read(new Uint8Array(0), true);
  }

  #read(more: Uint8Array, isEnd: boolean): TimedFrame[] {
    const bytes = new Uint8Array(this.#rest.length + more.length);
    bytes.set(this.#rest);
    bytes.set(more, this.#rest.length);
    const frames: TimedFrame[] = [];
    let at = 0;
    while (at < bytes.length) {
      const step = this.#entry(bytes, at, isEnd, frames);
      if (step === 0) break;
      at += step;
    }
    this.#rest = bytes.slice(at);
    return frames;
  }

  /** How far to go on; 0: more bytes are needed to know. */
  #entry(bytes: Uint8Array, at: number, isEnd: boolean, frames: TimedFrame[]): number {
    const left = bytes.length - at;
    if (left < STAMP + HEADER && !isEnd) return 0;
    const time = left < STAMP ? undefined : stampAt(bytes, at);
    if (time === undefined) return this.#skip(1);
    const from = at + STAMP;
    const size = sizeAt(bytes, from, bytes.length);
    const isWhole = from + size <= bytes.length;
    if (!isWhole) return isEnd ? this.#skip(1) : 0;
    if (size > 0 && isIntactAt(bytes, from)) {
      this.counts.good++;
      frames.push({ at: time, frame: frameAt(bytes, from, size) });
      return STAMP + size;
    }
    if (size === NO_MAGIC) return this.#skip(1);
    return this.#fault(bytes, from, size, isEnd);
  }

  #fault(bytes: Uint8Array, from: number, size: number, isEnd: boolean): number {
    const next = from + statedSizeAt(bytes, from);
    if (next + STAMP + LONGEST >= bytes.length && !isEnd) return 0;
    if (size === UNKNOWN_MESSAGE) this.counts.unknownMessage++;
    else if (size === UNKNOWN_FLAGS) this.counts.badFlags++;
    else this.counts.badChecksum++;
    if (!this.#isEntryAt(bytes, next)) return this.#skip(1);
    const entry = from - STAMP;
    return this.#skip((intactWithin(bytes, entry + 1, next) ?? next) - entry);
  }

  /** A time not long after the last, and the magic of a frame behind it; or the end of the log. */
  #isEntryAt(bytes: Uint8Array, at: number): boolean {
    if (at === bytes.length) return true;
    if (at + STAMP >= bytes.length) return false;
    const time = stampAt(bytes, at);
    const magic = bytes[at + STAMP];
    return time !== undefined && (magic === 0xfe || magic === 0xfd);
  }

  #skip(count: number): number {
    this.counts.skippedBytes += count;
    return count;
  }
}

/** Where a good entry begins behind `from` and before `to`: what states to be longer was no entry. */
function intactWithin(bytes: Uint8Array, from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) {
    if (stampAt(bytes, at) === undefined) continue;
    const size = sizeAt(bytes, at + STAMP, bytes.length);
    const isWhole = size > 0 && at + STAMP + size <= bytes.length;
    if (isWhole && isIntactAt(bytes, at + STAMP)) return at;
  }
  return undefined;
}

/** ms since 1970; undefined: no time. */
function stampAt(bytes: Uint8Array, at: number): number | undefined {
  if (bytes[at] !== 0) return undefined;
  let micros = 0;
  for (let i = 0; i < STAMP; i++) micros = micros * 256 + bytes[at + i]!;
  const ms = Math.floor(micros / 1000);
  return ms >= EARLIEST && ms <= LATEST ? ms : undefined;
}
