/** Changes to a work calendar as the page makes them. Pure. */
import type { CalendarSettings } from '../../../../domain/cases/calendar.ts';

export type Span = readonly [from: number, to: number];
export type DayLook = 'work' | 'off' | 'holiday' | 'worked';

const weekdayOf = (day: string): number => (new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7;

/** How a day is: as its weekday is, or not. */
export function lookOf(calendar: CalendarSettings, day: string): { look: DayLook; name: string } {
  // The later entry of one day wins, as in the service.
  const exception = calendar.days.findLast((one) => one.day === day);
  if (exception) return { look: exception.works ? 'worked' : 'holiday', name: exception.name };
  const works = (calendar.week[weekdayOf(day)]?.length ?? 0) > 0;
  return { look: works ? 'work' : 'off', name: '' };
}

/** A day as its weekday is becomes the opposite, under this name; one that is not goes back. */
export function toggleDay(calendar: CalendarSettings, day: string, name: string): CalendarSettings {
  const others = calendar.days.filter((one) => one.day !== day);
  if (others.length < calendar.days.length) return { ...calendar, days: others };
  const works = lookOf(calendar, day).look === 'off';
  const days = [...others, { day, works, name }].sort((a, b) => a.day.localeCompare(b.day));
  return { ...calendar, days };
}

export const setSpans = (
  calendar: CalendarSettings,
  weekday: number,
  spans: readonly Span[],
): CalendarSettings => ({
  ...calendar,
  week: calendar.week.map((before, i) => (i === weekday ? spans : before)),
});

/** Hours of the first day for all from Monday to Friday. */
export const asMonday = (calendar: CalendarSettings): CalendarSettings => ({
  ...calendar,
  week: calendar.week.map((before, i) => (i < 5 ? (calendar.week[0] ?? []) : before)),
});

/** `08:30` → 510; `24:00` ends a day. */
export function minutesOf(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= 1440 ? minutes : undefined;
}

export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The days of a month in weeks from Monday on; undefined: before its first, or after its last. */
export function weeksOf(year: number, month: number): (string | undefined)[][] {
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const text = (day: number) =>
    `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const lead = weekdayOf(text(1));
  const cells = Array.from({ length: Math.ceil((lead + count) / 7) * 7 }, (_, i) => {
    const day = i - lead + 1;
    return day >= 1 && day <= count ? text(day) : undefined;
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}
