import { metresBetween } from '../../../../domain/geo/distance.ts';
import type { ApiCaseDetail } from '../../../../wire/api-cases.ts';
import type { CaseScene } from '../../../http/case-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useCategory } from '../../../http/setup-queries.ts';
import { dayOf } from '../../../i18n/bureau-time.ts';
import { useFormat } from '../../../i18n/format.ts';
import { language, useMessages } from '../../../i18n/language.ts';
import { live } from '../../../live/live.ts';
import { calledOf } from '../../../live/vehicle.ts';
import { useMay } from '../../../people/use-me.ts';
import { Link } from '../../../ui/link.tsx';
import { useMatter } from '../matter.ts';
import { PlaceButton } from './place-button.tsx';

interface FactsProps {
  readonly detail: ApiCaseDetail;
  /** Where that is not the case's own place. */
  readonly scene: CaseScene | undefined;
}

export function Facts({ detail, scene }: FactsProps) {
  const m = useMessages();
  const matterOf = useMatter();
  const chosen = language.use();
  const { case: c } = detail;
  const category = useCategory(c.category?.code);
  const name = chosen === 'en' && category?.nameEn ? category.nameEn : c.category?.name;
  return (
    <div className="case-facts">
      <h2>{matterOf(c)}</h2>
      {c.category && (
        <p className="muted small">
          {c.category.code} · {c.category.standard}
          {c.kind !== 'matter' && name && ` · ${name}`}
        </p>
      )}
      {c.description && <p className="wrap">{c.description}</p>}
      {c.address && <p className="muted wrap">{c.address}</p>}
      {c.zone && (
        <p className="muted">
          {c.zone.name} <span className="small">({m.cases.zoneAsItWas(c.zone.version)})</span>
        </p>
      )}
      {c.duplicateOf && (
        <p>
          {m.casePage.duplicateOf}{' '}
          <Link to={`/cases/${c.duplicateOf.id}`}>{c.duplicateOf.number}</Link>
        </p>
      )}
      <FactList detail={detail} />
      {scene && <SceneLine of={c} scene={scene} />}
      <Links detail={detail} scene={scene} />
    </div>
  );
}

function FactList({ detail }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { case: c, reporter } = detail;
  const vehicle = c.device ? live.vehicles.get(c.device) : undefined;
  const called = vehicle ? calledOf(vehicle) : c.device;
  const { counts } = c;
  const troubles = [
    counts.joined > 0 && m.casePage.joined(counts.joined),
    counts.returns > 0 && m.board.returned(counts.returns),
    counts.redos > 0 && m.board.redone(counts.redos),
    counts.extensions > 0 && m.casePage.extended(counts.extensions),
    counts.reminders > 0 && m.casePage.reminded(counts.reminders),
  ].filter((text) => text !== false);
  const moment = (text: string | null) => (text ? format.moment(text) : undefined);
  const facts: [string, string | undefined][] = [
    [m.board.source, m.board.sources[c.source]],
    [m.cases.device, [called, vehicle?.plate].filter(Boolean).join(' · ')],
    [m.cases.unit, c.unit?.name ?? candidateWords(c.candidates, m.casePage.comma)],
    [m.cases.assignee, c.assignee ?? undefined],
    [m.cases.occurred, moment(c.occurred)],
    [m.cases.opened, moment(c.opened)],
    [m.cases.filed, moment(c.filed)],
    [m.casePage.dispatched, moment(c.dispatched)],
    [m.casePage.reported, moment(c.reported)],
    [m.casePage.closed, moment(c.closed)],
    [m.casePage.cell, c.cell ?? undefined],
    [m.casePage.place, `${c.place[1].toFixed(6)}, ${c.place[0].toFixed(6)}`],
    [m.casePage.counted, troubles.join(' · ')],
    [
      m.casePage.reporter,
      reporter ? [reporter.name, reporter.phone, reporter.email].filter(Boolean).join(' · ') : '',
    ],
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="wrap">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const candidateWords = (of: readonly { readonly name: string }[], comma: string) =>
  of.length > 0 ? `${of.map(({ name }) => name).join(comma)}?` : undefined;

function SceneLine({ of: c, scene }: { of: ApiCaseDetail['case']; scene: CaseScene }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const lasted = format.duration(scene.seconds ?? 0);
  const away = format.distance(metresBetween(...c.place, ...scene.place));
  return <PlaceButton place={scene.place} text={m.casePage.scene[scene.by](lasted, away)} />;
}

function Links({ detail, scene }: FactsProps) {
  const m = useMessages();
  const timezone = useTimezone();
  const looks = useMay('fleet:look');
  const flies = useMay('flights:fly');
  const { case: c } = detail;
  const device = c.device ? encodeURIComponent(c.device) : undefined;
  const begin = new Date(Date.parse(c.occurred) - 300_000).toISOString();
  const replay = `/replay?from=${begin}&minutes=30&at=${new Date(c.occurred).toISOString()}`;
  return (
    <p className="links">
      {looks && <Link to={replay}>{m.cases.replayIt}</Link>}
      {looks && device && (
        <Link to={`/vehicles/${device}/day?date=${dayOf(Date.parse(c.occurred), timezone)}`}>
          {m.cases.viewDay}
        </Link>
      )}
      {flies && <Link to={planAt(c, scene?.place)}>{m.cases.planVerification}</Link>}
      {detail.flights.map(({ id, number }) => (
        <Link key={id} to={`/flights/${id}`}>
          {m.casePage.flight(number)}
        </Link>
      ))}
      <a href={`/api/v1/cases/${c.id}/bundle`} download title={m.casePage.bundleHelp}>
        {m.casePage.bundle}
      </a>
    </p>
  );
}

/** The planner, opened on the quick look at the place where it happened. */
const planAt = (
  { place, number }: ApiCaseDetail['case'],
  [lon, lat]: CaseScene['place'] = place,
): string => `/planner?lat=${lat}&lon=${lon}&template=verify&name=${encodeURIComponent(number)}`;
