import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createThrottle } from '../../../src/services/people/throttle.ts';

const fail = (
  throttle: ReturnType<typeof createThrottle>,
  address: string,
  times: number,
  now = 0,
) => {
  for (let n = 0; n < times; n++) throttle.failed(address, now);
};

describe('the throttle of an address', () => {
  it('hears thirty wrong ones at once, then one every ten seconds', () => {
    const throttle = createThrottle();
    fail(throttle, '10.0.0.1', 29);
    expect(throttle.wait('10.0.0.1', 0)).toBe(0);
    fail(throttle, '10.0.0.1', 1);
    expect(throttle.wait('10.0.0.1', 0)).toBe(10_000);
    expect(throttle.wait('10.0.0.1', 9_999)).toBe(1);
    expect(throttle.wait('10.0.0.1', 10_000)).toBe(0);
    fail(throttle, '10.0.0.1', 1, 10_000);
    expect(throttle.wait('10.0.0.1', 10_000)).toBe(10_000);
    expect(throttle.wait('10.0.0.2', 0)).toBe(0);
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6', true],
    ['2001:db8:1:2::1', '2001:0db8:0001:0002::ff', true],
    ['2001:db8::1', '2001:db8:0:0:1::', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['::1', '::2', true],
  ])('takes %s and %s for one network: %s', (one, other, same) => {
    const throttle = createThrottle();
    fail(throttle, one, 30);
    expect(throttle.wait(other, 0) > 0).toBe(same);
  });

  it('never lets more through than its rate, whatever the times', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30_000), { minLength: 50, maxLength: 300 }), (gaps) => {
        const throttle = createThrottle();
        let now = 0;
        let heard = 0;
        for (const gap of gaps) {
          now += gap;
          if (throttle.wait('a', now) > 0) continue;
          throttle.failed('a', now);
          heard++;
        }
        expect(heard).toBeLessThanOrEqual(30 + now / 10_000);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('forgets the one that failed longest ago where there are too many', () => {
    const throttle = createThrottle();
    fail(throttle, 'first', 30);
    for (let n = 0; n < 10_000; n++) throttle.failed(`10.0.${n >> 8}.${n & 255}`, 0);
    expect(throttle.wait('first', 0)).toBe(0);
  });
});
