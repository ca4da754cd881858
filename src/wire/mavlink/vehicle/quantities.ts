/** Numbers as MAVLink carries them into the domain's units; undefined where they cannot be. */

/** Higher nothing flies, m; and deeper than any sea, as for every other vehicle (src/wire/fix-ranges.ts). */
const MAX_ALTITUDE = 50_000;
const MIN_ALTITUDE = -12_000;
/** m/s: as for every other vehicle (src/wire/fix-ranges.ts). */
const MAX_SPEED = 400;

export interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** Of degrees × 1e7. Exactly 0/0 is what autopilots send while they do not know. */
export function isNowhere(lat: number, lon: number): boolean {
  return lat === 0 && lon === 0;
}

/** Of degrees × 1e7. */
export function placeOf(lat: number, lon: number): Place | undefined {
  const place = { lat: lat / 1e7, lon: lon / 1e7 };
  return Math.abs(place.lat) <= 90 && Math.abs(place.lon) <= 180 ? place : undefined;
}

/** Metres, up or down; NaN and the impossible give undefined. */
export function altitudeOf(metres: number): number | undefined {
  return metres >= MIN_ALTITUDE && metres <= MAX_ALTITUDE ? round(metres, 3) : undefined;
}

/** m/s, either sign. */
export function speedOf(metresPerSecond: number): number | undefined {
  return Math.abs(metresPerSecond) < MAX_SPEED ? round(metresPerSecond, 2) : undefined;
}

/** Into 0 ≤ degrees < 360. */
export function compass(degrees: number): number | undefined {
  if (!Number.isFinite(degrees)) return undefined;
  const turned = round(((degrees % 360) + 360) % 360, 2);
  return turned === 360 ? 0 : turned;
}

/** float32 has seven digits; what goes up a thin link should not have seventeen. No minus on zero. */
export function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale + 0;
}
