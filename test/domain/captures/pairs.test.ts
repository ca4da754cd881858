import { describe, expect, it } from 'vitest';
import { groundFootprint } from '../../../src/domain/captures/footprint.ts';
import { overlapOf, pairsOf, type SpotPhoto } from '../../../src/domain/captures/pairs.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';

const PLANE = new Plane(113.3, 23.1);
const T = Date.UTC(2026, 4, 12, 2);
const DAY = 86_400_000;

/** 40 m high, sees 40 m × 30 m straight down. */
function photo(
  x: number,
  y: number,
  more: Partial<SpotPhoto> & { pitch?: number; yaw?: number } = {},
) {
  const { pitch = -90, yaw = 0, ...rest } = more;
  const place = PLANE.position(x, y);
  const attitude = { yaw, pitch, roll: 0 };
  const footprint = groundFootprint({ across: 0.5, up: 0.375 }, place, 40, attitude)!;
  return { flight: 1, taken: T, place, attitude, footprint, ...rest } satisfies SpotPhoto;
}
const square = (x: number, y: number, side: number) =>
  [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ].map(([a, b]) => PLANE.position(a!, b!));

describe('overlap', () => {
  it('of squares as worked out by hand, whichever way round they are drawn', () => {
    expect(overlapOf(square(0, 0, 10), square(5, 5, 10))).toBeCloseTo(0.25, 4);
    expect(overlapOf(square(0, 0, 10), square(5, 5, 10).reverse())).toBeCloseTo(0.25, 4);
    expect(overlapOf(square(0, 0, 100), square(40, 40, 10))).toBeCloseTo(1, 4);
    expect(overlapOf(square(0, 0, 10), square(20, 0, 10))).toBe(0);
  });
});

describe('pairs', () => {
  const now = photo(0, 0, { flight: 2, taken: T + DAY });

  it('of other flights, the newest first', () => {
    const [older, newer] = [photo(3, 3), photo(5, -4, { flight: 3, taken: T + DAY / 2 })];
    const pairs = pairsOf(now, [older, newer, photo(0, 0, { flight: 2 }), photo(80, 0)]);
    expect(pairs.map((pair) => pair.photo)).toEqual([newer, older]);
    expect(pairs[1]!.likeness.metres).toBeCloseTo(Math.hypot(3, 3), 1);
    expect(pairs[1]!.likeness.overlap).toBeGreaterThan(0.8);
  });

  it('turned about above, but from the same side when slanting', () => {
    expect(pairsOf(now, [photo(0, 0, { yaw: 170 })])).toHaveLength(1);
    const slanting = photo(0, 0, { flight: 2, pitch: -50, yaw: 350 });
    const same = photo(0, 0, { pitch: -50, yaw: 20 });
    expect(pairsOf(slanting, [same])[0]?.likeness.turned).toBe(30);
    expect(pairsOf(slanting, [photo(0, 60, { pitch: -50, yaw: 170 })])).toEqual([]);
    expect(pairsOf(slanting, [photo(0, 30)])).toEqual([]);
  });

  it('by the places alone where it is not known what they show', () => {
    const bare = (x: number): SpotPhoto => ({ taken: T, place: PLANE.position(x, 0) });
    const of = pairsOf(now, [bare(20), bare(40)]);
    expect(of).toHaveLength(1);
    expect(of[0]!.likeness.overlap).toBeUndefined();
    expect(pairsOf(bare(0), [{ ...bare(0), taken: T + 60_000 }])).toEqual([]);
  });
});
