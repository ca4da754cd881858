import { useEffect, useState } from 'react';
import { useSettings } from '../../../http/queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { connection } from '../../../live/live.ts';
import { useSignal } from '../../../live/signal.ts';
import type { WatchState } from './use-watch.ts';

/** The bridge waits for a watch this long before it stops its heartbeats, s; until the settings are read. */
const PILOT_TIMEOUT = 30;
/** A line that is back sooner was never lost to the eye, ms. */
const HICCUP = 2_000;

/** Since when the server cannot be reached, ms of this computer's clock. */
function useLostSince(watch: WatchState): number | undefined {
  useSignal(connection.changed);
  const line = connection.state;
  return watch.lost ?? ('since' in line ? line.since : undefined);
}

/** When the server cannot be reached in flight: what the drone will do by itself, and when. */
export function WatchAlarm({ watch, armed }: { watch: WatchState; armed: boolean }) {
  const m = useMessages();
  const since = useLostSince(watch);
  const timeout = useSettings().data?.pilotTimeout ?? PILOT_TIMEOUT;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (since === undefined || !armed || now - since < HICCUP) return null;
  const left = Math.round(timeout - (now - (watch.heard ?? since)) / 1000);
  return (
    <div className="watch-lost" role="alert">
      <strong>{m.flight.watch.lost}</strong>{' '}
      {left > 0 ? m.flight.watch.lostText(left) : m.flight.watch.gone}
    </div>
  );
}

/** Who has the watch here; `by` empty: somebody who may only look. */
export function WatchLine(props: { watch: WatchState; by: string; over: boolean }) {
  const { watch, by, over } = props;
  const m = useMessages();
  const since = useLostSince(watch);
  if (over) return null;
  if (!by) return <p className="watch muted small">{m.flight.watch.nobody}</p>;
  if (watch.refused) {
    return <p className="watch error-text">{m.flight.watch.refused(watch.refused)}</p>;
  }
  if (since !== undefined) return <p className="watch error-text">{m.flight.watch.lost}</p>;
  if (watch.heard === undefined) return null;
  return (
    <p className="watch small" data-on="true">
      {m.flight.watch.watching(by)}
    </p>
  );
}
