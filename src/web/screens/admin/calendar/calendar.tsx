import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type CalendarSettings, prepareCalendar } from '../../../../domain/cases/calendar.ts';
import { deadlineAfter } from '../../../../domain/cases/deadline.ts';
import type { ApiCalendar } from '../../../../wire/api-cases.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useCalendar, useSetupChange } from '../../../http/setup-queries.ts';
import { dayOf } from '../../../i18n/bureau-time.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { serverNow } from '../../../live/live.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { Fault, PartHead } from '../parts.tsx';
import { toggleDay } from './calendar-edit.ts';
import { WeekGrid } from './week-grid.tsx';
import { YearView } from './year-view.tsx';

export function Calendar() {
  const found = useCalendar();
  const m = useMessages();
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Notice title={m.errors.loading} />;
  return <Editor saved={found.data} />;
}

/** When people work: a week, and the days that are not as their weekday is. */
function Editor({ saved }: { saved: ApiCalendar }) {
  const m = useMessages();
  const timezone = useTimezone();
  const [draft, setDraft] = useState<CalendarSettings>();
  const [year, setYear] = useState(() => Number(dayOf(serverNow(), timezone).slice(0, 4)));
  const [name, setName] = useState('');
  const calendar = draft ?? saved;
  const save = useSetupChange<CalendarSettings>('PUT', '/calendar', ['calendar'], () =>
    setDraft(undefined),
  );
  return (
    <>
      <PartHead title={m.admin.parts.calendar} help={m.admin.calendar.help}>
        {draft && (
          <Button variant="default" onClick={() => setDraft(undefined)}>
            {m.admin.calendar.discard}
          </Button>
        )}
        <Button disabled={!draft} loading={save.isPending} onClick={() => save.mutate(calendar)}>
          {m.admin.save}
        </Button>
      </PartHead>
      <Fault error={save.error} />
      <div className="calendar-top">
        <WeekGrid calendar={calendar} onChange={setDraft} />
        <Consequences calendar={calendar} />
      </div>
      <div className="calendar-year">
        <ActionIcon aria-label={m.admin.calendar.before} onClick={() => setYear(year - 1)}>
          <Icon name="back" />
        </ActionIcon>
        <h2>{year}</h2>
        <ActionIcon aria-label={m.admin.calendar.after} onClick={() => setYear(year + 1)}>
          <Icon name="forward" />
        </ActionIcon>
        <TextInput
          label={m.admin.calendar.dayName}
          description={m.admin.calendar.dayNameHelp}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Legend />
      </div>
      <YearView
        calendar={calendar}
        year={year}
        today={dayOf(serverNow(), timezone)}
        onToggle={(day) => setDraft(toggleDay(calendar, day, name.trim()))}
      />
    </>
  );
}

function Legend() {
  const m = useMessages();
  return (
    <ul className="calendar-legend">
      {(['work', 'off', 'holiday', 'worked'] as const).map((look) => (
        <li key={look}>
          <span className="calendar-swatch" data-look={look} aria-hidden="true" />
          {m.admin.calendar.looks[look]}
        </li>
      ))}
    </ul>
  );
}

/** What the calendar comes to, as it is being changed: limits from now on. */
function Consequences({ calendar }: { calendar: CalendarSettings }) {
  const m = useMessages();
  const timezone = useTimezone();
  const format = useFormat(timezone);
  const prepared = prepareCalendar(calendar, timezone);
  if (!prepared.ok)
    return (
      <p role="alert" className="error-text">
        {m.admin.calendar.problems[prepared.problem]}
      </p>
    );
  const now = serverNow();
  const limits = [
    { amount: 4, unit: 'work-hours' },
    { amount: 1, unit: 'work-days' },
    { amount: 5, unit: 'work-days' },
  ] as const;
  return (
    <div className="card admin-card" role="status">
      <strong>{m.admin.calendar.fromNow}</strong>
      <dl className="consequences">
        {limits.map((limit) => (
          <div key={`${limit.amount} ${limit.unit}`}>
            <dt>{m.setup.limit(limit.amount, limit.unit)}</dt>
            <dd>{format.moment(deadlineAfter(now, limit, prepared.calendar))}</dd>
          </div>
        ))}
      </dl>
      <p className="muted small">{m.admin.calendar.running}</p>
    </div>
  );
}
