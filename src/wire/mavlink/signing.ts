/** MAVLink 2 message signing, mavlink.io/en/guide/message_signing.html. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Frame } from './frame.ts';
import { DIGEST_SIZE, SIGNATURE_SIZE } from './layout.ts';

const EPOCH = Date.UTC(2015, 0, 1);
const UNITS_PER_MS = 100;
/** A stream not heard before may be this far behind: one minute. */
const LATEST = 6_000_000;
/** Radios write it themselves and have no key. */
const RADIO_STATUS = 109;
/** Bound of the streams remembered; a program that holds the key has few. */
const STREAMS = 1024;

/** 10 µs since 2015-01-01, from ms since the Unix epoch. */
export function signatureTime(ms: number): number {
  return Math.max(0, Math.floor((ms - EPOCH) * UNITS_PER_MS));
}

function digestOf(key: Uint8Array, signed: Uint8Array): Uint8Array {
  return createHash('sha256').update(key).update(signed).digest().subarray(0, DIGEST_SIZE);
}

/** Signs what leaves by one link. */
export class Signer {
  readonly #key: Uint8Array;
  readonly #link: number;
  readonly #now: () => number;
  #timestamp: number;

  /**
   * @param key 32 bytes
   * @param link number of the stream, 0–255
   * @param timestamp the last one used in the run before: none must ever be used again, so keep
   *   `timestamp` and start from no less
   * @param now ms since the Unix epoch
   */
  constructor(key: Uint8Array, link: number, timestamp: number, now: () => number = Date.now) {
    this.#key = key;
    this.#link = link;
    this.#timestamp = timestamp;
    this.#now = now;
  }

  /** The last one used. */
  get timestamp(): number {
    return this.#timestamp;
  }

  /** The time stamp of one more message: the clock's, and at least one more than the last. */
  next(now: number): number {
    this.#timestamp = Math.max(this.#timestamp + 1, signatureTime(now));
    return this.#timestamp;
  }

  /** The same frame, signed; its signed flag must be set already, for the checksum covers it. */
  sign(unsigned: Uint8Array): Uint8Array {
    const at = unsigned.length;
    const bytes = new Uint8Array(at + SIGNATURE_SIZE);
    bytes.set(unsigned);
    bytes[at] = this.#link;
    let rest = this.next(this.#now());
    for (let i = 1; i <= 6; i++) {
      bytes[at + i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    bytes.set(digestOf(this.#key, bytes.subarray(0, -DIGEST_SIZE)), bytes.length - DIGEST_SIZE);
    return bytes;
  }
}

export type SignatureVerdict = 'ok' | 'unsigned' | 'bad-signature' | 'replayed' | 'too-old';

/** Judges what arrives signed with one key, by stream: system, component, link. */
export class SignatureCheck {
  readonly #key: Uint8Array;
  readonly #streams = new Map<number, number>();
  #timestamp: number;

  /** @param options.timestamp the highest seen in the run before */
  constructor(key: Uint8Array, options: { readonly timestamp?: number } = {}) {
    this.#key = key;
    this.#timestamp = options.timestamp ?? 0;
  }

  /** The highest seen: keep it over a restart. */
  get timestamp(): number {
    return this.#timestamp;
  }

  /** @param now ms since the Unix epoch */
  check(frame: Frame, now: number): SignatureVerdict {
    const { signature } = frame;
    if (!signature) return frame.message === RADIO_STATUS ? 'ok' : 'unsigned';
    const digest = digestOf(this.#key, frame.bytes.subarray(0, -DIGEST_SIZE));
    if (!timingSafeEqual(digest, signature.digest)) return 'bad-signature';
    const stream = (frame.system << 16) | (frame.component << 8) | signature.link;
    const local = Math.max(this.#timestamp, signatureTime(now));
    const last = this.#streams.get(stream);
    if (last !== undefined && signature.timestamp <= last) return 'replayed';
    if (last === undefined) {
      if (signature.timestamp + LATEST < local) return 'too-old';
      if (this.#streams.size >= STREAMS && !this.#forget(local)) return 'too-old';
    }
    this.#streams.set(stream, signature.timestamp);
    this.#timestamp = Math.max(this.#timestamp, signature.timestamp);
    return 'ok';
  }

  /** Streams that far behind can go: as a new stream, what they sent is too old as well. */
  #forget(local: number): boolean {
    for (const [stream, last] of this.#streams) {
      if (last + LATEST < local) this.#streams.delete(stream);
    }
    return this.#streams.size < STREAMS;
  }
}
