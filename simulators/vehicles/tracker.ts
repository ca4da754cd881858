import { connect, type MqttClient } from 'mqtt';
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
  readonly #stats: Stats;
  readonly #client: MqttClient;
  #waiting: Fix[] = [];
  #inFlight = 0;
  #isOnline = false;
  #isClosing = false;

  constructor(
    id: DeviceId,
    token: string,
    mqttUrl: string,
    stats: Stats,
    onError: (error: Error) => void,
  ) {
    this.#id = id;
    this.#stats = stats;
    this.#client = connect(mqttUrl, {
      manualConnect: true,
      protocolVersion: 4,
      clientId: id,
      username: id,
      password: token,
      clean: false,
      keepalive: 60,
      reconnectPeriod: RECONNECT_MS,
      connectTimeout: 10_000,
      will: { topic: topicOf('status', id), payload: status(false), qos: 1, retain: true },
    });
    this.#client.on('connect', () => this.#connected());
    this.#client.on('close', () => this.#closed());
    this.#client.on('error', onError);
    this.#client.connect();
  }

  /** One message as the link gives it. */
  send(fixes: readonly Fix[]): void {
    if (this.#isOnline && this.#waiting.length === 0 && this.#inFlight < MAX_IN_FLIGHT) {
      this.#publish(fixes);
      return;
    }
    this.#waiting.push(...fixes);
    const excess = this.#waiting.length - MEMORY;
    if (excess > 0) {
      this.#waiting.splice(0, excess);
      this.#stats.lost += excess;
    }
  }

  /** Out of coverage: the connection breaks without a goodbye, so that the service sends the will. */
  drop(): void {
    if (!this.#client.disconnecting) this.#client.end(true);
  }

  /** Back in coverage. */
  resume(): void {
    if (this.#client.disconnecting || this.#client.disconnected) this.#client.reconnect();
  }

  /** Says goodbye and closes; cut off where that takes longer than the given time. */
  async close(withinMs: number): Promise<void> {
    this.#isClosing = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([this.#sayGoodbye().catch(() => undefined), late]);
    clearTimeout(timer);
    this.#client.end(true);
    this.#closed();
  }

  async #sayGoodbye(): Promise<void> {
    if (!this.#isOnline) return;
    await this.#client.publishAsync(topicOf('status', this.#id), status(false), {
      qos: 1,
      retain: true,
    });
    await this.#client.endAsync();
  }

  #connected(): void {
    if (!this.#isOnline) this.#stats.connected++;
    this.#isOnline = true;
    this.#client.publish(topicOf('status', this.#id), status(true), { qos: 1, retain: true });
    this.#drain();
  }

  #closed(): void {
    if (this.#isOnline) this.#stats.connected--;
    this.#isOnline = false;
  }

  #drain(): void {
    while (this.#isOnline && this.#waiting.length > 0 && this.#inFlight < MAX_IN_FLIGHT) {
      this.#publish(this.#waiting.splice(0, MAX_BATCH));
    }
  }

  /** Not acknowledged before the connection broke: sent again; at worst the service hears it twice. */
  #takeBack(fixes: readonly Fix[]): void {
    this.#stats.sent -= fixes.length;
    if (this.#isClosing) this.#stats.lost += fixes.length;
    else this.#waiting.unshift(...fixes);
  }

  #publish(fixes: readonly Fix[]): void {
    const [only] = fixes;
    const body = fixes.length === 1 && only ? formatFix(only) : fixes.map(formatFix);
    this.#inFlight++;
    this.#stats.sent += fixes.length;
    const topic = topicOf('position', this.#id);
    this.#client.publish(topic, JSON.stringify(body), { qos: 1 }, (error) => {
      this.#inFlight--;
      if (error === undefined || error === null) this.#stats.acknowledged += fixes.length;
      else this.#takeBack(fixes);
      this.#drain();
    });
  }
}

function status(online: boolean): string {
  return JSON.stringify({ online });
}
