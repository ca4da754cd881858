import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Log } from '../../log.ts';
import type { Timers } from '../vehicle-port.ts';
import { LinkHealth } from './health.ts';
import { type Link, LinkError, type LinkListener } from './link.ts';

/**
 * `listen`: vehicles send to our port; answers go to where each was last heard.
 * `call`: we send to theirs, which may be a broadcast address, and hear whoever answers.
 */
export type UdpMode =
  | { readonly kind: 'listen'; readonly bind: string; readonly port: number }
  | { readonly kind: 'call'; readonly host: string; readonly port: number };

/**
 * What the system may hold for us while we are busy. A hundred vehicles that send at the same moment fill
 * the usual 200 kB; Linux grants up to net.core.rmem_max.
 */
const RECEIVE_BYTES = 4 * 1024 * 1024;

export class UdpLink implements Link {
  readonly name: string;
  readonly framing = 'datagrams';
  readonly #mode: UdpMode;
  readonly #health: LinkHealth;
  readonly #timers: Timers;
  #socket: Socket | undefined;
  #retry = () => {};
  #closed = false;

  constructor(name: string, mode: UdpMode, deps: { log: Log; timers: Timers }) {
    this.name = name;
    this.#mode = mode;
    this.#health = new LinkHealth(name, deps.log);
    this.#timers = deps.timers;
  }

  /** The port listened on, once open. */
  get port(): number {
    return this.#socket!.address().port;
  }

  async open(listener: LinkListener): Promise<void> {
    const mode = this.#mode;
    const bind = mode.kind === 'listen' ? mode.bind : anyAddress(mode.host);
    const socket = createSocket({ type: isIPv6(bind) ? 'udp6' : 'udp4' });
    socket.on('message', (bytes, from) => {
      if (from.port !== 0) listener.heard(peerOf(from), bytes);
    });
    await bound(socket, this.name, bind, mode.kind === 'listen' ? mode.port : 0);
    this.#socket = socket;
    growReceiveBuffer(socket);
    // What a peer's closed port answers (ICMP) comes up as an error of the socket, which stays usable.
    socket.on('error', (error) => this.#health.fails(error.message));
    if (mode.kind === 'listen') {
      this.#health.works();
      return;
    }
    socket.setBroadcast(true);
    this.#call(mode, listener);
  }

  /** A host name may not be known before the network is there. */
  #call(mode: { host: string; port: number }, listener: LinkListener): void {
    resolveHost(mode.host).then(
      (address) => {
        if (this.#closed) return;
        this.#health.works();
        listener.reached(peerOf({ address, port: mode.port }));
      },
      (error: Error) => {
        if (this.#closed) return;
        this.#retry = this.#timers.after(this.#health.fails(error.message), () =>
          this.#call(mode, listener),
        );
      },
    );
  }

  send(bytes: Uint8Array, peer: string): boolean {
    if (!this.#socket || this.#closed) return false;
    const { address, port } = addressOf(peer);
    // A datagram may say that it came from port 0: node throws where it is to be answered.
    if (port === 0) return false;
    this.#socket.send(bytes, port, address, (error) => {
      if (error) this.#health.fails(error.message);
      else this.#health.works();
    });
    return true;
  }

  close(): Promise<void> {
    this.#retry();
    if (this.#closed || !this.#socket) return Promise.resolve();
    this.#closed = true;
    return new Promise((resolve) => this.#socket!.close(() => resolve()));
  }
}

function bound(socket: Socket, name: string, bind: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      const why =
        error.code === 'EADDRINUSE'
          ? 'another program (a ground station?) has that port. Close it, or choose another port'
          : error.message;
      reject(new LinkError(`${name}: cannot listen on ${bind} port ${port}: ${why}.`));
    });
    socket.bind(port, bind, () => {
      socket.removeAllListeners('error');
      resolve();
    });
  });
}

/** Systems that refuse more than their limit leave it as it is. */
function growReceiveBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BYTES);
  } catch {
    return;
  }
}

async function resolveHost(host: string): Promise<string> {
  const { lookup } = await import('node:dns/promises');
  const { address } = await lookup(host, isIPv6(host) ? {} : { family: 4 });
  return address;
}

const anyAddress = (host: string): string => (isIPv6(host) ? '::' : '0.0.0.0');

const peerOf = ({ address, port }: Pick<RemoteInfo, 'address' | 'port'>): string =>
  `${address}:${port}`;

function addressOf(peer: string): { address: string; port: number } {
  const colon = peer.lastIndexOf(':');
  return { address: peer.slice(0, colon), port: Number(peer.slice(colon + 1)) };
}
