/** Where the next page begins: the last key of the page before, opaque to the asker. */
import type * as z from 'zod';
import { ProblemError } from './problems.ts';

const encodeCursor = (key: unknown): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key, or the problem `invalid-cursor`: a cursor is text from outside like any other. */
export function decodeCursor<S extends z.ZodType>(
  text: string | undefined,
  schema: S,
): z.output<S> | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new ProblemError({ problem: 'invalid-cursor' });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ProblemError({ problem: 'invalid-cursor' });
  return parsed.data;
}

/** A page out of up to `limit + 1` rows: the one too many says that there is a next page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => unknown,
  toItem: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: items.map(toItem), next: more ? encodeCursor(keyOf(last)) : null };
}
