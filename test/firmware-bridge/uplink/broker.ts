import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes, type PublishPacket } from 'aedes';

export interface Heard {
  readonly channel: string;
  readonly qos: number;
  readonly retain: boolean;
  readonly value: unknown;
}

/** A real broker that can be gone, refuse, or hold back its acknowledgements. */
export class TestBroker {
  readonly heard: Heard[] = [];
  /** Signed in so far, and refused. */
  signIns = 0;
  refused = 0;
  subscriptions = 0;
  token = 'secret';
  /** No PUBACK goes out while this is on; what waits goes when it is off again. */
  #held: (() => void)[] | undefined;
  #broker!: Aedes;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  static async start(): Promise<TestBroker> {
    const test = new TestBroker();
    test.#broker = await Aedes.createBroker({
      authenticate: (_client, _user, password, done) => {
        const isKnown = password?.toString() === test.token;
        if (isKnown) test.signIns++;
        else test.refused++;
        done(isKnown ? null : Object.assign(new Error('no'), { returnCode: 5 }), isKnown);
      },
      authorizePublish: (_client, packet, done) => {
        test.#note(packet);
        if (test.#held !== undefined && packet.qos > 0) test.#held.push(() => done(null));
        else done(null);
      },
    });
    test.#broker.on('subscribe', () => test.subscriptions++);
    await test.open();
    return test;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
      this.#broker.handle(socket);
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** As if the network was cut: nothing is said, nobody is let in. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const acknowledge of held) acknowledge();
  }

  command(device: string, message: object, retain = false): void {
    const topic = `chengxun/v1/${device}/command`;
    const payload = JSON.stringify(message);
    this.#broker.publish({ cmd: 'publish', qos: 1, dup: false, retain, topic, payload }, () => {});
  }

  /** All of a channel, arrays taken apart. */
  of<T>(channel: string): T[] {
    return this.heard
      .filter((h) => h.channel === channel)
      .flatMap((h) => h.value as T | T[]) as T[];
  }

  async close(): Promise<void> {
    this.release();
    await this.cut();
    await new Promise<void>((resolve) => this.#broker.close(resolve));
  }

  #note({ topic, qos, retain, payload }: PublishPacket): void {
    const channel = topic.split('/').at(-1)!;
    this.heard.push({ channel, qos, retain, value: JSON.parse(payload.toString()) });
  }
}
