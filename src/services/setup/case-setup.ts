/** The answers that cases need of the bureau's settings, as they are at the moment of asking. */
import type { WorkCalendar } from '../../domain/cases/calendar.ts';
import type { Category } from '../../domain/cases/category.ts';
import { deadlineAfter, dueAgain, workLeft } from '../../domain/cases/deadline.ts';
import { type Cell, candidates } from '../../domain/cases/routing.ts';
import type { UnitId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { CaseSetup } from '../cases/ports.ts';
import type { SetupBook } from './book.ts';

export interface Whereabouts extends CaseSetup {
  /** By code, those that are not active too. */
  categories(): Iterable<Category>;
  /** They are as they are since then at the latest, ms. */
  categoriesAt(): number;
  calendar(): WorkCalendar;
  /** Of several that overlap the one with the lowest code. */
  cellAt(place: LonLat): Cell | undefined;
  /** One: it is clear; several: it is disputed; none: nobody is known to be responsible. */
  candidates(place: LonLat, code: string): UnitId[];
}

export function createWhereabouts(book: () => SetupBook): Whereabouts {
  const cellAt = (place: LonLat) => book().cells.at(place)[0];
  return {
    categoryOf: (rule) => book().byRule.get(rule),
    category: (code) => book().categories.get(code),
    categories: () => book().categories.values(),
    categoriesAt: () => book().categoriesAt,
    calendar: () => book().calendar,
    deadlineAfter: (start, limit) => deadlineAfter(start, limit, book().calendar),
    timeLeft: (now, due, unit) => workLeft(now, due, unit, book().calendar),
    dueAgain: (now, left, unit) => dueAgain(now, left, unit, book().calendar),
    cellAt,
    candidates: (place, code) => {
      const category = book().categories.get(code);
      return category ? candidates(place, category, book().areas) : [];
    },
    whereabouts: (place, category) => {
      const cell = cellAt(place);
      return {
        ...(cell && { cell: cell.code }),
        candidates: category ? candidates(place, category, book().areas) : [],
      };
    },
  };
}
