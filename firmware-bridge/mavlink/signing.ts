/** The signing of all links with one key, and the timestamps that must never be used twice. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import {
  SignatureCheck,
  type SignatureVerdict,
  Signer,
  signatureTime,
} from '../../src/wire/mavlink/signing.ts';
import type { Log } from '../log.ts';

/** Timestamps begin with 2015; they count 10 µs. */
const EPOCH = Date.UTC(2015, 0, 1);
const UNITS_PER_MS = 100;
/**
 * So far ahead timestamps are reserved in the file (10 s). After a crash we go on from there: not so far
 * ahead of the clock that other stations of the vehicle would count as a minute late.
 */
const STEP = 1_000_000;
/** The next step is reserved while this much is left (1 s): a burst of 100,000 frames fits in. */
const MARGIN = 100_000;

const kept = z.object({ reserved: z.number().int().min(0), seen: z.number().int().min(0) });

export class Signing {
  readonly #key: Uint8Array;
  readonly #file: string;
  readonly #now: () => number;
  readonly #log: Log;
  readonly #check: SignatureCheck;
  readonly #start: number;
  readonly #signers = new Map<number, Signer>();
  #reserved: number;
  #failed = false;

  /** @throws where the file is there and cannot be read, or is not ours: guessing would reuse timestamps */
  constructor(key: Uint8Array, options: { file: string; now: () => number; log: Log }) {
    this.#key = key;
    this.#file = options.file;
    this.#now = options.now;
    this.#log = options.log;
    const { reserved, seen } = read(options.file);
    this.#start = reserved;
    this.#reserved = reserved;
    this.#check = new SignatureCheck(key, { timestamp: seen });
    mkdirSync(dirname(options.file), { recursive: true });
  }

  /** For one link, numbered 0 … 255: the same for all its peers, whose timestamps must differ too. */
  signer(link: number): Signer {
    const known = this.#signers.get(link);
    if (known) return known;
    const signer = new Signer(this.#key, link, this.#start, () => this.#time());
    this.#signers.set(link, signer);
    return signer;
  }

  check(frame: Frame, at: number): SignatureVerdict {
    return this.#check.check(frame, at);
  }

  /** The clock, or what a vehicle has signed where that is ahead: behind it we would be refused. */
  #time(): number {
    const now = Math.max(this.#now(), EPOCH + this.#check.timestamp / UNITS_PER_MS);
    const next = Math.max(signatureTime(now), this.#start);
    if (next + MARGIN > this.#reserved) this.#reserve(next + STEP);
    return now;
  }

  #reserve(until: number): void {
    const text = JSON.stringify({ reserved: until, seen: this.#check.timestamp });
    try {
      writeThrough(this.#file, text);
      this.#reserved = until;
      this.#failed = false;
    } catch (error) {
      // A full disk must not take the command link away from whoever flies. The clock rises by itself.
      if (!this.#failed) {
        const why = (error as Error).message;
        this.#log.error({ file: this.#file, why }, 'the signing timestamp cannot be kept');
      }
      this.#failed = true;
    }
  }
}

function read(file: string): z.infer<typeof kept> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { reserved: 0, seen: 0 };
    throw error;
  }
  return kept.parse(JSON.parse(text));
}

/** On disk when it returns, and never half a file. */
function writeThrough(file: string, text: string): void {
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
}
