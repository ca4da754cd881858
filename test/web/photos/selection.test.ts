import { describe, expect, it } from 'vitest';
import {
  beside,
  MOST_TOGETHER,
  progressOf,
  rangeOf,
  shows,
  toggledIn,
} from '../../../src/web/photos/selection.ts';

const of = (verdict: 'clean' | 'case' | 'skipped' | null, cases: number[] = [], placed = true) => ({
  verdict,
  place: placed ? ([101.7, 36.6] as [number, number]) : null,
  cases: cases.map((id) => ({ id, number: `2026-XX-${id}` })),
});

describe('choosing photos', () => {
  const ids = [7, 3, 9, 4];
  it('takes all from one to another, in either direction', () => {
    expect([...rangeOf(ids, 3, 4)]).toEqual([3, 9, 4]);
    expect([...rangeOf(ids, 9, 7)]).toEqual([7, 3, 9]);
    expect([...rangeOf(ids, 1, 9)]).toEqual([9]);
    expect([...rangeOf(ids, 3, 1)]).toEqual([]);
  });
  it('takes no more than fit in one case, those at the end that was reached', () => {
    const many = Array.from({ length: 200 }, (_, i) => i);
    const down = [...rangeOf(many, 0, 150)];
    expect(down).toHaveLength(MOST_TOGETHER);
    expect(down.at(-1)).toBe(150);
    expect([...rangeOf(many, 150, 20)][0]).toBe(20);
    expect(toggledIn(new Set(down), 5).size).toBe(MOST_TOGETHER);
  });
  it('puts one in and out', () => {
    expect([...toggledIn(new Set([3]), 9)]).toEqual([3, 9]);
    expect([...toggledIn(new Set([3, 9]), 3)]).toEqual([9]);
  });
  it('goes on, and stays at the ends', () => {
    expect(beside(ids, 3, 1)).toBe(9);
    expect(beside(ids, 7, -1)).toBe(7);
    expect(beside(ids, 4, 1)).toBe(4);
    expect(beside(ids, 55, 1)).toBe(7);
    expect(beside([], 3, 1)).toBeUndefined();
  });
});

describe('what was looked at', () => {
  const photos = [
    of('clean'),
    of('case', [1, 2]),
    of('case', [2]),
    of('skipped'),
    of(null, [], false),
  ];
  it('is counted, each case once', () => {
    expect(progressOf(photos)).toEqual({
      ...{
        photos: 5,
        looked: 4,
        clean: 1,
        skipped: 1,
        withCase: 2,
        joined: 2,
        cases: 2,
        unplaced: 1,
      },
    });
  });
  it('is counted as in a case where it joined one by itself, though nobody has looked yet', () => {
    const found = progressOf([of(null, [1]), of(null, [1]), of('case', [1])]);
    expect(found).toMatchObject({ looked: 1, withCase: 1, joined: 3, cases: 1 });
  });
  it('is shown by choice', () => {
    const count = (shown: Parameters<typeof shows>[0]) =>
      photos.filter((p) => shows(shown, p)).length;
    expect([count('all'), count('open'), count('cases'), count('unplaced')]).toEqual([5, 1, 2, 1]);
  });
});
