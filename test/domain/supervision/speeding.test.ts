import { describe, expect, test } from 'vitest';
import { bookOf, drive, fix, judgeTrack, seconds, square, zone } from '../world.ts';

const slow = zone({ kind: 'patrol-area', shape: square(0, 0, 500), speedLimit: 10 });
const book = bookOf([slow]);
const through: [number, number][] = [
  [-900, 0],
  [900, 0],
];

describe('a speed limit', () => {
  test('broken from border to border is one finding with the top speed', () => {
    const { changes } = judgeTrack(drive(through, { speed: 15 }), book);
    expect(changes.map(({ type }) => type)).toEqual(['began', 'ended']);
    const { began, ended, measure } = changes[1]!.finding;
    expect(seconds(began)).toBeCloseTo(400 / 15, 1);
    expect(seconds(ended)).toBeCloseTo(1400 / 15, 1);
    expect(measure).toEqual({ value: 15, limit: 10 });
  });

  test('is judged by the way where the vehicle sends no speed', () => {
    const { findings } = judgeTrack(drive(through, { speed: 15, sendSpeed: false }), book);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.measure.value).toBeCloseTo(15, 1);
  });

  test('grants ten per cent', () => {
    expect(judgeTrack(drive(through, { speed: 10.9 }), book).findings).toEqual([]);
  });

  test('is broken between two fixes outside too', () => {
    const track = [fix(0, -600, 0, { speed: 30 }), fix(40, 600, 0, { speed: 30 })];
    expect(judgeTrack(track, book).findings).toHaveLength(1);
  });

  test('is not broken by one wild value', () => {
    const track = drive(through, { speed: 8 }).map((one, i) =>
      i === 20 ? { ...one, speed: 40 } : one,
    );
    expect(judgeTrack(track, book).findings).toEqual([]);
  });

  test('does not end by one slow value between fast ones', () => {
    const track = drive(through, { speed: 15, every: 12 }).map((one, i) =>
      i === 5 ? { ...one, speed: 1 } : one,
    );
    expect(judgeTrack(track, book).changes).toHaveLength(2);
  });

  test('found once while the speed hovers around the threshold', () => {
    const track = drive(through, { speed: 10.5, every: 2 }).map((one, i) => ({
      ...one,
      speed: i % 12 < 8 ? 11.5 : 10.4,
    }));
    const { changes } = judgeTrack(track, book);
    expect(changes).toHaveLength(2);
  });
});
