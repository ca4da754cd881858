import { useEffect, useState } from 'react';
import { apiPath } from '../../../http/client.ts';
import type { WatchOrder, WatchWord } from './watch-worker.ts';

export interface WatchState {
  /** When the server last took it, ms of this computer's clock; undefined: not yet. */
  readonly heard: number | undefined;
  /** Since when it could not be reached, ms. */
  readonly lost: number | undefined;
  /** Why the server does not take it. */
  readonly refused: string | undefined;
}

const NOTHING: WatchState = { heard: undefined, lost: undefined, refused: undefined };

/** Keeps the watch for this flight as long as the page is open, hidden or not. */
export function useWatch(flight: string, wanted: boolean): WatchState {
  const [state, setState] = useState(NOTHING);
  useEffect(() => {
    setState(NOTHING);
    if (!wanted) return;
    const worker = new Worker(new URL('./watch-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<WatchWord>) => setState((s) => after(s, data));
    const path = apiPath(`/flights/${encodeURIComponent(flight)}/watch`);
    const order: WatchOrder = { url: new URL(path, location.origin).href };
    worker.postMessage(order);
    return () => worker.terminate();
  }, [flight, wanted]);
  return state;
}

function after(before: WatchState, word: WatchWord): WatchState {
  if (word.ok) return { heard: Date.now(), lost: undefined, refused: undefined };
  if (word.refused !== undefined) return { ...before, lost: undefined, refused: word.refused };
  return { ...before, lost: before.lost ?? Date.now() };
}
