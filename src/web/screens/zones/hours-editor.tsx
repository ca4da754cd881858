import { ActionIcon, Button } from '@mantine/core';
import type { WeeklyHours } from '../../../domain/supervision/zone.ts';
import { useMessages } from '../../i18n/language.ts';
import { Icon } from '../../ui/icons.tsx';
import { toggledIn } from '../../ui/toggled.ts';
import { ClockSpan } from './clock-span.tsx';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const NEW_HOURS: WeeklyHours = { days: [1, 2, 3, 4, 5], from: 420, to: 540 };

interface EditorProps {
  readonly hours: readonly WeeklyHours[];
  readonly onChange: (hours: readonly WeeklyHours[]) => void;
}

export function HoursEditor({ hours, onChange }: EditorProps) {
  const m = useMessages();
  const replace = (i: number, next: WeeklyHours) => onChange(hours.with(i, next));
  return (
    <fieldset className="group">
      <legend>
        {m.zones.hours}
        {hours.length === 0 && <span className="muted"> · {m.zones.always}</span>}
      </legend>
      {hours.map((span, i) => (
        <Span
          // biome-ignore lint/suspicious/noArrayIndexKey: a span has no other name than its place.
          key={i}
          span={span}
          onChange={(next) => replace(i, next)}
          onRemove={() => onChange(hours.toSpliced(i, 1))}
        />
      ))}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => onChange([...hours, NEW_HOURS])}
      >
        {m.zones.addHours}
      </Button>
    </fieldset>
  );
}

interface SpanProps {
  readonly span: WeeklyHours;
  readonly onChange: (span: WeeklyHours) => void;
  readonly onRemove: () => void;
}

function Span({ span, onChange, onRemove }: SpanProps) {
  const m = useMessages();
  return (
    <div className="hours-span">
      <div className="weekdays">
        {WEEKDAYS.map((day) => (
          <button
            key={day}
            type="button"
            className="weekday plain-button"
            aria-pressed={span.days.includes(day)}
            // The last day stays: hours without a day would never hold.
            disabled={span.days.length === 1 && span.days[0] === day}
            onClick={() => onChange({ ...span, days: toggledIn(span.days, day).sort() })}
          >
            {m.zones.weekdays[day - 1]}
          </button>
        ))}
        <ActionIcon size="sm" aria-label={m.zones.removeHours} onClick={onRemove}>
          <Icon name="trash" size={15} />
        </ActionIcon>
      </div>
      <div className="hours-times">
        <ClockSpan
          from={span.from}
          to={span.to}
          onChange={(part) => onChange({ ...span, ...part })}
        />
      </div>
    </div>
  );
}
