import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_JUDGE_LIMITS } from '../../../src/domain/fleet/judge.ts';
import {
  copyState,
  decodeState,
  encodeState,
  foldFix,
  freshState,
  newestFix,
  stateTime,
} from '../../../src/domain/supervision/fold.ts';
import { bookOf, drive, fix, judgeTrack, square, stand, truck, zone } from '../world.ts';

const book = bookOf([zone({ shape: square(0, 0, 200), speedLimit: 5, maxStop: 60 })]);

describe('a jump', { timeout: 60_000 }, () => {
  const before = drive([
    [-900, 0],
    [-700, 0],
  ]);

  test('touches no rule and is not the newest fix', () => {
    const track = [...before, fix(25, 50_000, 0), fix(30, -690, 0)];
    const { jumps, findings, state } = judgeTrack(track, book);
    expect(jumps).toEqual([fix(25, 0, 0).time]);
    expect(findings).toEqual([]);
    expect(newestFix(state)).toEqual(track.at(-1));
  });

  test('of which three in a row agree is where the vehicle is', () => {
    const track = [fix(0, 90_000, 0), fix(5, 0, 0), fix(10, 10, 0), fix(15, 20, 0), fix(20, 30, 0)];
    const { jumps, state } = judgeTrack(track, book);
    expect(jumps).toEqual([track[1]!.time, track[2]!.time]);
    expect(newestFix(state)).toEqual(track[4]);
  });

  test('after jump that do not agree never moves the track', () => {
    const track = [...before];
    for (let i = 0; i < 9; i++) track.push(fix(25 + i * 5, 50_000 * (i + 1), 0));
    expect(judgeTrack(track, book).jumps).toHaveLength(9);
  });

  test('is none within the accuracy that fixes claim, nor by a clock in whole seconds', () => {
    expect(
      judgeTrack([fix(0, 0, 0, { accuracy: 150 }), fix(1, 300, 0, { accuracy: 180 })], book).jumps,
    ).toEqual([]);
    expect(judgeTrack([fix(0, 0, 0), fix(0.05, 60, 0)], book).jumps).toEqual([]);
  });

  test('leaves no passage behind', () => {
    const track = [fix(0, -900, 0), fix(5, 90_000, 0), fix(10, 90_010, 0), fix(15, 90_020, 0)];
    expect(judgeTrack(track, book).findings).toEqual([]);
  });
});

describe('the state', { timeout: 60_000 }, () => {
  const track = [
    ...drive([
      [-900, 0],
      [0, 0],
    ]),
    ...stand(0, 0, { from: 100, until: 400 }),
    fix(410, 60_000, 0),
    fix(415, 0, 0, { heading: 12.5, ignition: true, lid: 'open' }),
  ];

  test('survives encoding at every fix, in whatever order the store keeps keys', () => {
    const state = freshState();
    for (const one of track) {
      foldFix(state, one, truck, book, DEFAULT_JUDGE_LIMITS, () => {});
      const text = JSON.stringify(encodeState(state));
      const shuffled = JSON.parse(text, (_, value) =>
        value && typeof value === 'object' && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
      );
      expect(decodeState(shuffled)).toEqual({ ...state, nearby: undefined });
      expect(JSON.stringify(encodeState(decodeState(shuffled)))).toBe(text);
    }
    expect(stateTime(state)).toBe(track.at(-1)!.time);
  });

  test('folded on after decoding or copying, goes on the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: track.length - 1 }), (cut) => {
        const whole = judgeTrack(track, book);
        const half = judgeTrack(track.slice(0, cut), book);
        const copy = copyState(half.state);
        const decoded = decodeState(JSON.parse(JSON.stringify(encodeState(half.state))));
        for (const one of track.slice(cut)) {
          foldFix(copy, one, truck, book, DEFAULT_JUDGE_LIMITS, () => {});
          foldFix(decoded, one, truck, book, DEFAULT_JUDGE_LIMITS, () => {});
        }
        expect(encodeState(copy)).toEqual(encodeState(whole.state));
        expect(encodeState(decoded)).toEqual(encodeState(whole.state));
        const again = judgeTrack(track.slice(0, cut), book).state;
        expect(encodeState(half.state)).toEqual(encodeState(again));
      }),
    );
  });

  test('forgets: after a while on the same road two histories are one', () => {
    const road = drive(
      [
        [300, 0],
        [5000, 0],
      ],
      { from: 5000 },
    );
    const one = judgeTrack([...track, ...road], book).state;
    const other = judgeTrack(road, book).state;
    expect(encodeState(one)).toEqual(encodeState(other));
    expect(JSON.stringify(encodeState(one)).length).toBeLessThan(300);
  });

  test('of another format is a fresh one', () => {
    expect(decodeState({ format: 0, last: {} })).toEqual(freshState());
    expect(decodeState({})).toEqual(freshState());
  });
});
