/** A token bucket: so many messages a second, with bursts of ten seconds' worth. */
export class Throttle {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = perSecond * 10;
    this.#tokens = this.#burst;
    this.#at = now;
  }

  /** Takes one; returns how long to wait for it, ms (0: at once). What waits has taken its place already. */
  take(now: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perMs;
  }
}
