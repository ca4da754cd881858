import type { Log } from '../../log.ts';

/** ms; after the last one it stays at the last one. */
const PAUSES = [500, 1000, 2000, 4000, 8000, 15_000] as const;

/** Whether a link works, told in the log where it changes and not at every attempt. */
export class LinkHealth {
  readonly #name: string;
  readonly #log: Log;
  #works: boolean | undefined;
  #failures = 0;

  constructor(name: string, log: Log) {
    this.#name = name;
    this.#log = log;
  }

  works(): void {
    this.#failures = 0;
    if (this.#works === true) return;
    this.#works = true;
    this.#log.info({ link: this.#name }, 'the link is open');
  }

  /** Returns how long to wait before trying again, ms. */
  fails(why: string): number {
    const pause = PAUSES[Math.min(this.#failures++, PAUSES.length - 1)]!;
    if (this.#works !== false) {
      this.#works = false;
      this.#log.warn(
        { link: this.#name, why },
        'the link does not work; it is tried again and again',
      );
    }
    return pause;
  }
}
