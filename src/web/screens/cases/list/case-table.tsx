import { Button } from '@mantine/core';
import type { ApiCase } from '../../../../wire/api-cases.ts';
import { useCasePages } from '../../../http/case-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { live } from '../../../live/live.ts';
import { calledOf } from '../../../live/vehicle.ts';
import { navigate, withQuery } from '../../../router.ts';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { useNarrow } from '../../../ui/use-narrow.ts';
import { apiFilter, type CaseFilter, countOf } from '../case-filters.ts';
import { CaseStateMark } from '../case-state-mark.tsx';
import { useMatter } from '../matter.ts';
import { Thumb } from '../thumb.tsx';
import { TimeLeft } from '../time-left.tsx';
import { CaseCard } from './case-card.tsx';
import { useListMap } from './use-list-map.ts';

const PAGE = 60;
/** Rows beyond this are for the CSV file, or for a narrower filter. */
const MOST = 1_200;

export type Order = 'newest' | 'deadline';

interface TableProps {
  readonly filter: CaseFilter;
  readonly order: Order;
  /** Beside the map, with the cases drawn on it. */
  readonly withMap: boolean;
}

export function CaseTable({ filter, order, withMap }: TableProps) {
  const m = useMessages();
  const timezone = useTimezone();
  const pages = useCasePages({ ...apiFilter(filter, timezone), order }, PAGE);
  const cases = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const narrow = useNarrow();
  const point = useListMap(withMap ? cases : undefined);
  if (pages.error) return <Failure error={pages.error} retry={() => void pages.refetch()} />;
  if (!pages.data) return <Notice title={m.errors.loading} />;
  if (cases.length === 0)
    return (
      <Notice
        title={m.cases.noneTitle}
        text={countOf(filter) > 0 ? m.cases.noMatchText : m.cases.noneText}
      />
    );
  return (
    <>
      {narrow ? (
        <ol className="card-list">
          {cases.map((c) => (
            <CaseCard key={c.id} of={c} withState />
          ))}
        </ol>
      ) : (
        <div className="card table-card">
          <table className="table case-table">
            <Head order={order} />
            <tbody>
              {cases.map((c) => (
                <Row key={c.id} of={c} onPoint={point} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.hasNextPage && cases.length < MOST && (
        <Button
          variant="default"
          mt="sm"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {m.cases.more}
        </Button>
      )}
      {pages.hasNextPage && cases.length >= MOST && (
        <p className="muted small">{m.board.most(MOST)}</p>
      )}
    </>
  );
}

const sortBy = (order: Order) =>
  navigate(withQuery({ order: order === 'newest' ? undefined : order }), { replace: true });

function Head({ order }: { order: Order }) {
  const m = useMessages();
  const sortable = (by: Order, label: string) => (
    <th aria-sort={order === by ? (by === 'newest' ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="plain-button sort" onClick={() => sortBy(by)}>
        {label}
        <span aria-hidden="true">{order === by ? (by === 'newest' ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
  return (
    <thead>
      <tr>
        <th className="thumb-cell">
          <span className="visually-hidden">{m.board.picture}</span>
        </th>
        <th>{m.cases.number}</th>
        <th>{m.cases.kind}</th>
        <th>{m.cases.state}</th>
        {sortable('deadline', m.board.deadline)}
        <th>{m.cases.unit}</th>
        <th className="wide-only">{m.board.source}</th>
        {sortable('newest', m.cases.opened)}
      </tr>
    </thead>
  );
}

function Row({ of: c, onPoint }: { of: ApiCase; onPoint: (id: number | undefined) => void }) {
  const m = useMessages();
  const matterOf = useMatter();
  const format = useFormat(useTimezone());
  const vehicle = c.device ? live.vehicles.get(c.device) : undefined;
  const where = c.address || c.description || c.zone?.name || c.cell;
  const who = vehicle ? calledOf(vehicle) : c.device;
  return (
    <tr
      onClick={() => navigate(`/cases/${c.id}`)}
      onPointerEnter={() => onPoint(c.id)}
      onPointerLeave={() => onPoint(undefined)}
      className="clickable"
    >
      <td className="thumb-cell">
        <Thumb sha256={c.picture} />
      </td>
      <td data-label={m.cases.number}>
        <Link to={`/cases/${c.id}`} onClick={(event) => event.stopPropagation()}>
          {c.number}
        </Link>
      </td>
      <td data-label={m.cases.kind} className="what-cell">
        <span>{matterOf(c)}</span>
        <span className="row-sub">{[who, where].filter(Boolean).join(' · ')}</span>
      </td>
      <td data-label={m.cases.state}>
        <CaseStateMark state={c.state} />
      </td>
      <td data-label={m.board.deadline}>
        <TimeLeft of={c} />
      </td>
      <td data-label={m.cases.unit}>
        {c.unit?.name ?? m.cases.none}
        {c.assignee && <span className="row-sub">{c.assignee}</span>}
      </td>
      <td data-label={m.board.source} className="wide-only">
        {m.board.sources[c.source]}
      </td>
      <td data-label={m.cases.opened}>
        <time dateTime={c.opened}>{format.moment(c.opened)}</time>
      </td>
    </tr>
  );
}
