import type { ApiViolation } from '../../../../wire/api.ts';
import { useTimezone } from '../../../http/queries.ts';
import type { Messages } from '../../../i18n/en.ts';
import { type Format, useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { flyTo } from '../../../map/view.ts';

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

export function Violations({ violations }: { violations: readonly ApiViolation[] }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  if (violations.length === 0) return null;
  return (
    <section className="case-section">
      <h3>{m.cases.evidence}</h3>
      <ol>
        {violations.map((v) => (
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
