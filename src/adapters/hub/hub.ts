/**
 * The hub: where devices meet the service over MQTT 3.1.1. It lets devices in, keeps each below its own
 * topics, hands positions to the intake and releases the acknowledgement when the intake says so.
 */
import type { Duplex } from 'node:stream';
import type { Client } from 'aedes';
import type { Command } from '../../domain/flights/drone.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { DeviceNotifier, KnownDevice } from '../../services/intake/ports.ts';
import { maySubscribe, parseTopic, refusePublish, type Topic, topicOf } from '../../wire/topics.ts';
import { Broker, openSessions, type SessionStore } from './broker.ts';
import { Connections } from './connections.ts';
import type { HubParts } from './hub-parts.ts';
import { type ReadMessage, readMessage } from './messages.ts';
import { PositionLane } from './position-lane.ts';
import { Refusals, Refused, sampleOf } from './refusals.ts';
import { Throttle } from './throttle.ts';

type Done = (error?: Error | null) => void;

/** What the hub keeps of one connection, from its CONNECT on. */
interface Session {
  /** As it signed in. */
  readonly device: KnownDevice;
  readonly throttle: Throttle;
  /** What it subscribes to; at most MOST_FILTERS. */
  readonly filters: Set<string>;
}

/** What goes past the broker, the most frequent first. */
const TAKEN_OUT = ['position', 'telemetry', 'event', 'reply'] as const;

/** A device has a handful of topics; every filter costs memory, and disk in a lasting session. */
const MOST_FILTERS = 32;

/** CONNACK return codes of MQTT 3.1.1. */
const IDENTIFIER_REJECTED = 2;
const BAD_CREDENTIALS = 4;
const UNKNOWN = { code: BAD_CREDENTIALS, detail: 'unknown device or wrong token' };

export class Hub implements DeviceNotifier {
  readonly #parts: HubParts;
  readonly #broker: Broker;
  readonly #sessions: SessionStore;
  readonly #ofClient = new WeakMap<Client, Session>();
  readonly #lanes = new WeakMap<Client, PositionLane>();
  readonly #ofLane = new WeakMap<PositionLane, KnownDevice>();
  /** Bounded by the doors. */
  readonly #open = new Set<PositionLane>();
  readonly #connects = new WeakMap<Client, { clean: boolean; will: string | undefined }>();
  readonly #connections: Connections;
  readonly #refusals: Refusals;
  #taking = true;

  static async open(parts: HubParts): Promise<Hub> {
    const sessions = await openSessions(parts.sessionFolder);
    let hub: Hub | undefined;
    const broker = await Broker.open({
      persistence: sessions.persistence,
      // A client that does not read what it is sent is dropped after this long.
      drainTimeout: 20_000,
      connectTimeout: 10_000,
      maxClientsIdLength: 128,
      maxTopicLevels: 8,
      maxInflightInbound: parts.limits.maxInflight,
      queueLimit: 1000,
      preConnect: (client, packet, done) => hub!.#preConnect(client, packet, done),
      authenticate: (client, user, password, done) =>
        hub!.#authenticate(client, user, password, done),
      authorizePublish: (client, packet, done) => hub!.#authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        // A filter that is not its own is answered with the failure code of SUBACK, and counted.
        done(null, hub!.#maySubscribe(client, subscription.topic) ? subscription : null);
      },
    } as Parameters<typeof Broker.open>[0]);
    hub = new Hub(parts, broker, sessions);
    return hub;
  }

  private constructor(parts: HubParts, broker: Broker, sessions: SessionStore) {
    this.#parts = parts;
    this.#broker = broker;
    this.#sessions = sessions;
    this.#connections = new Connections(parts.presence);
    this.#refusals = new Refusals(parts.ledger, this, parts.clock);
    broker.on('clientReady', (client) => {
      const session = this.#ofClient.get(client);
      const lane = this.#lanes.get(client);
      if (session && lane && !lane.destroyed) this.#connections.add(session.device.id, client);
    });
    broker.on('unsubscribe', (filters, client) => {
      for (const filter of filters) this.#ofClient.get(client)?.filters.delete(filter);
    });
    broker.on('clientError', (client, error) => this.#ended(client, error));
    broker.on('connectionError', (client, error) => this.#ended(client, error));
    broker.on(
      'error' as 'clientError',
      ((error: Error) =>
        parts.log.error({ error: error.message }, 'the broker reported an error')) as never,
    );
  }

  get connected(): number {
    return this.#broker.connectedClients;
  }

  /** Takes over a connection: a socket, or a WebSocket's stream. */
  handle(stream: Duplex): void {
    const lane = new PositionLane(stream, this.#parts.limits.maxPacketBytes, (fault) =>
      this.#laneFault(lane, fault),
    );
    const client = this.#broker.handle(lane as never);
    this.#lanes.set(client, lane);
    this.#open.add(lane);
    // The one event that never fails to come, however a connection ended and whatever it had reached.
    lane.once('close', () => {
      this.#open.delete(lane);
      const session = this.#ofClient.get(client);
      if (session) this.#connections.remove(session.device.id, client);
    });
  }

  /** A door had to turn a connection away. */
  noteNoRoom(): void {
    this.#refusals.noRoom();
  }

  /** Ends the connections of devices that may stay no longer; one with the new token stays. */
  disconnect(devices: readonly DeviceId[]): void {
    for (const id of devices) {
      const token = this.#parts.registry.byId(id)?.tokenHash;
      for (const client of this.#connections.of(id)) {
        const signedInWith = this.#ofClient.get(client)!.device.tokenHash;
        if (!token || Buffer.compare(token, signedInWith) !== 0) client.close();
      }
    }
  }

  /** Hands a command to a drone's bridge; false where that is not connected here. Never retained. */
  command(device: DeviceId, command: Command): boolean {
    if (!this.#taking || this.#connections.of(device).length === 0) return false;
    this.#publish(topicOf('command', device), JSON.stringify(command), 1);
    return true;
  }

  /** Tells a device what was refused; at most once a second, and only while it listens. */
  rejected(device: DeviceId, reports: readonly { reason: string; detail: string }[]): void {
    if (!this.#connections.mayTell(device, this.#parts.clock.now())) return;
    const payload = JSON.stringify({ rejected: reports.slice(0, 20), count: reports.length });
    this.#publish(topicOf('rejected', device), payload, 0);
  }

  #publish(topic: string, text: string, qos: 0 | 1): void {
    this.#broker.publish(
      { cmd: 'publish', topic, payload: Buffer.from(text), qos, retain: false, dup: false },
      () => {},
    );
  }

  /** From now on messages stay unanswered: their senders will send them again to the next process. */
  stopTaking(): void {
    this.#taking = false;
  }

  /** Ends all connections; what was handed to the intake is still answered by it. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#broker.close(() => resolve()));
    // The broker knows of none that has not signed in.
    for (const lane of this.#open) lane.destroy();
    await this.#sessions.close();
  }

  #preConnect(
    client: Client,
    packet: {
      clean?: boolean | undefined;
      will?: { topic: string } | undefined;
      keepalive?: number | undefined;
    },
    done: (error: Error | null, success: boolean) => void,
  ): void {
    if (this.#broker.connectedClients >= this.#parts.limits.maxConnections) {
      this.#refusals.noRoom();
      done(new Refused('too many connections'), false);
      return;
    }
    this.#connects.set(client, { clean: packet.clean ?? true, will: packet.will?.topic });
    // The lane sees all that is received, the broker only a part: the lane keeps the time.
    this.#lanes.get(client)?.keepAlive(packet.keepalive ?? 0);
    packet.keepalive = 0;
    done(null, true);
  }

  #authenticate(
    client: Client,
    user: string | undefined,
    password: Uint8Array | undefined,
    done: (error: never, success: boolean | null) => void,
  ): void {
    const { registry, clock } = this.#parts;
    const [id, token] = [user ?? '', password ?? ''];
    const device = registry.authenticate(id, token);
    const answer = (found: KnownDevice | undefined) => {
      const refusal = found ? this.#admit(client, found) : UNKNOWN;
      if (!refusal) {
        done(null as never, true);
        return;
      }
      this.#refusals.ofNobody(id, { reason: 'foreign-device', detail: refusal.detail });
      done(new Refused(refusal.detail, refusal.code) as never, false);
    };
    if (device) answer(device);
    else registry.authenticateNew(id, token, clock.now()).then(answer, () => answer(undefined));
  }

  /** Lets a device in whose token was right, or says why not. */
  #admit(client: Client, device: KnownDevice): { code: number; detail: string } | undefined {
    const connect = this.#connects.get(client)!;
    if (connect.will !== undefined && refusePublish(device.id, connect.will)) {
      return { code: IDENTIFIER_REJECTED, detail: 'its last will is for a topic not its own' };
    }
    // A session belongs to a device, whatever client id it names: no device can take over another's,
    // and each has one lasting session at most.
    (client as { id: string }).id = connect.clean ? `${device.id}/${client.id}` : device.id;
    const { limits, clock } = this.#parts;
    const throttle = new Throttle(limits.messagesPerSecond, clock.now());
    this.#ofClient.set(client, { device, throttle, filters: new Set() });
    this.#openLane(client, device, throttle);
    return undefined;
  }

  #openLane(client: Client, device: KnownDevice, throttle: Throttle): void {
    const lane = this.#lanes.get(client);
    if (!lane) return;
    const { limits } = this.#parts;
    const names = TAKEN_OUT.map((channel) => topicOf(channel, device.id));
    const topics = names.map((name) => parseTopic(name)!);
    this.#ofLane.set(lane, device);
    lane.open({
      topics: names.map((name) => Buffer.from(name)),
      maxInflight: limits.maxInflight,
      turn: () => this.#turn(throttle),
      take: (index, payload, done) => {
        if (!this.#taking) return;
        const current = this.#current(device);
        const read = readMessage(topics[index]!, payload, current, this.#parts.clock.now());
        this.#dispatch(current, names[index]!, read, payload, done);
      },
    });
  }

  #laneFault(lane: PositionLane, fault: 'too-large' | 'malformed' | 'silent'): void {
    if (fault === 'silent') return;
    const { maxPacketBytes } = this.#parts.limits;
    const detail =
      fault === 'too-large' ? `a packet of more than ${maxPacketBytes} bytes` : 'no MQTT packet';
    const device = this.#ofLane.get(lane);
    if (device) this.#refusals.of(device, '', { reason: 'malformed', detail });
    else this.#refusals.ofNobody('', { reason: 'malformed', detail });
  }

  #ended(client: Client, error: Error): void {
    this.#parts.log.debug(
      { client: client.id, error: error.message },
      'a connection ended in an error',
    );
    this.#refusals.ended(this.#ofClient.get(client)?.device, error);
  }

  #maySubscribe(client: Client, filter: string): boolean {
    const session = this.#ofClient.get(client);
    if (!session) return false;
    const { device, filters } = session;
    if (!maySubscribe(device.id, filter)) {
      const detail = `${device.id} may subscribe below chengxun/v1/${device.id}/ only`;
      this.#refusals.of(device, filter, { reason: 'foreign-device', detail });
      return false;
    }
    if (filters.size >= MOST_FILTERS && !filters.has(filter)) {
      const detail = `more than ${MOST_FILTERS} subscriptions`;
      this.#refusals.of(device, filter, { reason: 'rate-limited', detail });
      return false;
    }
    filters.add(filter);
    return true;
  }

  #authorizePublish(
    client: Client | null,
    packet: { topic: string; payload: string | Buffer; retain: boolean },
    done: Done,
  ): void {
    if (!this.#taking) return;
    const session = client ? this.#ofClient.get(client) : undefined;
    if (!client || !session) {
      // Without a client: the will of a connection that an earlier process held; checked when it connected.
      done(client ? new Refused('not signed in') : null);
      return;
    }
    const { device } = session;
    const refused = refusePublish(device.id, packet.topic);
    if (refused) {
      // MQTT 3.1.1 has no refusal but the end of the connection; an acknowledgement would be a lie.
      this.#refusals.of(device, packet.topic, refused);
      done(new Refused(refused.detail));
      return;
    }
    this.#take(client, session, packet, parseTopic(packet.topic)!, done);
  }

  /** Lets the message through when its turn has come: until then the connection is not read on. */
  #take(
    client: Client,
    { device, throttle }: Session,
    packet: { topic: string; payload: string | Buffer; retain: boolean },
    topic: Topic,
    done: Done,
  ): void {
    const payload = Buffer.from(packet.payload);
    const dispatch = () => {
      const current = this.#current(device);
      const read = readMessage(topic, payload, current, this.#parts.clock.now());
      // Only a status is worth keeping for whoever subscribes later; a retained command would be a danger.
      packet.retain = packet.retain && topic.kind === 'status' && !read.rejection;
      this.#dispatch(current, packet.topic, read, payload, done);
    };
    const turn = this.#turn(throttle);
    if (!turn) {
      dispatch();
      return;
    }
    turn.then(() => {
      if (client.closed) done(new Refused('connection closed'));
      else dispatch();
    });
  }

  /** When a device's next message may be taken: by its own rate, and by what the intake has waiting. */
  #turn(throttle: Throttle): Promise<void> | undefined {
    const wait = throttle.take(this.#parts.clock.now());
    if (wait === 0) return this.#parts.intake.room() ?? this.#parts.drones.room();
    return new Promise((resolve) => setTimeout(resolve, wait));
  }

  #dispatch(
    device: KnownDevice,
    source: string,
    read: ReadMessage,
    payload: Buffer,
    done: Done,
  ): void {
    if (read.online !== undefined) this.#connections.report(device.id, read.online);
    if (read.rejection) this.#refusals.of(device, source, read.rejection, payload);
    if (read.drone) {
      const { rejected, ...up } = read.drone;
      for (const one of rejected) this.#refusals.of(device, source, one, payload);
      this.#parts.drones.submit({ ...up, device, source, bytes: payload.length, done });
      return;
    }
    if (read.parsed.length === 0) {
      done();
      return;
    }
    this.#parts.intake.submit({
      device,
      source,
      receivedAt: this.#parts.clock.now(),
      parsed: read.parsed,
      sample: () => sampleOf(payload),
      done,
    });
  }

  /** As it is now: its kind or coordinate reference may have been changed since it signed in. */
  #current(device: KnownDevice): KnownDevice {
    return this.#parts.registry.byId(device.id) ?? device;
  }
}
