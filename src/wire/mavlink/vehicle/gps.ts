/** What the receivers say of themselves. */
import type { GpsFix } from '../../../domain/flights/drone.ts';
import { Gps2Raw, GpsRawInt } from '../messages.ts';
import { round } from './quantities.ts';
import { on, type Rule } from './rule.ts';
import { type GpsSeen, known } from './seen.ts';
import type { Vehicle } from './vehicle.ts';

/** GPS_FIX_TYPE; 7 is a fixed base's, 8 precise point positioning. */
const FIXES: readonly GpsFix[] = [
  'none',
  'no-fix',
  '2d',
  '3d',
  'dgps',
  'rtk-float',
  'rtk-fixed',
  '3d',
  'dgps',
];
const UNKNOWN_SATELLITES = 255;
const UNKNOWN_HDOP = 65_535;
/** A receiver not heard for this long is not there, ms. */
const MISSING = 10_000;

interface Raw {
  readonly fixType: number;
  readonly satellitesVisible: number;
  readonly eph: number;
  readonly hAcc: number;
}

export const gpsRules: readonly Rule[] = [
  on(GpsRawInt, (vehicle, message, at) => {
    const gps = gpsOf(vehicle, message, at);
    if (gps) vehicle.seen.gps = gps;
  }),
  on(Gps2Raw, (vehicle, message, at) => {
    const gps = gpsOf(vehicle, message, at);
    if (gps) vehicle.seen.secondGps = gps;
  }),
];

function gpsOf(vehicle: Vehicle, raw: Raw, at: number): GpsSeen | undefined {
  const fix = FIXES[raw.fixType];
  if (fix === undefined) {
    vehicle.refuse('gps');
    return undefined;
  }
  return known<GpsSeen>({
    at,
    fix,
    satellites: raw.satellitesVisible === UNKNOWN_SATELLITES ? undefined : raw.satellitesVisible,
    // PX4 sends 0 where the receiver does not say
    hdop: raw.eph === UNKNOWN_HDOP || raw.eph === 0 ? undefined : round(raw.eph / 100, 2),
    // mm; 0 is what MAVLink 1 and receivers without an estimate give
    accuracy: raw.hAcc > 0 && raw.hAcc < 1e8 ? round(raw.hAcc / 1000, 2) : undefined,
  });
}

/** The receiver to go by: the first, or the second where there is no first. */
export function receiver(vehicle: Vehicle, now: number): GpsSeen | undefined {
  const { gps, secondGps } = vehicle.seen;
  const hasFirst = gps !== undefined && gps.fix !== 'none' && now - gps.at <= MISSING;
  const hasSecond = secondGps !== undefined && now - secondGps.at <= MISSING;
  return hasFirst || !hasSecond ? gps : secondGps;
}

export function hasFix(gps: GpsSeen | undefined, now: number): gps is GpsSeen {
  return gps !== undefined && gps.fix !== 'none' && gps.fix !== 'no-fix' && now - gps.at <= MISSING;
}
