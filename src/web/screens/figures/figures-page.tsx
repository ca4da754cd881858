import { ActionIcon, Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import {
  type ApiFigures,
  FIGURE_GROUPS,
  type FigureGroup,
  MOST_FIGURE_ROWS,
} from '../../../wire/api-figures.ts';
import { apiPath } from '../../http/client.ts';
import { type FigureSpan, useFigures, useHeat } from '../../http/figure-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { addDays, dayOf, instantOf } from '../../i18n/bureau-time.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { serverNow } from '../../live/live.ts';
import { css } from '../../map/palette.ts';
import { useMapZoom } from '../../map/use-map-zoom.ts';
import { navigate, useAddress, withQuery } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { Definitions, FigureTable } from './figure-table.tsx';
import { limitFrom, nextLimit } from './rows.ts';
import { type Days, daysFrom, daysOf, SPANS, shifted } from './spans.ts';
import { Trend, untilToday } from './trend.tsx';
import { useHeatMap } from './use-heat-map.ts';

/** Longer spans are drawn by month. */
const MOST_DAYS = 120;

const set = (changes: Parameters<typeof withQuery>[0]) =>
  navigate(withQuery(changes), { replace: true });
const setDays = ({ kind, first, last }: Days) =>
  set({ span: kind, from: first, to: kind === 'own' ? last : undefined, rows: undefined });

/** The evaluation of cases in a span of days, by whom or what or where; every number leads to its cases. */
export function FiguresPage() {
  const m = useMessages();
  const timezone = useTimezone();
  const { query } = useAddress();
  const days = daysFrom(query, dayOf(serverNow(), timezone));
  const by = FIGURE_GROUPS.find((one) => one === query.get('by')) ?? 'unit';
  const view = query.get('view') === 'map' ? 'map' : 'table';
  const moment = (day: string) => new Date(instantOf(day, timezone)).toISOString();
  const span = { from: moment(days.first), to: moment(addDays(days.last, 1)) };
  const found = useFigures(span, by, { limit: limitFrom(query) });
  const { data, error } = found;
  const none = data && data.rows.length === 0 && data.total.opened === 0;
  return (
    <div className="sheet-page figures-page" data-view={view}>
      <main id="content">
        <div className="page-head">
          <h1>{m.figures.title}</h1>
          <SegmentedControl
            aria-label={m.figures.title}
            value={view}
            onChange={(next) => set({ view: next === 'map' ? next : undefined })}
            data={(['table', 'map'] as const).map((value) => ({
              value,
              label: m.figures.views[value],
            }))}
          />
          <Tools days={days} span={span} by={by} />
        </div>
        <Choices days={days} by={by} />
        {error && <Failure error={error} retry={() => void found.refetch()} />}
        {!data && !error && <Notice title={m.errors.loading} />}
        {view === 'map' && <HeatLegend span={span} by={by} />}
        {none && <Notice title={m.figures.noneTitle} text={m.figures.noneText} />}
        {data && !none && (
          <>
            <SpanTrend days={days} span={span} />
            <FigureTable figures={data} by={data.by} />
            <LeftOut figures={data} />
            <Definitions definitions={data.definitions} measures={data.measures} />
          </>
        )}
      </main>
    </div>
  );
}

/** What the table does not show, and a way to it. */
function LeftOut({ figures: { by, rows, leftOut } }: { figures: ApiFigures }) {
  const m = useMessages();
  const next = nextLimit(rows.length, leftOut);
  if (leftOut === 0) return null;
  return (
    <p className="figures-left-out">
      <span className="muted">{m.figures.leftOut(m.figures.more[by](leftOut))}</span>
      {next > rows.length && (
        <Button variant="default" onClick={() => set({ rows: String(next) })}>
          {m.figures.showMore(next - rows.length)}
        </Button>
      )}
    </p>
  );
}

function Tools({ days, span, by }: { days: Days; span: FigureSpan; by: FigureGroup }) {
  const m = useMessages();
  return (
    <>
      <a
        className="with-icon csv-link"
        href={apiPath('/figures.csv', { ...span, by })}
        download
        title={m.figures.csvHelp}
      >
        <Icon name="download" size={15} />
        CSV
      </a>
      <Button
        variant="default"
        className="figures-print"
        leftSection={<Icon name="print" size={15} />}
        onClick={() => window.print()}
      >
        {m.figures.print}
      </Button>
      <Button variant="default" component={Link} to={`/figures/bulletin/${days.first.slice(0, 7)}`}>
        {m.figures.bulletin}
      </Button>
    </>
  );
}

function Choices({ days, by }: { days: Days; by: FigureGroup }) {
  const m = useMessages();
  return (
    <div className="filter-bar figure-choices">
      <SegmentedControl
        aria-label={m.figures.span}
        value={days.kind}
        onChange={(value) => {
          const kind = SPANS.find((one) => one === value) ?? 'month';
          setDays(
            daysFrom(
              new URLSearchParams({ span: kind, from: days.first, to: days.last }),
              days.first,
            ),
          );
        }}
        data={SPANS.map((value) => ({ value, label: m.figures.spans[value] }))}
      />
      <ActionIcon aria-label={m.figures.before} onClick={() => setDays(shifted(days, -1))}>
        <Icon name="back" />
      </ActionIcon>
      {days.kind === 'own' ? (
        (['first', 'last'] as const).map((name) => (
          <TextInput
            key={name}
            type="date"
            aria-label={m.figures[name]}
            value={days[name]}
            onChange={(event) => {
              const { value } = event.currentTarget;
              if (value) setDays({ ...days, [name]: value });
            }}
          />
        ))
      ) : (
        <strong className="figure-days">
          {days.first} – {days.last}
        </strong>
      )}
      <ActionIcon aria-label={m.figures.after} onClick={() => setDays(shifted(days, 1))}>
        <Icon name="forward" />
      </ActionIcon>
      <Select
        aria-label={m.figures.by}
        allowDeselect={false}
        w={150}
        value={by}
        onChange={(value) =>
          set({ by: value === 'unit' ? undefined : (value ?? undefined), rows: undefined })
        }
        data={FIGURE_GROUPS.map((value) => ({ value, label: m.figures.groups[value] }))}
      />
    </div>
  );
}

/** The days of a short span, the months of a long one; one day has no trend. */
function SpanTrend({ days, span }: { days: Days; span: FigureSpan }) {
  const m = useMessages();
  const timezone = useTimezone();
  const count = daysOf(days);
  const short = count <= MOST_DAYS;
  const narrow = useNarrow();
  const { data } = useFigures(span, short ? 'day' : 'month', { enabled: count > 1 });
  if (!data || count <= 1) return null;
  const rows = untilToday(data.rows, dayOf(serverNow(), timezone));
  if (rows.length < 2) return null;
  return (
    <div className="card trend-card">
      <Trend
        title={short ? m.figures.trend : m.figures.trendMonths}
        rows={rows}
        measures={data.measures}
        {...(narrow && { width: 360 })}
      />
    </div>
  );
}

/** Narrower squares the nearer the map, m. */
const sideAt = (zoom: number): number => (zoom >= 14 ? 100 : zoom >= 12 ? 250 : 1000);

function HeatLegend({ span, by }: { span: FigureSpan; by: FigureGroup }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const byCell = by === 'cell';
  const metres = sideAt(useMapZoom());
  const heat = useHeat(span, metres, !byCell).data;
  const cells = useFigures(span, 'cell', { limit: MOST_FIGURE_ROWS, enabled: byCell }).data;
  const classes = useHeatMap(byCell ? undefined : heat, byCell ? cells?.rows : undefined);
  return (
    <div className="card heat-legend">
      <strong>{byCell ? m.figures.cells : m.figures.squares(format.distance(metres))}</strong>
      {classes.length === 0 && <span className="muted">{m.figures.noPlaces}</span>}
      <ul>
        {classes.map(({ from, to, colour }) => (
          <li key={from}>
            <i className="heat-swatch" style={{ background: css(colour) }} aria-hidden="true" />
            {m.figures.legend(from, to)}
          </li>
        ))}
      </ul>
    </div>
  );
}
