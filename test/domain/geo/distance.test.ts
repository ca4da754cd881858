import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lonDelta, metresBetween } from '../../../src/domain/geo/distance.ts';

const A = 6_378_137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const rad = (degrees: number) => (degrees * Math.PI) / 180;

/** T. Vincenty, Survey Review XXIII (1975): the inverse problem, to half a millimetre. */
function vincenty(aLon: number, aLat: number, bLon: number, bLat: number): number {
  const L = rad(lonDelta(aLon, bLon));
  const u1 = Math.atan((1 - F) * Math.tan(rad(aLat)));
  const u2 = Math.atan((1 - F) * Math.tan(rad(bLat)));
  let lambda = L;
  for (let i = 0; i < 200; i++) {
    const x = Math.cos(u2) * Math.sin(lambda);
    const y = Math.cos(u1) * Math.sin(u2) - Math.sin(u1) * Math.cos(u2) * Math.cos(lambda);
    const sinS = Math.hypot(x, y);
    if (sinS === 0) return 0;
    const cosS = Math.sin(u1) * Math.sin(u2) + Math.cos(u1) * Math.cos(u2) * Math.cos(lambda);
    const s = Math.atan2(sinS, cosS);
    const sinA = (Math.cos(u1) * Math.cos(u2) * Math.sin(lambda)) / sinS;
    const cos2A = 1 - sinA * sinA;
    const cosM = cos2A === 0 ? 0 : cosS - (2 * Math.sin(u1) * Math.sin(u2)) / cos2A;
    const C = (F / 16) * cos2A * (4 + F * (4 - 3 * cos2A));
    const before = lambda;
    const inner = s + C * sinS * (cosM + C * cosS * (2 * cosM * cosM - 1));
    lambda = L + (1 - C) * F * sinA * inner;
    if (Math.abs(lambda - before) > 1e-12) continue;
    const k2 = (cos2A * (A * A - B * B)) / (B * B);
    const p = 1 + (k2 / 16384) * (4096 + k2 * (-768 + k2 * (320 - 175 * k2)));
    const q = (k2 / 1024) * (256 + k2 * (-128 + k2 * (74 - 47 * k2)));
    const third = (q / 6) * cosM * (4 * sinS * sinS - 3) * (4 * cosM * cosM - 3);
    const delta = q * sinS * (cosM + (q / 4) * (cosS * (2 * cosM * cosM - 1) - third));
    return B * p * (s - delta);
  }
  throw new Error('no convergence');
}

const lat = fc.double({ min: -80, max: 80, noNaN: true });
const lon = fc.double({ min: -180, max: 180, noNaN: true });

function within(kilometres: number, share: number) {
  const reach = kilometres / 111;
  const offset = fc.double({ min: -reach, max: reach, noNaN: true });
  fc.assert(
    fc.property(lat, lon, offset, offset, (aLat, aLon, dLat, dLon) => {
      const bLat = Math.max(-80, Math.min(80, aLat + dLat * 0.7));
      const bLon = aLon + (dLon * 0.7) / Math.cos(rad(aLat));
      const wrapped = bLon > 180 ? bLon - 360 : bLon < -180 ? bLon + 360 : bLon;
      const reference = vincenty(aLon, aLat, wrapped, bLat);
      const metres = metresBetween(aLon, aLat, wrapped, bLat);
      expect(Math.abs(metres - reference)).toBeLessThanOrEqual(share * reference + 1e-3);
    }),
    { numRuns: 2000 },
  );
}

test('is within 0.1 % of Vincenty up to 50 km, also over 180°', () => within(50, 0.001));

test('is within 0.01 % of Vincenty up to 5 km', () => within(5, 0.0001));

test('is within 2 % of Vincenty up to 500 km', () => within(500, 0.02));
