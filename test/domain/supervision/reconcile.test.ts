import { describe, expect, test } from 'vitest';
import { reconcile } from '../../../src/domain/supervision/reconcile.ts';
import type { Finding } from '../../../src/domain/supervision/violation.ts';
import { place, zoneNo } from '../world.ts';

const found = (began: number, ended?: number, more: Partial<Finding> = {}): Finding => ({
  rule: 'forbidden-area',
  zone: { id: zoneNo(1), version: 1 },
  began,
  ...(ended !== undefined && { ended }),
  place: place(0, 0),
  measure: { value: 1 },
  ...more,
});
const stored = (id: number, began: number, ended?: number, more: Partial<Finding> = {}) => ({
  ...found(began, ended, more),
  id,
});

describe('reconciling', () => {
  test('leaves what is the same', () => {
    expect(reconcile([stored(1, 10, 20)], [found(10, 20)])).toEqual({
      same: [1],
      changed: [],
      added: [],
      withdrawn: [],
    });
  });

  test('changes what only shifted, adds what is new, withdraws what was not', () => {
    const { same, changed, added, withdrawn } = reconcile(
      [stored(1, 10, 20), stored(2, 50), stored(3, 100, 110)],
      [found(12, 22), found(50, 60), found(200)],
    );
    expect(same).toEqual([]);
    expect(changed).toEqual([
      { id: 2, finding: found(50, 60) },
      { id: 1, finding: found(12, 22) },
    ]);
    expect(added).toEqual([found(200)]);
    expect(withdrawn).toEqual([3]);
  });

  test('of one that came apart the first keeps the violation', () => {
    const { changed, added } = reconcile([stored(1, 10, 50)], [found(30, 50), found(10, 20)]);
    expect(changed).toEqual([{ id: 1, finding: found(10, 20) }]);
    expect(added).toEqual([found(30, 50)]);
  });

  test('never matches across rules or zones', () => {
    const other = found(10, 20, { zone: { id: zoneNo(2), version: 1 } });
    const rule = found(10, 20, { rule: 'speeding' });
    const { added, withdrawn } = reconcile([stored(1, 10, 20)], [other, rule]);
    expect(added).toHaveLength(2);
    expect(withdrawn).toEqual([1]);
  });

  test('does not depend on the order it is given', () => {
    const before = [stored(1, 10, 20), stored(2, 15, 40), stored(3, 30)];
    const after = [found(12, 18), found(16, 41), found(31)];
    const forward = reconcile(before, after);
    expect(reconcile([...before].reverse(), [...after].reverse())).toEqual(forward);
  });
});
