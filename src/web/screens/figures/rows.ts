/** How many rows of the table are asked for, as the address says it. Pure. */
import { MOST_FIGURE_ROWS } from '../../../wire/api-figures.ts';

/** Those with the most cases: more than a desk looks through. */
export const FIRST_ROWS = 200;
/** Rows that a click adds: a browser lays them out at once. */
const MORE_ROWS = 1000;

export function limitFrom(query: URLSearchParams): number {
  const asked = Number(query.get('rows'));
  return Number.isInteger(asked) && asked > FIRST_ROWS
    ? Math.min(asked, MOST_FIGURE_ROWS)
    : FIRST_ROWS;
}

/** What to ask for to see more of those that were left out; the same: no more are to be had. */
export const nextLimit = (shown: number, leftOut: number): number =>
  Math.min(shown + Math.min(leftOut, MORE_ROWS), MOST_FIGURE_ROWS);
