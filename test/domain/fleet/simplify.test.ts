import { expect, test } from 'vitest';
import { simplifyTrack } from '../../../src/domain/fleet/simplify.ts';
import { metresBetween } from '../../../src/domain/geo/distance.ts';
import { prepareShape } from '../../../src/domain/geo/prepared-shape.ts';
import { drive, fix, randomBy } from '../world.ts';

test('a straight road needs its two ends, a bend its corner', () => {
  const corners: [number, number][] = [
    [0, 0],
    [1000, 0],
    [1000, 1000],
  ];
  const track = drive(corners, { every: 4 });
  const simple = simplifyTrack(track, 5);
  expect(simple).toHaveLength(3);
  expect(simple[0]).toBe(track[0]);
  expect(simple.at(-1)).toBe(track.at(-1));
});

test('no fix is farther from what is drawn than the tolerance', () => {
  const random = randomBy(4);
  let x = 0;
  let y = 0;
  const track = Array.from({ length: 2000 }, (_, t) => {
    x += (random() - 0.3) * 20;
    y += (random() - 0.5) * 20;
    return fix(t, x, y);
  });
  const simple = simplifyTrack(track, 15);
  expect(simple.length).toBeLessThan(400);
  const line = simple.map(({ lon, lat }) => [lon, lat] as const);
  const around = prepareShape({ type: 'corridor', line, widthMetres: 30.2 });
  for (const one of track) expect(around.contains(one.lon, one.lat)).toBe(true);
  const times = simple.map(({ time }) => time);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
});

test('two fixes, none, and no tolerance are left as they are', () => {
  const two = [fix(0, 0, 0), fix(1, 5, 5)];
  expect(simplifyTrack(two, 100)).toEqual(two);
  expect(simplifyTrack([], 100)).toEqual([]);
  expect(simplifyTrack([...two, fix(2, 6, 6)], 0)).toHaveLength(3);
});

test('100,000 fixes', { timeout: 60_000 }, () => {
  const random = randomBy(9);
  const track = Array.from({ length: 100_000 }, (_, t) => fix(t, t * 3, random() * 200));
  const simple = simplifyTrack(track, 20);
  expect(simple.length).toBeLessThan(track.length);
  expect(metresBetween(simple[0]!.lon, simple[0]!.lat, track[0]!.lon, track[0]!.lat)).toBe(0);
});
