/**
 * One drone's connection to the server: MQTT 3.1.1, signed in as that device, its presence as a will.
 *
 * What is stored (the outbox) goes at QoS 1, oldest first, one message per kind in flight: what is not
 * acknowledged is sent again over the next connection, in the same order. What is live goes at QoS 0 and
 * only while the uplink keeps up, so that it is always the newest.
 */
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { DeviceId } from '../../src/domain/ids.ts';
import { topicOf } from '../../src/wire/topics.ts';
import type { Log } from '../log.ts';
import type { Item } from '../outbox/lane.ts';
import { LANES, type LaneKind, type Outbox } from '../outbox/outbox.ts';
import type { Timers } from './vehicle-port.ts';

export interface UplinkOptions {
  /** `mqtt://host:1883`, `mqtts://…`, `ws://…/mqtt` */
  readonly url: string;
  readonly device: DeviceId;
  readonly token: string;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly log: Log;
  /** 0 … 1, for pauses that differ between bridges. */
  random(): number;
  /** A message of the command topic. */
  onCommand(payload: Uint8Array): void;
}

/** The most of a kind in one message, and of bytes: servers take packets of 256 KB. */
const MOST: Readonly<Record<LaneKind, number>> = {
  reply: 100,
  event: 100,
  position: 1000,
  telemetry: 100,
};
const MOST_BYTES = 100_000;
const LEAST_BYTES = 4_000;
/** Acknowledged within this: the next message may be twice as large; beyond the second: half. ms */
const QUICK_ACK = 1000;
const SLOW_ACK = 3000;
/** Nothing live while an acknowledgement is out for longer than this, but one each THIN_PAUSE. ms */
const THIN_AFTER = 1500;
const THIN_PAUSE = 3000;
/** No acknowledgement for so long: the connection is of no use. ms */
const GIVE_UP_ACK = 60_000;
/** More than what was written in this moment: the socket takes no more. Bytes. */
const UNSENT = 8192;
/** The largest command is a mission of 1 MB. */
const MOST_PACKET = 4 * 1024 * 1024;
const PAUSES = [1000, 2000, 4000, 8000, 15_000] as const;
const REFUSED_PAUSE = 30_000;
const GOODBYE_MS = 2000;

export class Uplink {
  readonly #options: UplinkOptions;
  readonly #topic: Readonly<Record<LaneKind | 'status' | 'command', string>>;
  /** When the message in flight of each lane was sent; 0: it is being read. */
  readonly #inFlight = new Map<LaneKind, number>();
  #client: MqttClient | undefined;
  #isOnline = false;
  #budget = LEAST_BYTES * 4;
  #attempts = 0;
  #isRefused = false;
  #lastLive = 0;
  #told: string | undefined;
  #stopPause: () => void = () => {};
  #isClosed = false;

  constructor(options: UplinkOptions) {
    this.#options = options;
    const { device } = options;
    const channels = [...LANES, 'status', 'command'] as const;
    this.#topic = Object.fromEntries(channels.map((c) => [c, topicOf(c, device)])) as Record<
      (typeof channels)[number],
      string
    >;
    this.#connect();
  }

  get online(): boolean {
    return this.#isOnline;
  }

  /** Something was appended to the outbox, or a second has passed. */
  wake(): void {
    if (!this.#isOnline) return;
    if (this.#slowest() > GIVE_UP_ACK) {
      this.#lost('the server acknowledged nothing for a minute');
      return;
    }
    for (const kind of LANES) {
      const { outbox, device } = this.#options;
      if (!this.#inFlight.has(kind) && outbox.waiting(device, kind) > 0) void this.#send(kind);
    }
  }

  /** Publishes the newest state, unless the uplink is behind already. `state` is asked only if it goes. */
  live(state: () => unknown): void {
    const client = this.#client;
    if (!this.#isOnline || client === undefined || client.stream.writableLength > UNSENT) return;
    const now = this.#options.timers.now();
    const isThin = this.#slowest() > THIN_AFTER;
    if (isThin && Math.abs(now - this.#lastLive) < THIN_PAUSE) return;
    const newest = state();
    if (newest === undefined) return;
    this.#lastLive = now;
    client.publish(this.#topic.telemetry, JSON.stringify(newest), { qos: 0 });
  }

  /** Tells the server that the bridge leaves and ends the connection; what waits stays in the outbox. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopPause();
    const client = this.#client;
    if (client === undefined) return;
    if (this.#isOnline) await this.#sayGoodbye(client);
    this.#drop(client);
  }

  #sayGoodbye(client: MqttClient): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#options.timers.after(GOODBYE_MS, resolve);
      client.publish(this.#topic.status, presence(false), { qos: 1, retain: true }, () => {
        stop();
        resolve();
      });
    });
  }

  #connect(): void {
    const { url, onCommand, log } = this.#options;
    const client = connect(url, sessionOf(this.#options, this.#topic.status));
    this.#client = client;
    client.on('connect', () => this.#connected(client));
    client.on('error', (error) => {
      // Of a connection that failed or is no MQTT: what was said on it cannot be read any further.
      this.#tell(error);
      if (client === this.#client) this.#lost(error.message);
    });
    client.on('close', () => {
      if (client === this.#client) this.#lost('the connection broke');
    });
    this.#boundPackets(client);
    client.on('message', (topic, payload, packet) => {
      if (topic !== this.#topic.command) return;
      if (!packet.retain) onCommand(payload);
      else log.warn({ topic }, 'a retained command is not executed');
    });
  }

  /** A packet is held until it is whole, and may say that it has 256 MB. */
  #boundPackets(client: MqttClient): void {
    let bytes = 0;
    client.on('packetreceive', () => {
      bytes = 0;
    });
    client.stream.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length;
      if (bytes > MOST_PACKET && client === this.#client) {
        this.#lost(`the server sends a message of more than ${MOST_PACKET} bytes`);
      }
    });
  }

  #connected(client: MqttClient): void {
    const { device, url, log } = this.#options;
    this.#isOnline = true;
    this.#attempts = 0;
    this.#isRefused = false;
    this.#told = undefined;
    log.info({ device, url }, 'connected to the server');
    client.publish(this.#topic.status, presence(true), { qos: 1, retain: true });
    client.subscribe(this.#topic.command, { qos: 1 }, (error) => {
      if (error !== null && client === this.#client) this.#lost(`no commands: ${error.message}`);
    });
    this.wake();
  }

  /** In plain words, once until something changes. */
  #tell(error: Error & { code?: number | string }): void {
    const { device, url, log } = this.#options;
    // CONNACK return codes: 4 bad user name or password, 5 not authorised [MQTT-3.2.2.3].
    this.#isRefused = error.code === 4 || error.code === 5;
    const words = this.#isRefused
      ? `The server does not let ${device} in: this is not its token, or it is no device of that server. See "chengxun device".`
      : `The server at ${url} cannot be reached (${error.message || error.code}): what ${device} says is kept and sent later.`;
    if (words === this.#told) return;
    this.#told = words;
    log.warn({ device }, words);
  }

  #lost(why: string): void {
    const client = this.#client;
    if (client === undefined) return;
    const { device, log, timers, random } = this.#options;
    if (this.#isOnline) log.warn({ device, why }, 'the server is gone: keeping what comes');
    this.#drop(client);
    if (this.#isClosed) return;
    const pause = PAUSES[Math.min(this.#attempts++, PAUSES.length - 1)]!;
    const wait = this.#isRefused ? REFUSED_PAUSE : pause;
    this.#stopPause = timers.after(wait * (0.8 + 0.4 * random()), () => this.#connect());
  }

  /** What was in flight over it waits in the outbox as before. */
  #drop(client: MqttClient): void {
    this.#client = undefined;
    this.#isOnline = false;
    this.#inFlight.clear();
    client.end(true);
  }

  async #send(kind: LaneKind): Promise<void> {
    const { outbox, device, timers } = this.#options;
    const client = this.#client;
    this.#inFlight.set(kind, 0);
    const items = await outbox.read(device, kind, MOST[kind], this.#budget).catch(() => []);
    if (client === undefined || client !== this.#client) return;
    if (items.length === 0) {
      this.#inFlight.delete(kind);
      return;
    }
    const sent = timers.now();
    this.#inFlight.set(kind, sent);
    client.publish(this.#topic[kind], payloadOf(kind, items), { qos: 1 }, (error) => {
      if (client !== this.#client || error) return;
      this.#pace(timers.now() - sent);
      void this.#acknowledged(client, kind, items);
    });
  }

  async #acknowledged(client: MqttClient, kind: LaneKind, items: readonly Item[]): Promise<void> {
    const { outbox, device } = this.#options;
    // The lane is free as soon as these are forgotten, before they are off the disk.
    const erased = outbox.done(device, kind, items);
    this.#inFlight.delete(kind);
    if (client === this.#client) this.wake();
    await erased;
  }

  #pace(took: number): void {
    if (took < QUICK_ACK) this.#budget = Math.min(MOST_BYTES, this.#budget * 2);
    else if (took > SLOW_ACK) this.#budget = Math.max(LEAST_BYTES, this.#budget / 2);
  }

  /** For how long the oldest message in flight has been waiting for its acknowledgement, ms. */
  #slowest(): number {
    const now = this.#options.timers.now();
    let longest = 0;
    for (const sent of this.#inFlight.values()) {
      if (sent > 0) longest = Math.max(longest, now - sent);
    }
    return longest;
  }
}

/** One alone as an object, except telemetry: there an object is what is live and not stored. */
function payloadOf(kind: LaneKind, items: readonly Item[]): string {
  const [only] = items;
  if (items.length === 1 && only !== undefined && kind !== 'telemetry') return only.text;
  return `[${items.map(({ text }) => text).join(',')}]`;
}

const presence = (online: boolean) => JSON.stringify({ online });

/** Reconnecting is done here, with a new client each time: nothing is queued in two places. */
function sessionOf({ device, token }: UplinkOptions, status: string): IClientOptions {
  return {
    protocolVersion: 4,
    clientId: device,
    username: device,
    password: token,
    clean: true,
    keepalive: 15,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
    queueQoSZero: false,
    will: { topic: status, payload: Buffer.from(presence(false)), qos: 1, retain: true },
  };
}
