import type { Duplex } from 'node:stream';
import type { Log } from '../../log.ts';
import type { Timers } from '../vehicle-port.ts';
import { LinkHealth } from './health.ts';
import type { Link, LinkListener } from './link.ts';

/** What is used of a serialport stream. */
export interface SerialStream extends Duplex {
  readonly isOpen: boolean;
  open(opened: (error: Error | null) => void): void;
  close(closed: (error: Error | null) => void): void;
}
export type OpenSerial = (path: string, baud: number) => Promise<SerialStream>;

/** Bytes that may wait: 3 s of 57600 baud. A command older than that is better dropped and sent anew. */
const MOST_WAITING = 16 * 1024;
const PEER = 'serial';

/** A radio or a cable. It may be pulled and put back at any time: the port is then opened anew. */
export class SerialLink implements Link {
  readonly name: string;
  readonly framing = 'stream';
  readonly #at: { readonly path: string; readonly baud: number };
  readonly #openSerial: OpenSerial;
  readonly #timers: Timers;
  readonly #health: LinkHealth;
  #stream: SerialStream | undefined;
  #retry = () => {};
  #closed = false;

  constructor(
    name: string,
    at: { path: string; baud: number },
    deps: { log: Log; timers: Timers; openSerial?: OpenSerial },
  ) {
    this.name = name;
    this.#at = at;
    this.#timers = deps.timers;
    this.#health = new LinkHealth(name, deps.log);
    this.#openSerial = deps.openSerial ?? realSerial;
  }

  async open(listener: LinkListener): Promise<void> {
    const { path, baud } = this.#at;
    const again = (why: string) => {
      if (this.#closed) return;
      this.#retry = this.#timers.after(this.#health.fails(why), () => void this.open(listener));
    };
    try {
      const stream = await this.#openSerial(path, baud);
      await opened(stream);
      if (this.#closed) return await closed(stream);
      this.#use(stream, listener, again);
    } catch (error) {
      again((error as Error).message);
    }
  }

  #use(stream: SerialStream, listener: LinkListener, again: (why: string) => void): void {
    let why = 'the port is gone';
    let over = false;
    const end = () => {
      if (over) return;
      over = true;
      this.#stream = undefined;
      listener.gone(PEER);
      again(why);
    };
    this.#stream = stream;
    stream.on('data', (bytes: Uint8Array) => listener.heard(PEER, bytes));
    stream.on('error', (error) => {
      why = error.message;
      // A port that fails in reading or writing does not recover; it must be opened anew.
      closed(stream).then(end, end);
    });
    stream.on('close', end);
    this.#health.works();
    listener.reached(PEER);
  }

  send(bytes: Uint8Array): boolean {
    const stream = this.#stream;
    if (!stream?.isOpen || stream.writableLength > MOST_WAITING) return false;
    stream.write(bytes);
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#retry();
    if (this.#stream) await closed(this.#stream);
  }
}

/** The driver is read in where a serial port is asked for: it is a native library. */
const realSerial: OpenSerial = async (path, baudRate) => {
  const { SerialPort } = await import('serialport');
  return new SerialPort({ path, baudRate, autoOpen: false });
};

const opened = (stream: SerialStream): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.open((error) => (error ? reject(error) : resolve()));
  });

/** Closing what is closed already is no fault. */
const closed = (stream: SerialStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.isOpen) stream.close(() => resolve());
    else resolve();
  });
