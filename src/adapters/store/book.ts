import { type Book, prepareBook } from '../../domain/supervision/book.ts';
import type { Queryable } from './database.ts';
import { ruleVersions } from './rule-store.ts';
import { zoneVersionsSince } from './zone-store.ts';

/** Zones that ended longer ago than this judge nobody any more, ms: 90 days. */
const KEPT = 90 * 86_400_000;

/** All that the rules go by, as it is now. */
export async function loadBook(db: Queryable, timezone: string, now: number): Promise<Book> {
  const [zones, settings] = await Promise.all([
    zoneVersionsSince(db, now - KEPT),
    ruleVersions(db),
  ]);
  return prepareBook({ zones, settings, timezone });
}
