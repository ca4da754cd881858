import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RULE_SETTINGS } from '../../../src/domain/supervision/rule-settings.ts';
import {
  bookOf,
  drive,
  fix,
  judgeTrack,
  noStops,
  plane,
  randomBy,
  seconds,
  square,
  stand,
  zone,
} from '../world.ts';

const area = zone({ shape: square(0, 0, 200) });
const book = bookOf([area], noStops);

describe('a forbidden area', { timeout: 60_000 }, () => {
  test('entered and left is one finding, from border to border', () => {
    const track = drive([
      [-500, 0],
      [500, 0],
    ]);
    const { changes, findings } = judgeTrack(track, book);
    expect(changes.map(({ type }) => type)).toEqual(['began', 'ended']);
    const [found] = findings;
    expect(found!.rule).toBe('forbidden-area');
    expect(found!.zone).toEqual({ id: area.id, version: 1 });
    expect(seconds(found!.began)).toBeCloseTo(30, 1);
    expect(seconds(found!.ended)).toBeCloseTo(70, 1);
    expect(plane.x(found!.place[0])).toBeCloseTo(-200, 0);
    expect(found!.measure.value).toBeCloseTo(40, 1);
  });

  test('crossed with no fix inside is still seen', () => {
    const { findings } = judgeTrack([fix(0, -600, 30), fix(60, 600, 30)], book);
    expect(findings).toHaveLength(1);
    expect(seconds(findings[0]!.began)).toBeCloseTo(20, 1);
    expect(seconds(findings[0]!.ended)).toBeCloseTo(40, 1);
  });

  test('crossed with one fix inside is seen', () => {
    const track = [fix(0, -600, 30), fix(30, 0, 0), fix(60, 600, 30)];
    expect(judgeTrack(track, book).findings).toHaveLength(1);
  });

  test('between two fixes long apart nobody knows the way', () => {
    expect(judgeTrack([fix(0, -600, 30), fix(300, 600, 30)], book).findings).toEqual([]);
  });

  test('one noisy fix inside is no visit, however deep', () => {
    const track = [fix(0, -230, 0), fix(15, -225, 3), fix(30, -120, 2), fix(45, -222, 1)];
    expect(judgeTrack([...track, fix(60, -230, 0)], book).findings).toEqual([]);
  });

  test('driving along its border with noise is no passage, however long the way between two fixes', () => {
    const track = [];
    for (let i = 0; i < 20; i++) track.push(fix(i * 4, -600 + i * 60, i % 3 ? -206 : -197));
    expect(judgeTrack(track, book).findings).toEqual([]);
  });

  test('clipping a corner is no passage', () => {
    expect(judgeTrack([fix(0, -220, 190), fix(10, -190, 220)], book).findings).toEqual([]);
  });

  test('one noisy fix outside does not end a visit', () => {
    const track = [...stand(0, 0, { until: 100 }), fix(105, 250, 0), ...stand(0, 0, { from: 110 })];
    const { changes } = judgeTrack(track, book);
    expect(changes.map(({ type }) => type)).toEqual(['began']);
  });

  test('noise below the leaving distance around the border makes one finding at most', () => {
    const { leaveMetres } = DEFAULT_RULE_SETTINGS.forbiddenArea;
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, every) => {
        const random = randomBy(seed);
        const track = [];
        for (let t = 0; t < 3600; t += every) {
          const angle = random() * 2 * Math.PI;
          const far = random() * leaveMetres * 0.99;
          track.push(fix(t, -200 + far * Math.cos(angle), far * Math.sin(angle)));
        }
        const began = judgeTrack(track, book).changes.filter(({ type }) => type === 'began');
        expect(began.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });

  test('left for a place just outside, it ends after a while, and noise does not begin it anew', () => {
    const random = randomBy(3);
    const track = stand(-150, 0, { until: 60 });
    for (let t = 70; t < 4000; t += 10) track.push(fix(t, -210 - random() * 15, 0));
    track.push(fix(4010, -195, 0), fix(4025, -190, 0), fix(4040, -212, 0));
    const { changes } = judgeTrack(track, book);
    expect(changes.map(({ type }) => type)).toEqual(['began', 'ended']);
    expect(seconds(changes[1]!.finding.ended)).toBeLessThan(71);
  });

  test('concerns only those it applies to', () => {
    const track = drive([
      [-500, 0],
      [500, 0],
    ]);
    const forBikes = { ...area, appliesTo: { kinds: ['patrol-ebike' as const], devices: [] } };
    expect(judgeTrack(track, bookOf([forBikes])).findings).toEqual([]);
    const forTruck = { ...area, appliesTo: { kinds: [], devices: ['truck-1'] } };
    expect(judgeTrack(track, bookOf([forTruck])).findings).toHaveLength(1);
  });

  test('a hole in it is outside, and overlapping parts are inside', () => {
    const [shell] = square(0, 0, 400).rings;
    const [hole] = square(0, 0, 300).rings;
    const ring = zone({ shape: { type: 'polygon', rings: [shell!, hole!] } });
    expect(judgeTrack(stand(0, 0), bookOf([ring])).findings).toEqual([]);
    const both = zone({ shape: { type: 'multipolygon', polygons: [[shell!], [hole!]] } });
    expect(judgeTrack(stand(0, 0), bookOf([both])).findings).toHaveLength(1);
  });
});
