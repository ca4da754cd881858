/** Work of which so much goes on at the same time, in lanes: what somebody waits for goes first. */

export type Lane = 'asked' | 'soon';

export class WorkQueue {
  readonly #atOnce: number;
  readonly #most: Readonly<Record<Lane, number>>;
  readonly #waiting: Record<Lane, (() => void)[]> = { asked: [], soon: [] };
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;

  /** @param most that wait in each lane; more are refused */
  constructor(atOnce: number, most: Readonly<Record<Lane, number>>) {
    this.#atOnce = atOnce;
    this.#most = most;
  }

  /** Undefined: too much waits already, or nothing is begun any more. */
  add<T>(lane: Lane, work: () => Promise<T>): Promise<T> | undefined {
    const waiting = this.#waiting[lane];
    const full = this.#running.size >= this.#atOnce && waiting.length >= this.#most[lane];
    if (full || this.#closed) return undefined;
    return new Promise<T>((resolve, reject) => {
      waiting.push(() => {
        const mine: Promise<unknown> = work()
          .then(resolve, reject)
          .finally(() => {
            this.#running.delete(mine);
            this.#next();
          });
        this.#running.add(mine);
      });
      this.#next();
    });
  }

  /** Begins nothing more; what waits is dropped and never settles. Resolves when what is going on is done. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.asked.length = 0;
    this.#waiting.soon.length = 0;
    await Promise.all(this.#running);
  }

  #next(): void {
    if (this.#running.size >= this.#atOnce) return;
    (this.#waiting.asked.shift() ?? this.#waiting.soon.shift())?.();
  }
}
