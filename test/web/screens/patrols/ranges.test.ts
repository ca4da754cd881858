import { describe, expect, it } from 'vitest';
import {
  coordinate,
  hashWords,
  rangeWords,
} from '../../../../src/web/screens/patrols/sheet/ranges.ts';

describe('what a flight sheet says', () => {
  it('gives a range of heights, or the one that all are', () => {
    expect(rangeWords([61.6, 48.2, 50])).toBe('48–62');
    expect(rangeWords([60.2, 59.8])).toBe('60');
    expect(rangeWords([-0.2])).toBe('0');
    expect(rangeWords([])).toBe('—');
  });

  it('shortens a hash to what is compared by eye', () => {
    expect(hashWords('de0f7f08e4900494'.padEnd(64, 'a'))).toBe('de0f 7f08 e490 0494');
  });

  it('gives degrees to a decimetre, their side apart', () => {
    expect(coordinate(-36.5712345678)).toBe('36.571235');
    expect(coordinate(101.7)).toBe('101.700000');
  });
});
