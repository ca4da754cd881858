/** What a bureau lays down for cases (categories, units, cells, work calendar), put together. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pool } from './adapters/store/database.ts';
import { createSetupStore } from './adapters/store/setup-store.ts';
import type { Clock, Log } from './services/ports.ts';
import { SetupBooks, type SetupPart } from './services/setup/book.ts';
import { createWhereabouts } from './services/setup/case-setup.ts';
import { seedSetup, type UsualSetup } from './services/setup/seed.ts';
import type { SetupServices } from './services/setup/services.ts';
import { createSetup } from './services/setup/setup.ts';
import { calendarSchema } from './wire/api-cases.ts';
import { categoriesFromCsv } from './wire/categories-csv.ts';
import { fromApiCategory } from './wire/to-api-setup.ts';

export interface SetupRoom extends SetupServices {
  /** By table: brings what others changed in it into memory. */
  readonly changed: Readonly<Record<SetupTable, () => Promise<void>>>;
}

interface SetupParts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
  /** IANA name. */
  readonly timeZone: string;
}

/** Writes the usual categories and holidays at the first start, and reads everything. */
export async function openSetup({ pool, clock, log, timeZone }: SetupParts): Promise<SetupRoom> {
  const store = createSetupStore(pool);
  await seedSetup(store, usualSetup, log);
  const books = await SetupBooks.open({ store, timeZone, clock, log });
  return {
    whereabouts: createWhereabouts(() => books.current),
    setup: createSetup({ store, books, clock, timeZone }),
    setupStore: store,
    changed: takingOver(books),
  };
}

export type SetupTable =
  | 'categories'
  | 'units'
  | 'unit_areas'
  | 'cells'
  | 'work_calendar'
  | 'calendar_days';

function takingOver(books: SetupBooks): SetupRoom['changed'] {
  const read =
    (...parts: readonly SetupPart[]) =>
    async () => {
      for (const part of parts) await books.refresh(part);
    };
  return {
    categories: read('categories'),
    // A unit that is out of service is responsible for nothing, by area or by category.
    units: read('areas', 'categories'),
    unit_areas: read('areas'),
    cells: read('cells'),
    work_calendar: read('calendar'),
    calendar_days: read('calendar'),
  };
}
/** Beside the source; scripts/build.js copies it beside the compiled code. */
const usualFile = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`services/setup/usual/${name}`, import.meta.url)), 'utf8');

function usualSetup(): UsualSetup {
  const { categories, problems } = categoriesFromCsv(usualFile('categories.csv'), () => undefined);
  const first = problems[0];
  if (first) throw new Error(`categories.csv, line ${first.line}: ${first.message}`);
  const days: unknown = JSON.parse(usualFile('calendar-cn-2026.json')).days;
  return {
    categories: categories.map(fromApiCategory),
    days: calendarSchema.shape.days.parse(days),
  };
}
