import { describe, expect, it } from 'vitest';
import type { Fix } from '../../../src/domain/fleet/fix.ts';
import { leftAt } from '../../../src/domain/supervision/left-something.ts';

const METRE = 1 / 111_195;
/** A fix every 5 s, north along a bank: metres from where the rule began to be broken, and what it reports. */
const drive = (...legs: readonly (Partial<Fix> & { readonly metres: number })[]): Fix[] =>
  legs.map(({ metres, ...more }, i) => ({
    time: i * 5_000,
    lat: 36.58 + metres * METRE,
    lon: 101.75,
    speed: 0,
    ...more,
  }));
const metresOf = (fixes: readonly Fix[]) => {
  const left = leftAt(fixes);
  return left && { by: left.by, metres: Math.round((left.place[1] - 36.58) / METRE) };
};
const times = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one);

describe('where a vehicle may have left something', () => {
  it('is where its body was lifted, though it stood longer elsewhere', () => {
    const fixes = drive(
      { metres: 0, speed: 8 },
      ...times(40, { metres: 60 }),
      { metres: 120, speed: 8 },
      ...times(4, { metres: 200, lift: 'up' as const }),
      { metres: 240, speed: 8, lift: 'down' as const },
    );
    expect(metresOf(fixes)).toEqual({ by: 'tipped', metres: 200 });
  });

  it('is where it stood longest where nothing tells of its body', () => {
    const fixes = drive(
      ...times(8, { metres: 10 }),
      { metres: 50, speed: 8 },
      ...times(20, { metres: 90 }),
      { metres: 130, speed: 8 },
      ...times(9, { metres: 170 }),
    );
    expect(metresOf(fixes)).toEqual({ by: 'stood', metres: 90 });
  });

  it('is nowhere where it drove through, or stood at a gate', () => {
    expect(leftAt([])).toBeUndefined();
    expect(leftAt(drive({ metres: 0, speed: 8 }, { metres: 40, speed: 8 }))).toBeUndefined();
    expect(leftAt(drive({ metres: 0, speed: 8 }, ...times(6, { metres: 40 })))).toBeUndefined();
  });

  it('takes a body that is lifted on the move for a fault of its switch', () => {
    const fixes = drive(...times(20, { metres: 0, speed: 8, lift: 'up' as const }));
    expect(leftAt(fixes)).toBeUndefined();
  });
});
