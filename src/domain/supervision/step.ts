import type { Fix } from '../fleet/fix.ts';
import { mayTouch, within } from '../geo/bounds.ts';
import type { Vehicle } from './audience.ts';
import type { Book, Nearby } from './book.ts';
import type { PreparedZone, ZoneGroup } from './prepared-zone.ts';
import type { RuleSettings } from './rule-settings.ts';
import type { Finding } from './violation.ts';

export type FindingChange =
  | { readonly type: 'began'; readonly finding: Finding }
  /** With its end and final measure. */
  | { readonly type: 'ended'; readonly finding: Finding };

/** No noise of an accepted fix reaches this far, m: what is farther away has moved. */
export const BEYOND_NOISE = 200;

/** From one plausible fix to the next: what every rule looks at. */
export interface Step {
  readonly vehicle: Vehicle;
  /** Absent for a vehicle's first fix. */
  readonly from: Fix | undefined;
  readonly to: Fix;
  /** The straight line between the two is taken as the way; otherwise only the two places are known. */
  readonly straight: boolean;
  /** Those of the time of `to`. */
  readonly settings: RuleSettings;
  readonly book: Book;
  readonly nearby: Nearby;
  readonly emit: (change: FindingChange) => void;
}

/** A stretch of time inside one version of a zone while it held, ms: from ≤ to. */
export interface Stay {
  readonly zone: PreparedZone;
  readonly from: number;
  to: number;
}

/** Where the vehicle was at a time of a straight step. */
export function placeAt(step: Step, time: number): { lon: number; lat: number } {
  const { from, to } = step;
  if (from === undefined || !step.straight || time >= to.time) return { lon: to.lon, lat: to.lat };
  const t = (time - from.time) / (to.time - from.time);
  return { lon: from.lon + t * (to.lon - from.lon), lat: from.lat + t * (to.lat - from.lat) };
}

const NONE: Stay[] = [];

/** When the vehicle was inside the zone, version after version, in the order of time. */
export function staysIn(group: ZoneGroup, step: Step): Stay[] {
  let stays = NONE;
  for (const zone of group.versions) {
    for (const stay of staysInVersion(zone, step)) {
      if (stays === NONE) stays = [];
      stays.push(stay);
    }
  }
  return stays.length > 1 ? stays.sort((a, b) => a.from - b.from) : stays;
}

function staysInVersion(zone: PreparedZone, step: Step): Stay[] {
  const { from, to } = step;
  const { bounds } = zone.shape;
  if (from === undefined || !step.straight) {
    if (!within(bounds, to.lon, to.lat)) return NONE;
    const here = zone.spanAt(to.time).active && zone.shape.contains(to.lon, to.lat);
    return here ? [{ zone, from: to.time, to: to.time }] : NONE;
  }
  if (!mayTouch(bounds, 0, from.lon, from.lat, to.lon, to.lat)) return NONE;
  const inside = zone.shape.clip(from.lon, from.lat, to.lon, to.lat);
  if (inside.length === 0) return NONE;
  return whileActive(zone, inside, from.time, to.time);
}

/** The fractions of the way, as times, cut to when the zone held. */
function whileActive(zone: PreparedZone, inside: readonly number[], start: number, end: number) {
  const stays: Stay[] = [];
  for (let time = start; time < end; ) {
    const span = zone.spanAt(time);
    const until = Math.min(span.to, end);
    for (let i = 0; span.active && i < inside.length; i += 2) {
      const from = Math.max(time, start + Math.round(inside[i]! * (end - start)));
      const to = Math.min(until, start + Math.round(inside[i + 1]! * (end - start)));
      const last = stays.at(-1);
      if (last !== undefined && from <= last.to && to > from) last.to = to;
      else if (to > from) stays.push({ zone, from, to });
    }
    time = until;
  }
  return stays;
}

/** The end of the activity that runs at `time`, but at most `limit`. */
export function activeUntil(zone: PreparedZone, time: number, limit: number): number {
  let until = time;
  while (until < limit) {
    const span = zone.spanAt(until);
    if (!span.active) break;
    until = span.to;
  }
  return Math.min(until, limit);
}

/** The begin of the activity that runs at `time`, but at least `limit`. */
export function activeSince(zone: PreparedZone, time: number, limit: number): number {
  let since = time;
  while (since > limit) {
    const span = zone.spanAt(since === time ? time : since - 1);
    if (!span.active) break;
    since = span.from;
  }
  return Math.max(since, limit);
}
