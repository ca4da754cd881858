/** The usual categories and holidays, for a bureau that has laid down none yet. */
import type { CalendarSettings } from '../../domain/cases/calendar.ts';
import type { Category } from '../../domain/cases/category.ts';
import type { Log } from '../ports.ts';
import type { SetupStore } from './ports.ts';

export interface UsualSetup {
  readonly categories: readonly Category[];
  readonly days: CalendarSettings['days'];
}

/** At the first start alone: what somebody changed or took away stays so. */
export async function seedSetup(
  store: Pick<SetupStore, 'seed'>,
  usual: () => UsualSetup,
  log: Log,
): Promise<void> {
  const { categories, days } = usual();
  if (!(await store.seed(categories, days))) return;
  log.info(
    { categories: categories.length, days: days.length },
    'the usual categories and holidays were written: their limits are to be replaced by the city’s own',
  );
}
