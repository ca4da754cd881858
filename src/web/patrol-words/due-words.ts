/** When a patrol is due, seen from today, and what follows for the order of a list. */
import type { DueState, Rhythm } from '../../domain/flights/patrol.ts';
import type { ApiDue } from '../../wire/api-patrols.ts';
import type { Messages } from '../i18n/en.ts';

/** `none`: no date is known; without a rhythm, or waiting for rain. */
export type PatrolState = DueState | 'none';

export const PATROL_STATES = ['overdue', 'due', 'upcoming', 'none'] as const;

interface Dated {
  readonly name: string;
  readonly rhythm: Rhythm | null;
  readonly due: Pick<ApiDue, 'from' | 'until' | 'state'> | null;
}

export const stateOf = ({ due }: Pick<Dated, 'due'>): PatrolState => due?.state ?? 'none';

/** Whole days from one calendar day to another, `2026-11-21`. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 86_400_000);

/** How late it is, how long there is time, or how soon it begins. */
export function whenWords(
  { due, rhythm }: Omit<Dated, 'name'>,
  today: string,
  m: Pick<Messages, 'patrols'>,
): string {
  const { when, states } = m.patrols;
  if (!due) return rhythm ? when.waitsForRain : when.noRhythm;
  const { from, until, state } = due;
  if (state === 'flown') return states.flown;
  if (state === 'overdue') {
    const late = daysBetween(until, today);
    return late < 1 ? when.lateToday : when.late(late);
  }
  const soon = daysBetween(today, from);
  if (soon > 0) return soon === 1 ? when.tomorrow : when.inDays(soon);
  const left = daysBetween(today, until);
  return left < 1 ? when.lastDay : when.left(left);
}

/** A day that is past, from today. */
export function agoWords(day: string, today: string, m: Pick<Messages, 'patrols'>): string {
  const { when } = m.patrols;
  const days = daysBetween(day, today);
  if (days < 1) return when.today;
  return days === 1 ? when.yesterday : when.ago(days);
}

const RANK: Record<PatrolState, number> = { overdue: 0, due: 1, upcoming: 2, none: 3, flown: 4 };

/** What is the most overdue comes first, then what ends the soonest, then what begins the soonest. */
export function byUrgency(a: Dated, b: Dated): number {
  const day = ({ due }: Dated) => (due?.state === 'upcoming' ? due.from : (due?.until ?? ''));
  return (
    RANK[stateOf(a)] - RANK[stateOf(b)] ||
    day(a).localeCompare(day(b)) ||
    a.name.localeCompare(b.name)
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();
function dayFormat(locale: string, weekday: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${weekday}`;
  const known = formats.get(key);
  if (known) return known;
  const parts = { timeZone: 'UTC', month: 'short', day: 'numeric' } as const;
  const made = new Intl.DateTimeFormat(locale, weekday ? { ...parts, weekday: 'short' } : parts);
  formats.set(key, made);
  return made;
}
const instant = (day: string): number => Date.parse(`${day}T00:00Z`);

/** `11月23日周一`, `Mon 23 Nov`. */
export const dayWords = (day: string, { locale }: Pick<Messages, 'locale'>): string =>
  dayFormat(locale, true).format(instant(day));

/** `11月23日 – 11月24日`, `23 Nov – 24 Nov`; of one day its weekday too. */
export function spanWords(from: string, until: string, m: Pick<Messages, 'locale'>): string {
  if (from === until) return dayWords(from, m);
  const format = dayFormat(m.locale, false);
  return `${format.format(instant(from))} – ${format.format(instant(until))}`;
}
