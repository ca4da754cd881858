import type { CalendarSettings } from '../../domain/cases/calendar.ts';
import type { Cell } from '../../domain/cases/routing.ts';
import type { SetupStore } from '../../services/setup/ports.ts';
import { categoryStore, insertCategories } from './category-rows.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { rows } from './sql.ts';
import { createUnitStore } from './unit-store.ts';

/** Cells of one statement: some hundred kilobytes. */
const CELLS_AT_ONCE = 1000;

export function createSetupStore(pool: Pool): SetupStore {
  return {
    ...categoryStore(pool),
    ...createUnitStore(pool),
    cells: () => rows<Cell>(pool, 'SELECT code, name, shape FROM cells ORDER BY code'),
    replaceCells: (cells) =>
      transaction(pool, async (tx) => {
        // Two at once would otherwise leave a mixture of both.
        await tx.query('LOCK TABLE cells IN SHARE ROW EXCLUSIVE MODE');
        await tx.query('DELETE FROM cells');
        for (let from = 0; from < cells.length; from += CELLS_AT_ONCE)
          await insertCells(tx, cells.slice(from, from + CELLS_AT_ONCE));
      }),
    calendar: () => readCalendar(pool),
    putCalendar: ({ week, days }) =>
      transaction(pool, async (tx) => {
        await tx.query('UPDATE work_calendar SET week = $1', [JSON.stringify(week)]);
        await tx.query('DELETE FROM calendar_days');
        await insertDays(tx, days);
      }),
    seed: (categories, days) =>
      transaction(pool, async (tx) => {
        await tx.query('LOCK TABLE categories IN SHARE ROW EXCLUSIVE MODE');
        const [any] = await rows(tx, 'SELECT 1 FROM categories LIMIT 1');
        if (any) return false;
        await insertCategories(tx, categories);
        await insertDays(tx, days);
        return true;
      }),
  };
}

/** A table of JSON, for all rows at once: the columns have the names of the fields. */
async function insertCells(tx: Queryable, cells: readonly Cell[]): Promise<void> {
  await tx.query(
    `INSERT INTO cells (code, name, shape)
     SELECT code, name, shape FROM jsonb_to_recordset($1) AS c (code text, name text, shape jsonb)`,
    [JSON.stringify(cells)],
  );
}

async function insertDays(tx: Queryable, days: CalendarSettings['days']): Promise<void> {
  await tx.query(
    `INSERT INTO calendar_days (day, works, name)
     SELECT day, works, name
     FROM jsonb_to_recordset($1) AS d (day date, works boolean, name text)
     ON CONFLICT (day) DO UPDATE SET works = EXCLUDED.works, name = EXCLUDED.name`,
    [JSON.stringify(days)],
  );
}

async function readCalendar(db: Queryable): Promise<CalendarSettings> {
  const [row] = await rows<Pick<CalendarSettings, 'week'>>(db, 'SELECT week FROM work_calendar');
  const days = await rows<CalendarSettings['days'][number]>(
    db,
    'SELECT day::text AS day, works, name FROM calendar_days ORDER BY calendar_days.day',
  );
  return { week: row?.week ?? [], days };
}
