import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fix } from '../../../src/domain/fleet/fix.ts';
import { compareFixes, DEFAULT_JUDGE_LIMITS, judgeFix } from '../../../src/domain/fleet/judge.ts';
import { fix } from '../world.ts';

const good = fix(0, 0, 0, { speed: 5 });
const judge = (one: Fix, last?: Fix, now = one.time) =>
  judgeFix(one, last, now, 'muck-truck', DEFAULT_JUDGE_LIMITS);
const reason = (one: Fix, last?: Fix, now?: number) => {
  const verdict = judge(one, last, now);
  return verdict.verdict === 'rejected' ? verdict.rejection.reason : verdict.verdict;
};

describe('a fix', () => {
  test('is accepted when nothing speaks against it', () => {
    expect(judge(good)).toEqual({ verdict: 'accepted' });
    expect(judge(fix(10, 100, 0), good)).toEqual({ verdict: 'accepted' });
  });

  test.each<[string, Fix, string]>([
    ['beyond the pole', { ...good, lat: 91 }, 'out-of-range'],
    ['beyond 180°', { ...good, lon: -180.5 }, 'out-of-range'],
    ['not a number', { ...good, lon: Number.NaN }, 'out-of-range'],
    ['with a negative speed', { ...good, speed: -1 }, 'out-of-range'],
    ['with an impossible speed', { ...good, speed: 1e9 }, 'out-of-range'],
    ['with a heading of 360', { ...good, heading: 360 }, 'out-of-range'],
    ['at 0, 0', { ...good, lat: 0, lon: 0 }, 'null-island'],
    ['almost at 0, 0', { ...good, lat: 1e-7, lon: -1e-7 }, 'null-island'],
    ['of 1901', { ...good, time: Date.UTC(1901, 0, 1) }, 'too-old'],
    ['without a true time', { ...good, time: Number.NaN }, 'too-old'],
    ['too inaccurate', { ...good, accuracy: 201 }, 'too-inaccurate'],
  ])('%s is rejected', (_, one, expected) => {
    expect(reason(one, undefined, good.time)).toBe(expected);
  });

  test('ahead of the server’s clock is taken up to a minute', () => {
    expect(reason(good, undefined, good.time - 60_000)).toBe('accepted');
    expect(reason(good, undefined, good.time - 60_001)).toBe('from-the-future');
    expect(reason({ ...good, time: Date.UTC(2090, 0, 1) }, undefined, good.time)).toBe(
      'from-the-future',
    );
  });

  test('once more is a duplicate; other content at its time is late', () => {
    expect(reason({ ...good }, good)).toBe('duplicate');
    expect(reason({ ...good, lat: good.lat + 1e-5 }, good)).toBe('late');
  });

  test('older than the newest, or long on its way, is late', () => {
    expect(reason(fix(-5, 0, 0), good)).toBe('late');
    expect(reason(good, undefined, good.time + 120_000)).toBe('accepted');
    expect(reason(good, undefined, good.time + 120_001)).toBe('late');
  });

  test('faster than its kind can go is a jump, told with both speeds', () => {
    const verdict = judge(fix(10, 2000, 0), good);
    expect(verdict).toMatchObject({
      verdict: 'rejected',
      rejection: { reason: 'implausible-jump' },
    });
    expect(JSON.stringify(verdict)).toContain('702 km/h');
    expect(JSON.stringify(verdict)).toContain('150 km/h');
    expect(reason(fix(-10, 2000, 0), good)).toBe('late');
  });
});

test('the order of fixes is total, and 0 only for the same place', () => {
  const coordinate = fc.constantFrom(-1, 0, 0.5, 1);
  const some = fc.record({ time: fc.constant(1), lat: coordinate, lon: coordinate });
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      expect(Math.sign(compareFixes(a, b)) + Math.sign(compareFixes(b, a))).toBe(0);
      if (compareFixes(a, b) <= 0 && compareFixes(b, c) <= 0) {
        expect(compareFixes(a, c)).toBeLessThanOrEqual(0);
      }
      expect(compareFixes(a, b) === 0).toBe(a.lat === b.lat && a.lon === b.lon);
    }),
  );
});
