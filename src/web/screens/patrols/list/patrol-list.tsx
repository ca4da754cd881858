import { Button, SegmentedControl } from '@mantine/core';
import type { ApiPatrol } from '../../../../wire/api-patrols.ts';
import { usePatrols } from '../../../http/patrol-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { byUrgency, whenWords } from '../../../patrol-words/due-words.ts';
import { Only } from '../../../people/only.tsx';
import { navigate, useAddress, withQuery } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { usePatrolsMap } from '../map/use-patrols-map.ts';
import { useToday } from '../use-today.ts';
import { filtered, isToFly } from './filter.ts';
import { PatrolFilters, usePatrolFilter } from './patrol-filters.tsx';
import { DueRow, PatrolRow } from './patrol-rows.tsx';
import { ReportRain } from './report-rain.tsx';

const VIEWS = ['due', 'all'] as const;
type View = (typeof VIEWS)[number];

/** What is to be flown now, and all patrols; the same on the map. */
export function PatrolList() {
  const m = useMessages();
  const patrols = usePatrols();
  const { query } = useAddress();
  const filter = usePatrolFilter();
  const { data, error } = patrols;
  const sorted = data?.toSorted(byUrgency) ?? [];
  const toFly = sorted.filter(isToFly);
  const asked = VIEWS.find((name) => name === query.get('view'));
  const view = asked ?? (toFly.length > 0 || !data ? 'due' : 'all');
  const shown = view === 'due' ? toFly : filtered(sorted, filter);
  usePatrolsMap(view === 'due' ? sorted : shown);
  return (
    <main className="floor patrols" id="content">
      <Sheet tall>
        <div className="column wide">
          <section className="panel fill" aria-label={m.patrols.title}>
            <Head patrols={toFly} />
            {error && <Failure error={error} retry={() => void patrols.refetch()} />}
            {!data && !error && <Notice title={m.errors.loading} />}
            {data?.length === 0 && <Nothing />}
            {data && data.length > 0 && (
              <>
                <Views view={view} toFly={toFly.length} all={data.length} />
                {view === 'all' && <PatrolFilters />}
                <Rows view={view} shown={shown} next={sorted.find((p) => p.due !== null)} />
                <div className="panel-foot patrols-foot">
                  <ReportRain />
                  <Link to="/patrols/coverage">{m.patrols.coverage}</Link>
                </div>
              </>
            )}
          </section>
        </div>
      </Sheet>
    </main>
  );
}

interface RowsProps {
  readonly view: View;
  readonly shown: readonly ApiPatrol[];
  /** What is due the soonest, where nothing is now. */
  readonly next: ApiPatrol | undefined;
}

function Rows({ view, shown, next }: RowsProps) {
  if (shown.length === 0) return view === 'due' ? <NothingDue next={next} /> : <NoMatch />;
  const Row = view === 'due' ? DueRow : PatrolRow;
  return (
    <ul className="scroll patrol-list">
      {shown.map((patrol) => (
        <Row key={patrol.id} patrol={patrol} />
      ))}
    </ul>
  );
}

function Head({ patrols }: { patrols: readonly ApiPatrol[] }) {
  const m = useMessages();
  const overdue = patrols.filter((patrol) => patrol.due?.state === 'overdue').length;
  return (
    <div className="panel-head">
      <h1>
        {m.patrols.title}
        {overdue > 0 && <span className="overdue-badge">{m.patrols.overdueCount(overdue)}</span>}
      </h1>
      <Only may="flights:fly">
        <Button
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => navigate('/planner')}
          mr={6}
        >
          {m.patrols.new}
        </Button>
      </Only>
    </div>
  );
}

function Views(props: { view: View; toFly: number; all: number }) {
  const m = useMessages();
  const count = { due: props.toFly, all: props.all };
  return (
    <div className="patrol-views">
      <SegmentedControl
        fullWidth
        aria-label={m.patrols.title}
        value={props.view}
        onChange={(view) => navigate(withQuery({ view }), { replace: true })}
        data={VIEWS.map((value) => ({
          value,
          label: `${m.patrols.views[value]} ${count[value]}`,
        }))}
      />
    </div>
  );
}

function Nothing() {
  const m = useMessages();
  return (
    <Notice title={m.patrols.noneTitle} text={m.patrols.noneText}>
      <Only may="flights:fly">
        <Button mt={6} onClick={() => navigate('/planner')}>
          {m.patrols.planFirst}
        </Button>
      </Only>
    </Notice>
  );
}

function NothingDue({ next }: { next: ApiPatrol | undefined }) {
  const m = useMessages();
  const today = useToday();
  const text = next
    ? m.patrols.nothingDueNext(next.name, whenWords(next, today, m))
    : m.patrols.nothingDueText;
  return (
    <div className="fill-rest">
      <Notice title={m.patrols.nothingDueTitle} text={text} />
    </div>
  );
}

const NO_FILTER = { q: undefined, state: undefined, template: undefined };

function NoMatch() {
  const m = useMessages();
  return (
    <div className="fill-rest">
      <Notice title={m.patrols.noMatchTitle} text={m.patrols.noMatchText}>
        <Button variant="default" onClick={() => navigate(withQuery(NO_FILTER), { replace: true })}>
          {m.patrols.clearFilters}
        </Button>
      </Notice>
    </div>
  );
}
