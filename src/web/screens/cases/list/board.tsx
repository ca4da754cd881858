import { type KeyboardEvent, useRef } from 'react';
import type { CaseState } from '../../../../domain/cases/workflow.ts';
import type { ApiCaseCounts } from '../../../../wire/api-cases.ts';
import { useCaseCounts, useCasePages } from '../../../http/case-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Failure } from '../../../ui/notice.tsx';
import { apiFilter, type CaseFilter, countOf } from '../case-filters.ts';
import { cardToGo } from './card-keys.ts';
import { CaseCard } from './case-card.tsx';

/** Left to right as a case goes; what has ended is in the table. */
const COLUMNS: readonly CaseState[] = [
  'collected',
  'checking',
  'filed',
  'dispatched',
  'handling',
  'reported',
  'postponed',
];
/** Cards of a column that are loaded at once. */
const PAGE = 20;

export function Board({ filter }: { filter: CaseFilter }) {
  const m = useMessages();
  const counts = useCaseCounts().data;
  const ref = useRef<HTMLDivElement>(null);
  const keys = (event: KeyboardEvent) => {
    const card = ref.current && cardToGo(ref.current, event.key);
    if (!card) return;
    event.preventDefault();
    card.focus();
    card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const { state: _state, ...rest } = filter;
  const narrowed = countOf(rest) > 0;
  return (
    <section className="board" ref={ref} onKeyDown={keys} aria-label={m.board.board}>
      {COLUMNS.map((state) => (
        <Column key={state} state={state} filter={rest} total={narrowed ? undefined : counts} />
      ))}
    </section>
  );
}

interface ColumnProps {
  readonly state: CaseState;
  readonly filter: CaseFilter;
  /** Known of all cases, not of a choice of them. */
  readonly total: ApiCaseCounts | undefined;
}

function Column({ state, filter, total }: ColumnProps) {
  const m = useMessages();
  const timezone = useTimezone();
  const order = state === 'postponed' ? 'newest' : 'deadline';
  const pages = useCasePages({ ...apiFilter(filter, timezone), state, order }, PAGE);
  const cases = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const loaded = `${cases.length}${pages.hasNextPage ? '+' : ''}`;
  const count = total ? String(total.states[state] ?? 0) : loaded;
  return (
    <section className="board-column" aria-label={m.cases.states[state]} data-state={state}>
      <h2>
        <span className="case-state" data-state={state}>
          {m.cases.states[state]}
        </span>
        <span className="board-count">{pages.data ? count : ''}</span>
      </h2>
      <div className="board-cards">
        {pages.error && <Failure error={pages.error} retry={() => void pages.refetch()} />}
        {!pages.data && !pages.error && <Bones />}
        {pages.data && cases.length === 0 && <p className="board-empty">{m.board.emptyColumn}</p>}
        <ol>
          {cases.map((c) => (
            <CaseCard key={c.id} of={c} />
          ))}
        </ol>
        {pages.hasNextPage && (
          <button
            type="button"
            className="plain-button board-more"
            disabled={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {m.board.more}
          </button>
        )}
      </div>
    </section>
  );
}

/** Where cards will be. */
const Bones = () => (
  <div className="bones" aria-hidden="true">
    <span />
    <span />
    <span />
  </div>
);
