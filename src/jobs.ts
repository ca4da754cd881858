import type { Log } from './services/ports.ts';

/** Work that is done every so often. One that is still running is not begun again. */
export class Jobs {
  readonly #log: Log;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(log: Log) {
    this.#log = log;
  }

  every(ms: number, name: string, work: () => Promise<void>): void {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      const run: Promise<void> = work()
        .catch((error: unknown) => {
          this.#log.warn({ job: name, error: String(error) }, 'a periodic job failed');
        })
        .finally(() => {
          busy = false;
          this.#running.delete(run);
        });
      this.#running.add(run);
    }, ms);
    this.#timers.push(timer);
  }

  /** No more from now on; resolves when what runs has ended. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#running);
  }
}

/**
 * Work that brings something up to date: asked for while it runs, it runs once more afterwards, so that
 * what it read last is never older than the last request.
 */
export function oneAtATime(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = (): void => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    void work().finally(() => {
      running = false;
      if (!again) return;
      again = false;
      run();
    });
  };
  return run;
}
