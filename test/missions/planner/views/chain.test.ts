import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../../missions/planner/types.ts';
import { apart, backwards, chained, type Way } from '../../../../missions/planner/views/chain.ts';
import { endOf, type Shot, startOf, type Work } from '../../../../missions/planner/work.ts';
import { seeded } from '../space/scenes.ts';

const shot = (x: number, y: number, height = 50): Shot => ({
  kind: 'shot',
  spot: { at: [x, y], height },
  pitch: -90,
  heading: 0,
});

/** From the start through all works and back to above the start. */
function lengthOf(work: readonly Work[], [x, y]: Point): number {
  const level = ({ at }: { at: Point }) => Math.hypot(at[0] - x, at[1] - y);
  let metres = level(startOf(work[0]!)) + level(endOf(work.at(-1)!));
  work.forEach((one, i) => {
    metres += apart(startOf(one), endOf(one));
    if (i > 0) metres += apart(endOf(work[i - 1]!), startOf(one));
  });
  return metres;
}

describe('groups of work flown one after the other', () => {
  it('are flown in the ways that are shortest together: none of all combinations is shorter', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const random = seeded(seed);
        const anywhere = () => shot(300 * random(), 300 * random(), 40 + 40 * random());
        const groups: Way[][] = Array.from({ length: 1 + Math.floor(4 * random()) }, () =>
          Array.from({ length: 1 + Math.floor(3 * random()) }, () => [anywhere(), anywhere()]),
        );
        const start: Point = [300 * random(), 300 * random()];
        const all = groups.reduce<Work[][]>(
          (so, ways) => so.flatMap((work) => ways.map((way) => [...work, ...way])),
          [[]],
        );
        const best = Math.min(...all.map((work) => lengthOf(work, start)));
        expect(lengthOf(chained(groups, start), start)).toBeCloseTo(best, 6);
      }),
      { numRuns: 80 },
    );
  });

  it('leave out a group of which nothing can be flown', () => {
    expect(chained([[[shot(0, 0)]], [[]], [], [[shot(5, 5)]]], [0, 0])).toHaveLength(2);
    expect(chained([[]], [0, 0])).toEqual([]);
  });

  it('keep their camera’s heading when they are flown backwards', () => {
    const line: Work = {
      kind: 'line',
      from: { at: [0, 0], height: 50 },
      to: { at: [10, 0], height: 50 },
      pitch: -60,
      heading: 180,
      trigger: 5,
    };
    const way = [shot(1, 1), line];
    expect(backwards(way)).toEqual([{ ...line, from: line.to, to: line.from }, way[0]]);
    expect(backwards(backwards(way))).toEqual(way);
  });
});
