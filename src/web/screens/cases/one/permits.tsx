import type { ApiCaseDetail } from '../../../../wire/api-cases.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useMay } from '../../../people/use-me.ts';
import { Link } from '../../../ui/link.tsx';
import { hoursOf } from '../../permits/permit-facts.tsx';
import { PermitState } from '../../permits/permit-state.tsx';

type Found = ApiCaseDetail['permits'][number];

/** The permits that the vehicle had when it broke the rule, and what of them it broke; each told once. */
export function Permits({ detail }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const told = new Map(detail.permits.map((one) => [keyOf(one), one]));
  if (told.size === 0) return null;
  return (
    <section className="case-section">
      <h3>{m.permits.ofCase}</h3>
      {[...told].map(([key, one]) => (
        <One key={key} of={one} />
      ))}
    </section>
  );
}

const keyOf = ({ permit, findings, told }: Found): string =>
  [permit?.id, permit?.version, told, ...findings].join(' ');

function One({ of: { permit, findings, category, told } }: { of: Found }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const looks = useMay('fleet:look');
  const facts = permit
    ? [
        permit.company,
        permit.site.name,
        `${permit.firstDay} – ${permit.lastDay}`,
        hoursOf(permit) || m.permits.allHours,
        ...permit.dumpSites.map(({ name }) => name),
        ...permit.routes.map(({ name }) => name),
        permit.volume === null ? '' : m.permits.cubic(format.number(permit.volume)),
      ]
    : [];
  return (
    <div className="case-permit">
      <p>
        {permit && looks && <Link to={`/admin/permits/${permit.id}`}>{permit.number}</Link>}
        {permit && !looks && <strong>{permit.number}</strong>}{' '}
        <PermitState findings={findings} ok={m.permits.kept} />
      </p>
      {permit && (
        <p className="row-sub">
          {facts.filter((text) => text !== '').join(' · ')}
          <br />
          {m.permits.version(permit.version, format.moment(permit.recordedFrom))}
        </p>
      )}
      {category && <p className="row-sub">{m.permits.fits(category)}</p>}
      {told === 'now' && <p className="row-sub">{m.permits.judgedNow}</p>}
    </div>
  );
}
