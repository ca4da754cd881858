import type { ApiPermit } from '../../../wire/api-permits.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { clockOf } from '../zones/clock-span.tsx';

/** What a version of a permit says, without its number. */
export function PermitFacts({ permit }: { permit: ApiPermit }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const names = (list: ApiPermit['routes']) => list.map(({ name }) => name).join(m.people.comma);
  const facts: [string, string][] = [
    [m.permits.vehicle, permit.device],
    [m.permits.company, permit.company],
    [m.permits.site, permit.site.name],
    [m.permits.dumpSites, names(permit.dumpSites)],
    [m.permits.routes, names(permit.routes)],
    [m.permits.days, `${permit.firstDay} – ${permit.lastDay}`],
    [m.permits.hours, hoursOf(permit) || m.permits.allHours],
    [m.permits.volume, permit.volume === null ? '' : format.number(permit.volume)],
    [m.permits.status, m.permits.statuses[permit.status]],
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="wrap">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** `22:00–06:00, 12:00–14:00`; empty: at all hours. */
export const hoursOf = ({ hours }: Pick<ApiPermit, 'hours'>): string =>
  hours.map(({ from, to }) => `${clockOf(from)}–${clockOf(to)}`).join(', ');
