import type { ApiDay } from '../../../wire/api.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { Link } from '../../ui/link.tsx';

interface DayEvent {
  readonly key: string;
  readonly what: 'trip' | 'stop' | 'violation';
  readonly began: number;
  readonly title: string;
  readonly detail: string;
  readonly case: { id: number; number: string } | null;
}

/** Trips, stops and violations in one list, in the order of the day. */
export function DayEvents(props: {
  day: ApiDay;
  /** A drone flies where a truck drives. */
  flies: boolean;
  cursor: number | null;
  onCursor: (time: number) => void;
}) {
  const { day, flies, onCursor } = props;
  const format = useFormat(useTimezone());
  const rows = useDayEvents(day, flies);
  return (
    <ol className="scroll day-events">
      {rows.map((row) => (
        <li key={row.key} className="day-event" data-what={row.what}>
          <button type="button" className="plain-button" onClick={() => onCursor(row.began)}>
            <time className="row-sub">{format.minute(row.began)}</time>
            <span className="day-event-mark" aria-hidden="true" />
            <span className="row-main">
              <strong>{row.title}</strong>
              <span className="row-sub">{row.detail}</span>
            </span>
          </button>
          {row.case && (
            <Link className="small" to={`/cases/${row.case.id}`}>
              {row.case.number}
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}

function useDayEvents(day: ApiDay, flies: boolean): DayEvent[] {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const rows: DayEvent[] = [];
  for (const [i, trip] of day.trips.entries()) {
    const [began, ended] = [Date.parse(trip.began), Date.parse(trip.ended)];
    const seconds = (ended - began) / 1000;
    const detail = [
      format.distance(trip.metres),
      format.duration(seconds),
      m.day.maxSpeed(format.speed(trip.maxSpeed)),
    ].join(' · ');
    rows.push({
      key: `t${i}`,
      what: 'trip',
      began,
      title: flies ? m.day.flight(i + 1) : m.day.trip(i + 1),
      detail,
      case: null,
    });
  }
  for (const [i, stop] of day.stops.entries()) {
    const began = Date.parse(stop.began);
    const detail = `${format.duration(stop.seconds)} · ${format.minute(stop.began)}–${format.minute(stop.ended)}`;
    rows.push({
      key: `s${i}`,
      what: 'stop',
      began,
      title: flies ? m.day.hover : m.day.stop,
      detail,
      case: null,
    });
  }
  for (const v of day.violations) {
    const began = Date.parse(v.began);
    const lasted = v.ended
      ? m.happenings.after(format.duration((Date.parse(v.ended) - began) / 1000))
      : m.cases.ongoing;
    const detail = [v.zone?.name, lasted].filter(Boolean).join(' · ');
    const title = m.rules[v.rule];
    rows.push({ key: `v${v.id}`, what: 'violation', began, title, detail, case: v.case });
  }
  return rows.sort((a, b) => a.began - b.began);
}
