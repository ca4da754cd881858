import { ActionIcon } from '@mantine/core';
import type { ApiViolation } from '../../../wire/api.ts';
import type { ApiCaseDetail } from '../../../wire/api-cases.ts';
import { useCase, useTimezone } from '../../http/queries.ts';
import { dayOf } from '../../i18n/bureau-time.ts';
import type { Messages } from '../../i18n/en.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { live } from '../../live/live.ts';
import { calledOf } from '../../live/vehicle.ts';
import { flyTo } from '../../map/view.ts';
import { navigate } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { CaseLog } from './case-log.tsx';
import { CaseStateMark } from './case-state-mark.tsx';
import { CaseSteps } from './case-steps.tsx';
import { matterOf } from './matter.ts';
import { useCaseMap } from './use-case-map.ts';

export function CaseView({ id }: { id: string }) {
  const m = useMessages();
  const found = useCase(id);
  useCaseMap(found.data);
  const { data, error } = found;
  return (
    <section className="panel fill" aria-label={m.cases.title}>
      <div className="panel-head">
        <ActionIcon aria-label={m.cases.back} onClick={() => navigate('/cases')}>
          <Icon name="back" />
        </ActionIcon>
        <h1>{data?.case.number ?? ''}</h1>
        {data && <CaseStateMark state={data.case.state} />}
      </div>
      {error && <Failure error={error} retry={() => void found.refetch()} />}
      {!data && !error && <Notice title={m.errors.loading} />}
      {data && (
        <>
          <div className="scroll case-body">
            <Facts detail={data} />
            <Evidence detail={data} />
            <CaseLog log={data.log} />
          </div>
          <CaseSteps detail={data} />
        </>
      )}
    </section>
  );
}

function Facts({ detail }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const timezone = useTimezone();
  const format = useFormat(timezone);
  const { case: c } = detail;
  const vehicle = c.device ? live.vehicles.get(c.device) : undefined;
  const called = vehicle ? calledOf(vehicle) : (c.device ?? m.cases.none);
  const facts: [string, string][] = [
    [m.cases.device, [called, vehicle?.plate].filter(Boolean).join(' · ')],
    [m.cases.assignee, c.assignee ?? m.cases.nobody],
    [m.cases.occurred, format.moment(c.occurred)],
    [m.cases.opened, format.moment(c.opened)],
    [m.cases.filed, c.filed ? format.moment(c.filed) : m.cases.none],
    [m.cases.unit, c.unit?.name ?? m.cases.none],
    [m.cases.due, c.due ? format.moment(c.due) : m.cases.none],
  ];
  const device = c.device ? encodeURIComponent(c.device) : undefined;
  const begin = new Date(Date.parse(c.occurred) - 300_000).toISOString();
  const replay = `/replay?from=${begin}&minutes=30&at=${new Date(c.occurred).toISOString()}`;
  return (
    <div className="case-facts">
      <h2>{matterOf(m, c.kind, c.category?.name)}</h2>
      {c.description && <p className="wrap">{c.description}</p>}
      {c.address && <p className="muted wrap">{c.address}</p>}
      {c.zone && (
        <p className="muted">
          {c.zone.name} <span className="small">({m.cases.zoneAsItWas(c.zone.version)})</span>
        </p>
      )}
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="links">
        <Link to={replay}>{m.cases.replayIt}</Link>
        {device && (
          <Link to={`/vehicles/${device}/day?date=${dayOf(Date.parse(c.occurred), timezone)}`}>
            {m.cases.viewDay}
          </Link>
        )}
        <Link to={verificationOf(c)}>{m.cases.planVerification}</Link>
      </p>
    </div>
  );
}

/** The planner, opened on the quick look at the place where it happened. */
const verificationOf = ({ place: [lon, lat], number }: ApiCaseDetail['case']): string =>
  `/planner?lat=${lat}&lon=${lon}&template=verify&name=${encodeURIComponent(number)}`;

/** The number that was wrong, in the unit that people use, with what it was held against. */
function measured(m: Messages, format: Format, v: ApiViolation): string {
  const { value, limit } = v.measure;
  const show = {
    speeding: format.speed,
    'left-work-area': format.distance,
    'off-route': format.distance,
    'forbidden-area': format.duration,
    'overlong-stop': format.duration,
    silent: format.duration,
  }[v.rule];
  const what = {
    speeding: m.cases.highest,
    'left-work-area': m.cases.farthest,
    'off-route': m.cases.farthest,
    'forbidden-area': m.cases.lasted,
    'overlong-stop': m.cases.lasted,
    silent: m.cases.lasted,
  }[v.rule];
  const held = limit === undefined ? '' : ` (${m.cases.limit(show(limit))})`;
  return `${what} ${show(value)}${held}`;
}

function Evidence({ detail }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  return (
    <section className="case-section">
      <h3>{m.cases.evidence}</h3>
      <ol>
        {detail.violations.map((v) => (
          <li key={v.id} className="day-event" data-what="violation">
            <button type="button" className="plain-button" onClick={() => flyTo(v.place, 16)}>
              <span className="day-event-mark" aria-hidden="true" />
              <span className="row-main">
                <span>
                  <time dateTime={v.began}>{format.moment(v.began)}</time>
                  {' – '}
                  {v.ended ? format.clock(v.ended) : m.cases.ongoing}
                </span>
                <span className="row-sub">
                  {measured(m, format, v)}
                  {v.late && ` · ${m.happenings.late}`}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
