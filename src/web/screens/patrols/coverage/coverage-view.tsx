import { ActionIcon, SegmentedControl } from '@mantine/core';
import type { ApiPatrolCoverage } from '../../../../wire/api-patrols.ts';
import { useCoverage } from '../../../http/patrol-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { css } from '../../../map/palette.ts';
import { fitTo } from '../../../map/view.ts';
import { agoWords } from '../../../patrol-words/due-words.ts';
import { navigate, useAddress, withQuery } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { AGE_CLASSES, cellPicture, NEVER, shareOfAll, worstFirst } from './coverage-cells.ts';
import { useCoverageMap } from './use-coverage-map.ts';

const SPANS = [7, 30, 90] as const;
const USUAL = 30;

type Area = ApiPatrolCoverage['areas'][number];

/** What of the areas drones have photographed lately, and how long ago. */
export function CoverageView() {
  const m = useMessages();
  const { query } = useAddress();
  const days = SPANS.find((span) => String(span) === query.get('days')) ?? USUAL;
  const found = useCoverage(days);
  const { data, error } = found;
  useCoverageMap(data?.areas);
  return (
    <main className="floor patrols" id="content">
      <Sheet tall>
        <div className="column wide">
          <section className="panel fill" aria-label={m.coverage.title}>
            <div className="panel-head">
              <ActionIcon aria-label={m.patrols.back} onClick={() => navigate('/patrols')}>
                <Icon name="back" />
              </ActionIcon>
              <h1>{m.coverage.title}</h1>
            </div>
            <div className="coverage-head">
              <SegmentedControl
                aria-label={m.coverage.span}
                fullWidth
                value={String(days)}
                onChange={(value) => navigate(withQuery({ days: value }), { replace: true })}
                data={SPANS.map((span) => ({
                  value: String(span),
                  label: m.coverage.days(span),
                }))}
              />
              <Legend />
              {data && data.areas.length > 0 && (
                <p>
                  <strong>{m.coverage.summary(percentDown(shareOfAll(data.areas)), days)}</strong>{' '}
                  <span className="muted">{m.coverage.explain}</span>
                </p>
              )}
            </div>
            {error && <Failure error={error} retry={() => void found.refetch()} />}
            {!data && !error && <Notice title={m.errors.loading} />}
            {data?.areas.length === 0 && (
              <Notice title={m.coverage.noneTitle} text={m.coverage.noneText} />
            )}
            {data && data.areas.length > 0 && <AreaTable coverage={data} />}
          </section>
        </div>
      </Sheet>
    </main>
  );
}

/** Whole percent, rounded down: not quite all is not 100 %. */
const percentDown = (share: number): string => String(Math.floor(share * 100));

function Legend() {
  const m = useMessages();
  return (
    <div className="coverage-legend">
      <div className="field-label">{m.coverage.legend}</div>
      <ul>
        {[...AGE_CLASSES, NEVER].map(({ name, colour }) => (
          <li key={name} data-class={name}>
            <i style={{ background: css(colour) }} aria-hidden="true" />
            {m.coverage.classes[name]}
          </li>
        ))}
      </ul>
    </div>
  );
}

function AreaTable({ coverage }: { coverage: ApiPatrolCoverage }) {
  const m = useMessages();
  return (
    <div className="scroll coverage-areas">
      <table className="table coverage-table">
        <thead>
          <tr>
            <th>{m.coverage.area}</th>
            <th>{m.coverage.seen}</th>
            <th>{m.coverage.lastSeen}</th>
          </tr>
        </thead>
        <tbody>
          {worstFirst(coverage.areas).map((area) => (
            <AreaRow
              key={area.zone ?? `patrol ${area.patrol}`}
              area={area}
              today={coverage.until}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function show(area: Area): void {
  const [west, south, east, north] = cellPicture(area).bounds;
  fitTo(
    [
      [west, south],
      [east, north],
    ],
    17,
  );
}

function AreaRow({ area, today }: { area: Area; today: string }) {
  const m = useMessages();
  const share = percentDown(area.share);
  return (
    <tr>
      <td data-label={m.coverage.area}>
        <button type="button" className="plain-button coverage-name" onClick={() => show(area)}>
          {area.name}
        </button>
        {area.patrol === null ? (
          <Link className="coverage-of" to={`/zones/${area.zone}`}>
            {m.zoneKinds['patrol-area']}
          </Link>
        ) : (
          <Link className="coverage-of" to={`/patrols/${area.patrol}`}>
            {m.coverage.ofPatrol}
          </Link>
        )}
      </td>
      <td data-label={m.coverage.seen}>
        {share} %
        <span className="coverage-bar" aria-hidden="true">
          <i style={{ width: `${share}%` }} />
        </span>
      </td>
      <td data-label={m.coverage.lastSeen}>
        {area.lastSeen ? agoWords(area.lastSeen, today, m) : m.coverage.never}
      </td>
    </tr>
  );
}
