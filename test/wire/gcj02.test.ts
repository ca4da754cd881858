import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGcj02, toWgs84 } from '../../src/wire/gcj02.ts';

/** Metres between two places some metres apart. */
function apart(a: readonly [number, number], b: readonly [number, number]): number {
  const east = (a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot(east, a[1] - b[1]) * 111_320;
}

describe('GCJ-02', () => {
  it('is undone within 0.01 m anywhere in China', () => {
    const lon = fc.double({ min: 75, max: 134, noNaN: true });
    const lat = fc.double({ min: 18, max: 53, noNaN: true });
    fc.assert(
      fc.property(lon, lat, (x, y) => {
        const [gLon, gLat] = toGcj02(x, y);
        const back = toWgs84({ time: 0, lat: gLat, lon: gLon, speed: 3 });
        expect(apart([x, y], [back.lon, back.lat])).toBeLessThan(0.01);
        expect(back.speed).toBe(3);
      }),
    );
  });

  it('is some hundred metres off in a Chinese city', () => {
    const shift = apart([101.77, 36.62], toGcj02(101.77, 36.62));
    expect(shift).toBeGreaterThan(100);
    expect(shift).toBeLessThan(700);
  });

  it('changes nothing far from China', () => {
    expect(toWgs84({ time: 0, lat: 48.16, lon: 11.56 })).toEqual({
      time: 0,
      lat: 48.16,
      lon: 11.56,
    });
  });
});
