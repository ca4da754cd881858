import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApiBulletin } from '../../../wire/api-figures.ts';
import { useBulletin } from '../../http/figure-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { dayOf } from '../../i18n/bureau-time.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { serverNow } from '../../live/live.ts';
import { Icon } from '../../ui/icons.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { casesAddress, percentText } from '../figures/figure-words.ts';
import { around, shifted } from '../figures/spans.ts';
import { Trend, untilToday } from '../figures/trend.tsx';
import { Overdue, Rows } from './tables.tsx';

/** A month on paper: how many, how fast, by whom, of what, and what is overdue. */
export function Bulletin({ month }: { month: string }) {
  const m = useMessages();
  const found = useBulletin(month);
  const { data, error } = found;
  const days = around('month', `${month}-01`);
  const to = (by: -1 | 1) => `/figures/bulletin/${shifted(days, by).first.slice(0, 7)}`;
  return (
    <div className="sheet-page bulletin-page">
      <main id="content">
        <div className="bulletin-tools">
          <Link to={`/figures?span=month&from=${month}-01`}>{m.bulletin.back}</Link>
          <span className="grow" />
          <Link to={to(-1)}>{m.bulletin.before}</Link>
          <Link to={to(1)}>{m.bulletin.after}</Link>
          <Button
            disabled={!data}
            leftSection={<Icon name="print" size={15} />}
            onClick={() => window.print()}
          >
            {m.figures.print}
          </Button>
        </div>
        {error && <Failure error={error} retry={() => void found.refetch()} />}
        {!data && !error && <Notice title={m.errors.loading} />}
        {data && <Paper bulletin={data} />}
      </main>
    </div>
  );
}

function Paper({ bulletin }: { bulletin: ApiBulletin }) {
  const m = useMessages();
  const timezone = useTimezone();
  const format = useFormat(timezone);
  const [year = '', month = ''] = bulletin.month.split('-');
  const rows = untilToday(bulletin.days, dayOf(serverNow(), timezone));
  return (
    <article className="bulletin" aria-label={m.bulletin.title}>
      <header>
        <h1>{m.bulletin.title}</h1>
        <p>
          <strong>{m.bulletin.of(year, month)}</strong>
          <span>{m.bulletin.made(format.moment(bulletin.made))}</span>
        </p>
      </header>
      <Part title={m.bulletin.overview}>
        <Overview bulletin={bulletin} />
      </Part>
      {rows.length > 1 && (
        <Trend title={m.bulletin.days} rows={rows} measures={bulletin.measures} height={130} />
      )}
      <Part title={m.bulletin.units}>
        <Rows bulletin={bulletin} rows={bulletin.units} by="unit" />
      </Part>
      <Part title={m.bulletin.categories}>
        <Rows bulletin={bulletin} rows={bulletin.categories} by="category" />
      </Part>
      {bulletin.cells.some(({ key }) => key !== null) && (
        <Part title={m.bulletin.cells}>
          <Rows bulletin={bulletin} rows={bulletin.cells} by="cell" />
        </Part>
      )}
      <Part title={m.bulletin.overdue}>
        <Overdue cases={bulletin.overdue} />
      </Part>
      <Part title={m.bulletin.definitions}>
        <dl className="bulletin-definitions">
          {bulletin.definitions.map((one) => (
            <div key={one.id}>
              <dt>{one.name}</dt>
              <dd>{m.figures.over(one.numerator, one.denominator)}</dd>
            </div>
          ))}
        </dl>
      </Part>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

const FIELDS = ['opened', 'filed', 'due', 'closed', 'void', 'overdue', 'redone'] as const;

/** This month beside the one before. */
function Overview({
  bulletin: { total, before, measures, definitions },
}: {
  bulletin: ApiBulletin;
}) {
  const m = useMessages();
  const signed = (n: number) => (n > 0 ? `+${n}` : n < 0 ? `−${Math.abs(n)}` : '0');
  return (
    <div className="bulletin-two">
      <table>
        <OverviewHead />
        <tbody>
          {FIELDS.flatMap((field) => {
            const of = measures.find((one) => one.field === field);
            if (!of) return [];
            return (
              <tr key={field}>
                <th scope="row">{of.name}</th>
                <td>
                  <Link to={casesAddress(total, of.id)}>{total[field]}</Link>
                </td>
                <td>{before[field]}</td>
                <td>{signed(total[field] - before[field])}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <table>
        <OverviewHead />
        <tbody>
          {definitions.map(({ id, name }) => {
            const [now, then] = [total.rates[id]?.rate ?? null, before.rates[id]?.rate ?? null];
            const change =
              now === null || then === null ? null : Math.round((now - then) * 1000) / 10;
            return (
              <tr key={id}>
                <th scope="row">{name}</th>
                <td>{percentText(now)}</td>
                <td>{percentText(then)}</td>
                <td>{change === null ? '—' : m.bulletin.points(signed(change))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function OverviewHead() {
  const m = useMessages();
  return (
    <thead>
      <tr>
        <td />
        <th scope="col">{m.bulletin.thisMonth}</th>
        <th scope="col">{m.bulletin.lastMonth}</th>
        <th scope="col">{m.bulletin.change}</th>
      </tr>
    </thead>
  );
}
