import { KMH, MINUTE } from '../geo/units.ts';
import type { DeviceKind } from './device.ts';
import type { Fix, Rejection, RejectReason } from './fix.ts';
import { leastSpeed } from './jump.ts';

export interface JudgeLimits {
  /** Fixes that say to be less accurate than this are refused, m. */
  readonly maxAccuracy: number;
  /** How far a vehicle's clock may be ahead of ours, ms. */
  readonly futureTolerance: number;
  /** What arrives this long after its time is late, ms. */
  readonly lateAfter: number;
  /** Faster from one fix to the next is a jump, m/s. */
  readonly maxSpeed: Readonly<Record<DeviceKind, number>>;
}

export const DEFAULT_JUDGE_LIMITS: JudgeLimits = {
  maxAccuracy: 200,
  futureTolerance: MINUTE,
  lateAfter: 2 * MINUTE,
  maxSpeed: {
    'muck-truck': 150 * KMH,
    // Built for 25 km/h; downhill and between houses a fix may claim more.
    'patrol-ebike': 80 * KMH,
    'enforcement-vehicle': 150 * KMH,
    // The fastest survey copters, with the wind.
    hexacopter: 140 * KMH,
    tracker: 150 * KMH,
  },
};

export type Verdict =
  | { readonly verdict: 'accepted' }
  | { readonly verdict: 'late' }
  | { readonly verdict: 'rejected'; readonly rejection: Rejection };

/** The first day of GPS time. */
const GPS_EPOCH = Date.UTC(1980, 0, 6);
/** Within a decimetre of 0°, 0°. */
const NULL_ISLAND = 1e-6;
/** No vehicle of ours, in m/s: a speed beyond is a fault of the sender's units or fields. */
const FASTEST = 500;

const ACCEPTED: Verdict = { verdict: 'accepted' };
const LATE: Verdict = { verdict: 'late' };

/**
 * What to make of a fix.
 *
 * `implausible-jump` is counted and told, but such a fix is still to be stored and folded: whether a fix
 * is part of the track depends on the fixes around it, whichever came first (see foldFix).
 *
 * @param last the vehicle's newest plausible fix
 * @param now when the fix arrived, ms
 */
export function judgeFix(
  fix: Fix,
  last: Fix | undefined,
  now: number,
  kind: DeviceKind,
  limits: JudgeLimits,
): Verdict {
  const fault = faultOf(fix, now, limits);
  if (fault !== undefined) return fault;
  if (last !== undefined && fix.time <= last.time) {
    if (fix.time === last.time && compareFixes(fix, last) === 0) {
      return rejected('duplicate', 'the fix of this time is here already');
    }
    return LATE;
  }
  if (last !== undefined) {
    const speed = leastSpeed(last, fix);
    if (speed > limits.maxSpeed[kind]) {
      const kmh = Math.round(speed / KMH);
      const limit = Math.round(limits.maxSpeed[kind] / KMH);
      return rejected(
        'implausible-jump',
        `from the fix before it took ${kmh} km/h; a ${kind} is taken to reach ${limit} km/h at most`,
      );
    }
  }
  return now - fix.time > limits.lateAfter ? LATE : ACCEPTED;
}

/** What is wrong with a fix whatever came before it. */
function faultOf(fix: Fix, now: number, limits: JudgeLimits): Verdict | undefined {
  if (!(Math.abs(fix.lat) <= 90))
    return rejected('out-of-range', `lat ${fix.lat} is not within ±90`);
  if (!(Math.abs(fix.lon) <= 180)) {
    return rejected('out-of-range', `lon ${fix.lon} is not within ±180`);
  }
  if (Math.abs(fix.lat) < NULL_ISLAND && Math.abs(fix.lon) < NULL_ISLAND) {
    return rejected('null-island', '0°, 0° is what receivers send before they know where they are');
  }
  if (fix.speed !== undefined && !(fix.speed >= 0 && fix.speed <= FASTEST)) {
    return rejected('out-of-range', `speed ${fix.speed} m/s is not within 0–${FASTEST}`);
  }
  if (fix.heading !== undefined && !(fix.heading >= 0 && fix.heading < 360)) {
    return rejected('out-of-range', `heading ${fix.heading} is not within 0–360`);
  }
  if (!(fix.time >= GPS_EPOCH)) {
    return rejected('too-old', 'before 1980-01-06, when GPS time began: set the device clock');
  }
  if (fix.time - now > limits.futureTolerance) {
    const ahead = Math.round((fix.time - now) / 1000);
    return rejected('from-the-future', `${ahead} s ahead of the server: set the device clock`);
  }
  if (fix.accuracy !== undefined && !(fix.accuracy <= limits.maxAccuracy)) {
    return rejected(
      'too-inaccurate',
      `within ${fix.accuracy} m only; at most ${limits.maxAccuracy} m is taken`,
    );
  }
  return undefined;
}

function rejected(reason: RejectReason, detail: string): Verdict {
  return { verdict: 'rejected', rejection: { reason, detail } };
}

/**
 * A total order over what judging goes by, for two fixes of one device and one time: latitude, longitude,
 * speed, accuracy, ignition; what was not sent comes first. The smaller one is kept, so that the kept one
 * does not depend on arrival; 0 means the same fix. The store compares in the same way, in SQL.
 */
export function compareFixes(a: Fix, b: Fix): number {
  return (
    a.lat - b.lat ||
    a.lon - b.lon ||
    (a.speed ?? -1) - (b.speed ?? -1) ||
    (a.accuracy ?? -1) - (b.accuracy ?? -1) ||
    Number(a.ignition ?? -1) - Number(b.ignition ?? -1)
  );
}
