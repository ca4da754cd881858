/** When patrols are due, by their rhythms, the rains that were reported and the flights that were flown. */
import { duesOf, type FlownSortie, type Occurrence } from '../../domain/flights/rhythm.ts';
import { dayAt, spanOfDay } from '../calendar-day.ts';
import type { Clock } from '../ports.ts';
import type { PatrolHead, PatrolId, PatrolStore, Rain } from './ports.ts';

export interface Due extends Occurrence {
  readonly patrol: PatrolId;
  readonly name: string;
}

/** Of one patrol as lists show it. */
export interface DueState {
  /** The earliest that can still be flown. */
  readonly due: Due | undefined;
  /** Of the last month. */
  readonly overdue: number;
}

export interface Dues {
  /** Of all patrols, those that are due on a day of the span, by day. */
  between(from: string, until: string): Promise<Due[]>;
  /** In the order of the patrols given. */
  of(patrols: readonly PatrolHead[]): Promise<DueState[]>;
  rains: PatrolStore['rains'];
  /** False where that day was reported already. */
  reportRain(day: string, by: string): Promise<boolean>;
  today(): string;
}

/** Patrols that have a rhythm; more than a bureau flies. */
const MOST_PATROLS = 1000;
/** Days looked back for what may still be open: of a monthly patrol, or rain that goes on and on. */
const BACK = 62;
const OVERDUE_DAYS = 31;
/** Days ahead in which a patrol of any rhythm is due again. */
const AHEAD = 31;
const DAY = 86_400_000;

export function createDues(deps: { store: PatrolStore; clock: Clock; timeZone: string }): Dues {
  const { store, clock, timeZone } = deps;
  const today = () => dayAt(clock.now(), timeZone);
  const between = async (patrols: readonly PatrolHead[], from: string, until: string) => {
    if (patrols.every(({ rhythm }) => rhythm === null)) return patrols.map(() => []);
    const first = plus(from, -BACK);
    const span = { from: spanOfDay(first, timeZone).from, to: clock.now() + DAY };
    const [flown, rains] = await Promise.all([store.flown(span), store.rains(first, until)]);
    const known = { first, until, today: today(), rains: rains.map(({ day }) => day) };
    return patrols.map((patrol) => {
      const own = flown
        .filter((one) => one.patrol === patrol.id)
        .map(({ landed, ...one }) => ({ ...one, day: dayAt(landed, timeZone) }));
      return occurrences(patrol, own, known);
    });
  };
  return {
    between: async (from, until) => {
      const patrols = await store.list(undefined, MOST_PATROLS);
      const found = await between(patrols, from, until);
      return found
        .flat()
        .filter((due) => due.until >= from)
        .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.patrol - b.patrol));
    },
    of: async (patrols) => {
      const now = today();
      const found = await between(patrols, plus(now, -OVERDUE_DAYS), plus(now, AHEAD));
      return found.map((dues) => ({
        due: dues.find(({ open }) => open),
        overdue: dues.filter(
          ({ state, until }) => state === 'overdue' && until >= plus(now, -OVERDUE_DAYS),
        ).length,
      }));
    },
    rains: (from, until) => store.rains(from, until),
    reportRain: (day, by) => store.addRain({ day, by, reported: clock.now() } satisfies Rain),
    today,
  };
}

function occurrences(
  { id, name, rhythm, since }: PatrolHead,
  flown: readonly FlownSortie[],
  known: { first: string; until: string; today: string; rains: readonly string[] },
): Due[] {
  if (!rhythm) return [];
  const { first, ...rest } = known;
  const from = since > first ? since : first;
  return duesOf({ rhythm, since: from, flown, ...rest }).map((one) => ({
    ...one,
    patrol: id,
    name,
  }));
}

const plus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
