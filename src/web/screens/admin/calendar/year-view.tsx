import { type KeyboardEvent, useRef, useState } from 'react';
import type { CalendarSettings } from '../../../../domain/cases/calendar.ts';
import { addDays } from '../../../i18n/bureau-time.ts';
import { useMessages } from '../../../i18n/language.ts';
import { lookOf, weeksOf } from './calendar-edit.ts';

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
};

interface YearProps {
  readonly calendar: CalendarSettings;
  readonly year: number;
  readonly today: string;
  readonly onToggle: (day: string) => void;
}

/** Twelve months; a press makes a day a holiday or a worked one, and again as its weekday is. */
export function YearView({ calendar, year, today, onToggle }: YearProps) {
  const m = useMessages();
  const ref = useRef<HTMLDivElement>(null);
  const first = today.startsWith(String(year)) ? today : `${year}-01-01`;
  const [focused, setFocused] = useState(first);
  const inYear = focused.startsWith(String(year)) ? focused : first;
  const keys = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const next = addDays(inYear, step);
    if (!next.startsWith(String(year))) return;
    event.preventDefault();
    setFocused(next);
    ref.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
  };
  return (
    <section className="year" ref={ref} onKeyDown={keys} aria-label={String(year)}>
      {Array.from({ length: 12 }, (_, i) => (
        <Month
          // biome-ignore lint/suspicious/noArrayIndexKey: months are their places.
          key={i}
          calendar={calendar}
          year={year}
          month={i + 1}
          today={today}
          focused={inYear}
          label={m.admin.calendar.months[i] ?? ''}
          onToggle={(day) => {
            setFocused(day);
            onToggle(day);
          }}
        />
      ))}
    </section>
  );
}

interface MonthProps extends YearProps {
  readonly month: number;
  readonly focused: string;
  readonly label: string;
}

function Month({ calendar, year, month, today, focused, label, onToggle }: MonthProps) {
  const m = useMessages();
  return (
    <div className="month">
      <h3>{label}</h3>
      <div className="month-days">
        {m.admin.calendar.shortWeekdays.map((day, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the days of the week are their places.
          <span key={i} className="month-head" aria-hidden="true">
            {day}
          </span>
        ))}
        {weeksOf(year, month)
          .flat()
          .map((day, i) => {
            // biome-ignore lint/suspicious/noArrayIndexKey: an empty place has nothing else.
            if (!day) return <span key={i} />;
            const { look, name } = lookOf(calendar, day);
            const said = `${day} ${m.admin.calendar.looks[look]}${name && ` ${name}`}`;
            return (
              <button
                key={day}
                type="button"
                className="plain-button month-day"
                data-day={day}
                data-look={look}
                data-today={day === today}
                tabIndex={day === focused ? 0 : -1}
                title={said}
                aria-label={said}
                aria-pressed={look === 'holiday' || look === 'worked'}
                onClick={() => onToggle(day)}
              >
                {Number(day.slice(8))}
              </button>
            );
          })}
      </div>
    </div>
  );
}
