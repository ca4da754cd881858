import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/web/i18n/bureau-time.ts';
import { percentText } from '../../../src/web/screens/figures/figure-words.ts';
import { classOf, heatClasses } from '../../../src/web/screens/figures/heat-classes.ts';
import { around, daysFrom, daysOf, shifted } from '../../../src/web/screens/figures/spans.ts';
import { niceTop } from '../../../src/web/screens/figures/trend.tsx';

const day = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('1990-01-01', n));
const kinds = fc.constantFrom('week', 'month', 'quarter');

describe('spans of days', () => {
  it('are weeks from Monday, whole months and quarters', () => {
    expect(around('week', '2026-11-22')).toMatchObject({ first: '2026-11-16', last: '2026-11-22' });
    expect(around('month', '2028-02-10')).toMatchObject({
      first: '2028-02-01',
      last: '2028-02-29',
    });
    expect(around('quarter', '2026-11-22')).toMatchObject({
      ...{ first: '2026-10-01', last: '2026-12-31' },
    });
  });
  it('follow each other without a gap, there and back', () => {
    fc.assert(
      fc.property(kinds, day, (kind, of) => {
        const span = around(kind, of);
        expect(span.first <= of && of <= span.last).toBe(true);
        expect(shifted(span, 1).first).toBe(addDays(span.last, 1));
        expect(shifted(shifted(span, 1), -1)).toEqual(span);
      }),
      { seed: 7 },
    );
    const own = { kind: 'own', first: '2026-11-03', last: '2026-11-05' } as const;
    expect(daysOf(own)).toBe(3);
    expect(shifted(own, -1)).toEqual({ kind: 'own', first: '2026-10-31', last: '2026-11-02' });
  });
  it('are read from the address, and are the month of today where it makes no sense', () => {
    const of = (text: string) => daysFrom(new URLSearchParams(text), '2026-11-22');
    expect(of('')).toEqual(around('month', '2026-11-22'));
    expect(of('span=year&from=2026-13-40')).toEqual(around('month', '2026-11-22'));
    expect(of('span=own&from=2026-11-05&to=2026-11-01').last).toBe('2026-11-05');
    expect(of('span=week&from=2026-10-01').first).toBe('2026-09-28');
  });
});

describe('numbers', () => {
  it('have a class each, the greatest the last', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1 }), (counts) => {
        const classes = heatClasses(counts, 'light');
        for (const n of counts) {
          const of = classOf(n, classes)!;
          expect(n >= of.from && (of.to === undefined || n <= of.to)).toBe(true);
        }
        for (const { from, to } of classes) expect(to === undefined || to >= from).toBe(true);
      }),
      { seed: 8 },
    );
    expect(classOf(0, heatClasses([5], 'dark'))).toBeUndefined();
  });
  it('are shown so that not quite all is not all', () => {
    expect([null, 0, 0.004, 0.5, 0.9996, 1].map(percentText)).toEqual([
      ...['—', '0 %', '0.4 %', '50 %', '99.9 %', '100 %'],
    ]);
  });
  it('fit under the top of the axis, whose half is whole', () => {
    expect([1, 2, 3, 9, 11, 79, 101].map(niceTop)).toEqual([2, 2, 4, 10, 20, 80, 200]);
  });
});
