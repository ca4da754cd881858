import { describe, expect, it } from 'vitest';
import {
  heightAbove,
  onTrack,
  placeOf,
  type TrackPoint,
  takenAt,
} from '../../../src/domain/captures/placing.ts';

const T = Date.UTC(2026, 4, 12, 2);
const METADATA = { place: [113.3, 23.1], relative: 61, altitude: 80, faults: [] } as const;
const CAPTURE = { at: T, place: [113.3001, 23.1], altitude: 79, relative: 60, yaw: 90 } as const;
const TRACK = { at: T, place: [113.3002, 23.1], residual: 0.4, accuracy: 4, yaw: 80 } as const;

describe('the surest that is known', () => {
  it('hand before metadata before capture before track', () => {
    const byHand = { by: 'hand', place: [113, 23] } as const;
    const all = { byHand, metadata: METADATA, capture: CAPTURE, track: TRACK };
    expect(placeOf(all)).toBe(byHand);
    const { byHand: _, ...known } = all;
    expect(placeOf(known)).toMatchObject({ by: 'metadata', place: METADATA.place, height: 61 });
    const bare = { ...known, metadata: { faults: [] } };
    expect(placeOf(bare)).toMatchObject({ by: 'capture', altitude: 79, height: 60 });
    const { capture: __, ...tracked } = bare;
    expect(placeOf(tracked)).toMatchObject({ by: 'track', residual: 0.4, accuracy: 4 });
    expect(placeOf({ metadata: { faults: [] } })).toBeUndefined();
  });

  it('not a place that the camera repeats from where it last had satellites', () => {
    const stale = { ...METADATA, place: [113.31, 23.1] as const };
    expect(placeOf({ metadata: stale, capture: CAPTURE })?.by).toBe('capture');
    expect(placeOf({ metadata: stale })?.by).toBe('metadata');
  });

  it('looks as the gimbal says, else down the nose’s way as planned', () => {
    const gimbal = { yaw: 10, pitch: -60, roll: 0 };
    expect(placeOf({ metadata: { ...METADATA, gimbal }, capture: CAPTURE })?.attitude).toBe(gimbal);
    const down = placeOf({ metadata: METADATA, capture: CAPTURE });
    expect(down?.attitude).toEqual({ yaw: 90, pitch: -90, roll: 0 });
    const planned = placeOf({ metadata: METADATA, capture: CAPTURE, plannedPitch: -45 });
    expect(planned?.attitude?.pitch).toBe(-45);
    expect(placeOf({ metadata: METADATA })?.attitude).toBeUndefined();
  });
});

it('the best known time: of the capture, of the satellites, of the clock without its offset', () => {
  const metadata = { taken: T + 37_000, faults: [] };
  expect(takenAt({ metadata, capture: { ...CAPTURE, at: T + 5 } })).toBe(T + 5);
  expect(takenAt({ metadata: { ...metadata, gpsTime: T + 9 }, clockOffset: 37 })).toBe(T + 9);
  expect(takenAt({ metadata, clockOffset: 37 })).toBe(T);
  expect(takenAt({ metadata })).toBe(T + 37_000);
  expect(takenAt({ metadata: { faults: [] } })).toBeUndefined();
});

describe('on the track', () => {
  const fix = (seconds: number, east: number): TrackPoint => ({
    at: T + seconds * 1000,
    place: [113.3 + east, 23.1],
    altitude: 50 + seconds,
  });
  const track = [fix(0, 0), fix(10, 0.001), fix(60, 0.002)];

  it('between two fixes, with what that may be off by', () => {
    const found = onTrack(track, T + 4000)!;
    expect(found.place[0]).toBeCloseTo(113.3004, 9);
    expect(found.altitude).toBeCloseTo(54, 9);
    expect(found.residual).toBe(4);
    expect(found.accuracy).toBeCloseTo(51.2, 0);
    expect(onTrack(track, T + 10_000)).toMatchObject({ residual: 0, place: track[1]!.place });
  });

  it('not before, after, or between fixes more than 30 s apart', () => {
    expect(onTrack(track, T - 1)).toBeUndefined();
    expect(onTrack(track, T + 60_001)).toBeUndefined();
    expect(onTrack(track, T + 30_000)).toBeUndefined();
    expect(onTrack([], T)).toBeUndefined();
  });
});

it('the height above the ground below, by take-off where that ground is known', () => {
  const place = { altitude: 130, height: 60 };
  expect(heightAbove(place, { below: 30, takeOff: 50 })).toBe(80);
  expect(heightAbove(place, { below: 30 })).toBe(100);
  expect(heightAbove(place, { takeOff: 50 })).toBe(60);
  expect(heightAbove({ height: 60 }, { below: 30 })).toBe(60);
  expect(heightAbove({}, {})).toBeUndefined();
});
