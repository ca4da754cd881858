import type { ApiDay } from '../../../wire/api.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { serverNow } from '../../live/live.ts';
import type { TrackPiece } from '../../map/tracks.ts';
import { pointAt } from './point-at.ts';

interface TimelineProps {
  readonly day: ApiDay;
  readonly span: { from: number; to: number };
  readonly cursor: number | null;
  readonly onCursor: (time: number) => void;
  readonly track: readonly TrackPiece[];
}

/** The 24 hours as a bar: trips, stops, violations, and a cursor that moves a mark along the track. */
export function Timeline({ day, span, cursor, onCursor, track }: TimelineProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const length = span.to - span.from;
  const left = (time: number) => `${((time - span.from) / length) * 100}%`;
  /** What of it lies in the day; what still goes on ends now. */
  const box = (item: { began: string; ended: string | null }) => {
    const began = Math.max(Date.parse(item.began), span.from);
    const ended = Math.min(item.ended ? Date.parse(item.ended) : serverNow(), span.to);
    return { left: left(began), width: `${Math.max(0.15, ((ended - began) / length) * 100)}%` };
  };
  const at = cursor ?? Date.parse(day.trips[0]?.began ?? day.stops[0]?.began ?? '') ?? span.from;
  const point = cursor === null ? undefined : pointAt(track, cursor);
  const said = `${format.clock(at)}${point ? ` · ${format.speed(point.speed)}` : ''}`;
  return (
    <section className="panel timeline" aria-label={m.day.timeline}>
      <div className="timeline-said">{cursor === null ? m.day.timeline : said}</div>
      <div className="timeline-bar">
        {day.stops.map((stop) => (
          <i key={stop.began} className="tl-stop" style={box(stop)} />
        ))}
        {day.trips.map((trip) => (
          <i key={trip.began} className="tl-trip" style={box(trip)} />
        ))}
        {day.violations.map((v) => (
          <i key={v.id} className="tl-violation" style={box(v)} />
        ))}
        {cursor !== null && <i className="tl-cursor" style={{ left: left(cursor) }} />}
        <input
          type="range"
          min={span.from}
          max={span.to}
          step={10_000}
          value={Number.isFinite(at) ? at : span.from}
          aria-label={m.day.timeline}
          aria-valuetext={said}
          onChange={(event) => onCursor(Number(event.currentTarget.value))}
        />
      </div>
      <div className="timeline-hours" aria-hidden="true">
        {[0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) => (
          <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
            {hour}
          </span>
        ))}
      </div>
    </section>
  );
}
