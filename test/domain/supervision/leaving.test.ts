import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RULE_SETTINGS } from '../../../src/domain/supervision/rule-settings.ts';
import {
  bookOf,
  drive,
  fix,
  judgeTrack,
  noStops,
  place,
  plane,
  randomBy,
  seconds,
  square,
  stand,
  zone,
  zoneNo,
} from '../world.ts';

const work = zone({ kind: 'work-area', shape: square(0, 0, 500) });
const book = bookOf([work], noStops);

describe('a work area', { timeout: 60_000 }, () => {
  test('left begins where the buffer was crossed and ends when the vehicle is back', () => {
    const track = drive([
      [0, 0],
      [1500, 0],
      [0, 0],
    ]);
    const { changes } = judgeTrack(track, book);
    expect(changes.map(({ type, finding }) => `${finding.rule} ${type}`)).toEqual([
      'left-work-area began',
      'left-work-area ended',
    ]);
    const { began, ended, place: where, measure } = changes[1]!.finding;
    expect(seconds(began)).toBeCloseTo(55, 1);
    expect(plane.x(where[0])).toBeCloseTo(550, 0);
    expect(seconds(ended)).toBeCloseTo(300 - 52.5, -1);
    expect(measure.value).toBeCloseTo(1000, -1);
    expect(measure.limit).toBe(50);
  });

  test('is the union of all that apply', () => {
    const second = zone({ id: zoneNo(2), kind: 'work-area', shape: square(1000, 0, 520) });
    const track = drive([
      [0, 0],
      [1500, 0],
    ]);
    expect(judgeTrack(track, bookOf([work, second])).findings).toEqual([]);
  });

  test('the zone of a finding is the nearest when it began', () => {
    const second = zone({ id: zoneNo(2), kind: 'work-area', shape: square(0, 2000, 500) });
    const north = drive([
      [0, 1500],
      [-3000, 1500],
    ]);
    expect(judgeTrack(north, bookOf([work, second])).findings[0]!.zone!.id).toBe(second.id);
  });

  test('a vehicle that was never inside is outside from its first fix', () => {
    const { findings } = judgeTrack(stand(2000, 0), book);
    expect(seconds(findings[0]!.began)).toBe(0);
    expect(findings[0]!.measure.value).toBeCloseTo(1500, 0);
  });

  test('one or two noisy fixes outside are not left', () => {
    const track = [
      ...stand(0, 0),
      fix(610, 700, 0),
      fix(690, 720, 0),
      ...stand(0, 0, { from: 700, until: 800 }),
    ];
    expect(judgeTrack(track, book).findings).toEqual([]);
  });

  test('outside its hours nobody asks', () => {
    const hours = [{ days: [1], from: 600, to: 605 }];
    const { findings } = judgeTrack(stand(2000, 0), bookOf([{ ...work, hours }]));
    expect(seconds(findings[0]!.ended)).toBe(300);
    const later = [{ days: [1], from: 700, to: 705 }];
    expect(judgeTrack(stand(2000, 0), bookOf([{ ...work, hours: later }])).findings).toEqual([]);
  });

  test('outside when its hours begin, the finding begins with them', () => {
    const hours = [{ days: [1], from: 603, to: 660 }];
    const track = stand(2000, 0, { every: 7 });
    const { findings } = judgeTrack(track, bookOf([{ ...work, hours }]));
    expect(seconds(findings[0]!.began)).toBe(180);
  });

  test('noise around the buffer makes one finding at most', () => {
    const { bufferMetres } = DEFAULT_RULE_SETTINGS.leaving;
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, every) => {
        const random = randomBy(seed);
        const track = [];
        for (let t = 0; t < 7200; t += every) {
          const noise = (random() - 0.5) * (bufferMetres / 2);
          track.push(fix(t, 500 + bufferMetres + noise, noise));
        }
        const began = judgeTrack(track, book).changes.filter(({ type }) => type === 'began');
        expect(began.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a route', { timeout: 60_000 }, () => {
  const route = zone({
    id: zoneNo(3),
    kind: 'route',
    shape: { type: 'corridor', line: [place(-2000, 0), place(2000, 0)], widthMetres: 60 },
  });

  test('is judged apart from work areas', () => {
    const track = drive([
      [0, 0],
      [0, 400],
      [600, 400],
    ]);
    const { findings } = judgeTrack(track, bookOf([work, route]));
    expect(findings.map(({ rule }) => rule)).toEqual(['off-route']);
    expect(seconds(findings[0]!.began)).toBeCloseTo(8, 0);
    expect(findings[0]!.measure.value).toBeCloseTo(370, 0);
  });
});
