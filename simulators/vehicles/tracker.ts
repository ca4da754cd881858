import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import type { DeviceId } from '../../src/domain/ids.ts';
import { formatFix, MAX_BATCH } from '../../src/wire/json-fix.ts';
import { topicOf } from '../../src/wire/topics.ts';

/** Counted over all trackers of a simulation. */
export interface Stats {
  connected: number;
  /** Fixes handed to MQTT, and those that the service acknowledged. */
  sent: number;
  acknowledged: number;
  /** Fixes that a full memory or the end of the simulation lost. */
  lost: number;
}

/** Messages under way to the service; what comes beyond waits in the tracker's memory. */
const MAX_IN_FLIGHT = 20;
/** Fixes kept while there is no connection; then the oldest go. */
const MEMORY = 5000;
const RECONNECT_MS = 2000;

/** The device in the cab: one MQTT session, store and forward while it has no connection. */
export class Tracker {
  readonly #id: DeviceId;
  readonly #connect: () => MqttClient;
  readonly #stats: Stats;
  #client: MqttClient | undefined;
  #waiting: Fix[] = [];
  /** Messages that are not acknowledged yet: at most MAX_IN_FLIGHT. */
  readonly #inFlight = new Set<readonly Fix[]>();
  #isOnline = false;
  #tellIdle: (() => void) | undefined;

  constructor(
    id: DeviceId,
    token: string,
    mqttUrl: string,
    stats: Stats,
    onError: (error: Error) => void,
  ) {
    this.#id = id;
    this.#stats = stats;
    this.#connect = () => {
      const client = connect(mqttUrl, sessionOf(id, token));
      client.on('connect', () => this.#connected());
      client.on('close', () => this.#closed());
      client.on('error', onError);
      return client;
    };
    this.resume();
  }

  /** One message as the link gives it. */
  send(fixes: readonly Fix[]): void {
    if (this.#isOnline && this.#waiting.length === 0 && this.#inFlight.size < MAX_IN_FLIGHT) {
      this.#publish(fixes);
      return;
    }
    this.#keep([...this.#waiting, ...fixes]);
  }

  /** Out of coverage: the connection breaks without a goodbye, so that the service sends the will. */
  drop(): void {
    this.#client?.end(true);
    this.#client = undefined;
    this.#closed();
    // Whether these arrived is not known: sent again, at worst the service hears them twice.
    const open = [...this.#inFlight].flat();
    this.#inFlight.clear();
    this.#stats.sent -= open.length;
    this.#keep([...open, ...this.#waiting]);
  }

  /** In coverage (again). */
  resume(): void {
    this.#client ??= this.#connect();
  }

  /** Sends what is left, says goodbye and closes; cut off where that takes longer than the given time. */
  async close(withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([this.#sayGoodbye().catch(() => undefined), late]);
    clearTimeout(timer);
    this.drop();
    this.#stats.lost += this.#waiting.length;
    this.#waiting = [];
  }

  async #sayGoodbye(): Promise<void> {
    if (this.#client === undefined || !this.#isOnline) return;
    await new Promise<void>((resolve) => {
      this.#tellIdle = resolve;
      this.#drain();
    });
    const payload = status(false);
    await this.#client.publishAsync(topicOf('status', this.#id), payload, { qos: 1, retain: true });
    await this.#client.endAsync();
  }

  #connected(): void {
    if (!this.#isOnline) this.#stats.connected++;
    this.#isOnline = true;
    this.#client?.publish(topicOf('status', this.#id), status(true), { qos: 1, retain: true });
    this.#drain();
  }

  #closed(): void {
    if (this.#isOnline) this.#stats.connected--;
    this.#isOnline = false;
  }

  #keep(fixes: Fix[]): void {
    const excess = Math.max(0, fixes.length - MEMORY);
    this.#waiting = excess === 0 ? fixes : fixes.slice(excess);
    this.#stats.lost += excess;
  }

  #drain(): void {
    while (this.#isOnline && this.#waiting.length > 0 && this.#inFlight.size < MAX_IN_FLIGHT) {
      this.#publish(this.#waiting.splice(0, MAX_BATCH));
    }
    if (this.#waiting.length === 0 && this.#inFlight.size === 0) this.#tellIdle?.();
  }

  #publish(fixes: readonly Fix[]): void {
    const [only] = fixes;
    const body = fixes.length === 1 && only ? formatFix(only) : fixes.map(formatFix);
    // A message of its own, so that the same fixes sent twice are told apart.
    const message = [...fixes];
    this.#inFlight.add(message);
    this.#stats.sent += fixes.length;
    const topic = topicOf('position', this.#id);
    this.#client?.publish(topic, JSON.stringify(body), { qos: 1 }, (error) => {
      // Of a connection that was dropped: taken back long since.
      if (!this.#inFlight.delete(message)) return;
      if (error) this.#stats.lost += fixes.length;
      else this.#stats.acknowledged += fixes.length;
      this.#drain();
    });
  }
}

function sessionOf(id: DeviceId, token: string): IClientOptions {
  return {
    protocolVersion: 4,
    clientId: id,
    username: id,
    password: token,
    clean: false,
    keepalive: 60,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: 10_000,
    will: { topic: topicOf('status', id), payload: status(false), qos: 1, retain: true },
  };
}

function status(online: boolean): string {
  return JSON.stringify({ online });
}
