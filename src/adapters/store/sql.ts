/** Small things that every query file says. */
import type { Queryable } from './database.ts';

/** The rows of one statement. The caller states the row's shape beside the SQL that selects it. */
export async function rows<Row extends object>(
  db: Queryable,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await db.query<Row>(text, values)).rows;
}

/** Milliseconds since the epoch of a timestamptz column, as a number (µs kept as fractions). */
export const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

/** A timestamptz out of a parameter in milliseconds (fractions are kept to the µs). */
export const timestamp = (parameter: string): string =>
  `('epoch'::timestamptz + ${parameter}::float8 * interval '1 millisecond')`;
