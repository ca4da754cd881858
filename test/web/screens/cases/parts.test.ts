import { describe, expect, it } from 'vitest';
import { categoryOptions } from '../../../../src/web/screens/cases/category-options.ts';
import { nextCard } from '../../../../src/web/screens/cases/list/card-keys.ts';
import { readPlace, writePlace } from '../../../../src/web/screens/cases/new/place-text.ts';
import { areasAt } from '../../../../src/web/screens/cases/one/areas-at.ts';
import { toldBy } from '../../../../src/web/screens/cases/one/log-story.ts';
import type { ApiCategory, ApiUnit } from '../../../../src/wire/api-cases.ts';

describe('going over the board by arrow keys', () => {
  const LENGTHS = [2, 0, 3];
  it('begins at the first card that there is', () => {
    expect(nextCard([0, 2], { x: -1, y: -1 }, 'ArrowDown')).toEqual({ x: 1, y: 0 });
    expect(nextCard([0, 0], { x: -1, y: -1 }, 'ArrowDown')).toBeUndefined();
  });
  it('stops at the ends, skips empty columns, and keeps to the last card of a shorter one', () => {
    expect(nextCard(LENGTHS, { x: 0, y: 1 }, 'ArrowDown')).toEqual({ x: 0, y: 1 });
    expect(nextCard(LENGTHS, { x: 0, y: 0 }, 'ArrowUp')).toEqual({ x: 0, y: 0 });
    expect(nextCard(LENGTHS, { x: 0, y: 1 }, 'ArrowRight')).toEqual({ x: 2, y: 1 });
    expect(nextCard(LENGTHS, { x: 2, y: 2 }, 'ArrowLeft')).toEqual({ x: 0, y: 1 });
    expect(nextCard(LENGTHS, { x: 0, y: 0 }, 'ArrowLeft')).toEqual({ x: 0, y: 0 });
  });
  it('leaves other keys alone', () => {
    expect(nextCard(LENGTHS, { x: 0, y: 0 }, 'Enter')).toBeUndefined();
  });
});

describe('a place that is typed', () => {
  it('is latitude and longitude, in whatever way they are parted', () => {
    for (const text of ['36.6174, 101.7782', '36.6174 101.7782', '36.6174，101.7782'])
      expect(readPlace(text)).toEqual([101.7782, 36.6174]);
  });
  it('is turned where only that can be meant', () => {
    expect(readPlace('101.7782, 36.6174')).toEqual([101.7782, 36.6174]);
  });
  it('is none where it is no place', () => {
    for (const text of ['', '36.6', 'north, east', '1, 2, 3', '95, 200'])
      expect(readPlace(text)).toBeUndefined();
  });
  it('reads what it writes', () => {
    expect(readPlace(writePlace([101.7782, -36.6]))).toEqual([101.7782, -36.6]);
  });
});

describe('what a log entry was about', () => {
  it('is read out of its detail', () => {
    const detail = {
      unit: { id: 3, name: '环卫作业一所' },
      due: 1_700_000_000_000,
      photos: [{ id: 1, sha256: 'aa', role: 'after' }, { id: 2 }],
    };
    expect(toldBy({ step: 'dispatch', detail })).toEqual({
      unit: '环卫作业一所',
      until: 1_700_000_000_000,
      photos: [{ sha256: 'aa' }],
    });
  });
  it('takes a new category for one only where it is one', () => {
    const detail = { category: '06010', description: '满溢' };
    expect(toldBy({ step: 'collect', detail })).toEqual({ photos: [], said: '满溢' });
    expect(toldBy({ step: 'file', detail }).category).toBe('06010');
  });
  it('passes over what it does not know', () => {
    expect(
      toldBy({ step: 'note', detail: { unit: 7, due: 'soon', photos: 'many', of: [] } }),
    ).toEqual({
      photos: [],
    });
  });
});

const square = (west: number, south: number, side: number) => ({
  type: 'polygon' as const,
  rings: [
    [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
      [west, south],
    ] as [number, number][],
  ],
});

describe('why a unit is proposed', () => {
  const area = (id: number, categories: string[], shape = square(101, 36, 1)) => ({
    id,
    name: `area ${id}`,
    shape,
    categories,
  });
  const unit: Pick<ApiUnit, 'areas'> = {
    areas: [
      area(1, []),
      area(2, ['06']),
      area(3, ['06010']),
      area(4, ['07']),
      area(5, [], square(120, 30, 1)),
    ],
  };
  it('is its areas there, the one that names the category most exactly first', () => {
    expect(areasAt(unit, [101.5, 36.5], '06010').map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(areasAt(unit, [101.5, 36.5], undefined).map(({ id }) => id)).toEqual([1]);
    expect(areasAt(unit, [110, 36.5], '06010')).toEqual([]);
  });
});

describe('categories to choose from', () => {
  const one = (code: string, group: string, nameEn: string) =>
    ({ code, group, name: `名${code}`, nameEn }) as ApiCategory;
  it('stand by class, in English where they have a name in it', () => {
    const all = [one('1', '甲', 'one'), one('2', '乙', ''), one('3', '甲', '')];
    expect(categoryOptions(all, 'en')).toEqual([
      {
        group: '甲',
        items: [
          { value: '1', label: '1 one' },
          { value: '3', label: '3 名3' },
        ],
      },
      { group: '乙', items: [{ value: '2', label: '2 名2' }] },
    ]);
    expect(categoryOptions(all, 'zh')[0]?.items[0]?.label).toBe('1 名1');
  });
});
