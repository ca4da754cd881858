/**
 * One report of where a vehicle was. WGS-84, SI units.
 * A field that the device did not send is absent, never null or NaN.
 */
export interface Fix {
  /** When the vehicle was there by its own clock, ms since the Unix epoch. */
  readonly time: number;
  /** Degrees north. */
  readonly lat: number;
  /** Degrees east. */
  readonly lon: number;
  /** Over ground, m/s. */
  readonly speed?: number;
  /** Course over ground, degrees clockwise from true north, 0 ≤ heading < 360. */
  readonly heading?: number;
  /** Radius in which the position lies, m. */
  readonly accuracy?: number;
  /** Metres above mean sea level. */
  readonly altitude?: number;
  readonly ignition?: boolean;
  /** The tipping body. */
  readonly lift?: Lift;
  /** The cover over the load. */
  readonly lid?: Lid;
  readonly load?: Load;
  /** The device's own counter, where it keeps one. */
  readonly seq?: number;
}

export const LIFTS = ['up', 'down', 'fault'] as const;
export const LIDS = ['open', 'closed', 'fault'] as const;
export const LOADS = ['empty', 'half', 'full'] as const;
export type Lift = (typeof LIFTS)[number];
export type Lid = (typeof LIDS)[number];
export type Load = (typeof LOADS)[number];

/** Why a fix is not taken. The closed set that is counted, stored and told to the device. */
export const REJECT_REASONS = [
  /** Not readable at all: broken JSON, wrong types, too large, too deep. */
  'malformed',
  /** Readable, but it says nothing of where (no latitude or longitude, or the receiver has no fix). */
  'no-position',
  /** Readable, but it says nothing of when, or not in a form known. */
  'no-time',
  /** A latitude, longitude, speed, heading … outside what can be. */
  'out-of-range',
  /** Exactly 0°, 0°: what receivers send before they know. */
  'null-island',
  /** Before GPS was there to tell (1980-01-06). */
  'too-old',
  'from-the-future',
  /** Faster than its kind of vehicle can go, from the fix before. */
  'implausible-jump',
  /** The same device and time once more. */
  'duplicate',
  'too-inaccurate',
  /** Published below another device's id, or by a device that is not known. */
  'foreign-device',
  'unknown-topic',
  'rate-limited',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

export interface Rejection {
  readonly reason: RejectReason;
  /** What was wrong, in English, for the one who inspects it: `lat 91.2 is not within ±90`. */
  readonly detail: string;
}

/** What parsing yields: a fix or why there is none. Never an exception. */
export type Parsed =
  | { readonly ok: true; readonly fix: Fix }
  | { readonly ok: false; readonly rejection: Rejection };
