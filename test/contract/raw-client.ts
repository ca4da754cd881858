/** A TCP client that speaks MQTT packet by packet, and bytes that are none, as no library would. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';
import { expect } from 'vitest';
import type { Account } from './hub-service.ts';

export class RawClient {
  readonly socket: Socket;
  readonly received: Packet[] = [];
  #closed = false;

  static async open(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Signed in with a session of its own. */
  static async signedIn(
    port: number,
    account: Account,
    more: Partial<Parameters<typeof connectPacket>[1]> = {},
  ): Promise<RawClient> {
    const client = await RawClient.open(port);
    client.send(connectPacket(account, more));
    const connack = await client.next('connack');
    expect(connack).toMatchObject({ returnCode: 0 });
    return client;
  }

  constructor(socket: Socket) {
    this.socket = socket;
    const reading = parser();
    reading.on('packet', (packet) => this.received.push(packet));
    socket.on('data', (bytes) => reading.parse(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#closed = true;
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  send(packet: Packet | Uint8Array): void {
    this.socket.write(packet instanceof Uint8Array ? packet : generate(packet));
  }

  /** The first packet of this kind, also of those that came already. */
  async next(cmd: Packet['cmd']): Promise<Packet> {
    const found = () => this.received.find((packet) => packet.cmd === cmd);
    await expect.poll(found, { timeout: 10_000, interval: 5 }).toBeDefined();
    return found()!;
  }

  /** The other side ends the connection. */
  async ended(): Promise<void> {
    await expect.poll(() => this.#closed, { timeout: 15_000, interval: 5 }).toBe(true);
  }

  end(): void {
    this.socket.destroy();
  }
}

export const connectPacket = (
  { id, token }: Account,
  more: { clientId?: string; keepalive?: number; clean?: boolean } = {},
): Packet => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  clientId: 'raw',
  keepalive: 0,
  username: id,
  password: Buffer.from(token),
  ...more,
});

export const publishPacket = (
  topic: string,
  payload: unknown,
  more: { qos?: 0 | 1 | 2; messageId?: number; dup?: boolean; retain?: boolean } = {},
): Packet => ({
  cmd: 'publish',
  topic,
  payload: Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  qos: 0,
  dup: false,
  retain: false,
  ...more,
});
