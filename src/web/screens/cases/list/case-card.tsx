import type { ApiCase } from '../../../../wire/api-cases.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Link } from '../../../ui/link.tsx';
import { CaseStateMark } from '../case-state-mark.tsx';
import { useMatter } from '../matter.ts';
import { Thumb } from '../thumb.tsx';
import { TimeLeft } from '../time-left.tsx';
import { placeWords } from './place-words.ts';

/** One case on the board: what, where, whose, and how long still. */
export function CaseCard({ of: c, withState = false }: { of: ApiCase; withState?: boolean }) {
  const matterOf = useMatter();
  const whose = c.unit?.name ?? c.assignee;
  return (
    <li>
      <Link to={`/cases/${c.id}`} className="case-card" data-card={c.id}>
        <Thumb sha256={c.picture} />
        <span className="case-card-main">
          <strong>{matterOf(c)}</strong>
          <span className="row-sub" title={placeWords(c)}>
            {placeWords(c)}
          </span>
        </span>
        <span className="case-card-foot">
          {withState ? (
            <CaseStateMark state={c.state} />
          ) : (
            <span className="case-number">{c.number}</span>
          )}
          <TimeLeft of={c} />
          {whose && (
            <span className="case-whose" title={whose}>
              {whose}
            </span>
          )}
          <Troubles of={c} />
        </span>
      </Link>
    </li>
  );
}

/** What makes a case dear: it came back, it was redone, more time is asked for. */
function Troubles({ of: { counts, wished, candidates, unit, state } }: { of: ApiCase }) {
  const m = useMessages();
  const disputed = unit === null && candidates.length > 1 && state === 'filed';
  const said = [
    counts.returns > 0 && m.board.returned(counts.returns),
    counts.redos > 0 && m.board.redone(counts.redos),
    wished !== null && m.board.wishes,
    disputed && m.board.disputed,
  ].filter((text) => text !== false);
  if (said.length === 0) return null;
  return <span className="case-troubles">{said.join(' · ')}</span>;
}
