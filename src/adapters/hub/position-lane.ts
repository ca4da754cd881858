/**
 * The stream between a connection and the broker. Whole messages (QoS 0 and 1) on those of the device's own
 * topics that end in the store leave it here: they need nothing of a broker, they are nearly all there is,
 * and one whose acknowledgement is held back must not hold up the packets after it. Every other packet goes on to the broker byte by byte. What is too large or too fast is held
 * or refused here, at the socket, before anything of it is kept.
 */
import { Duplex } from 'node:stream';

/** MQTT 3.1.1, 2.2: packet type 3 in the high half of the first byte. */
const PUBLISH = 0x30;
const PUBACK = 0x40;

/** What a lane asks and tells, once its connection has signed in. */
export interface LaneOwner {
  /** The topics whose messages are taken out, the most frequent first. */
  readonly topics: readonly Buffer[];
  /** Messages not yet acknowledged above which the socket is not read on. */
  readonly maxInflight: number;
  /** Asked once for each message: when it may be taken; undefined: now. */
  turn(): Promise<void> | undefined;
  /**
   * `done` with an error ends the connection: what was sent was not stored.
   * @param topic index into `topics`
   */
  take(topic: number, payload: Buffer, done: (error?: Error | null) => void): void;
}

/** What the lane does where a connection breaks a limit. */
export type LaneFault = 'too-large' | 'malformed' | 'silent';

export class PositionLane extends Duplex {
  readonly #socket: Duplex;
  readonly #maxPacket: number;
  readonly #onFault: (fault: LaneFault) => void;
  #owner: LaneOwner | undefined;
  /** The beginning of a packet whose end has not come; shorter than the largest packet. */
  #rest: Buffer = EMPTY;
  #inflight = 0;
  /** Why the socket is not read: the broker takes nothing more, … */
  #full = false;
  /** … or so many messages wait for their turn. */
  #waiting = 0;
  #paused = false;
  #acks: Buffer | undefined;
  #acksAt = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, maxPacket: number, onFault: (fault: LaneFault) => void) {
    super({ allowHalfOpen: false, autoDestroy: true });
    this.#socket = socket;
    this.#maxPacket = maxPacket;
    this.#onFault = onFault;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('end', () => this.push(null));
    socket.on('error', (error: Error & { code?: string }) => {
      if (error.code === TOO_LARGE_FOR_WS) this.#fail('too-large');
      else this.destroy(error);
    });
    socket.on('close', () => this.destroy());
  }

  /** From now on this device's messages are taken out. */
  open(owner: LaneOwner): void {
    this.#owner = owner;
  }

  /** MQTT's keep-alive: nothing received for one and a half times as long ends the connection [3.1.2-24]. */
  keepAlive(seconds: number): void {
    clearTimeout(this.#idle);
    if (seconds === 0) return;
    this.#idle = setTimeout(() => {
      // Who is not read on cannot be heard.
      if (this.#paused) this.#idle?.refresh();
      else this.#fail('silent');
    }, seconds * 1500);
  }

  #fail(fault: LaneFault): void {
    this.#onFault(fault);
    this.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#idle?.refresh();
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    /** Where the run of packets for the broker began. */
    let run = 0;
    while (at < data.length) {
      const size = packetSize(data, at);
      if (size === INCOMPLETE) break;
      if (size === MALFORMED || size > this.#maxPacket) {
        this.#fail(size === MALFORMED ? 'malformed' : 'too-large');
        return;
      }
      if (at + size > data.length) break;
      if (this.#takeOut(data, at, size)) {
        if (this.destroyed) return;
        this.#forward(data, run, at);
        run = at + size;
      }
      at += size;
    }
    this.#forward(data, run, at);
    this.#rest = at === data.length ? EMPTY : data.subarray(at);
  }

  #forward(data: Buffer, from: number, to: number): void {
    if (from === to || this.destroyed) return;
    this.#full = !this.push(data.subarray(from, to));
    this.#pauseOrResume();
  }

  /** Hands a message over; false for any other packet. */
  #takeOut(data: Buffer, at: number, size: number): boolean {
    const first = data[at]!;
    const qos = (first >> 1) & 3;
    if ((first & 0xf0) !== PUBLISH || qos > 2) return false;
    const end = at + size;
    const topicAt = end - remaining(data, at) + 2;
    const topicEnd = topicAt + ((data[topicAt - 2]! << 8) | data[topicAt - 1]!);
    const payloadAt = qos === 0 ? topicEnd : topicEnd + 2;
    if (payloadAt > end) return false;
    const id = qos === 0 ? 0 : (data[topicEnd]! << 8) | data[topicEnd + 1]!;
    if (qos !== 0 && id === 0) {
      // [MQTT-2.3.1-1]: an identifier is not zero. The broker would take it.
      this.#fail('malformed');
      return true;
    }
    const owner = this.#owner;
    if (!owner || qos === 2) return false;
    const topic = owner.topics.findIndex(
      (one) => one.length === topicEnd - topicAt && one.compare(data, topicAt, topicEnd) === 0,
    );
    if (topic < 0) return false;
    this.#handOver(owner, topic, data.subarray(payloadAt, end), id);
    return true;
  }

  /** @param id packet identifier; 0: QoS 0, nothing to acknowledge */
  #handOver(owner: LaneOwner, topic: number, payload: Buffer, id: number): void {
    this.#inflight++;
    const done = (error?: Error | null) => {
      this.#inflight--;
      if (this.#paused) this.#pauseOrResume();
      if (error) this.destroy();
      else if (id !== 0) this.#acknowledge(id);
    };
    if (this.#inflight >= owner.maxInflight) this.#pauseOrResume();
    const turn = owner.turn();
    const take = () => owner.take(topic, payload, done);
    if (turn) void this.#takeLater(turn, take, done);
    else take();
  }

  async #takeLater(
    turn: Promise<void>,
    take: () => void,
    done: (error?: Error | null) => void,
  ): Promise<void> {
    this.#waiting++;
    this.#pauseOrResume();
    await turn;
    this.#waiting--;
    this.#pauseOrResume();
    if (this.destroyed) done();
    else take();
  }

  /** Acknowledgements of one turn leave in one write. */
  #acknowledge(id: number): void {
    if (this.destroyed) return;
    if (!this.#acks) {
      this.#acks = Buffer.allocUnsafe(ACK_BUFFER);
      this.#acksAt = 0;
      setImmediate(() => this.#flushAcks());
    }
    const acks = this.#acks;
    acks[this.#acksAt] = PUBACK;
    acks[this.#acksAt + 1] = 2;
    acks[this.#acksAt + 2] = id >> 8;
    acks[this.#acksAt + 3] = id & 255;
    this.#acksAt += 4;
    if (this.#acksAt === ACK_BUFFER) this.#flushAcks();
  }

  #flushAcks(): void {
    const acks = this.#acks;
    this.#acks = undefined;
    if (acks && !this.destroyed) this.#socket.write(acks.subarray(0, this.#acksAt));
  }

  #pauseOrResume(): void {
    const crowded = this.#inflight >= (this.#owner?.maxInflight ?? Infinity);
    const pause = this.#full || crowded || this.#waiting > 0;
    if (pause === this.#paused || this.destroyed) return;
    this.#paused = pause;
    if (pause) this.#socket.pause();
    else this.#socket.resume();
  }

  override _read(): void {
    this.#full = false;
    if (this.#paused) this.#pauseOrResume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#socket.write(chunk)) done();
    else this.#socket.once('drain', () => done());
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#idle);
    this.#rest = EMPTY;
    this.#socket.destroy();
    done(error);
  }
}

const EMPTY = Buffer.alloc(0);
/** What `ws` says of a message above its maxPayload. */
const TOO_LARGE_FOR_WS = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
/** Room for the acknowledgements of a full window of 128 messages. */
const ACK_BUFFER = 512;
const INCOMPLETE = 0;
const MALFORMED = -1;

/** Bytes of the packet that begins at `at`, header included (MQTT 3.1.1, 2.2.3). */
function packetSize(data: Buffer, at: number): number {
  let length = 0;
  for (let i = 1; i <= 4; i++) {
    if (at + i >= data.length) return INCOMPLETE;
    const byte = data[at + i]!;
    length |= (byte & 127) << (7 * (i - 1));
    if (byte < 128) return 1 + i + length;
  }
  return MALFORMED;
}

/** Bytes of a complete packet after its fixed header. */
function remaining(data: Buffer, at: number): number {
  let length = 0;
  for (let i = 1; ; i++) {
    const byte = data[at + i]!;
    length |= (byte & 127) << (7 * (i - 1));
    if (byte < 128) return length;
  }
}
