import type { FoundFile } from './folder.ts';

const MB = 1_000_000;
/** How often a terminal's line is written anew, ms. */
const EVERY = 500;

/** `12/500 photos, 130 of 5,400 MB, 9.1 MB/s`: a line that stays, or one for each tenth where it is no terminal. */
export class Progress {
  readonly #all: number;
  readonly #bytes: number;
  readonly #room: {
    readonly say: (line: string) => void;
    readonly live: ((text: string) => void) | undefined;
  };
  readonly #began = performance.now();
  #photos = 0;
  #there = 0;
  #sent = 0;
  #written = 0;
  #tenth = 0;

  constructor(
    files: readonly FoundFile[],
    room: {
      readonly say: (line: string) => void;
      readonly live: ((text: string) => void) | undefined;
    },
  ) {
    this.#all = files.length;
    this.#bytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#room = room;
  }

  /** Bytes that went over the line. */
  more(bytes: number): void {
    this.#there += bytes;
    this.#sent += bytes;
    this.#show();
  }

  /** @param bytes that needed not be sent */
  done(bytes: number): void {
    this.#photos++;
    this.#there += bytes;
    this.#show();
  }

  end(): void {
    if (this.#written > 0) this.#room.live?.('\n');
  }

  #show(): void {
    const { live, say } = this.#room;
    const tenth = Math.floor((this.#photos * 10) / Math.max(this.#all, 1));
    if (!live) {
      if (tenth > this.#tenth && tenth < 10) say(this.#line());
      this.#tenth = tenth;
      return;
    }
    const now = performance.now();
    if (now - this.#written < EVERY && this.#photos < this.#all) return;
    this.#written = now;
    live(`\r${this.#line().padEnd(72)}`);
  }

  #line(): string {
    const seconds = (performance.now() - this.#began) / 1000;
    const rate = (this.#sent / MB / Math.max(seconds, 0.001)).toFixed(1);
    const [there, all] = [this.#there, this.#bytes].map((bytes) => Math.round(bytes / MB));
    return `${this.#photos}/${this.#all} photos, ${there} of ${all} MB, ${rate} MB/s`;
  }
}
