import { Button, SegmentedControl } from '@mantine/core';
import { type KeyboardEvent as ReactKeys, useEffect, useRef } from 'react';
import { apiPath } from '../../../http/client.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useMay } from '../../../people/use-me.ts';
import { navigate, useAddress, withQuery } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { apiFilter, type CaseFilter, filterOf } from '../case-filters.ts';
import { Board } from './board.tsx';
import { CaseTable, type Order } from './case-table.tsx';
import { FilterBar } from './filter-bar.tsx';

type View = 'board' | 'table' | 'map';

/** All cases: a board by state, or a table, alone or beside the map; all of it in the address. */
export function CasesPage() {
  const m = useMessages();
  const { query } = useAddress();
  const asked = query.get('view');
  const filter = filterOf(query);
  // A state that is asked for, or what a figure counts, is a list and not a board.
  const usual: View =
    filter.state === undefined && filter.counted === undefined ? 'board' : 'table';
  const view: View = asked === 'table' || asked === 'map' || asked === 'board' ? asked : usual;
  const order: Order = query.get('order') === 'deadline' ? 'deadline' : 'newest';
  const search = useRef<HTMLInputElement>(null);
  useKeys(search);
  const clearSearch = (event: ReactKeys) => {
    if (event.key === 'Escape') search.current?.blur();
  };
  return (
    <div className="sheet-page cases-page" data-view={view}>
      <main id="content" onKeyDown={clearSearch}>
        <div className="page-head">
          <h1>{m.cases.title}</h1>
          <SegmentedControl
            aria-label={m.board.view}
            value={view}
            onChange={(next) => navigate(withQuery({ view: next }), { replace: true })}
            data={(['board', 'table', 'map'] as const).map((value) => ({
              value,
              label: m.board.views[value],
            }))}
          />
          <span className="grow" />
          <Link to="/figures" className="csv-link">
            {m.figures.title}
          </Link>
          <CsvLink filter={filter} order={order} />
          <NewCaseButton />
        </div>
        <FilterBar filter={filter} board={view === 'board'} searchRef={search} />
        {view === 'board' ? (
          <Board filter={filter} />
        ) : (
          <CaseTable filter={filter} order={order} withMap={view === 'map'} />
        )}
      </main>
    </div>
  );
}

function CsvLink({ filter, order }: { filter: CaseFilter; order: Order }) {
  const m = useMessages();
  const timezone = useTimezone();
  return (
    <a
      className="with-icon csv-link"
      href={apiPath('/cases.csv', { ...apiFilter(filter, timezone), order })}
      download
      title={m.board.csvHelp}
    >
      <Icon name="download" size={15} />
      CSV
    </a>
  );
}

function NewCaseButton() {
  const m = useMessages();
  if (!useMay('cases:report')) return null;
  return (
    <Button
      component={Link}
      to="/cases/new"
      leftSection={<Icon name="plus" size={14} />}
      title={m.board.newHelp}
    >
      {m.board.new}
    </Button>
  );
}

/** N opens the form of a new case, / goes to the search, as long as nobody is typing. */
function useKeys(search: React.RefObject<HTMLInputElement | null>): void {
  const may = useMay('cases:report');
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      const typing = target instanceof HTMLElement && target.closest('input, textarea, select');
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '/') {
        event.preventDefault();
        search.current?.focus();
      } else if (event.key.toLowerCase() === 'n' && may) {
        event.preventDefault();
        navigate('/cases/new');
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [may, search]);
}
