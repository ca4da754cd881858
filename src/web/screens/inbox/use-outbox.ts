import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useSignal } from '../../live/signal.ts';
import { outbox } from './outbox.ts';

/** The queue, running as long as the page is there; what it sends is shown at once. */
export function useOutbox() {
  const client = useQueryClient();
  useSignal(outbox.changed);
  useEffect(() => {
    outbox.onSent = (of, after) => {
      if (after) client.setQueryData(['case', String(of)], after);
      for (const key of ['cases', 'case-counts'])
        void client.invalidateQueries({ queryKey: [key] });
    };
    void outbox.start();
  }, [client]);
  return outbox;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** As far as the browser knows; a phone in a cellar may think otherwise. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);
