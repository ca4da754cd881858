import { describe, expect, test } from 'vitest';
import { DEFAULT_JUDGE_LIMITS } from '../../../src/domain/fleet/judge.ts';
import {
  foldFix,
  freshState,
  openFindings,
  silentFinding,
} from '../../../src/domain/supervision/fold.ts';
import {
  bookOf,
  drive,
  fix,
  judgeTrack,
  MONDAY_10,
  randomBy,
  seconds,
  square,
  stand,
  truck,
  zone,
} from '../world.ts';

const anywhere = bookOf([]);
const away = (from: number) =>
  drive(
    [
      [0, 0],
      [2000, 0],
    ],
    { from },
  );

describe('an overlong stop', () => {
  test('is found once the rule’s limit has passed, from when the vehicle came to a stand', () => {
    const track = [...stand(0, 0, { until: 2400 }), ...away(2410)];
    const { changes } = judgeTrack(track, anywhere);
    expect(changes.map(({ type }) => type)).toEqual(['began', 'ended']);
    const { rule, zone: where, began, ended, measure } = changes[1]!.finding;
    expect(rule).toBe('overlong-stop');
    expect(where).toBeUndefined();
    expect(seconds(began)).toBe(0);
    expect(seconds(ended)).toBeCloseTo(2415, 0);
    expect(measure.limit).toBe(1800);
  });

  test('is found without a speed sent, through noise and one fix astray', () => {
    const random = randomBy(5);
    const track = stand(0, 0, { until: 2400, every: 15, more: {} }).map((one) => ({
      ...one,
      lat: one.lat + (random() - 0.5) * 0.0002,
    }));
    track[60] = { ...track[60]!, lat: track[60]!.lat + 0.001 };
    const { changes } = judgeTrack(track, anywhere);
    expect(changes.map(({ type }) => type)).toEqual(['began']);
  });

  test('is none with the engine off', () => {
    const parked = stand(0, 0, { until: 5000, more: { speed: 0, ignition: false } });
    expect(judgeTrack(parked, anywhere).findings).toEqual([]);
    const started = [
      ...parked,
      ...stand(0, 0, { from: 5010, until: 6000, more: { speed: 0, ignition: true } }),
    ];
    expect(judgeTrack(started, anywhere).findings).toEqual([]);
  });

  test('is none at a dump site, unless the site itself limits stops', () => {
    const dump = zone({ kind: 'dump-site', shape: square(0, 0, 100) });
    const track = stand(0, 0, { until: 3000 });
    expect(judgeTrack(track, bookOf([dump])).findings).toEqual([]);
    const { findings } = judgeTrack(track, bookOf([{ ...dump, maxStop: 600 }]));
    expect(findings[0]!.zone!.id).toBe(dump.id);
    expect(findings[0]!.measure.limit).toBe(600);
  });

  test('concerns kinds that are watched; a zone’s own limit concerns all it applies to', () => {
    const bike = { ...truck, kind: 'patrol-ebike' as const };
    const track = stand(0, 0, { until: 3000 });
    expect(judgeTrack(track, anywhere, bike).findings).toEqual([]);
    const limited = bookOf([zone({ kind: 'patrol-area', shape: square(0, 0, 100), maxStop: 300 })]);
    expect(judgeTrack(track, limited, bike).findings).toHaveLength(1);
  });

  test('is none in slow traffic that moves on', () => {
    const track = drive(
      [
        [0, 0],
        [3000, 0],
      ],
      { speed: 0.9, every: 10 },
    );
    expect(judgeTrack(track, anywhere).findings).toEqual([]);
  });
});

describe('silence', () => {
  const stateAfter = (until: number, more = {}) => {
    const state = freshState();
    for (const one of stand(0, 0, { until, every: 100, more })) {
      foldFix(state, one, truck, anywhere, DEFAULT_JUDGE_LIMITS, () => {});
    }
    return state;
  };

  test('is open from the last fix once it has lasted, and forgotten after a day', () => {
    const state = stateAfter(100);
    const at = (time: number) => silentFinding(state, truck, anywhere, MONDAY_10 + time * 1000);
    expect(at(690)).toBeUndefined();
    expect(at(800)).toMatchObject({ rule: 'silent', began: MONDAY_10 + 100_000 });
    expect(at(100 + 86_400)).toBeUndefined();
    expect(openFindings(state)).toEqual([]);
  });

  test('is none with the engine off', () => {
    const state = stateAfter(100, { ignition: false });
    expect(silentFinding(state, truck, anywhere, MONDAY_10 + 2_000_000)).toBeUndefined();
  });

  test('is none where the vehicle stood and says nothing of its engine; it is one where it moved', () => {
    const later = MONDAY_10 + 2_000_000;
    const stood = stateAfter(100, { speed: 0.2 });
    expect(silentFinding(stood, truck, anywhere, later)).toBeUndefined();
    const moved = stateAfter(100, { speed: 3 });
    expect(silentFinding(moved, truck, anywhere, later)).toBeDefined();
    const running = stateAfter(100, { speed: 0.2, ignition: true });
    expect(silentFinding(running, truck, anywhere, later)).toBeDefined();
  });

  test('that ended has the begin of the one that was open', () => {
    const { changes } = judgeTrack([fix(0, 0, 0), fix(100, 0, 0), fix(900, 0, 0)], anywhere);
    expect(changes.map(({ type }) => type)).toEqual(['began', 'ended']);
    expect(seconds(changes[1]!.finding.began)).toBe(100);
    expect(seconds(changes[1]!.finding.ended)).toBe(900);
    expect(changes[1]!.finding.measure).toEqual({ value: 800, limit: 600 });
  });
});
