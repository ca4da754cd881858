import type { CSSProperties } from 'react';
import type { ApiDue } from '../../../../wire/api-patrols.ts';
import { type PatrolDetail, useDues } from '../../../http/patrol-queries.ts';
import { addDays } from '../../../i18n/bureau-time.ts';
import { useMessages } from '../../../i18n/language.ts';
import { daysBetween, spanWords } from '../../../patrol-words/due-words.ts';
import { Link } from '../../../ui/link.tsx';
import { Failure } from '../../../ui/notice.tsx';
import { DueMark } from '../due-mark.tsx';
import { useToday } from '../use-today.ts';

const DAYS = 30;

/** When it was due in the last 30 days and what came of it, and when it will be in the next 30. */
export function DueStrip({ patrol }: { patrol: PatrolDetail }) {
  const m = useMessages();
  const today = useToday();
  const [from, until] = [addDays(today, -DAYS), addDays(today, DAYS)];
  const dues = useDues(patrol.id, from, until);
  if (!patrol.rhythm) return null;
  const list = dues.data ?? [];
  return (
    <section className="case-section">
      <h3>{m.patrol.calendar}</h3>
      {dues.error && <Failure error={dues.error} retry={() => void dues.refetch()} />}
      <div className="due-strip">
        <ol className="due-strip-bar">
          {list.map((due) => (
            <StripEntry key={`${due.from} ${due.until}`} due={due} first={from} />
          ))}
          <li className="due-strip-today" aria-hidden="true" />
        </ol>
        <div className="due-strip-days" aria-hidden="true">
          <span>{m.patrol.ago30}</span>
          <span>{m.patrol.today}</span>
          <span>{m.patrol.ahead30}</span>
        </div>
        {dues.data?.length === 0 && <p className="muted">{m.patrol.calendarNone}</p>}
        <Tally dues={list} />
      </div>
    </section>
  );
}

function StripEntry({ due, first }: { due: ApiDue; first: string }) {
  const m = useMessages();
  const all = 2 * DAYS + 1;
  const begin = Math.max(0, daysBetween(first, due.from));
  const end = Math.min(all, daysBetween(first, due.until) + 1);
  const style = {
    '--from': `${(begin / all) * 100}%`,
    '--days': `${(Math.max(1, end - begin) / all) * 100}%`,
  } as CSSProperties;
  const words = m.patrol.calendarEntry(
    spanWords(due.from, due.until, m),
    m.patrols.states[due.state],
  );
  return (
    <li className="due-strip-entry" data-state={due.state} style={style} title={words}>
      {due.flight === null ? (
        <span className="visually-hidden">{words}</span>
      ) : (
        <Link to={`/flights/${due.flight}`} aria-label={words} />
      )}
    </li>
  );
}

/** How many of each, which is the legend too. */
function Tally({ dues }: { dues: readonly ApiDue[] }) {
  const m = useMessages();
  const states = (['flown', 'overdue', 'due', 'upcoming'] as const).flatMap((state) => {
    const count = dues.filter((due) => due.state === state).length;
    return count > 0 ? [{ state, text: `${m.patrols.states[state]} ${count}` }] : [];
  });
  return (
    <p className="due-tally">
      {states.map(({ state, text }) => (
        <DueMark key={state} state={state} text={text} />
      ))}
    </p>
  );
}
