import type { Fix } from './fix.ts';

const to = (value: number, perUnit: number): number => Math.round(value * perUnit) / perUnit;

/**
 * The fix as the store will give it back: times in whole milliseconds, positions to 1e-7° (a centimetre),
 * the rest to 0.01 of its unit, which single precision holds up to 80 km. Judging by these values,
 * and never by the ones sent, makes judging again from the store come to the same result.
 */
export function canonicalFix(fix: Fix): Fix {
  return {
    ...fix,
    time: Math.round(fix.time),
    lat: to(fix.lat, 1e7),
    lon: to(fix.lon, 1e7),
    ...(fix.speed !== undefined && { speed: to(fix.speed, 100) }),
    ...(fix.heading !== undefined && { heading: to(fix.heading, 100) % 360 }),
    ...(fix.accuracy !== undefined && { accuracy: Math.min(to(fix.accuracy, 100), 80_000) }),
    ...(fix.altitude !== undefined && {
      altitude: Math.min(Math.max(to(fix.altitude, 100), -80_000), 80_000),
    }),
  };
}
