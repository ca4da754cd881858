import type { ReactNode } from 'react';
import type { ApiPatrol } from '../../../../wire/api-patrols.ts';
import { useTimezone } from '../../../http/queries.ts';
import { dayOf } from '../../../i18n/bureau-time.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { agoWords, stateOf, whenWords } from '../../../patrol-words/due-words.ts';
import { rhythmWords } from '../../../patrol-words/rhythm-words.ts';
import { Link } from '../../../ui/link.tsx';
import { DueMark } from '../due-mark.tsx';
import { useLibraryNames } from '../use-library-names.ts';
import { useToday } from '../use-today.ts';

interface RowProps {
  readonly patrol: ApiPatrol;
}

/** The name is the link of the whole row; other links lie above it. */
function Row({ patrol, end, children }: RowProps & { end?: ReactNode; children: ReactNode }) {
  const m = useMessages();
  const today = useToday();
  return (
    <li className="patrol-row" data-state={stateOf(patrol)}>
      <div className="patrol-row-head">
        <Link className="patrol-name" to={`/patrols/${patrol.id}`}>
          {patrol.name}
        </Link>
        <DueMark state={stateOf(patrol)} text={whenWords(patrol, today, m)} />
      </div>
      <div className="patrol-row-sub">
        <span className="row-sub">
          {children}
          <Missed patrol={patrol} />
        </span>
        {end}
      </div>
    </li>
  );
}

/** Of the last month; the one that is overdue now is told beside the name. */
function Missed({ patrol }: RowProps) {
  const m = useMessages();
  const missed = patrol.overdue - Number(patrol.due?.state === 'overdue');
  if (missed <= 0) return null;
  return (
    <>
      {' · '}
      <span className="patrol-missed" title={m.patrols.missedTitle(missed)}>
        {m.patrols.missed(missed)}
      </span>
    </>
  );
}

/** What it takes to fly it. */
export function DueRow({ patrol }: RowProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { sorties, numbers, rhythm } = patrol;
  const effort = [m.patrol.sorties(sorties.length), format.duration(numbers.seconds)].join(' · ');
  return (
    <Row patrol={patrol} end={<span className="row-sub">{effort}</span>}>
      {rhythmWords(rhythm, m)}
    </Row>
  );
}

/** What it is, how often, and when it was flown last. */
export function PatrolRow({ patrol }: RowProps) {
  const m = useMessages();
  const timezone = useTimezone();
  const today = useToday();
  const names = useLibraryNames();
  const { lastFlight } = patrol;
  const flown = lastFlight && (
    <Link className="row-link" to={`/flights/${lastFlight.id}`} title={lastFlight.number}>
      {m.patrols.lastFlown(agoWords(dayOf(Date.parse(lastFlight.at), timezone), today, m))}
    </Link>
  );
  const end = flown ?? <span className="row-sub">{m.patrols.neverFlown}</span>;
  return (
    <Row patrol={patrol} end={end}>
      {names.template(patrol.template)} · {rhythmWords(patrol.rhythm, m)}
    </Row>
  );
}
