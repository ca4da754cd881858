/** `/live`: the live map over WebSocket. A snapshot, then changes only, never more than a reader takes. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LiveView } from '../../services/devices.ts';
import type { LiveState } from '../../services/live-state.ts';
import type { Clock, LiveFeed, Log } from '../../services/ports.ts';
import { LiveMap } from './live-map.ts';
import type { LiveMetrics } from './metrics.ts';

export interface LiveDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: LiveMetrics;
  /** What was there before this run (live-state). */
  readonly initial: LiveState;
  /** Runs `work` every `ms` until the returned function is called. Given for tests. */
  readonly every?: (ms: number, work: () => void) => () => void;
  readonly limits?: Partial<LiveLimits>;
  /**
   * Whether who asks may look; asked again at every ping, so that a reader who was signed out is let go.
   * Absent: everybody may. A rejection counts as `unknown`.
   */
  readonly admit?: (request: IncomingMessage, again: boolean) => Promise<Admission>;
}

/** `unknown`: it cannot be told at this moment. */
export type Admission = 'admitted' | 'not-signed-in' | 'not-allowed' | 'unknown';

export interface LiveLimits {
  /** Readers at a time. */
  readonly clients: number;
  /** Bytes waiting for one reader above which it gets nothing new. */
  readonly buffered: number;
  /** ms between two frames. */
  readonly tick: number;
  /** ms without a byte taken, over the limit, after which a reader is let go. */
  readonly stall: number;
  /** ms between two pings; a reader that missed one is let go. Also: an empty frame where nothing changed. */
  readonly ping: number;
}

const LIMITS: LiveLimits = {
  clients: 500,
  buffered: 256 * 1024,
  tick: 100,
  stall: 60_000,
  ping: 20_000,
};

/** 1013, "try again later" (IANA registry of WebSocket close codes). */
const TRY_AGAIN_LATER = 1013;
/** Ours (RFC 6455, 7.4.2): whoever it was is signed out, or may look no more. */
const SIGNED_OUT = 4401;
/** ms that a reader has to take the close frame. */
const LAST_WORDS = 3000;

export interface Live extends LiveFeed, LiveView {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

interface Reader {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** The sequence number of the last frame sent; undefined: needs a snapshot. */
  sent: number | undefined;
  /** Whether it answered the last ping. */
  alive: boolean;
  /** Since when it has taken nothing although too much waits for it. */
  stalledSince: number | undefined;
  lastBuffered: number;
}

const everyInterval = (ms: number, work: () => void): (() => void) => {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
};

export function createLive(deps: LiveDeps): Live {
  const limits = { ...LIMITS, ...deps.limits };
  const map = new LiveMap(randomUUID(), () => deps.clock.now(), deps.initial);
  const readers = new Readers(map, limits, deps);
  // Nothing is expected from readers, so a kilobyte is generous. Compression would cost a context each.
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 1024,
    perMessageDeflate: false,
  });
  const every = deps.every ?? everyInterval;
  const stops = [
    every(limits.tick, () => readers.tick()),
    every(limits.ping, () => readers.ping()),
  ];
  return Object.assign(map, {
    handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!isOwnOrigin(request)) return refuse(socket, '403 Forbidden');
      const open = () => {
        if (readers.count >= limits.clients) return refuse(socket, '503 Service Unavailable');
        server.handleUpgrade(request, socket, head, (ws) => readers.add(ws, request));
      };
      const { admit } = deps;
      if (!admit) return open();
      verdict(admit, request, false).then((admission) =>
        admission === 'admitted' ? open() : refuse(socket, REFUSALS[admission]),
      );
    },
    close: async () => {
      for (const stop of stops) stop();
      readers.closeAll();
      server.close();
    },
  });
}

const REFUSALS: Readonly<Record<Exclude<Admission, 'admitted'>, string>> = {
  'not-signed-in': '401 Unauthorized',
  'not-allowed': '403 Forbidden',
  unknown: '503 Service Unavailable',
};

const verdict = (
  admit: NonNullable<LiveDeps['admit']>,
  request: IncomingMessage,
  again: boolean,
): Promise<Admission> => admit(request, again).catch(() => 'unknown' as const);

/** A page of another site must not read the live map with the visitor's network position. */
function isOwnOrigin({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

class Readers {
  readonly #readers = new Set<Reader>();
  readonly #map: LiveMap;
  readonly #limits: LiveLimits;
  readonly #deps: LiveDeps;
  /** Frames of this tick, by what the reader had: readers abreast share one. */
  readonly #frames = new Map<number | undefined, Buffer>();
  #framesOf = -1;

  constructor(map: LiveMap, limits: LiveLimits, deps: LiveDeps) {
    this.#map = map;
    this.#limits = limits;
    this.#deps = deps;
  }

  get count(): number {
    return this.#readers.size;
  }

  add(socket: WebSocket, request: IncomingMessage): void {
    const resumed = this.#resumeAt(request.url ?? '');
    const reader: Reader = {
      socket,
      request,
      sent: resumed,
      alive: true,
      stalledSince: undefined,
      lastBuffered: 0,
    };
    this.#readers.add(reader);
    this.#deps.metrics.clients.set(this.#readers.size);
    socket.on('pong', () => {
      reader.alive = true;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#readers.delete(reader);
      this.#deps.metrics.clients.set(this.#readers.size);
    });
    // At once, even where nothing changed: so the reader knows where it stands.
    this.#send(reader);
  }

  /** Where the reader left off, if this run can still tell what came after. */
  #resumeAt(url: string): number | undefined {
    const query = new URLSearchParams(url.split('?')[1] ?? '');
    const seq = Number(query.get('seq') ?? Number.NaN);
    if (query.get('stream') !== this.#map.stream || !Number.isSafeInteger(seq)) return undefined;
    return seq <= this.#map.seq && seq >= this.#map.floor ? seq : undefined;
  }

  tick(): void {
    this.#frames.clear();
    for (const reader of this.#readers) {
      if (this.#isBehind(reader)) continue;
      if (reader.sent !== this.#map.seq) this.#send(reader);
    }
  }

  /** Whether too much waits for it already; one that takes nothing at all for too long is let go. */
  #isBehind(reader: Reader): boolean {
    const { bufferedAmount } = reader.socket;
    const takes = bufferedAmount < reader.lastBuffered;
    reader.lastBuffered = bufferedAmount;
    if (bufferedAmount <= this.#limits.buffered) {
      reader.stalledSince = undefined;
      return false;
    }
    const now = this.#deps.clock.now();
    if (takes || reader.stalledSince === undefined) reader.stalledSince = now;
    if (now - reader.stalledSince >= this.#limits.stall) this.#letGo(reader);
    return true;
  }

  #letGo(reader: Reader): void {
    this.#deps.log.info(
      { buffered: reader.lastBuffered },
      'a live reader takes nothing; closing it',
    );
    this.#deps.metrics.stalled.inc();
    this.#readers.delete(reader);
    this.#deps.metrics.clients.set(this.#readers.size);
    reader.socket.close(TRY_AGAIN_LATER, 'reads too slowly');
    // The close frame waits behind what it does not read: soon the socket goes, and its buffers with it.
    setTimeout(() => reader.socket.terminate(), LAST_WORDS).unref();
  }

  #send(reader: Reader): void {
    const { sent } = reader;
    const since = sent !== undefined && sent >= this.#map.floor ? sent : undefined;
    if (since === undefined && sent !== undefined) this.#deps.metrics.resyncs.inc();
    const frame = this.#frame(since);
    reader.socket.send(frame, { binary: false });
    reader.sent = this.#map.seq;
    this.#deps.metrics.frames.inc({ type: since === undefined ? 'snapshot' : 'changes' });
    this.#deps.metrics.bytes.inc(frame.length);
  }

  #frame(since: number | undefined): Buffer {
    if (this.#framesOf !== this.#map.seq) {
      this.#frames.clear();
      this.#framesOf = this.#map.seq;
    }
    let frame = this.#frames.get(since);
    if (!frame) {
      frame = Buffer.from(since === undefined ? this.#map.snapshot() : this.#map.changes(since));
      this.#frames.set(since, frame);
    }
    return frame;
  }

  ping(): void {
    this.#frames.clear();
    for (const reader of this.#readers) {
      // One that is behind has its ping waiting behind the rest: the stall limit watches it.
      if (this.#isBehind(reader)) continue;
      if (!reader.alive) {
        reader.socket.terminate();
        continue;
      }
      reader.alive = false;
      reader.socket.ping();
      this.#askAgain(reader);
      // A page cannot see pings; an empty frame tells it that the line is alive.
      if (reader.sent === this.#map.seq) this.#send(reader);
    }
  }

  /** A database that is away lets nobody go. */
  #askAgain({ socket, request }: Reader): void {
    const { admit } = this.#deps;
    if (!admit) return;
    verdict(admit, request, true).then((admission) => {
      if (admission === 'admitted' || admission === 'unknown') return;
      socket.close(SIGNED_OUT, 'signed out');
      setTimeout(() => socket.terminate(), LAST_WORDS).unref();
    });
  }

  closeAll(): void {
    for (const { socket } of this.#readers) {
      socket.close(1001, 'the service stops');
      setTimeout(() => socket.terminate(), LAST_WORDS).unref();
    }
  }
}
