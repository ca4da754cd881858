import { useEffect, useState } from 'react';
import { useTimezone } from '../../http/queries.ts';
import { dayOf } from '../../i18n/bureau-time.ts';
import { serverNow } from '../../live/live.ts';

/** The bureau's calendar day, `2026-11-22`, also over midnight. */
export function useToday(): string {
  const timezone = useTimezone();
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return dayOf(now, timezone);
}
