/** Whether a new report may be of a matter that is in hand already. */
import { metresBetween } from '../geo/distance.ts';
import type { LonLat } from '../supervision/zone.ts';
import type { Category } from './category.ts';

/** What is compared: a report, or an open case. */
export interface Seen {
  /** Code. */
  readonly category: string;
  readonly place: LonLat;
  /** When it was seen, ms. */
  readonly occurred: number;
}

export interface Likeness<T> {
  readonly case: T;
  /** From where the report says that it is. */
  readonly metres: number;
}

/** The most that a desk looks at before it says whether it is the same. */
export const MOST_ALIKE = 20;

/**
 * The open cases that the report may belong to: of its category, within the category's metres and hours;
 * the nearest first, of equally near ones the newest.
 */
export function alike<T extends Seen>(
  report: Omit<Seen, 'category'>,
  openCases: readonly T[],
  { code, sameness }: Pick<Category, 'code' | 'sameness'>,
): Likeness<T>[] {
  const most = sameness.hours * 3_600_000;
  return openCases
    .filter((one) => one.category === code && Math.abs(report.occurred - one.occurred) <= most)
    .map((one) => ({ case: one, metres: metresBetween(...report.place, ...one.place) }))
    .filter(({ metres }) => metres <= sameness.metres)
    .sort((a, b) => a.metres - b.metres || b.case.occurred - a.case.occurred)
    .slice(0, MOST_ALIKE);
}

/** The case that the report is added to without asking; undefined: it opens one of its own. */
export function caseToJoin<T>(
  found: readonly Likeness<T>[],
  { sameness }: Pick<Category, 'sameness'>,
): T | undefined {
  return sameness.how === 'join' ? found[0]?.case : undefined;
}
