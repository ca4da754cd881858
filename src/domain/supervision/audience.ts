/** Which zones concern which vehicle. */
import Flatbush from 'flatbush';
import type { DeviceKind } from '../fleet/device.ts';
import { type Bounds, overlap } from '../geo/bounds.ts';
import type { DeviceId } from '../ids.ts';
import { groupOf, type PreparedZone, type ZoneGroup } from './prepared-zone.ts';
import type { ZoneAudience, ZoneKind } from './zone.ts';

/** Whom the rules judge. */
export interface Vehicle {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
}

/** The zones that concern one vehicle. */
export interface VehicleView {
  readonly workAreas: readonly PreparedZone[];
  readonly routes: readonly PreparedZone[];
  /** No zone finds a stop of less too long, s; Infinity: no zone finds any. */
  readonly shortestMaxStop: number;
  /** Zones that reach into the bounds, by id. */
  around(bounds: Bounds): ZoneGroup[];
  /** Zones of any kind that may contain the place, by id and version. */
  at(lon: number, lat: number): PreparedZone[];
}

/**
 * Zones for everybody or for kinds are found by an index. Those that name devices are kept with each of
 * these: ten thousand trucks with a route each must not search through each other's.
 *
 * @param groups by id
 */
export function prepareViews(groups: readonly ZoneGroup[]): (vehicle: Vehicle) => VehicleView {
  const namedBy = new Map<string, ZoneGroup[]>();
  for (const group of groups) {
    for (const id of new Set(group.versions.flatMap(({ zone }) => zone.appliesTo.devices))) {
      const named = namedBy.get(id);
      if (named === undefined) namedBy.set(id, [group]);
      else named.push(group);
    }
  }
  // One for each kind, and at most one for each device that a zone names.
  const views = new Map<string, VehicleView>();
  const viewOf = (key: string, make: () => VehicleView): VehicleView => {
    let view = views.get(key);
    if (view === undefined) {
      view = make();
      views.set(key, view);
    }
    return view;
  };
  return (vehicle) => {
    const { id, kind } = vehicle;
    const named = namedBy.get(id);
    const ofKind = viewOf(kind, () => viewOfKind(groups, kind));
    return named ? viewOf(`${kind} ${id}`, () => withNamed(ofKind, named, vehicle)) : ofKind;
  };
}

/** What a vehicle of the kind is asked that no zone names. */
function viewOfKind(groups: readonly ZoneGroup[], kind: DeviceKind): VehicleView {
  const mine = narrowAll(groups, ({ kinds, devices }) =>
    kinds.length > 0 ? kinds.includes(kind) : devices.length === 0,
  );
  const around = searchOf(mine);
  return {
    workAreas: versionsOf(mine, 'work-area'),
    routes: versionsOf(mine, 'route'),
    shortestMaxStop: shortestOf(mine),
    around,
    at: (lon, lat) => around([lon, lat, lon, lat]).flatMap(({ versions }) => versions),
  };
}

/** The zones that name the vehicle take the place of what its kind alone would see of them. */
function withNamed(
  ofKind: VehicleView,
  named: readonly ZoneGroup[],
  { id, kind }: Vehicle,
): VehicleView {
  const mine = narrowAll(
    named,
    ({ kinds, devices }) =>
      kinds.includes(kind) || devices.includes(id) || (kinds.length === 0 && devices.length === 0),
  );
  const ids = new Set(mine.map((group) => group.id));
  const others = (zones: readonly PreparedZone[]) => zones.filter(({ zone }) => !ids.has(zone.id));
  const around = (bounds: Bounds) => {
    const found = ofKind.around(bounds).filter((group) => !ids.has(group.id));
    for (const group of mine) if (overlap(group.bounds, bounds)) found.push(group);
    return found.sort(byId);
  };
  return {
    workAreas: [...others(ofKind.workAreas), ...versionsOf(mine, 'work-area')].sort(byZone),
    routes: [...others(ofKind.routes), ...versionsOf(mine, 'route')].sort(byZone),
    shortestMaxStop: Math.min(ofKind.shortestMaxStop, shortestOf(mine)),
    around,
    at: (lon, lat) => around([lon, lat, lon, lat]).flatMap(({ versions }) => versions),
  };
}

/** The groups with those of their versions that concern somebody. */
function narrowAll(
  groups: readonly ZoneGroup[],
  concerns: (audience: ZoneAudience) => boolean,
): ZoneGroup[] {
  return groups.flatMap((group) => {
    const versions = group.versions.filter(({ zone }) => concerns(zone.appliesTo));
    if (versions.length === group.versions.length) return [group];
    return versions.length > 0 ? [groupOf(group.id, versions)] : [];
  });
}

function searchOf(groups: readonly ZoneGroup[]): (bounds: Bounds) => ZoneGroup[] {
  if (groups.length === 0) return () => [];
  const index = new Flatbush(groups.length);
  for (const { bounds } of groups) index.add(...bounds);
  index.finish();
  return ([minLon, minLat, maxLon, maxLat]) =>
    index
      .search(minLon, minLat, maxLon, maxLat)
      .map((i) => groups[i]!)
      .sort(byId);
}

export function versionsOf(groups: readonly ZoneGroup[], kind: ZoneKind): PreparedZone[] {
  const zones: PreparedZone[] = [];
  for (const { versions } of groups) {
    for (const version of versions) if (version.zone.kind === kind) zones.push(version);
  }
  return zones;
}

function shortestOf(groups: readonly ZoneGroup[]): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (const { versions } of groups) {
    for (const { zone } of versions) shortest = Math.min(shortest, zone.maxStop ?? shortest);
  }
  return shortest;
}

const byId = (a: ZoneGroup, b: ZoneGroup): number => (a.id < b.id ? -1 : 1);

function byZone({ zone: a }: PreparedZone, { zone: b }: PreparedZone): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return a.version - b.version;
}
