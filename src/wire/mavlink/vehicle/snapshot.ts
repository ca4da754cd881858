/** The domain's view of what is remembered: read at any time, changes nothing. */
import type { Fix } from '../../../domain/fleet/fix.ts';
import type {
  Autopilot,
  Battery,
  DroneLink,
  DroneState,
  LandedState,
} from '../../../domain/flights/drone.ts';
import { hasFix, receiver } from './gps.ts';
import { round } from './quantities.ts';
import { known, type Seen } from './seen.ts';
import type { Vehicle } from './vehicle.ts';

/** While the vehicle is heard but a message of its has not come for this long, its word is old, ms. */
const FRESH = 30_000;
/** A position that goes on the record is of now, ms. */
const FRESH_FIX = 3000;
/** A height above ground is of the place where it was taken, ms. */
const FRESH_GROUND = 5000;
/** Degrees, about 500 m. */
const HERE = 0.005;
/** A position's own time and its arrival differ by less than this, ms; else its time is not believed. */
const MAX_DELAY = 10_000;

/** Ground elevation above mean sea level, m; undefined: not known there. */
export type Terrain = (lat: number, lon: number) => number | undefined;

export function stateOf(
  vehicle: Vehicle,
  at: number,
  link: DroneLink,
  terrain: Terrain | undefined,
): DroneState | undefined {
  const { presence, seen } = vehicle;
  if (presence === undefined) return undefined;
  const now = vehicle.heardAt;
  const { place, hud, attitude } = seen;
  const wind = fresh(seen.wind, now);
  const gps = fresh(receiver(vehicle, now), now);
  return known<DroneState>({
    time: vehicle.clock.utc(at),
    autopilot: presence.autopilot,
    armed: presence.armed,
    mode: presence.mode,
    landed: landedOf(vehicle),
    position: positionOf(vehicle, terrain),
    heading: place?.heading ?? fresh(hud, now)?.heading ?? fresh(attitude, now)?.yaw,
    groundSpeed: fresh(place, now)?.speed ?? fresh(hud, now)?.speed,
    climb: fresh(place, now)?.climb ?? fresh(hud, now)?.climb,
    attitude: attitude && { roll: attitude.roll, pitch: attitude.pitch, yaw: attitude.yaw },
    gps: gps && known({ fix: gps.fix, satellites: gps.satellites, hdop: gps.hdop }),
    batteries: batteriesOf(seen, now),
    ekf: estimatorOf(fresh(seen.estimator, now)),
    prearm: fresh(seen.prearm, now)?.ok,
    home: seen.home,
    mission: missionOf(seen, presence.autopilot),
    fence: fenceOf(seen),
    wind: wind && { speed: wind.speed, from: wind.from },
    link,
  } as { [K in keyof DroneState]: DroneState[K] | undefined });
}

function fresh<T extends { readonly at: number }>(value: T | undefined, now: number) {
  return value !== undefined && now - value.at <= FRESH ? value : undefined;
}

function estimatorOf(estimator: Seen['estimator']): DroneState['ekf'] {
  return estimator && { ok: estimator.ok, flags: estimator.flags };
}

function positionOf(vehicle: Vehicle, terrain: Terrain | undefined): DroneState['position'] {
  const { place, ground } = vehicle.seen;
  if (place === undefined) return undefined;
  const { lat, lon, amsl, relative } = place;
  const isHere = ground !== undefined && isOfHere(ground, place);
  const elevation = amsl === undefined || isHere ? undefined : terrain?.(lat, lon);
  return known<NonNullable<DroneState['position']>>({
    lat,
    lon,
    amsl,
    relative,
    terrain: isHere
      ? ground.above
      : elevation === undefined || amsl === undefined
        ? undefined
        : round(amsl - elevation, 2),
  });
}

/** A TERRAIN_REPORT may also answer a question about another place. */
function isOfHere(ground: NonNullable<Seen['ground']>, place: NonNullable<Seen['place']>): boolean {
  const { lat = place.lat, lon = place.lon } = ground;
  const isNear = Math.abs(place.lat - lat) < HERE && Math.abs(place.lon - lon) < HERE;
  return isNear && Math.abs(place.at - ground.at) <= FRESH_GROUND;
}

export function landedOf({ seen, presence, heardAt }: Vehicle): LandedState | undefined {
  return fresh(seen.landed, heardAt)?.state ?? presence?.landed;
}

/** Packs in order of their ids; SYS_STATUS's one where no pack reports. */
export function batteriesOf(seen: Seen, now: number): Battery[] {
  const packs = [...(seen.packs?.values() ?? [])].filter(({ at }) => now - at <= FRESH);
  if (packs.length > 0) return packs.map(({ battery }) => battery).sort((a, b) => a.id - b.id);
  const power = fresh(seen.power, now);
  return power ? [power.battery] : [];
}

/** Numbers end there; PX4 sends 65535 where it has no mission. */
const LAST_ITEM = 65_535;

/** An item's number, from 1: ArduPilot's 0 is home, PX4 and the protocol's own numbering begin at 0. */
export function itemOf(seq: number, autopilot: Autopilot): number {
  return autopilot === 'ardupilot' ? seq : Math.min(seq + 1, LAST_ITEM);
}

export function missionOf(
  { mission, reached }: Seen,
  autopilot: Autopilot,
): DroneState['mission'] | undefined {
  if (mission === undefined) return undefined;
  const { total, state } = mission;
  const current = itemOf(mission.seq, autopilot);
  if (total === 0 || state === 'none') return known({ current: 0, total: 0, state });
  if (total === undefined && mission.seq === 0 && reached === undefined) {
    return known({ current: 0, total: 0, state });
  }
  // where the autopilot does not say how many there are: as many as it has been at
  const least = Math.max(current, reached === undefined ? 0 : itemOf(reached, autopilot));
  return known({ current: Math.min(current, total ?? current), total: total ?? least, state });
}

/** FENCE_STATUS comes only while a fence is on; SYS_STATUS tells when it no longer is. */
export function fenceOf({ fence, fenceEnabled }: Seen): DroneState['fence'] {
  if (fence === undefined)
    return fenceEnabled && { enabled: fenceEnabled.enabled, breached: false };
  const isOff = fenceEnabled !== undefined && !fenceEnabled.enabled && fenceEnabled.at >= fence.at;
  return { enabled: !isOff, breached: !isOff && fence.breached };
}

/** The newest position that may go on the record; the same one until the next has come. */
export function fixOf(vehicle: Vehicle): Fix | undefined {
  const { place } = vehicle.seen;
  const now = vehicle.heardAt;
  const gps = receiver(vehicle, now);
  if (place === undefined || now - place.at > FRESH_FIX || !hasFix(gps, now)) return undefined;
  const arrived = vehicle.clock.utc(place.at);
  const taken = vehicle.clock.utcOf(place.uptime) ?? arrived;
  return known<Fix>({
    time: Math.abs(taken - arrived) <= MAX_DELAY ? taken : arrived,
    lat: place.lat,
    lon: place.lon,
    altitude: place.amsl,
    speed: place.speed,
    heading: place.course,
    accuracy: gps.accuracy,
  } as { [K in keyof Fix]: Fix[K] | undefined });
}
