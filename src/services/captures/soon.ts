/** Work that is asked for more often than it has to be done: once for each key, a little later. */
export interface Soon {
  /** Asked for while it waits or runs, it is done once more afterwards. */
  ask(key: string, ms: number, work: () => Promise<void>): void;
  /** It waits or runs. */
  has(key: string): boolean;
  /** Settles when nothing waits or runs. */
  idle(): Promise<void>;
}

export interface SoonDeps {
  readonly wait: (ms: number) => Promise<void>;
  readonly failed: (key: string, error: unknown) => void;
}

export function createSoon({ wait, failed }: SoonDeps): Soon {
  const queue = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const ask = (key: string, ms: number, work: () => Promise<void>): void => {
    if (queue.has(key)) {
      again.add(key);
      return;
    }
    const run = wait(ms)
      .then(() => {
        again.delete(key);
        return work();
      })
      .catch((error: unknown) => failed(key, error))
      .finally(() => {
        queue.delete(key);
        if (again.delete(key)) ask(key, ms, work);
      });
    queue.set(key, run);
  };
  return {
    ask,
    has: (key) => queue.has(key),
    idle: async () => {
      while (queue.size > 0) await Promise.all(queue.values());
    },
  };
}
