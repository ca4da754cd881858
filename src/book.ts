/** What the judge goes by, in memory: zones and rules, read anew when they change. */
import { loadBook } from './adapters/store/book.ts';
import type { Pool } from './adapters/store/database.ts';
import type { Book } from './domain/supervision/book.ts';
import type { Clock } from './services/ports.ts';

export interface KeptBook {
  readonly current: Book;
  /** Reads it from the store: what was committed before is judged by from then on. */
  refresh(): Promise<void>;
}

export async function openBook(pool: Pool, timezone: string, clock: Clock): Promise<KeptBook> {
  const load = () => loadBook(pool, timezone, clock.now());
  let current = await load();
  let [asked, shown] = [0, 0];
  return {
    get current() {
      return current;
    },
    refresh: async () => {
      const no = ++asked;
      const book = await load();
      // Of two readings the one that began later has seen more.
      if (no > shown) [shown, current] = [no, book];
    },
  };
}
