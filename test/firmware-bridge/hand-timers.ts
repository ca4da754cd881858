import type { Timers } from '../../firmware-bridge/mavlink/vehicle-port.ts';

/** A clock moved by hand; what is due runs in order of its time. */
export class HandTimers implements Timers {
  #now: number;
  #due: { at: number; work: () => void }[] = [];

  constructor(now = Date.UTC(2026, 10, 22, 3)) {
    this.#now = now;
  }

  now = (): number => this.#now;

  after = (ms: number, work: () => void): (() => void) => {
    const entry = { at: this.#now + ms, work };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  };

  /** How much is still to be run. */
  get waiting(): number {
    return this.#due.length;
  }

  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = this.#due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#due = this.#due.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.work();
    }
    this.#now = until;
  }
}
