/** What the bureau has laid down for cases, in memory: asked at every violation and report, changed rarely. */
import { prepareCalendar, type WorkCalendar } from '../../domain/cases/calendar.ts';
import type { Category } from '../../domain/cases/category.ts';
import {
  type AreaIndex,
  type Cell,
  indexAreas,
  indexShapes,
  type ShapeIndex,
} from '../../domain/cases/routing.ts';
import type { Rule } from '../../domain/supervision/violation.ts';
import type { Clock, Log } from '../ports.ts';
import type { SetupStore } from './ports.ts';

export interface SetupBook {
  readonly categories: ReadonlyMap<string, Category>;
  /** When they were read, ms; no earlier than they were changed. */
  readonly categoriesAt: number;
  /** Those that new cases may be of. */
  readonly byRule: ReadonlyMap<Rule, Category>;
  readonly areas: AreaIndex;
  readonly cells: ShapeIndex<Cell>;
  readonly calendar: WorkCalendar;
}

/** What can change by itself. */
const SETUP_PARTS = ['categories', 'areas', 'cells', 'calendar'] as const;
export type SetupPart = (typeof SETUP_PARTS)[number];

interface BookDeps {
  readonly store: Pick<SetupStore, 'categories' | 'areas' | 'cells' | 'calendar'>;
  /** IANA name. */
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** 09:00–12:00 and 13:30–17:30, Monday to Friday, without holidays: where none that can be used is stored. */
const OFFICE_HOURS = [
  [540, 720],
  [810, 1050],
] as const;
const USUAL_WEEK = Array.from({ length: 7 }, (_, day) => (day < 5 ? OFFICE_HOURS : []));

export class SetupBooks {
  readonly #deps: BookDeps;
  #current: SetupBook;
  /** Reads one after the other, so that an older state never comes last. */
  #reading: Promise<void> = Promise.resolve();

  private constructor(deps: BookDeps, current: SetupBook) {
    this.#deps = deps;
    this.#current = current;
  }

  static async open(deps: BookDeps): Promise<SetupBooks> {
    const empty: SetupBook = {
      categories: new Map(),
      categoriesAt: 0,
      byRule: new Map(),
      areas: indexAreas([]),
      cells: indexShapes([], () => ({ type: 'polygon', rings: [] })),
      calendar: usualCalendar(deps.timeZone),
    };
    const books = new SetupBooks(deps, empty);
    for (const part of SETUP_PARTS) await books.refresh(part);
    return books;
  }

  get current(): SetupBook {
    return this.#current;
  }

  /** Settles when what is stored by now can be seen; rejects where it could not be read. */
  refresh(part: SetupPart): Promise<void> {
    const read = this.#reading.then(async () => {
      this.#current = { ...this.#current, ...(await READERS[part](this.#deps)) };
    });
    this.#reading = read.catch(() => {});
    return read;
  }
}

const READERS: Readonly<Record<SetupPart, (deps: BookDeps) => Promise<Partial<SetupBook>>>> = {
  categories: async ({ store, clock }) => {
    const all = await store.categories();
    const ruled = all.flatMap((one) => (one.active && one.rule ? [[one.rule, one] as const] : []));
    return {
      categories: new Map(all.map((one) => [one.code, one])),
      categoriesAt: clock.now(),
      byRule: new Map(ruled),
    };
  },
  areas: async ({ store }) => ({ areas: indexAreas(await store.areas()) }),
  cells: async ({ store }) => ({ cells: indexShapes(await store.cells(), (cell) => cell.shape) }),
  calendar: async ({ store, timeZone, log }) => {
    const prepared = prepareCalendar(await store.calendar(), timeZone);
    if (prepared.ok) return { calendar: prepared.calendar };
    log.warn({ problem: prepared.problem }, 'the stored work calendar cannot be used');
    return {};
  },
};

function usualCalendar(timeZone: string): WorkCalendar {
  const prepared = prepareCalendar({ week: USUAL_WEEK, days: [] }, timeZone);
  if (!prepared.ok) throw new Error(`the usual week: ${prepared.problem}`);
  return prepared.calendar;
}
