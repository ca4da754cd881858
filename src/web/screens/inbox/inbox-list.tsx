import { Button, SegmentedControl } from '@mantine/core';
import type { ApiCase } from '../../../wire/api-cases.ts';
import { useCasePages } from '../../http/case-queries.ts';
import { useMessages } from '../../i18n/language.ts';
import { useMe } from '../../people/use-me.ts';
import { navigate, useAddress, withQuery } from '../../router.ts';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { useMatter } from '../cases/matter.ts';
import { Thumb } from '../cases/thumb.tsx';
import { TimeLeft } from '../cases/time-left.tsx';
import { useOutbox } from './use-outbox.ts';

const PAGE = 30;
const VIEWS = {
  todo: { state: 'dispatched,handling', order: 'deadline' },
  reported: { state: 'reported', order: 'newest' },
  done: { state: 'closed,archived', order: 'newest' },
} as const;
type View = keyof typeof VIEWS;
const isView = (text: string | null): text is View => text !== null && text in VIEWS;

export function InboxList() {
  const m = useMessages();
  const me = useMe();
  const { query } = useAddress();
  const asked = query.get('view');
  const view: View = isView(asked) ? asked : 'todo';
  const pages = useCasePages(VIEWS[view], PAGE);
  const cases = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="inbox-head">
        <h1>{me?.unit?.name ?? m.inbox.title}</h1>
        <SegmentedControl
          fullWidth
          size="sm"
          aria-label={m.inbox.views}
          value={view}
          onChange={(next) =>
            navigate(withQuery({ view: next === 'todo' ? undefined : next }), { replace: true })
          }
          data={(['todo', 'reported', 'done'] as const).map((value) => ({
            value,
            label: m.inbox.viewNames[value],
          }))}
        />
      </div>
      {pages.error && !pages.data && (
        <Failure error={pages.error} retry={() => void pages.refetch()} />
      )}
      {!pages.data && !pages.error && <Notice title={m.errors.loading} />}
      {pages.data && cases.length === 0 && (
        <Notice title={m.inbox.none[view].title} text={m.inbox.none[view].text} />
      )}
      <ul className="inbox-list">
        {cases.map((c) => (
          <Item key={c.id} of={c} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button
          fullWidth
          size="md"
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {m.cases.more}
        </Button>
      )}
    </>
  );
}

function Item({ of: c }: { of: ApiCase }) {
  const m = useMessages();
  const matterOf = useMatter();
  const outbox = useOutbox();
  const draft = outbox.draftOf(c.id);
  return (
    <li>
      <Link to={`/inbox/${c.id}`} className="inbox-item">
        <Thumb sha256={c.picture} />
        <span className="row-main">
          <strong>{matterOf(c)}</strong>
          <span className="inbox-where">{c.address || c.description || c.cell}</span>
          <span className="inbox-foot">
            <TimeLeft of={c} />
            {c.state === 'dispatched' && <span className="tag">{m.inbox.fresh}</span>}
            {c.counts.redos > 0 && (
              <span className="case-troubles">{m.board.redone(c.counts.redos)}</span>
            )}
            {draft && (
              <span className="tag">{draft.send ? m.inbox.waitsToBeSent : m.inbox.draft}</span>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
