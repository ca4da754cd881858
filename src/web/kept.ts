/** Small values kept in the browser between visits, readable by every component. */
import { useSyncExternalStore } from 'react';

export interface Kept<T> {
  get(): T;
  set(value: T): void;
  use(): T;
}

export function kept<T>(
  key: string,
  read: (stored: string | null) => T,
  write: (value: T) => string = String,
): Kept<T> {
  const listeners = new Set<() => void>();
  let value = read(load(key));
  const get = () => value;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get,
    set(next) {
      value = next;
      save(key, write(next));
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, get),
  };
}

/** Storage may be closed to the page (private windows, policies): then nothing is kept, and all works. */
function load(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function save(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Not kept; see load().
  }
}
