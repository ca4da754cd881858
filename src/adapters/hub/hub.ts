/**
 * The hub: where devices meet the service over MQTT 3.1.1. It lets devices in, keeps each below its own
 * topics, hands positions to the intake and releases the acknowledgement when the intake says so.
 */
import type { Duplex } from 'node:stream';
import type { Client } from 'aedes';
import type { DeviceId } from '../../domain/ids.ts';
import type { DeviceRegistry } from '../../services/device-registry.ts';
import type { Intake } from '../../services/intake/intake.ts';
import { type Ledger, NOBODY } from '../../services/intake/ledger.ts';
import type { DeviceNotifier, KnownDevice } from '../../services/intake/ports.ts';
import type { Clock, Log } from '../../services/ports.ts';
import { parseTopic, refusePublish, type Topic, topicOf } from '../../wire/topics.ts';
import { Broker, openSessions, type SessionStore } from './broker.ts';
import { Connections } from './connections.ts';
import { readMessage } from './messages.ts';
import { PositionLane } from './position-lane.ts';
import { Throttle } from './throttle.ts';

export interface HubLimits {
  readonly maxPacketBytes: number;
  readonly maxConnections: number;
  readonly maxInflight: number;
  readonly messagesPerSecond: number;
}

export interface HubParts {
  readonly registry: DeviceRegistry;
  readonly intake: Pick<Intake, 'submit' | 'room'>;
  readonly ledger: Ledger;
  readonly presence: (device: DeviceId, online: boolean) => void;
  readonly limits: HubLimits;
  readonly sessionFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

type Done = (error?: Error | null) => void;

/** What the hub keeps of one connection, from its CONNECT on. */
interface Session {
  readonly device: KnownDevice;
  readonly throttle: Throttle;
}

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
  readonly #connects = new WeakMap<Client, { clean: boolean; will: string | undefined }>();
  readonly #connections: Connections;
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
    broker.on('clientReady', (client) => {
      const session = this.#ofClient.get(client);
      if (session) this.#connections.add(session.device.id, client);
    });
    broker.on('clientDisconnect', (client) => {
      const session = this.#ofClient.get(client);
      if (session) this.#connections.remove(session.device.id, client);
    });
    const quiet = (client: Client, error: Error) =>
      parts.log.debug(
        { client: client.id, error: error.message },
        'a connection ended in an error',
      );
    broker.on('clientError', quiet);
    broker.on('connectionError', quiet);
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
    this.#lanes.set(this.#broker.handle(lane as never), lane);
  }

  /** Ends the connections of devices that may stay no longer. */
  disconnect(devices: readonly DeviceId[]): void {
    for (const device of devices) for (const client of this.#connections.of(device)) client.close();
  }

  /** Tells a device what was refused; at most once a second, and only while it listens. */
  rejected(device: DeviceId, reports: readonly { reason: string; detail: string }[]): void {
    if (!this.#connections.mayTell(device, this.#parts.clock.now())) return;
    const payload = JSON.stringify({ rejected: reports.slice(0, 20), count: reports.length });
    this.#broker.publish(
      {
        cmd: 'publish',
        topic: topicOf('rejected', device),
        payload: Buffer.from(payload),
        qos: 0,
        retain: false,
        dup: false,
      },
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
      this.#parts.ledger.count(NOBODY, 'rate-limited');
      done(new Error('too many connections'), false);
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
      this.#refuseNobody(id, 'CONNECT', refusal.detail);
      done(Object.assign(new Error(refusal.detail), { returnCode: refusal.code }) as never, false);
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
    if (this.#connections.of(device.id).length >= Connections.MOST_PER_DEVICE) {
      return { code: IDENTIFIER_REJECTED, detail: 'too many connections of this device' };
    }
    // A session belongs to a device, whatever client id it names: no device can take over another's,
    // and each has one lasting session at most.
    (client as { id: string }).id = connect.clean ? `${device.id}/${client.id}` : device.id;
    const { limits, clock } = this.#parts;
    const throttle = new Throttle(limits.messagesPerSecond, clock.now());
    this.#ofClient.set(client, { device, throttle });
    this.#openLane(client, device, throttle);
    return undefined;
  }

  #openLane(client: Client, device: KnownDevice, throttle: Throttle): void {
    const lane = this.#lanes.get(client);
    if (!lane) return;
    const { limits } = this.#parts;
    const topic = topicOf('position', device.id);
    const parsed = parseTopic(topic)!;
    this.#ofLane.set(lane, device);
    lane.open({
      topic: Buffer.from(topic),
      maxInflight: limits.maxInflight,
      turn: () => this.#turn(throttle),
      take: (payload, done) => {
        if (this.#taking) this.#dispatch(device, topic, parsed, payload, done);
      },
    });
  }

  #laneFault(lane: PositionLane, fault: 'too-large' | 'malformed' | 'silent'): void {
    if (fault === 'silent') return;
    const { maxPacketBytes } = this.#parts.limits;
    const detail =
      fault === 'too-large' ? `a packet of more than ${maxPacketBytes} bytes` : 'no MQTT packet';
    const device = this.#ofLane.get(lane);
    if (device) this.#refuse(device, '', { reason: 'malformed', detail });
    else this.#refuseNobody('', 'CONNECT', detail, 'malformed');
  }

  #maySubscribe(client: Client, filter: string): boolean {
    const session = this.#ofClient.get(client);
    if (!session) return false;
    const { device } = session;
    if (this.#connections.maySubscribe(device.id, filter)) return true;
    this.#refuse(device, filter, {
      reason: 'foreign-device',
      detail: `${device.id} may subscribe below chengxun/v1/${device.id}/ only`,
    });
    return false;
  }

  #authorizePublish(
    client: Client | null,
    packet: { topic: string; payload: string | Buffer; retain: boolean },
    done: Done,
  ): void {
    if (!this.#taking) return;
    // Without a client: the will of a connection that an earlier process held; checked when it connected.
    const session = client ? this.#ofClient.get(client) : undefined;
    if (!client || !session) {
      const topic = parseTopic(packet.topic);
      done(topic?.kind === 'status' ? null : new Error('not authorized'));
      return;
    }
    const { device } = session;
    const refused = refusePublish(device.id, packet.topic);
    if (refused) {
      // MQTT 3.1.1 has no refusal but the end of the connection; an acknowledgement would be a lie.
      this.#refuse(device, packet.topic, refused);
      done(new Error(refused.detail));
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
    // Only a status is worth keeping for whoever subscribes later; a retained command would be a danger.
    packet.retain = packet.retain && topic.kind === 'status';
    const payload = Buffer.from(packet.payload);
    const turn = this.#turn(throttle);
    if (!turn) {
      this.#dispatch(device, packet.topic, topic, payload, done);
      return;
    }
    turn.then(() => {
      if (client.closed) done(new Error('connection closed'));
      else this.#dispatch(device, packet.topic, topic, payload, done);
    });
  }

  /** When a device's next message may be taken: by its own rate, and by what the intake has waiting. */
  #turn(throttle: Throttle): Promise<void> | undefined {
    const wait = throttle.take(this.#parts.clock.now());
    if (wait === 0) return this.#parts.intake.room();
    return new Promise((resolve) => setTimeout(resolve, wait));
  }

  #dispatch(device: KnownDevice, source: string, topic: Topic, payload: Buffer, done: Done): void {
    const read = readMessage(topic, payload, device.crs);
    if (read.online !== undefined) this.#connections.report(device.id, read.online);
    if (read.rejection) this.#refuse(device, source, read.rejection, payload);
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

  #refuse(
    device: KnownDevice,
    topic: string,
    rejection: Parameters<Ledger['reject']>[1],
    payload?: Buffer,
  ): void {
    this.#parts.ledger.reject(
      {
        deviceNo: device.no,
        claimed: device.id,
        topic,
        at: this.#parts.clock.now(),
        sample: payload ? sampleOf(payload) : '',
      },
      rejection,
    );
    this.rejected(device.id, [rejection]);
  }

  #refuseNobody(
    claimed: string,
    topic: string,
    detail: string,
    reason: 'foreign-device' | 'malformed' = 'foreign-device',
  ): void {
    this.#parts.ledger.reject(
      { deviceNo: NOBODY, claimed, topic, at: this.#parts.clock.now(), sample: '' },
      { reason, detail },
    );
  }
}

const sampleOf = (payload: Buffer): string => payload.toString('utf8', 0, 500);
