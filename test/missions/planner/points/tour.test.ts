import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Between,
  MOST_EXACT,
  searchedTour,
  shortestTour,
} from '../../../../missions/planner/points/tour.ts';
import { seeded } from '../space/scenes.ts';

const noCheck = () => {};

function field(seed: number, count: number): Between {
  const random = seeded(seed);
  const at = Array.from({ length: count + 1 }, () => [random() * 1000, random() * 1000] as const);
  return (a, b) => Math.hypot(at[a]![0] - at[b]![0], at[a]![1] - at[b]![1]);
}

const lengthOf = (tour: readonly number[], between: Between): number =>
  [...tour, 0].reduce((sum, p, i) => sum + between(i === 0 ? 0 : tour[i - 1]!, p), 0);

/** Every order. */
function bruteForce(count: number, between: Between): number {
  const left = new Set(Array.from({ length: count }, (_, i) => i + 1));
  const walk = (at: number, so: number): number => {
    if (left.size === 0) return so + between(at, 0);
    let best = Number.POSITIVE_INFINITY;
    for (const next of [...left]) {
      left.delete(next);
      best = Math.min(best, walk(next, so + between(at, next)));
      left.add(next);
    }
    return best;
  };
  return walk(0, 0);
}

const visitsAll = (tour: readonly number[], count: number) =>
  expect([...tour].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i + 1));

describe('the shortest tour', () => {
  it('of up to seven places is the one that trying every order finds', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 7 }), (seed, count) => {
        const between = field(seed, count);
        const tour = shortestTour(count, between, noCheck);
        visitsAll(tour, count);
        expect(lengthOf(tour, between)).toBeCloseTo(bruteForce(count, between), 6);
      }),
      { numRuns: 40 },
    );
  });

  it('of ten places is never longer than one that is searched for', () => {
    for (let seed = 0; seed < 40; seed++) {
      const between = field(seed, MOST_EXACT);
      const exact = lengthOf(shortestTour(MOST_EXACT, between, noCheck), between);
      const searched = lengthOf(searchedTour(MOST_EXACT, between, noCheck), between);
      expect(exact).toBeLessThanOrEqual(searched + 1e-6);
      expect(searched).toBeLessThanOrEqual(1.12 * exact);
    }
  });

  it('searched for among ten places is the exact one, or nearly', () => {
    const ratios = Array.from({ length: 100 }, (_, seed) => {
      const between = field(seed + 500, MOST_EXACT);
      const searched = lengthOf(searchedTour(MOST_EXACT, between, noCheck), between);
      return searched / lengthOf(shortestTour(MOST_EXACT, between, noCheck), between);
    });
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / 100).toBeLessThan(1.01);
  });

  it('of hundreds of places is near what random places come to at best', () => {
    const count = 200;
    const between = field(7, count);
    const tour = shortestTour(count, between, noCheck);
    visitsAll(tour, count);
    // 0.7124 √(n A): the limit for places at random, a little more at the border.
    expect(lengthOf(tour, between)).toBeLessThan(1.15 * 0.7124 * Math.sqrt(count * 1e6));
  });

  it('of one place, of none, and of places on one spot is a tour', () => {
    expect(shortestTour(0, () => 0, noCheck)).toEqual([]);
    expect(shortestTour(1, () => 0, noCheck)).toEqual([1]);
    visitsAll(
      shortestTour(25, () => 0, noCheck),
      25,
    );
  });

  it('ends when it is told to', () => {
    const check = () => {
      throw new Error('cancelled');
    };
    expect(() => shortestTour(50, field(1, 50), check)).toThrow('cancelled');
  });
});
