import type { Fix, Parsed } from '../domain/fleet/fix.ts';
import { refuse } from './refusal.ts';

/** What a format has read, before anybody has asked whether it can be. Units as in Fix. */
export type FixDraft = { -readonly [K in keyof Fix]: Fix[K] };

/** 1980-01-06T00:00:00Z: nobody had a position from GPS before. */
const GPS_EPOCH = 315_964_800_000;
/** m/s: faster than anything that reports here. */
const MAX_SPEED = 400;
/** Half the Earth's circumference, m. */
const MAX_ACCURACY = 20_037_508;
/** Deeper than any sea, higher than any balloon, m. */
const MIN_ALTITUDE = -12_000;
const MAX_ALTITUDE = 100_000;
/** Nearer to zero than this is zero: the store's 32-bit columns cannot hold 1e-300. */
const NOUGHT = 1e-9;

/**
 * The last step of every format: is each value one that can be? Takes the draft over and returns it as
 * the fix. Expects numbers to be finite or NaN, as reading them has seen to.
 */
export function checkFix(draft: FixDraft): Parsed {
  if (draft.time < GPS_EPOCH) return refuse('too-old', tooOld(draft.time));
  if (!(draft.lat >= -90 && draft.lat <= 90)) return outside('lat', draft.lat, 'within ±90');
  if (!(draft.lon >= -180 && draft.lon <= 180)) return outside('lon', draft.lon, 'within ±180');
  draft.lat = settled(draft.lat);
  draft.lon = settled(draft.lon);
  return checkMotion(draft) ?? checkRest(draft) ?? { ok: true, fix: draft };
}

function checkMotion(draft: FixDraft): Parsed | undefined {
  const { speed, heading } = draft;
  if (speed !== undefined) {
    if (!(speed >= 0 && speed < MAX_SPEED)) return outside('speed', speed, '0 to 400 m/s');
    draft.speed = settled(speed);
  }
  if (heading !== undefined) {
    if (!(heading >= 0 && heading <= 360)) return outside('heading', heading, '0 to 360');
    draft.heading = heading === 360 ? 0 : settled(heading);
  }
  return undefined;
}

function checkRest(draft: FixDraft): Parsed | undefined {
  const { accuracy, altitude, seq } = draft;
  if (accuracy !== undefined) {
    const known = accuracy >= 0 && accuracy <= MAX_ACCURACY;
    if (!known) return outside('accuracy', accuracy, '0 to 20,037,508 m');
    draft.accuracy = settled(accuracy);
  }
  if (altitude !== undefined) {
    const known = altitude >= MIN_ALTITUDE && altitude <= MAX_ALTITUDE;
    if (!known) return outside('altitude', altitude, '−12,000 to 100,000 m');
    draft.altitude = settled(altitude);
  }
  if (seq !== undefined && !(Number.isSafeInteger(seq) && seq >= 0)) {
    return outside('seq', seq, 'a whole number from 0');
  }
  return undefined;
}

function settled(value: number): number {
  return value < NOUGHT && value > -NOUGHT ? 0 : value;
}

function outside(field: string, value: number, range: string): Parsed {
  return refuse('out-of-range', `${field} ${value} is not ${range}`);
}

function tooOld(time: number): string {
  const date = Number.isFinite(time) ? new Date(Math.max(time, -6e13)).toISOString() : `${time}`;
  return `time ${date} is before GPS (1980-01-06)`;
}
