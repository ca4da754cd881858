/** Where it is, how it moves and how it is turned; home; height above the ground. */
import {
  Altitude,
  Attitude,
  GlobalPositionInt,
  HomePosition,
  TerrainReport,
  VfrHud,
} from '../messages.ts';
import { altitudeOf, compass, isNowhere, placeOf, round, speedOf } from './quantities.ts';
import { hearUptime } from './reboot.ts';
import { on, type Rule } from './rule.ts';
import { known, type Seen } from './seen.ts';
import type { Vehicle } from './vehicle.ts';

/** GLOBAL_POSITION_INT.hdg */
const UNKNOWN_HEADING = 65_535;
/** m/s: slower, the course over ground is noise. */
const SLOWEST_COURSE = 0.5;
const DEGREES = 180 / Math.PI;

export const positionRules: readonly Rule[] = [
  on(GlobalPositionInt, (vehicle, message, at) => {
    if (!hearUptime(vehicle, message.timeBootMs, at)) return;
    const place = isNowhere(message.lat, message.lon)
      ? undefined
      : placeOf(message.lat, message.lon);
    if (place === undefined) return vehicle.refuse('position');
    if (isOlder(message.timeBootMs, vehicle.seen.place)) return;
    const amsl = altitudeOf(message.alt / 1000);
    const relative = altitudeOf(message.relativeAlt / 1000);
    if (amsl === undefined || relative === undefined) vehicle.refuse('altitude');
    const { hdg } = message;
    const seen = known<NonNullable<Seen['place']>>({
      at,
      uptime: message.timeBootMs,
      ...place,
      amsl,
      relative,
      ...velocity(vehicle, message),
      heading: hdg === UNKNOWN_HEADING ? undefined : compass(hdg / 100),
    });
    vehicle.seen.place = seen;
    vehicle.captures.pass({ time: at, ...place, ...known<Heights>({ amsl, relative }) });
  }),
  on(VfrHud, (vehicle, { groundspeed, climb, heading }, at) => {
    const speed = speedOf(groundspeed);
    if (speed === undefined || speed < 0) return vehicle.refuse('speed');
    vehicle.seen.hud = known<NonNullable<Seen['hud']>>({
      at,
      speed,
      climb: speedOf(climb),
      heading: compass(heading),
    });
  }),
  on(Attitude, (vehicle, { timeBootMs, roll, pitch, yaw }, at) => {
    if (!hearUptime(vehicle, timeBootMs, at)) return;
    if (isOlder(timeBootMs, vehicle.seen.attitude)) return;
    const turned = compass(yaw * DEGREES);
    if (turned === undefined || !isAngle(roll) || !isAngle(pitch)) {
      return vehicle.refuse('attitude');
    }
    vehicle.seen.attitude = {
      at,
      uptime: timeBootMs,
      roll: round(roll * DEGREES, 2),
      pitch: round(pitch * DEGREES, 2),
      yaw: turned,
    };
  }),
  /** ArduPilot: from its terrain data; spacing 0 where it has none. */
  on(TerrainReport, (vehicle, { lat, lon, spacing, currentHeight }, at) => {
    if (spacing === 0) return;
    const above = altitudeOf(currentHeight);
    if (above === undefined) return vehicle.refuse('altitude');
    vehicle.seen.ground = { at, above, lat: lat / 1e7, lon: lon / 1e7 };
  }),
  /** PX4: its range finder's; its altitude_terrain is the ground's height above its origin. NaN: none. */
  on(Altitude, (vehicle, { bottomClearance }, at) => {
    if (!(bottomClearance >= 0)) return;
    const above = altitudeOf(bottomClearance);
    if (above === undefined) return vehicle.refuse('altitude');
    vehicle.seen.ground = { at, above };
  }),
  on(HomePosition, (vehicle, { latitude, longitude, altitude }) => {
    if (isNowhere(latitude, longitude)) return;
    const place = placeOf(latitude, longitude);
    const amsl = altitudeOf(altitude / 1000);
    if (place === undefined) return vehicle.refuse('position');
    if (amsl === undefined) return vehicle.refuse('altitude');
    vehicle.seen.home = { ...place, amsl };
  }),
];

interface Heights {
  readonly amsl?: number;
  readonly relative?: number;
}

function velocity(
  vehicle: Vehicle,
  { vx, vy, vz }: { readonly vx: number; readonly vy: number; readonly vz: number },
) {
  const speed = speedOf(Math.hypot(vx, vy) / 100);
  if (speed === undefined) {
    vehicle.refuse('speed');
    return {};
  }
  const course = speed < SLOWEST_COURSE ? undefined : compass(Math.atan2(vy, vx) * DEGREES);
  return { speed, course, climb: speedOf(-vz / 100) };
}

/** It was overtaken by a newer one. */
function isOlder(uptime: number, seen: { readonly uptime: number } | undefined): boolean {
  return seen !== undefined && uptime < seen.uptime;
}

/** Radians; a little over π is rounding. */
function isAngle(radians: number): boolean {
  return Math.abs(radians) <= 3.2;
}
