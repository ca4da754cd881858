import { type Bounds, boundsOfAll } from '../geo/bounds.ts';
import { type PreparedShape, prepareShape } from '../geo/prepared-shape.ts';
import type { ZoneId } from '../ids.ts';
import { prepareHours, type Span } from './hours.ts';
import { offsetsOf } from './local-time.ts';
import type { Zone } from './zone.ts';

/** One version of a zone, ready to be asked. */
export interface PreparedZone {
  readonly zone: Zone;
  readonly shape: PreparedShape;
  /** Whether the version holds and its hours run at the time, and from when to when that is so. */
  spanAt(time: number): Span;
}

/** All versions of one zone, in the order of their validity. */
export interface ZoneGroup {
  readonly id: ZoneId;
  readonly versions: readonly PreparedZone[];
  /** Some version is a forbidden area. */
  readonly forbidden: boolean;
  /** Of all versions, m/s; Infinity: none. */
  readonly lowestSpeedLimit: number;
  /** Of all versions. */
  readonly bounds: Bounds;
}

/** By id; the versions of each by number. */
export function prepareGroups(zones: readonly Zone[], timezone: string): ZoneGroup[] {
  const offsets = offsetsOf(timezone);
  const byId = new Map<ZoneId, PreparedZone[]>();
  for (const zone of [...zones].sort((a, b) => a.version - b.version)) {
    const prepared = {
      zone,
      shape: prepareShape(zone.shape),
      spanAt: prepareSpans(zone, offsets),
    };
    const versions = byId.get(zone.id);
    if (versions === undefined) byId.set(zone.id, [prepared]);
    else versions.push(prepared);
  }
  const sorted = [...byId].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([id, versions]) => groupOf(id, versions));
}

export function groupOf(id: ZoneId, versions: readonly PreparedZone[]): ZoneGroup {
  return {
    id,
    versions,
    forbidden: versions.some(({ zone }) => zone.kind === 'forbidden-area'),
    lowestSpeedLimit: Math.min(
      ...versions.map(({ zone }) => zone.speedLimit ?? Number.POSITIVE_INFINITY),
    ),
    bounds: boundsOfAll(versions.map(({ shape }) => shape.bounds)),
  };
}

function prepareSpans(zone: Zone, offsets: ReturnType<typeof offsetsOf>): (time: number) => Span {
  const { validFrom, validTo = Number.POSITIVE_INFINITY } = zone;
  const before: Span = { from: Number.NEGATIVE_INFINITY, to: validFrom, active: false };
  const always: Span = { from: validFrom, to: validTo, active: true };
  const after: Span = { from: validTo, to: Number.POSITIVE_INFINITY, active: false };
  const whole = (time: number) => (time < validFrom ? before : time >= validTo ? after : always);
  if (zone.hours.length === 0) return whole;
  const hours = prepareHours(zone.hours, offsets);
  let latest: Span = { from: 0, to: 0, active: false };
  return (time) => {
    if (time >= latest.from && time < latest.to) return latest;
    const valid = whole(time);
    if (!valid.active) return valid;
    const { from, to, active } = hours(time);
    latest = { from: Math.max(from, validFrom), to: Math.min(to, validTo), active };
    return latest;
  };
}
