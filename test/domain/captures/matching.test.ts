import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CaptureToMatch,
  matchCaptures,
  type PhotoToMatch,
} from '../../../src/domain/captures/matching.ts';
import { oracle } from '../../bench/matching-oracle.ts';
import { judged, matchingSet, type Wished } from '../../bench/matching-sets.ts';

const T0 = Date.UTC(2026, 4, 12, 2, 0, 0);
/** Gaps of 5 to 11 s: nothing repeats. */
const GAPS = [5, 9, 6, 11, 7, 5, 8, 10, 6, 9, 5, 7];
const CAPTURES: readonly CaptureToMatch[] = GAPS.map((_, index) => ({
  index,
  at: T0 + GAPS.slice(0, index).reduce((a, b) => a + b, 0) * 1000,
}));
const shot = (of: number, offset: number): PhotoToMatch => ({
  sequence: 100 + of,
  taken: CAPTURES[of]!.at + offset * 1000,
});

function matched(photos: readonly PhotoToMatch[], captures = CAPTURES) {
  const match = matchCaptures(photos, captures);
  if (!match.ok) throw new Error(match.reason);
  return match;
}
const pairsOf = (photos: readonly PhotoToMatch[], captures = CAPTURES) =>
  matched(photos, captures).pairs.map(({ photo, capture }) => [photo, capture]);

function shares(wished: Wished) {
  const set = matchingSet(wished);
  const match = matchCaptures(set.photos, set.captures);
  if (!match.ok) return { refused: true, right: 0, wrong: 0 };
  const { right, wrong } = judged(set, match);
  return { refused: false, right: right / set.photos.length, wrong: wrong / set.photos.length };
}

describe('a clock that is off', () => {
  it.each([0, 37, -3.4, 8 * 3600, -14 * 3600 + 37, 14 * 3600])('by %s s', (offset) => {
    const match = matched(CAPTURES.map((_, of) => shot(of, offset)));
    expect(match.pairs).toHaveLength(CAPTURES.length);
    expect(match.pairs.every(({ photo, capture }) => photo === capture)).toBe(true);
    expect(match.clockOffset).toBeCloseTo(offset, 3);
    expect(match.residual).toBeCloseTo(0, 3);
    expect([match.extra, match.missing]).toEqual([[], []]);
  });

  it('and gains 100 ppm over four hours: 1.4 s', () => {
    const set = matchingSet({ kind: 'distance', photos: 2000, seed: 5, drift: 1e-4, jitter: 0.2 });
    const match = matched(set.photos, set.captures);
    expect(match.drift).toBeCloseTo(1e-4, 5);
    expect(match.residual).toBeLessThan(0.15);
    expect(judged(set, match).wrong).toBeLessThan(10);
  });
});

describe('missing and extra ones', () => {
  it('names them by their place in what was handed in, whatever its order', () => {
    const photos = [
      shot(7, 37),
      { sequence: 99, taken: T0 - 100_000 },
      ...[0, 1, 3, 4, 5, 6, 9, 10, 11].map((of) => shot(of, 37)),
    ];
    const match = matched(photos);
    expect(match.extra).toEqual([1]);
    expect(match.missing).toEqual([2, 8]);
    expect(match.pairs.find(({ photo }) => photo === 0)?.capture).toBe(7);
  });

  it('keeps to the numbers where times of two neighbours are the wrong way round', () => {
    const photos = CAPTURES.map((_, of) => shot(of, 0));
    const close = CAPTURES.map((capture, of) =>
      of === 6 ? { ...capture, at: CAPTURES[5]!.at + 500 } : capture,
    );
    photos[5] = { ...photos[5]!, taken: close[5]!.at + 600 };
    photos[6] = { ...photos[6]!, taken: close[6]!.at - 100 };
    const pairs = pairsOf(photos, close);
    expect(pairs).toContainEqual([5, 5]);
    expect(pairs).toContainEqual([6, 6]);
  });

  it('goes on where the counting begins anew', () => {
    const photos = CAPTURES.map((_, of) => ({ ...shot(of, 5), sequence: ((996 + of) % 999) + 1 }));
    expect(pairsOf(photos)).toEqual(CAPTURES.map((_, of) => [of, of]));
    const untimed = photos.map(({ sequence }) => ({ sequence }));
    expect(pairsOf(untimed)).toEqual(CAPTURES.map((_, of) => [of, of]));
  });
});

describe('rather refuses', () => {
  it('fewer than three', () => {
    expect(matchCaptures([shot(0, 1), shot(1, 1)], CAPTURES)).toEqual({
      ok: false,
      reason: 'too-few',
    });
    expect(matchCaptures([], [])).toEqual({ ok: false, reason: 'too-few' });
  });

  it('what belongs to another flight', () => {
    const others = [1, 13, 90, 95, 170, 221].map((s, at) => ({
      sequence: at,
      taken: T0 + 200_000 + s * 7919,
    }));
    expect(matchCaptures(others, CAPTURES)).toMatchObject({ ok: false });
  });

  it('what has neither times nor numbers', () => {
    const match = matchCaptures(
      CAPTURES.map(() => ({ place: [113, 23] })),
      CAPTURES,
    );
    expect(match).toEqual({ ok: false, reason: 'no-order' });
  });

  it('an equal train of which an end is missing, unless places tell', () => {
    const captures = Array.from({ length: 30 }, (_, index): CaptureToMatch => {
      return { index, at: T0 + index * 3000, place: [113 + index * 2e-4, 23] };
    });
    const photos = captures
      .slice(1)
      .map(({ index, at }): PhotoToMatch => ({ sequence: index + 50, taken: at + 37_000 }));
    expect(matchCaptures(photos, captures)).toEqual({ ok: false, reason: 'ambiguous' });
    const placed = photos.map((photo, at) => ({ ...photo, place: captures[at + 1]!.place! }));
    const match = matched(placed, captures);
    expect(match.pairs.every(({ photo, capture }) => capture === photo + 1)).toBe(true);
    expect(match.clockOffset).toBeCloseTo(37, 3);
  });

  it('numbers alone, where a shift by one fits as well', () => {
    const numbers = CAPTURES.map((_, of) => ({ sequence: 41 + of }));
    expect(pairsOf(numbers)).toEqual(CAPTURES.map((_, of) => [of, of]));
    expect(matched(numbers).clockOffset).toBeUndefined();
    expect(matchCaptures(numbers.slice(1), CAPTURES)).toEqual({ ok: false, reason: 'ambiguous' });
  });
});

describe('5 % missing, 5 % extra, 37 s off, 1 s of jitter', () => {
  const sets = fc.record({
    kind: fc.constantFrom('time', 'distance', 'points'),
    photos: fc.integer({ min: 50, max: 250 }),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    extras: fc.constantFrom('lost', 'apart'),
    times: fc.constantFrom('exact', 'seconds'),
  }) satisfies fc.Arbitrary<Wished>;

  it('places each set by more than 90 %, or says that it cannot tell', () => {
    let refused = 0;
    let right = 0;
    let placed = 0;
    fc.assert(
      fc.property(sets, (wished) => {
        const of = shares(wished);
        if (of.refused) {
          refused++;
          return;
        }
        expect(of.wrong).toBeLessThan(0.08);
        expect(of.right).toBeGreaterThan(0.9);
        right += of.right;
        placed++;
      }),
      { seed: 20260512, numRuns: 30 },
    );
    expect(right / placed).toBeGreaterThan(0.99);
    expect(refused).toBeLessThan(7);
  });

  it('tells lost captures by the numbers on either side', () => {
    for (const kind of ['time', 'distance'] as const) {
      const of = [1, 2, 3, 4].map((seed) => shares({ kind, photos: 300, seed, times: 'seconds' }));
      for (const { refused, right } of of) if (!refused) expect(right).toBeGreaterThan(0.997);
    }
  });

  it.each([{ unskipped: true }, { numbers: false }])('and does without them (%o)', (wished) => {
    for (const extras of ['lost', 'amid'] as const) {
      const set = matchingSet({ kind: 'distance', photos: 500, seed: 2, extras, ...wished });
      const { right, none, wrong } = judged(set, matched(set.photos, set.captures));
      expect(right / (right + none + wrong)).toBeGreaterThan(extras === 'lost' ? 0.985 : 0.96);
    }
  });

  it('comes as near as can be told where shots by hand lie amid the train', () => {
    const mine = { right: 0, told: 0, photos: 0 };
    for (const places of [false, true])
      for (const seed of [1, 2]) {
        const wished: Omit<Wished, 'photos' | 'seed'> = {
          kind: 'distance',
          extras: 'amid',
          places,
        };
        const set = matchingSet({ ...wished, photos: 300, seed });
        mine.right += judged(set, matched(set.photos, set.captures)).right;
        mine.told += judged(set, { pairs: oracle(set, wished) }).right;
        mine.photos += set.photos.length;
      }
    expect((mine.told - mine.right) / mine.photos).toBeLessThan(0.008);
    expect(mine.right / mine.photos).toBeGreaterThan(0.975);
  });

  it('never pairs one twice, and keeps both orders', () => {
    const any = fc.constantFrom('lost', 'apart', 'amid');
    fc.assert(
      fc.property(sets, any, fc.boolean(), (of, extras, unskipped) => {
        const set = matchingSet({ ...of, extras, unskipped } as Wished);
        const match = matchCaptures(set.photos, set.captures);
        if (!match.ok) return;
        const { pairs, extra, missing } = match;
        for (const [at, pair] of pairs.entries()) {
          const before = pairs[at - 1];
          if (before) expect(pair.capture).toBeGreaterThan(before.capture);
          if (before) expect(pair.photo).toBeGreaterThan(before.photo);
        }
        expect(pairs.length + extra.length).toBe(set.photos.length);
        expect(pairs.length + missing.length).toBe(set.captures.length);
      }),
      { seed: 7, numRuns: 10 },
    );
  });
});
