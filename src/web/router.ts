/** The address bar as state: a path, its query, and going somewhere else without loading the page. */
import { useMemo, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
const announce = () => {
  for (const listener of listeners) listener();
};
window.addEventListener('popstate', announce);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const here = () => location.pathname + location.search;

export function navigate(to: string, options: { replace?: boolean } = {}): void {
  if (to === here()) return;
  if (options.replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  announce();
}

export interface Address {
  readonly path: string;
  /** The path's parts: `/cases/17` → ['cases', '17']. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

export function useAddress(): Address {
  const address = useSyncExternalStore(subscribe, here);
  return useMemo(() => {
    const url = new URL(address, location.origin);
    const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
    return { path: url.pathname, parts, query: url.searchParams };
  }, [address]);
}

/** The address with some of its query changed; undefined or '' takes a name out. */
export function withQuery(changes: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  return url.pathname + url.search;
}
