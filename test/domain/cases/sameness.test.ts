import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alike, caseToJoin, MOST_ALIKE, type Seen } from '../../../src/domain/cases/sameness.ts';
import type { LonLat } from '../../../src/domain/supervision/zone.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-11-20T04:00Z');
const HERE: LonLat = [121.47, 31.23];
/** So many metres north of it. */
const north = (metres: number): LonLat => [HERE[0], HERE[1] + metres / 110_865];

const muck = { code: '06011', sameness: { metres: 50, hours: 48, how: 'join' } } as const;
const open = (id: number, more: Partial<Seen> = {}) => ({
  id,
  category: '06011',
  place: HERE,
  occurred: NOON,
  ...more,
});
const report = { place: HERE, occurred: NOON };
const idsOf = (found: ReturnType<typeof alike<ReturnType<typeof open>>>) =>
  found.map((one) => one.case.id);

test('of the same category, near in place and in time', () => {
  const cases = [
    open(1, { place: north(49) }),
    open(2, { place: north(51) }),
    open(3, { category: '06010' }),
    open(4, { occurred: NOON - 48 * HOUR }),
    open(5, { occurred: NOON - 48 * HOUR - 1 }),
    open(6, { occurred: NOON + HOUR, place: north(10) }),
  ];
  const found = alike(report, cases, muck);
  expect(idsOf(found)).toEqual([4, 6, 1]);
  expect(found[1]!.metres).toBeCloseTo(10, 1);
});

test('the nearest is joined, of two as near the newer; where the desk decides, none', () => {
  const cases = [open(1, { place: north(20) }), open(2), open(3, { occurred: NOON + HOUR })];
  const found = alike(report, cases, muck);
  expect(idsOf(found)).toEqual([3, 2, 1]);
  expect(caseToJoin(found, muck)?.id).toBe(3);
  const propose = { sameness: { ...muck.sameness, how: 'propose' } } as const;
  expect(caseToJoin(found, propose)).toBeUndefined();
  expect(caseToJoin([], muck)).toBeUndefined();
});

/** On the very border the metres of a degree would decide. */
const farOrNear = fc.integer({ min: 0, max: 80 }).filter((metres) => metres !== 50);

test('there are never more than a desk can look at', () => {
  fc.assert(
    fc.property(fc.array(farOrNear, { maxLength: 60 }), (distances) => {
      const cases = distances.map((metres, id) => open(id, { place: north(metres) }));
      const found = alike(report, cases, muck);
      const near = distances.filter((metres) => metres <= 50).sort((a, b) => a - b);
      expect(found.map(({ metres }) => Math.round(metres))).toEqual(near.slice(0, MOST_ALIKE));
    }),
    { seed: 20_261_122 },
  );
});
