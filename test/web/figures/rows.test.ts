import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_ROWS, limitFrom, nextLimit } from '../../../src/web/screens/figures/rows.ts';
import { MOST_FIGURE_ROWS } from '../../../src/wire/api-figures.ts';

const limitOf = (rows: string) => limitFrom(new URLSearchParams({ rows }));

describe('rows of the table', () => {
  it('are the first ones, or as many as the address says and the service gives', () => {
    expect(limitFrom(new URLSearchParams())).toBe(FIRST_ROWS);
    expect(limitOf('1200')).toBe(1200);
    expect(limitOf('999999')).toBe(MOST_FIGURE_ROWS);
    for (const odd of ['', 'all', '-5', '0', '300.5', '1e999'])
      expect(limitOf(odd)).toBe(FIRST_ROWS);
  });

  it('become all of them by clicks, each of which leaves out fewer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST_FIGURE_ROWS }), (all) => {
        let shown = Math.min(all, FIRST_ROWS);
        for (let clicks = 0; shown < all; clicks++) {
          expect(clicks).toBeLessThan(12);
          const next = nextLimit(shown, all - shown);
          expect(limitOf(String(next))).toBe(next);
          expect(next).toBeGreaterThan(shown);
          shown = Math.min(all, next);
        }
      }),
    );
  });

  it('end at the most that the service gives', () => {
    expect(nextLimit(MOST_FIGURE_ROWS, 5)).toBe(MOST_FIGURE_ROWS);
  });
});
