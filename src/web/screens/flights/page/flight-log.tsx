import type { Approval } from '../../../../domain/flights/flight.ts';
import type { ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { useTimezone } from '../../../http/queries.ts';
import type { Messages } from '../../../i18n/en.ts';
import { type Format, useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';

type Entry = ApiFlightDetail['log'][number];

const lookUp = (table: object, key: string): string | undefined =>
  Object.hasOwn(table, key) ? (table as Record<string, string>)[key] : undefined;
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** Before and after of a change of the approval: as the domain keeps it, times in ms. */
const isApproval = (value: unknown): value is Approval =>
  typeof value === 'object' && value !== null && 'ceiling' in value && 'from' in value;

function approvalOf(m: Messages, format: Format, { before, after }: Entry['detail']): string {
  if (!isApproval(before) || !isApproval(after)) return '';
  const words = ({ number, from, to, ceiling, area, assumed }: Approval) =>
    [
      number || (assumed ? m.approval.assumed : m.flight.approvalNone),
      `${format.minute(from)}–${format.minute(to)}`,
      `${format.number(ceiling)} ${m.units.m}`,
      area ? m.approval.corners(area.length - 1) : '',
    ]
      .filter(Boolean)
      .join(', ');
  return m.approval.changed(words(before), words(after));
}

/** What the step was about: an item, a reason, a command, in words. */
function aboutOf(m: Messages, format: Format, { detail }: Entry): string {
  const item = lookUp(m.checks.items, text(detail.item));
  const kind = lookUp(m.flight.outcomes.kinds, text(detail.kind) || text(detail.command));
  const reason = text(detail.reason);
  const failure = lookUp(m.flight.outcomes.reasons, reason) ?? reason;
  const state = lookUp(m.flight.outcomes.states, text(detail.state));
  const approval = approvalOf(m, format, detail);
  return [item, kind, state, failure, approval, text(detail.note), text(detail.detail)]
    .filter(Boolean)
    .join(' · ');
}

/** Everything that moved the flight, and who did it. */
export function FlightLog({ log }: { log: readonly Entry[] }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  return (
    <section className="case-section">
      <h3>{m.flight.log.title}</h3>
      <ol className="case-log">
        {log.map((entry) => (
          <li key={entry.seq}>
            <span>
              <strong>{lookUp(m.flight.by, entry.by) ?? entry.by}</strong>{' '}
              {lookUp(m.flight.done, entry.what) ?? entry.what}{' '}
              <span className="muted">{aboutOf(m, format, entry)}</span>
            </span>
            <time className="row-sub" dateTime={entry.at}>
              {format.moment(entry.at)}
            </time>
            {entry.from && entry.from !== entry.to && (
              <p>{m.flight.moved(m.flights.states[entry.from], m.flights.states[entry.to])}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
