import { checksum } from '../../src/wire/mavlink/checksum.ts';
import { encode } from '../../src/wire/mavlink/codec.ts';
import type { MessageClass } from '../../src/wire/mavlink/message-class.ts';
import { StatusText } from '../../src/wire/mavlink/messages.ts';
import { Signer, signatureTime } from '../../src/wire/mavlink/signing.ts';

/** Component numbers: MAV_COMP_ID_AUTOPILOT1, MAV_COMP_ID_CAMERA. */
export const AUTOPILOT = 1;
export const CAMERA = 100;

/** STATUSTEXT.text */
const CHUNK = 50;
const HEADER = 10;
/** Texts that wait; beyond, the oldest are lost, as in an autopilot. */
const MOST_TEXTS = 30;

export interface RadioOptions {
  readonly system: number;
  /** ms since the Unix epoch. */
  readonly now: () => number;
  readonly out: (frame: Uint8Array) => void;
}

/** What leaves the copter: a sequence per component, signed where there is a key. */
export class Radio {
  readonly #options: RadioOptions;
  readonly #sequences = new Map<number, number>();
  #texts: { severity: number; text: string }[] = [];
  #textId = 0;
  #signer: Signer | undefined;
  /** It may be set by a parameter; holds from the next start. */
  system: number;
  /** Nothing is sent while it boots. */
  silent = false;

  constructor(options: RadioOptions) {
    this.#options = options;
    this.system = options.system;
  }

  /** Signs all from now on; undefined: no more. */
  sign(key: Uint8Array | undefined): void {
    const { now } = this.#options;
    this.#signer = key && new Signer(key, 0, signatureTime(now()), now);
  }

  send<T extends object>(as: MessageClass<T>, fields: Partial<T>, component = AUTOPILOT): void {
    if (this.silent) return;
    this.#options.out(encode(as, fields, this.#from(component), this.#signer));
  }

  /** Waits for the next step: an answer to a command is out before the text that explains it. */
  text(severity: number, text: string): void {
    if (this.#texts.length === MOST_TEXTS) this.#texts.shift();
    this.#texts.push({ severity, text });
  }

  sendTexts(): void {
    const texts = this.#texts;
    if (texts.length === 0) return;
    this.#texts = [];
    for (const { severity, text } of texts) this.#sendText(severity, text);
  }

  restart(): void {
    this.#sequences.clear();
    this.#texts = [];
  }

  #from(component: number) {
    const sequence = this.#sequences.get(component) ?? 0;
    this.#sequences.set(component, (sequence + 1) & 0xff);
    return { sequence, system: this.system, component };
  }

  #sendText(severity: number, text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length <= CHUNK) {
      this.send(StatusText, { severity, text, id: 0, chunkSeq: 0 });
      return;
    }
    this.#textId = (this.#textId % 0xffff) + 1;
    // A text that fills its last chunk is followed by an empty one: its end is a NUL.
    for (let chunk = 0; chunk * CHUNK <= bytes.length; chunk++) {
      this.#sendChunk(severity, bytes.subarray(chunk * CHUNK, (chunk + 1) * CHUNK), chunk);
    }
  }

  /** Autopilots cut texts at bytes, in the middle of a character too; the codec never does. */
  #sendChunk(severity: number, part: Uint8Array, chunkSeq: number): void {
    if (this.silent) return;
    const fields = { severity, text: '', id: this.#textId, chunkSeq };
    const frame = encode(StatusText, fields, this.#from(AUTOPILOT));
    frame.set(part, HEADER + 1);
    if (this.#signer) frame[2] = 1;
    const sum = checksum(frame, 1, frame.length - 2, StatusText.MAGIC_NUMBER);
    frame[frame.length - 2] = sum;
    frame[frame.length - 1] = sum >>> 8;
    this.#options.out(this.#signer ? this.#signer.sign(frame) : frame);
  }
}

/** MAV_SEVERITY */
export const SEVERITY = {
  emergency: 0,
  critical: 2,
  error: 3,
  warning: 4,
  notice: 5,
  info: 6,
} as const;
