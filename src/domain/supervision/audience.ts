/** Which zones concern which vehicle. */
import Flatbush from 'flatbush';
import type { DeviceKind } from '../fleet/device.ts';
import { type Bounds, overlap } from '../geo/bounds.ts';
import type { DeviceId } from '../ids.ts';
import { groupOf, type PreparedZone, type ZoneGroup } from './prepared-zone.ts';
import type { Zone } from './zone.ts';

/** Whom the rules judge. */
export interface Vehicle {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
}

/** The zones that concern one vehicle. */
export interface VehicleView {
  readonly workAreas: readonly PreparedZone[];
  readonly routes: readonly PreparedZone[];
  /** The shortest stop that any of its zones can find too long, s; Infinity: none. */
  readonly shortestMaxStop: number;
  /** Zones that reach into the bounds, by id. */
  around(bounds: Bounds): ZoneGroup[];
  /** Zones of any kind that may contain the place, by id and version. */
  at(lon: number, lat: number): PreparedZone[];
}

/**
 * Zones for everybody or for kinds are found by an index. Zones for named devices alone are kept with
 * each of these: ten thousand trucks with a route each must not search through each other's.
 *
 * @param groups by id
 */
export function prepareViews(groups: readonly ZoneGroup[]): (vehicle: Vehicle) => VehicleView {
  const shared: ZoneGroup[] = [];
  const own = new Map<string, ZoneGroup[]>();
  for (const group of groups) {
    if (group.versions.some(({ zone }) => !isForDevicesAlone(zone))) shared.push(group);
    const devices = new Set(group.versions.flatMap(({ zone }) => zone.appliesTo.devices));
    for (const device of devices) {
      const groupsOfDevice = own.get(device);
      if (groupsOfDevice === undefined) own.set(device, [group]);
      else groupsOfDevice.push(group);
    }
  }
  const search = indexOf(shared);
  // At most one for each kind and each device that a zone names.
  const views = new Map<string, VehicleView>();
  return (vehicle) => {
    const named = own.get(vehicle.id);
    const key = named ? `${vehicle.kind} ${vehicle.id}` : vehicle.kind;
    let view = views.get(key);
    if (view === undefined) {
      view = viewOf(vehicle, shared, search, named ?? []);
      views.set(key, view);
    }
    return view;
  };
}

function viewOf(
  vehicle: Vehicle,
  shared: readonly ZoneGroup[],
  search: (bounds: Bounds) => ZoneGroup[],
  named: readonly ZoneGroup[],
): VehicleView {
  const others = named.filter((group) => !shared.includes(group));
  const around = (bounds: Bounds) => {
    const found = search(bounds);
    for (const group of others) if (overlap(group.bounds, bounds)) found.push(group);
    return found.flatMap((group) => concerning(group, vehicle)).sort(byId);
  };
  const all = [...shared, ...others]
    .flatMap((group) => concerning(group, vehicle))
    .sort(byId)
    .flatMap(({ versions }) => versions);
  return {
    workAreas: all.filter(({ zone }) => zone.kind === 'work-area'),
    routes: all.filter(({ zone }) => zone.kind === 'route'),
    shortestMaxStop: Math.min(...all.map(({ zone }) => zone.maxStop ?? Number.POSITIVE_INFINITY)),
    around,
    at: (lon, lat) => around([lon, lat, lon, lat]).flatMap(({ versions }) => versions),
  };
}

/** The group with the versions that concern the vehicle: as it is, smaller, or none. */
function concerning(group: ZoneGroup, vehicle: Vehicle): ZoneGroup[] {
  const { versions } = group;
  if (versions.every(({ zone }) => concerns(zone, vehicle))) return [group];
  const some = versions.filter(({ zone }) => concerns(zone, vehicle));
  return some.length > 0 ? [groupOf(group.id, some)] : [];
}

function concerns({ appliesTo: { kinds, devices } }: Zone, vehicle: Vehicle): boolean {
  if (kinds.length === 0 && devices.length === 0) return true;
  return kinds.includes(vehicle.kind) || devices.includes(vehicle.id);
}

function isForDevicesAlone({ appliesTo: { kinds, devices } }: Zone): boolean {
  return kinds.length === 0 && devices.length > 0;
}

const byId = (a: ZoneGroup, b: ZoneGroup): number => (a.id < b.id ? -1 : 1);

function indexOf(groups: readonly ZoneGroup[]): (bounds: Bounds) => ZoneGroup[] {
  if (groups.length === 0) return () => [];
  const index = new Flatbush(groups.length);
  for (const { bounds } of groups) index.add(...bounds);
  index.finish();
  return ([minLon, minLat, maxLon, maxLat]) =>
    index.search(minLon, minLat, maxLon, maxLat).map((i) => groups[i]!);
}
