/** One device's MQTT connection: MQTT 3.1.1, presence as a will, all that it tells at QoS 1. */
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { DeviceId } from '../../src/domain/ids.ts';
import { topicOf } from '../../src/wire/topics.ts';
import { ReplayFault } from './fault.ts';
import { messagesOf, type Told } from './told.ts';

const CONNECT_TIMEOUT = 15_000;
/** The server may hold an acknowledgement back while its database is away, but not for ever, ms. */
const ACK_TIMEOUT = 120_000;

export type Refusal = 'not-authorised';

export class DeviceLink {
  readonly #client: MqttClient;
  readonly #device: DeviceId;

  private constructor(client: MqttClient, device: DeviceId) {
    this.#client = client;
    this.#device = device;
  }

  /** 'not-authorised': the server does not know this token. */
  static async open(url: string, device: DeviceId, token: string): Promise<DeviceLink | Refusal> {
    const client = mqtt.connect(url, connectOptions(device, token));
    // Without a listener a later loss of the connection would end the process; the client reconnects.
    client.on('error', () => {});
    const outcome = await firstOutcome(client);
    if (outcome === 'connected') {
      const link = new DeviceLink(client, device);
      await link.#tellPresence(true);
      return link;
    }
    client.end(true);
    if (outcome === 'not-authorised') return outcome;
    throw new ReplayFault(
      `No MQTT connection to ${url} (${outcome}). Is the server running (chengxun serve)? ` +
        'Another address: --host, --port or --url',
    );
  }

  /** Resolves when the server has acknowledged: then it is stored. */
  async send(told: readonly Told[], signal: AbortSignal): Promise<void> {
    for (const { channel, message } of messagesOf(told)) {
      const topic = topicOf(channel, this.#device);
      const acknowledged = this.#client.publishAsync(topic, JSON.stringify(message), { qos: 1 });
      await inTime(acknowledged, ACK_TIMEOUT, signal);
    }
  }

  async close(): Promise<void> {
    if (this.#client.connected) await this.#tellPresence(false).catch(() => {});
    await this.#client.endAsync(!this.#client.connected).catch(() => {});
  }

  async #tellPresence(online: boolean): Promise<void> {
    const topic = topicOf('status', this.#device);
    const told = this.#client.publishAsync(topic, presence(online), { qos: 1, retain: true });
    await inTime(told, CONNECT_TIMEOUT, undefined);
  }
}

function connectOptions(device: DeviceId, token: string): IClientOptions {
  return {
    clientId: device,
    username: device,
    password: token,
    protocolVersion: 4,
    clean: true,
    connectTimeout: CONNECT_TIMEOUT,
    reconnectPeriod: 1000,
    will: { topic: topicOf('status', device), payload: presence(false), qos: 1, retain: true },
  };
}

function presence(online: boolean): Buffer {
  return Buffer.from(JSON.stringify({ online }));
}

/** CONNACK return codes: 4 bad user name or password, 5 not authorised [MQTT-3.2.2.3]. */
function firstOutcome(client: MqttClient): Promise<'connected' | Refusal | string> {
  return new Promise((resolve) => {
    client.once('connect', () => resolve('connected'));
    client.once('error', (error: Error & { code?: number | string }) => {
      const refused = error.code === 4 || error.code === 5;
      resolve(refused ? 'not-authorised' : error.message || `${error.code}`);
    });
    client.once('close', () => resolve('the server closed it'));
  });
}

function inTime<T>(promise: Promise<T>, ms: number, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new ReplayFault(`No acknowledgement for ${ms / 1000} s: gave up`));
    const stop = () => reject(signal?.reason);
    const timer = setTimeout(late, ms);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    });
  });
}
