import { useEffect, useState } from 'react';
import type { ApiCase } from '../../../wire/api-cases.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { serverNow } from '../../live/live.ts';
import { urgencyOf } from './urgency.ts';

/** The time, looked at again every half minute: what is left is told in minutes at the finest. */
export function useNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** What is left until the present stage's deadline, or by how much it has passed. Nothing where no time runs. */
export function TimeLeft({ of: c }: { of: ApiCase }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const now = useNow();
  const urgency = urgencyOf(c, now);
  if (c.stageDue === null || urgency === 'none') return null;
  const seconds = Math.abs(Date.parse(c.stageDue) - now) / 1000;
  const text = format.duration(seconds < 60 ? 60 : Math.floor(seconds / 60) * 60);
  return (
    <time
      className="time-left"
      data-urgency={urgency}
      dateTime={c.stageDue}
      title={m.board.dueAt(format.moment(c.stageDue))}
    >
      {urgency === 'over' ? m.board.over(text) : m.board.left(text)}
    </time>
  );
}
