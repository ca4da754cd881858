import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CalendarSettings } from '../../../../domain/cases/calendar.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Icon } from '../../../ui/icons.tsx';
import { asMonday, clockOf, minutesOf, type Span, setSpans } from './calendar-edit.ts';

const MOST_SPANS = 6;
const USUAL: Span = [510, 720];

interface GridProps {
  readonly calendar: CalendarSettings;
  readonly onChange: (calendar: CalendarSettings) => void;
}

/** Hours of work for each day of the week. */
export function WeekGrid({ calendar, onChange }: GridProps) {
  const m = useMessages();
  return (
    <div className="card admin-card week-grid">
      {calendar.week.map((spans, weekday) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the days of the week are their places.
        <fieldset key={weekday} className="week-row">
          <legend className="visually-hidden">{m.admin.calendar.weekdays[weekday]}</legend>
          <span aria-hidden="true" className="week-day">
            {m.admin.calendar.weekdays[weekday]}
          </span>
          <Spans spans={spans} onChange={(next) => onChange(setSpans(calendar, weekday, next))} />
        </fieldset>
      ))}
      <Button size="compact-xs" variant="default" onClick={() => onChange(asMonday(calendar))}>
        {m.admin.calendar.asMonday}
      </Button>
    </div>
  );
}

interface SpansProps {
  readonly spans: readonly Span[];
  readonly onChange: (spans: readonly Span[]) => void;
}

function Spans({ spans, onChange }: SpansProps) {
  const m = useMessages();
  const last = spans.at(-1)?.[1] ?? 0;
  const more: Span | undefined =
    spans.length === 0 ? USUAL : last <= 1380 ? [last + 60, Math.min(last + 240, 1440)] : undefined;
  return (
    <div className="week-spans">
      {spans.length === 0 && <span className="muted">{m.admin.calendar.free}</span>}
      {spans.map(([from, to], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have nothing but their place.
        <span key={i} className="week-span">
          <Time
            label={m.admin.calendar.from}
            value={from}
            onChange={(next) => onChange(spans.with(i, [next, to]))}
          />
          –
          <Time
            label={m.admin.calendar.to}
            value={to}
            onChange={(next) => onChange(spans.with(i, [from, next]))}
          />
          <ActionIcon
            size="sm"
            aria-label={m.admin.calendar.dropSpan}
            onClick={() => onChange(spans.filter((_, at) => at !== i))}
          >
            <Icon name="close" size={13} />
          </ActionIcon>
        </span>
      ))}
      {more && spans.length < MOST_SPANS && (
        <ActionIcon
          size="sm"
          aria-label={m.admin.calendar.addSpan}
          onClick={() => onChange([...spans, more])}
        >
          <Icon name="plus" size={14} />
        </ActionIcon>
      )}
    </div>
  );
}

interface TimeProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (minutes: number) => void;
}

/** As text, for 24:00 ends a day and time fields of browsers do not know it. */
function Time({ label, value, onChange }: TimeProps) {
  const [text, setText] = useState<string>();
  return (
    <TextInput
      aria-label={label}
      w={58}
      maxLength={5}
      inputMode="numeric"
      value={text ?? clockOf(value)}
      error={text !== undefined && minutesOf(text) === undefined}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        const minutes = minutesOf(typed);
        if (minutes !== undefined) onChange(minutes);
      }}
      onBlur={() => setText(undefined)}
    />
  );
}
