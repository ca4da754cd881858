import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Log } from '../../log.ts';
import type { Timers } from '../vehicle-port.ts';
import { LinkHealth } from './health.ts';
import { type Link, LinkError, type LinkListener } from './link.ts';

/** A vehicle sends at least a heartbeat a second: so much silence is a dead connection (ms). */
const SILENCE = 30_000;
/** Bytes that may wait in a socket; what comes beyond is dropped, as a radio would. */
const MOST_WAITING = 256 * 1024;
/** At a time; more are turned away. */
const MOST_CLIENTS = 64;

interface Deps {
  readonly log: Log;
  readonly timers: Timers;
}

/** Calls a vehicle, or a program that stands for one (SITL, mavlink-router), and calls again when it hangs up. */
export class TcpCallLink implements Link {
  readonly name: string;
  readonly framing = 'stream';
  readonly #to: { readonly host: string; readonly port: number };
  readonly #timers: Timers;
  readonly #health: LinkHealth;
  #socket: Socket | undefined;
  #retry = () => {};
  #closed = false;

  constructor(name: string, to: { host: string; port: number }, deps: Deps) {
    this.name = name;
    this.#to = to;
    this.#timers = deps.timers;
    this.#health = new LinkHealth(name, deps.log);
  }

  async open(listener: LinkListener): Promise<void> {
    this.#connect(listener);
  }

  #connect(listener: LinkListener): void {
    const peer = `${this.#to.host}:${this.#to.port}`;
    const socket = connect({ ...this.#to, noDelay: true });
    this.#socket = socket;
    let why = 'the other side hung up';
    socket.on('connect', () => {
      this.#health.works();
      listener.reached(peer);
    });
    socket.on('error', (error) => {
      why = error.message || (error as NodeJS.ErrnoException).code || 'it could not be reached';
    });
    const watch = whenSilent(socket, this.#timers, () => {
      why = `nothing was heard for ${SILENCE / 1000} s`;
    });
    socket.on('data', (bytes) => listener.heard(peer, bytes));
    socket.on('close', () => {
      watch();
      listener.gone(peer);
      if (this.#closed) return;
      this.#retry = this.#timers.after(this.#health.fails(why), () => this.#connect(listener));
    });
  }

  send(bytes: Uint8Array): boolean {
    return this.#socket !== undefined && sendOn(this.#socket, bytes);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#retry();
    return ended(this.#socket);
  }
}

/** Takes calls from vehicles and telemetry modems. */
export class TcpListenLink implements Link {
  readonly name: string;
  readonly framing = 'stream';
  readonly #at: { readonly bind: string; readonly port: number };
  readonly #timers: Timers;
  readonly #health: LinkHealth;
  readonly #clients = new Map<string, Socket>();
  #server: Server | undefined;

  constructor(name: string, at: { bind: string; port: number }, deps: Deps) {
    this.name = name;
    this.#at = at;
    this.#timers = deps.timers;
    this.#health = new LinkHealth(name, deps.log);
  }

  /** The port listened on, once open. */
  get port(): number {
    return (this.#server!.address() as { port: number }).port;
  }

  async open(listener: LinkListener): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket, listener));
    server.maxConnections = MOST_CLIENTS;
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) =>
        reject(new LinkError(`${this.name}: cannot listen: ${error.message}.`)),
      );
      server.listen(this.#at.port, this.#at.bind, resolve);
    });
    server.on('error', (error) => this.#health.fails(error.message));
    this.#health.works();
  }

  #accept(socket: Socket, listener: LinkListener): void {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    const watch = whenSilent(socket, this.#timers);
    this.#clients.set(peer, socket);
    // 'close' follows every error.
    socket.on('error', () => {});
    socket.on('data', (bytes) => listener.heard(peer, bytes));
    socket.on('close', () => {
      watch();
      this.#clients.delete(peer);
      listener.gone(peer);
    });
    listener.reached(peer);
  }

  send(bytes: Uint8Array, peer: string): boolean {
    const socket = this.#clients.get(peer);
    return socket !== undefined && sendOn(socket, bytes);
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await Promise.all([...this.#clients.values()].map(ended));
    await closed;
  }
}

function sendOn(socket: Socket, bytes: Uint8Array): boolean {
  if (!socket.writable || socket.connecting || socket.writableLength > MOST_WAITING) return false;
  socket.write(bytes);
  return true;
}

/** Hangs up after too long a silence; our own writes do not count. Returns how to stop watching. */
function whenSilent(socket: Socket, timers: Timers, told = () => {}): () => void {
  let stop = () => {};
  const watch = () => {
    stop();
    stop = timers.after(SILENCE, () => {
      told();
      socket.destroy();
    });
  };
  socket.on('data', watch);
  watch();
  return () => stop();
}

function ended(socket: Socket | undefined): Promise<void> {
  if (!socket || socket.closed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.destroy();
  });
}
