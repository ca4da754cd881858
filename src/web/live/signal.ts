/** A number that is bumped when something changed, and who wants to hear of it. */
import { useSyncExternalStore } from 'react';

export interface Signal {
  readonly version: number;
  bump(): void;
  subscribe(listener: () => void): () => void;
}

/** `atMost`: at most one announcement per so many ms, the last never lost. */
export function signal(atMost = 0): Signal {
  const listeners = new Set<() => void>();
  let version = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const announce = () => {
    timer = undefined;
    last = performance.now();
    version++;
    for (const listener of listeners) listener();
  };
  return {
    get version() {
      return version;
    },
    bump() {
      if (timer !== undefined) return;
      const wait = last + atMost - performance.now();
      if (atMost === 0 || wait <= 0) announce();
      else timer = setTimeout(announce, wait);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Renders again when the signal is bumped; gives its version. */
export function useSignal(of: Signal): number {
  return useSyncExternalStore(of.subscribe, () => of.version);
}
