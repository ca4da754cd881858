/** A bridge for the tests: an MQTT client that speaks for one drone and hears its commands. */
import type { MqttClient } from 'mqtt';
import { expect } from 'vitest';
import type { Command, DroneEvent, DroneState, Reply } from '../../src/domain/flights/drone.ts';
import { type Account, type HubService, publish } from './hub-service.ts';

/** A healthy drone on the ground at the centre of Chengzhong District. */
export const stateAt = (time: number, more: Partial<DroneState> = {}): DroneState => ({
  time,
  autopilot: 'ardupilot',
  armed: false,
  mode: 'GUIDED',
  landed: 'ground',
  position: { lat: 36.62, lon: 101.78, amsl: 2260, relative: 0 },
  heading: 90,
  groundSpeed: 0,
  climb: 0,
  gps: { fix: '3d', satellites: 15, hdop: 0.8 },
  batteries: [{ id: 0, voltage: 25.1, remaining: 98, state: 'ok' }],
  ekf: { ok: true, flags: 831 },
  prearm: true,
  home: { lat: 36.62, lon: 101.78, amsl: 2260 },
  link: { name: 'udp:14550', alive: true, loss: 0, signed: false, heartbeat: true },
  ...more,
});

export class Bridge {
  readonly client: MqttClient;
  readonly #id: string;
  /** In the order in which they came, repeats included. */
  readonly commands: Command[] = [];
  #last = 0;
  /** ms of the drone's time between two states, at least. */
  pace = 1;
  /** What it says next, but for the time. */
  state: Partial<DroneState> = {};
  #events = 0;

  private constructor(client: MqttClient, id: string) {
    this.client = client;
    this.#id = id;
  }

  static async open(hub: HubService, account: Account): Promise<Bridge> {
    const client = await hub.connect(account);
    const bridge = new Bridge(client, account.id);
    client.on('message', (_, payload) => bridge.commands.push(JSON.parse(String(payload))));
    await client.subscribeAsync(`chengxun/v1/${account.id}/command`, { qos: 1 });
    return bridge;
  }

  publish(channel: 'telemetry' | 'event' | 'reply', payload: unknown): Promise<void> {
    return publish(this.client, `chengxun/v1/${this.#id}/${channel}`, payload);
  }

  /** A state from now on, live and stored; each is later than the one before. */
  async show(more: Partial<DroneState> = {}): Promise<DroneState> {
    Object.assign(this.state, more);
    this.#last = Math.max(Date.now(), this.#last + this.pace);
    const state = stateAt(this.#last, this.state);
    await this.publish('telemetry', state);
    await this.publish('telemetry', [state]);
    return state;
  }

  event(kind: DroneEvent['kind'], detail: object, id = `e${++this.#events}`): Promise<void> {
    return this.publish('event', { id, time: Date.now(), kind, detail });
  }

  reply(command: Pick<Command, 'id'>, reply: Omit<Reply, 'id'>): Promise<void> {
    return this.publish('reply', { id: command.id, ...reply });
  }

  /** Waits for the command of a kind that comes `after` so many others; repeats are one. */
  async hears<K extends Command['kind']>(kind: K, after = 0): Promise<Command & { kind: K }> {
    const found = () => {
      const ofKind = this.commands.filter((command) => command.kind === kind);
      return [...new Map(ofKind.map((command) => [command.id, command])).values()][after];
    };
    await expect.poll(found, { timeout: 10_000 }).toBeDefined();
    return found() as Command & { kind: K };
  }
}
