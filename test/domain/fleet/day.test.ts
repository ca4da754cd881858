import { describe, expect, test } from 'vitest';
import { summariseDay } from '../../../src/domain/fleet/day.ts';
import { drive, fix, randomBy, seconds, stand } from '../world.ts';

describe('a day', () => {
  const there = drive(
    [
      [0, 0],
      [3000, 0],
    ],
    { from: 600 },
  );
  const back = drive(
    [
      [3000, 0],
      [0, 0],
    ],
    { from: 2700 },
  );
  const day = [
    ...stand(0, 0, { until: 590 }),
    ...there,
    ...stand(3000, 0, { from: 905, until: 2690 }),
    ...back,
  ];

  test('is made of trips and stops', () => {
    const summary = summariseDay(day);
    expect(summary.trips).toHaveLength(2);
    expect(summary.stops).toHaveLength(2);
    expect(summary.metres).toBeCloseTo(6000, -2);
    expect(summary.movingSeconds).toBeGreaterThan(560);
    expect(summary.movingSeconds).toBeLessThan(640);
    expect(seconds(summary.stops[1]!.began)).toBeGreaterThan(880);
    expect(seconds(summary.stops[1]!.ended)).toBeLessThan(2720);
    expect(summary.trips[0]!.maxSpeed).toBe(10);
  });

  test('has shorter stops where these are asked for, and none of who creeps along', () => {
    const on = back.map((one) => ({ ...one, time: one.time - 1_750_000 }));
    const tips = [...there, ...stand(3000, 0, { from: 905, until: 945 }), ...on];
    expect(summariseDay(tips).stops).toEqual([]);
    expect(summariseDay(tips, 30_000).stops).toMatchObject([{ seconds: 40 }]);
    // 2.5 m/s: forty seconds within 50 m of a place, half of them within 25 m.
    const creeps = Array.from({ length: 400 }, (_, t) => fix(t, t * 2.5, 0));
    expect(summariseDay(creeps, 30_000).stops).toEqual([]);
  });

  test('standing with noise all day makes no way', () => {
    const random = randomBy(2);
    const noisy = stand(0, 0, { until: 36_000, every: 15, more: {} }).map((one) => ({
      ...one,
      lat: one.lat + (random() - 0.5) * 0.0003,
      lon: one.lon + (random() - 0.5) * 0.0003,
    }));
    noisy[500] = { ...noisy[500]!, lat: noisy[500]!.lat + 0.001 };
    const summary = summariseDay(noisy);
    expect(summary.metres).toBe(0);
    expect(summary.trips).toEqual([]);
    expect(summary.stops).toHaveLength(1);
  });

  test('nobody knows the way over a long gap', () => {
    const gap = [...there, ...there.map((one) => ({ ...one, time: one.time + 3_600_000 }))];
    const summary = summariseDay(gap);
    expect(summary.trips).toHaveLength(2);
    expect(summary.metres).toBeCloseTo(6000, -2);
  });

  test('of nothing or one fix is empty', () => {
    const empty = { metres: 0, movingSeconds: 0, trips: [], stops: [] };
    expect(summariseDay([])).toEqual(empty);
    expect(summariseDay([fix(0, 0, 0)])).toEqual(empty);
  });

  test('of 86,400 fixes, crawling or jittering, is summed up', { timeout: 60_000 }, () => {
    const crawl = summariseDay(Array.from({ length: 86_400 }, (_, t) => fix(t, t * 0.3, 0)));
    expect(crawl.stops.length + crawl.trips.length).toBeGreaterThan(0);
    const jitter = summariseDay(Array.from({ length: 86_400 }, (_, t) => fix(t, (t % 2) * 60, 0)));
    expect(jitter.metres).toBeLessThan(1000);
  });
});
