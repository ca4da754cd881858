import { type PatrolDetail, usePatrolFlights } from '../../../http/patrol-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Link } from '../../../ui/link.tsx';
import { Failure } from '../../../ui/notice.tsx';
import { FlightStateMark } from '../../flights/flight-state-mark.tsx';

/** Flights of any of its plans, also of those that it had before it was changed. */
export function PatrolFlights({ patrol }: { patrol: PatrolDetail }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const flights = usePatrolFlights(patrol.id);
  const list = flights.data?.items ?? [];
  return (
    <section className="case-section">
      <h3>{m.patrol.flights}</h3>
      {flights.error && <Failure error={flights.error} retry={() => void flights.refetch()} />}
      {flights.data && list.length === 0 && <p className="patrol-safe">{m.patrol.noFlights}</p>}
      <ul className="patrol-flights">
        {list.map((flight) => (
          <li key={flight.id}>
            <Link to={`/flights/${flight.id}`}>{flight.number}</Link>
            <FlightStateMark state={flight.state} />
            <time className="row-sub" dateTime={flight.created}>
              {format.moment(flight.created)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
