import { encode } from '../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import { type FrameCounts, Framer, MAGIC_1, MAGIC_2 } from '../../src/wire/mavlink/framer.ts';
import type { MessageClass } from '../../src/wire/mavlink/message-class.ts';
import type { Signer } from '../../src/wire/mavlink/signing.ts';
import type { Link } from './links/link.ts';

/** Who we are: the usual ids of a ground station; vehicles heed the heartbeats of 255 only by default. */
export const GROUND_STATION = { system: 255, component: 190 } as const;

/** What a telemetry radio says of itself, in its own unit. */
export interface RadioStrength {
  readonly rssi: number;
  readonly remoteRssi: number;
  readonly at: number;
}

/**
 * MAVLink between us and one peer of a link: frames out of its bytes, and our own numbered by a sequence
 * of this channel's, so that each vehicle can tell what it lost of ours.
 */
export class Channel {
  readonly link: Link;
  readonly peer: string;
  /** We called it, so it may be spoken to before it was heard. */
  readonly isCalled: boolean;
  /** When the last frame came that was let through; ms. */
  heard = Number.NEGATIVE_INFINITY;
  radio: RadioStrength | undefined;
  /** Whose autopilot's heartbeats came this way, by system id, refused ones included: it may hear us here. */
  readonly beats = new Set<number>();
  /** Why no ground-station heartbeats are sent on it; undefined: they are. */
  withheld: string | undefined;
  readonly #framer = new Framer();
  readonly #signer: Signer | undefined;
  #sequence = 0;

  constructor(link: Link, peer: string, options: { isCalled: boolean; signer?: Signer }) {
    this.link = link;
    this.peer = peer;
    this.isCalled = options.isCalled;
    this.#signer = options.signer;
  }

  get counts(): Readonly<FrameCounts> {
    return this.#framer.counts;
  }

  receive(bytes: Uint8Array): Frame[] {
    // Radio modems cut a stream into datagrams anywhere, so a datagram may go on with a frame begun in
    // the one before. One that begins as a frame does means that nothing follows the earlier ones.
    const begins = bytes[0] === MAGIC_1 || bytes[0] === MAGIC_2;
    const before = this.link.framing === 'datagrams' && begins ? this.#framer.flush() : [];
    const frames = this.#framer.push(bytes);
    return before.length > 0 ? [...before, ...frames] : frames;
  }

  /** Sends once; returns the frame, or undefined where the link could not take it. */
  send<T extends object>(message: MessageClass<T>, fields: Partial<T>): Uint8Array | undefined {
    const from = { ...GROUND_STATION, sequence: this.#sequence };
    const bytes = encode(message, fields, from, this.#signer);
    if (!this.link.send(bytes, this.peer)) return undefined;
    this.#sequence = (this.#sequence + 1) & 255;
    return bytes;
  }
}
