/** Keeps `/live` open: resumes after a loss where the server can, and says how the line is. */
import type { LiveFrame } from '../../wire/live-frames.ts';
import { signal } from './signal.ts';

export type ConnectionState =
  | { readonly state: 'connecting' | 'live' }
  | { readonly state: 'reconnecting' | 'offline'; readonly since: number };

/** After this long without a line it is called offline, ms. */
const OFFLINE_AFTER = 10_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;
/** Without a single frame for this long the line is taken for dead, ms. */
const DEAD_AFTER = 60_000;

export class LiveConnection {
  readonly changed = signal();
  state: ConnectionState = { state: 'connecting' };
  readonly #onFrame: (frame: LiveFrame) => void;
  #socket: WebSocket | undefined;
  #resume: { stream: string; seq: number } | undefined;
  #wait = FIRST_WAIT;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #heard = 0;

  constructor(onFrame: (frame: LiveFrame) => void) {
    this.#onFrame = onFrame;
  }

  start(): void {
    window.addEventListener('online', () => this.#again());
    this.#watch ??= setInterval(() => this.#check(), 1000);
    this.#open();
  }

  #open(): void {
    clearTimeout(this.#retry);
    const url = new URL('/live', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    if (this.#resume) {
      url.searchParams.set('stream', this.#resume.stream);
      url.searchParams.set('seq', String(this.#resume.seq));
    }
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#heard = Date.now();
    socket.onmessage = (event) => this.#message(String(event.data));
    socket.onclose = () => {
      if (this.#socket === socket) this.#lost();
    };
  }

  #message(text: string): void {
    const frame = JSON.parse(text) as LiveFrame;
    this.#heard = Date.now();
    this.#wait = FIRST_WAIT;
    this.#resume = { stream: frame.stream, seq: frame.seq };
    this.#onFrame(frame);
    if (this.state.state !== 'live') this.#say({ state: 'live' });
  }

  #lost(): void {
    this.#socket = undefined;
    if (this.state.state === 'live' || this.state.state === 'connecting') {
      this.#say({ state: 'reconnecting', since: Date.now() });
    }
    // Half of the wait is random: a thousand pages must not come back at the same moment.
    this.#retry = setTimeout(() => this.#open(), this.#wait * (0.5 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #again(): void {
    if (this.#socket) return;
    this.#wait = FIRST_WAIT;
    this.#open();
  }

  #check(): void {
    const s = this.state;
    if (s.state === 'reconnecting' && Date.now() - s.since > OFFLINE_AFTER) {
      this.#say({ state: 'offline', since: s.since });
    }
    if (this.#socket?.readyState === WebSocket.OPEN && Date.now() - this.#heard > DEAD_AFTER) {
      this.#socket.close();
    }
  }

  #say(state: ConnectionState): void {
    this.state = state;
    this.changed.bump();
  }
}
