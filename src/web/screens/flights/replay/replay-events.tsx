import type { ApiDroneEvent } from '../../../../wire/api-drones.ts';
import type { ApiFlightTrack } from '../../../../wire/api-flights.ts';
import { eventDetail, eventWords } from '../../../drones/event-words.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { weightOf } from '../../../live/drone-events.ts';
import { flyTo } from '../../../map/view.ts';
import type { Playback } from '../../replay/playback.ts';
import type { Profile } from './profile.ts';
import { placeAt } from './use-replayed-flight.ts';

/** Beside what weighs: what tells how the flight went. */
const TOLD: ReadonlySet<ApiDroneEvent['kind']> = new Set(['mode', 'armed', 'mission', 'home']);

interface ReplayEventsProps {
  readonly profile: Profile;
  readonly track: ApiFlightTrack;
  readonly playback: Playback;
}

/** What happened on the flight, in its order; pressing one goes there. */
export function ReplayEvents({ track, playback }: ReplayEventsProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const rows = track.events.filter((event) => weightOf(event) || TOLD.has(event.kind));
  const go = (event: ApiDroneEvent) => {
    const t = (Date.parse(event.at) - playback.from) / 1000;
    playback.seek(t);
    const place = placeAt(track, t);
    if (place) flyTo(place, 16);
  };
  return (
    <section className="case-section">
      <h3>{m.flightReplay.events}</h3>
      {rows.length === 0 && <p className="muted flight-quiet">{m.flightReplay.noEvents}</p>}
      <ol>
        {rows.map((event) => (
          <li
            key={event.no}
            className="happening"
            data-what="drone"
            data-weight={weightOf(event) ?? 'note'}
          >
            <button type="button" className="plain-button" onClick={() => go(event)}>
              <span className="happening-mark" aria-hidden="true" />
              <span className="happening-main">
                <strong>{eventWords(m, event)}</strong>
                {eventDetail(event) && <span className="row-sub">{eventDetail(event)}</span>}
              </span>
              <time className="row-sub" dateTime={event.at}>
                {format.clock(event.at)}
              </time>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
