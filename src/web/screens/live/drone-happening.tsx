import { eventDetail, eventWords } from '../../drones/event-words.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import type { DroneHappening } from '../../live/happenings.ts';
import { live } from '../../live/live.ts';
import { calledOf } from '../../live/vehicle.ts';
import { flyTo } from '../../map/view.ts';
import { Link } from '../../ui/link.tsx';

/** What a drone told: failsafes and breaches in red, lost links stressed, the rest in passing. */
export function DroneRow(props: { row: DroneHappening; onSelect: (id: string) => void }) {
  const { row, onSelect } = props;
  const m = useMessages();
  const format = useFormat(useTimezone());
  const vehicle = live.vehicles.get(row.device);
  const called = vehicle ? calledOf(vehicle) : row.device;
  const { flight } = row.event;
  return (
    <li
      className="happening"
      data-what="drone"
      data-weight={row.weight}
      data-case={flight !== null}
    >
      <button
        type="button"
        className="plain-button"
        title={m.happenings.show}
        onClick={() => {
          onSelect(row.device);
          if (vehicle && vehicle.time > 0) flyTo([vehicle.lon, vehicle.lat]);
        }}
      >
        <span className="happening-mark" aria-hidden="true" />
        <span className="happening-main">
          <strong>{eventWords(m, row.event)}</strong>
          <span className="row-sub">
            {[called, eventDetail(row.event)].filter(Boolean).join(' · ')}
          </span>
        </span>
        <time className="row-sub" dateTime={row.event.at}>
          {format.clock(row.at)}
        </time>
      </button>
      {flight !== null && (
        <Link className="happening-case" to={`/flights/${flight}`}>
          {live.drones.flights.get(flight)?.number ?? m.drone.flight}
        </Link>
      )}
    </li>
  );
}
