import { TextInput } from '@mantine/core';
import { useMessages } from '../../i18n/language.ts';

const two = (n: number) => String(n).padStart(2, '0');
/** 1440 is the end of the day, which a time field shows as midnight. */
export const clockOf = (minute: number) =>
  `${two(Math.floor((minute % 1440) / 60))}:${two(minute % 60)}`;
function minuteOf(clock: string): number | undefined {
  const [hours, minutes] = clock.split(':').map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes))
    return undefined;
  return hours * 60 + minutes;
}

interface ClockSpanProps {
  /** Minutes since midnight; `to` at or before `from` runs over it. */
  readonly from: number;
  readonly to: number;
  readonly onChange: (part: { from?: number; to?: number }) => void;
}

/** From when to when, by the clock on the wall. */
export function ClockSpan({ from, to, onChange }: ClockSpanProps) {
  const m = useMessages();
  const field = (which: 'from' | 'to', minute: number, label: string) => (
    <TextInput
      type="time"
      aria-label={label}
      value={clockOf(minute)}
      onChange={(event) => {
        const next = minuteOf(event.currentTarget.value);
        if (next !== undefined) onChange({ [which]: next });
      }}
    />
  );
  return (
    <>
      {field('from', from, m.zones.hoursFrom)}
      <span aria-hidden="true">–</span>
      {field('to', to, m.zones.hoursTo)}
      {to <= from && <span className="muted small">{m.zones.nextDay}</span>}
    </>
  );
}
