import type { ApiCase } from '../../../../wire/api-cases.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useCalendar, useCategory } from '../../../http/setup-queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { TimeLeft, useNow } from '../time-left.tsx';
import { urgencyOf } from '../urgency.ts';
import { type DeadlineStory, deadlineStory } from './deadline-story.ts';

/** The deadline of what is next, what is left until it, and how it was counted. */
export function Deadline({ of: c }: { of: ApiCase }) {
  const m = useMessages();
  const timezone = useTimezone();
  const format = useFormat(timezone);
  const category = useCategory(c.category?.code);
  const calendar = useCalendar().data;
  const now = useNow();
  const urgency = urgencyOf(c, now);
  if (c.stageDue === null || urgency === 'none')
    return c.state === 'postponed' ? (
      <p className="deadline" data-urgency="none">
        {m.casePage.standsStill}
      </p>
    ) : null;
  const story = deadlineStory(c, category, calendar, timezone, now);
  return (
    <div className="deadline" data-urgency={urgency}>
      <p className="deadline-head">
        <span>
          {story ? m.casePage.stages[story.stage] : m.board.deadline}{' '}
          <strong>{format.moment(c.stageDue)}</strong>
        </span>
        <TimeLeft of={c} />
      </p>
      {story && (
        <details>
          <summary>{m.casePage.howCounted}</summary>
          <Counted story={story} />
        </details>
      )}
      {c.wished && (
        <p className="deadline-wish">{m.casePage.wishedUntil(format.moment(c.wished))}</p>
      )}
    </div>
  );
}

function Counted({ story }: { story: DeadlineStory }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { limit, since, stage, asCounted, named, daysOff } = story;
  const off = named.filter(({ works }) => !works).map(({ name }) => name);
  const worked = named.filter(({ works }) => works).map(({ name }) => name);
  return (
    <ul className="counted">
      <li>
        {m.casePage.limitSince(m.setup.limit(limit.amount, limit.unit), format.moment(since))}
        {' · '}
        {m.casePage.since[stage]}
      </li>
      {daysOff > 0 && (
        <li>
          {m.casePage.daysOff(daysOff)}
          {off.length > 0 && m.casePage.among(off.join(m.casePage.comma))}
        </li>
      )}
      {worked.length > 0 && <li>{m.casePage.worked(worked.join(m.casePage.comma))}</li>}
      {!asCounted && <li>{m.casePage.movedDeadline}</li>}
    </ul>
  );
}
