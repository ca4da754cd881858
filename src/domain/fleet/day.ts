import { metresBetween } from '../geo/distance.ts';
import { MINUTE } from '../geo/units.ts';
import type { LonLat } from '../supervision/zone.ts';
import type { Fix } from './fix.ts';
import { MOVING_FROM } from './status.ts';

interface Trip {
  /** ms */
  readonly began: number;
  readonly ended: number;
  readonly metres: number;
  /** m/s */
  readonly maxSpeed: number;
}

interface Standing {
  /** ms */
  readonly began: number;
  readonly ended: number;
  readonly place: LonLat;
  readonly seconds: number;
}

export interface DaySummary {
  readonly metres: number;
  readonly movingSeconds: number;
  readonly trips: readonly Trip[];
  readonly stops: readonly Standing[];
}

/** Standing for less is traffic, as a rule, ms. */
export const MIN_STOP = 3 * MINUTE;
/** A standing vehicle's fixes lie within this distance of where it stands, m. */
const STOP_RADIUS = 50;
/** Nobody knows what happened in a longer gap: a trip ends there, ms. */
const MAX_GAP = 10 * MINUTE;
/** A trip of less is noise, m. */
const MIN_TRIP = 100;
/** A faster pace between two fixes is where a receiver found its place again, m/s. */
const FASTEST = 60;

/**
 * What a vehicle did, from its fixes in the order of their time (jumps left out). Noise of a standing
 * vehicle adds no way; nor does a long gap, of which nobody knows the way.
 * @param leastStop ms; where it is less than MIN_STOP, who only crept along did not stop
 */
export function summariseDay(fixes: readonly Fix[], leastStop = MIN_STOP): DaySummary {
  const stops = findStops(fixes, leastStop);
  const trips: Trip[] = [];
  let next = 0;
  for (const stop of [...stops, undefined]) {
    const last = stop === undefined ? fixes.length - 1 : stop.first;
    trips.push(...tripsWithin(fixes, next, last));
    if (stop !== undefined) next = stop.last;
  }
  return {
    metres: trips.reduce((sum, { metres }) => sum + metres, 0),
    movingSeconds: trips.reduce((sum, { began, ended }) => sum + (ended - began) / 1000, 0),
    trips,
    stops: stops.map(({ first, last, place }) => {
      const began = fixes[first]!.time;
      const ended = fixes[last]!.time;
      return { began, ended, place, seconds: (ended - began) / 1000 };
    }),
  };
}

/** From the first to the last of its fixes, by their places in the list. */
interface StopFixes {
  readonly first: number;
  readonly last: number;
  readonly place: LonLat;
}

/** Stretches over which all fixes stay around one place for long enough. */
function findStops(fixes: readonly Fix[], least: number): StopFixes[] {
  const stops: StopFixes[] = [];
  for (let first = 0; first < fixes.length - 1; ) {
    const stop = stopFrom(fixes, first, least);
    if (stop === undefined) {
      first++;
    } else {
      stops.push(stop);
      first = stop.last + 1;
    }
  }
  return stops;
}

/** The stop that begins at this fix: around the running mean, so that one noisy fix does not fix its place. */
function stopFrom(fixes: readonly Fix[], first: number, least: number): StopFixes | undefined {
  const start = fixes[first]!;
  if (start.speed !== undefined && start.speed >= MOVING_FROM) return undefined;
  let lon = start.lon;
  let lat = start.lat;
  let last = first;
  for (let i = first + 1; i < fixes.length; i++) {
    const fix = fixes[i]!;
    if (metresBetween(lon, lat, fix.lon, fix.lat) > STOP_RADIUS) {
      // One fix astray within a stop is noise if the next is back.
      const after = fixes[i + 1];
      if (!after || metresBetween(lon, lat, after.lon, after.lat) > STOP_RADIUS) break;
      continue;
    }
    last = i;
    const share = 1 / (i - first + 1);
    lon += (fix.lon - lon) * share;
    lat += (fix.lat - lat) * share;
  }
  if (fixes[last]!.time - start.time < least) return undefined;
  const whole: StopFixes = { first, last, place: [lon, lat] };
  const stood = trimmed(fixes, whole);
  if (fixes[stood.last]!.time - fixes[stood.first]!.time >= least) return stood;
  return least < MIN_STOP ? undefined : whole;
}

/** Without the fixes at either end that were still, or again, on the move. */
function trimmed(fixes: readonly Fix[], stop: StopFixes): StopFixes {
  const [lon, lat] = stop.place;
  const moves = (fix: Fix) =>
    (fix.speed ?? 0) >= MOVING_FROM || metresBetween(lon, lat, fix.lon, fix.lat) > STOP_RADIUS / 2;
  let { first, last } = stop;
  while (first < last && moves(fixes[first]!)) first++;
  while (last > first && moves(fixes[last]!)) last--;
  return { first, last, place: stop.place };
}

/** The ways between two stops, split at long gaps. */
function tripsWithin(fixes: readonly Fix[], first: number, last: number): Trip[] {
  const trips: Trip[] = [];
  let began = first;
  for (let i = first + 1; i <= last + 1; i++) {
    const gap = i <= last && fixes[i]!.time - fixes[i - 1]!.time > MAX_GAP;
    if (i <= last && !gap) continue;
    const trip = tripOf(fixes, began, i - 1);
    if (trip !== undefined) trips.push(trip);
    began = i;
  }
  return trips;
}

function tripOf(fixes: readonly Fix[], first: number, last: number): Trip | undefined {
  let metres = 0;
  let maxSpeed = 0;
  for (let i = first + 1; i <= last; i++) {
    const a = fixes[i - 1]!;
    const b = fixes[i]!;
    const way = metresBetween(a.lon, a.lat, b.lon, b.lat);
    metres += way;
    const pace = (way * 1000) / Math.max(1000, b.time - a.time);
    maxSpeed = Math.max(maxSpeed, b.speed ?? (pace <= FASTEST ? pace : 0));
  }
  if (metres < MIN_TRIP) return undefined;
  return { began: fixes[first]!.time, ended: fixes[last]!.time, metres, maxSpeed };
}
