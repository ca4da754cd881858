import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Turned } from '../../../../missions/planner/rings.ts';
import { even, fitted, type ScanLine } from '../../../../missions/planner/sweep/spacing.ts';
import type { Ring } from '../../../../missions/planner/types.ts';
import { fieldOf, type Kind } from '../../../bench/planner-corpus.ts';

const box = (x0: number, y0: number, x1: number, y1: number): Ring => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

const metres = (lines: readonly ScanLine[]) =>
  lines.reduce(
    (sum, { stretches }) => sum + stretches.reduce((m, x, i) => m + (i % 2 ? x : -x), 0),
    0,
  );

describe('lines fitted to an outline', () => {
  it('are never farther apart than a pass sees, nor from the outer edges than half of that', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Kind>('convex', 'concave', 'holes', 'thin'),
        fc.nat(5000),
        fc.double({ min: 0, max: Math.PI, noNaN: true }),
        (kind, seed, angle) => {
          const { regions, swath } = fieldOf(kind, seed);
          const rings = new Turned(angle).rings(regions[0]!);
          const ys = rings.flat().map(([, y]) => y);
          const at = fitted(rings, swath, swath).map(({ y }) => y);
          expect(at[0]! - Math.min(...ys)).toBeLessThanOrEqual(swath / 2 + 1e-3);
          expect(Math.max(...ys) - at.at(-1)!).toBeLessThanOrEqual(swath / 2 + 1e-3);
          for (let i = 1; i < at.length; i++) {
            expect(at[i]! - at[i - 1]!).toBeLessThanOrEqual(swath + 1e-3);
          }
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });

  it('are even over a rectangle, as many as see all of it', () => {
    const lines = fitted([box(0, 0, 800, 400)], 40, 40);
    expect(lines.map(({ y }) => y)).toEqual(even([box(0, 0, 800, 400)], 40).map(({ y }) => y));
  });

  it('pass a hole that even ones would be cut by', () => {
    // Even lines at 19, 57, 95, 133 m: the hole's edges just cut two of them.
    const rings = [box(0, 0, 800, 380), [...box(200, 94, 600, 134.5)].reverse()];
    const cut = (lines: readonly ScanLine[]) =>
      lines.filter(({ stretches }) => stretches.length > 2).length;
    expect(cut(even(rings, 40))).toBe(2);
    expect(cut(fitted(rings, 40, 40))).toBe(1);
  });

  it('are fewer where an outline is wide', () => {
    // A bar of 120 m across: three lines, of even ones four.
    const rings: Ring[] = [
      [
        [0, 0],
        [150, 0],
        [150, 125],
        [1000, 125],
        [1000, 245],
        [150, 245],
        [150, 410],
        [0, 410],
      ],
    ];
    expect(metres(fitted(rings, 40, 40))).toBeLessThan(0.9 * metres(even(rings, 40)));
  });
});
