/** How a stage's deadline came about: its limit, since when it runs, and which days did not count. */
import { type CalendarSettings, prepareCalendar } from '../../../../domain/cases/calendar.ts';
import type { Stage, TimeLimit } from '../../../../domain/cases/category.ts';
import { deadlineAfter, workLeft } from '../../../../domain/cases/deadline.ts';
import { stageOf } from '../../../../domain/cases/stages.ts';
import type { ApiCase, ApiCategory } from '../../../../wire/api-cases.ts';
import { addDays, dayOf } from '../../../i18n/bureau-time.ts';
import { stageSince } from '../urgency.ts';

export interface DeadlineStory {
  readonly stage: Stage;
  readonly limit: TimeLimit;
  /** ms */
  readonly since: number;
  readonly due: number;
  /** It is what the limit says; false: it was moved, or the limit was another one then. */
  readonly asCounted: boolean;
  /** ms of the limit's own kind; 0: it has passed. */
  readonly left: number;
  /** Holidays between, and days worked for one: those that have a name. */
  readonly named: readonly { readonly name: string; readonly works: boolean }[];
  /** Calendar days between without any work. */
  readonly daysOff: number;
}

/** Deadlines are shown to the second: what is nearer than that is the same. */
const SAME = 1_000;
const MOST_DAYS = 800;

type Timed = Parameters<typeof stageSince>[0];

/** Undefined: no time runs, or what it is counted by is not known. */
export function deadlineStory(
  c: Timed & Pick<ApiCase, 'stageDue'>,
  category: Pick<ApiCategory, 'limits'> | undefined,
  calendar: CalendarSettings | undefined,
  timezone: string,
  now: number,
): DeadlineStory | undefined {
  const stage = stageOf(c.state);
  const since = stageSince(c);
  if (!stage || since === undefined || c.stageDue === null || !category || !calendar)
    return undefined;
  const prepared = prepareCalendar(calendar, timezone);
  if (!prepared.ok) return undefined;
  const limit = category.limits[stage];
  const due = Date.parse(c.stageDue);
  const byWork = limit.unit === 'work-days' || limit.unit === 'work-hours';
  const between = byWork ? daysBetween(calendar, since, due, timezone) : { named: [], daysOff: 0 };
  return {
    stage,
    limit,
    since,
    due,
    asCounted: Math.abs(deadlineAfter(since, limit, prepared.calendar) - due) < SAME,
    left: workLeft(now, due, limit.unit, prepared.calendar),
    ...between,
  };
}

function daysBetween(
  { week, days }: CalendarSettings,
  since: number,
  due: number,
  timezone: string,
): Pick<DeadlineStory, 'named' | 'daysOff'> {
  const special = new Map(days.map((day) => [day.day, day]));
  const last = dayOf(due, timezone);
  const named = new Map<string, boolean>();
  let daysOff = 0;
  let day = dayOf(since, timezone);
  for (let i = 0; i < MOST_DAYS && day <= last; i++, day = addDays(day, 1)) {
    const exception = special.get(day);
    // Sunday is 0 in JavaScript, the last of the calendar's week.
    const weekday = (new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7;
    const works = exception?.works ?? (week[weekday]?.length ?? 0) > 0;
    if (!works) daysOff++;
    if (exception?.name) named.set(exception.name, exception.works);
  }
  return { named: [...named].map(([name, works]) => ({ name, works })), daysOff };
}
