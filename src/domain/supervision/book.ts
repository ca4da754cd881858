import Flatbush from 'flatbush';
import type { DeviceKind } from '../fleet/device.ts';
import { type Bounds, within } from '../geo/bounds.ts';
import { scaleAt } from '../geo/distance.ts';
import { type PreparedShape, prepareShape } from '../geo/prepared-shape.ts';
import type { DeviceId, ZoneId } from '../ids.ts';
import { prepareHours, type Span } from './hours.ts';
import { offsetsOf } from './local-time.ts';
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from './rule-settings.ts';
import type { VehicleState } from './vehicle-state.ts';
import type { Zone } from './zone.ts';

/** Whom the rules judge. */
export interface Vehicle {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
}

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
}

/** The zones that matter around a place, and the box within which that is so. */
export interface Nearby {
  readonly bounds: Bounds;
  readonly view: VehicleView;
  /** Forbidden areas and zones with a speed limit, by id. */
  readonly groups: readonly ZoneGroup[];
  readonly workAreas: readonly PreparedZone[];
  readonly routes: readonly PreparedZone[];
}

/** The part of the book that concerns one vehicle. */
export interface VehicleView {
  readonly workAreas: readonly PreparedZone[];
  readonly routes: readonly PreparedZone[];
  /** Zones of any kind whose bounds contain the place, by id and version. */
  at(lon: number, lat: number): PreparedZone[];
  /** The shortest stop that any of its zones can find too long, s; Infinity: none. */
  readonly shortestMaxStop: number;
}

/** Everything that the rules hold fixes against: zones in all versions, settings, the time zone. */
export interface Book {
  settingsAt(time: number): RuleSettings;
  view(vehicle: Vehicle): VehicleView;
  /** The zones around the way between two places; what was found for the state before is used while it holds. */
  nearby(
    state: VehicleState,
    vehicle: Vehicle,
    aLon: number,
    aLat: number,
    bLon: number,
    bLat: number,
  ): Nearby;
}

export interface BookInput {
  /** All versions. */
  readonly zones: readonly Zone[];
  readonly settings: readonly { readonly validFrom: number; readonly settings: RuleSettings }[];
  /** IANA name. */
  readonly timezone: string;
}

/** How far around a vehicle its nearby zones are looked up, m: half a minute of driving. */
const NEARBY_METRES = 500;

export function prepareBook({ zones, settings, timezone }: BookInput): Book {
  const prepared = prepareZones(zones, timezone);
  const index = indexOf(prepared);
  const settingsAt = prepareSettings(settings);
  const margin = NEARBY_METRES + farthestBuffer(settings.map((version) => version.settings));
  const view = prepareViews(prepared, index);
  // Kept beside the states, so that a state stays plain and a book that was replaced can be collected.
  const known = new WeakMap<VehicleState, Nearby>();
  return {
    settingsAt,
    view,
    nearby(state, vehicle, aLon, aLat, bLon, bLat) {
      const before = known.get(state);
      if (before && within(before.bounds, aLon, aLat) && within(before.bounds, bLon, bLat)) {
        return before;
      }
      const bounds = boxAround(aLon, aLat, bLon, bLat, NEARBY_METRES);
      const wide = boxAround(aLon, aLat, bLon, bLat, margin);
      const mine = view(vehicle);
      const around = mine.within(wide);
      const found = {
        bounds,
        view: mine,
        groups: groupById(around.filter(hasEffectInside)),
        workAreas: around.filter(({ zone }) => zone.kind === 'work-area'),
        routes: around.filter(({ zone }) => zone.kind === 'route'),
      };
      known.set(state, found);
      return found;
    },
  };
}

/** Sorted by id, then by version. */
function prepareZones(zones: readonly Zone[], timezone: string): PreparedZone[] {
  const offsets = offsetsOf(timezone);
  return [...zones]
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.version - b.version))
    .map((zone) => ({
      zone,
      shape: prepareShape(zone.shape),
      spanAt: prepareSpans(zone, offsets),
    }));
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

function prepareSettings(versions: BookInput['settings']): (time: number) => RuleSettings {
  const sorted = [...versions].sort((a, b) => a.validFrom - b.validFrom);
  const earliest = sorted[0]?.settings ?? DEFAULT_RULE_SETTINGS;
  return (time) => {
    for (let i = sorted.length - 1; i >= 0; i--) {
      if (sorted[i]!.validFrom <= time) return sorted[i]!.settings;
    }
    return earliest;
  };
}

function farthestBuffer(settings: readonly RuleSettings[]): number {
  let farthest = 0;
  for (const { forbiddenArea, leaving } of [DEFAULT_RULE_SETTINGS, ...settings]) {
    farthest = Math.max(farthest, forbiddenArea.leaveMetres, leaving.bufferMetres);
  }
  return farthest;
}

type Search = (bounds: Bounds) => number[];

function indexOf(zones: readonly PreparedZone[]): Search {
  if (zones.length === 0) return () => [];
  const index = new Flatbush(zones.length);
  for (const { shape } of zones) index.add(...shape.bounds);
  index.finish();
  return (bounds) => index.search(...bounds).sort((a, b) => a - b);
}

/** A view that can also be searched; devices that no zone names share the one of their kind. */
function prepareViews(zones: readonly PreparedZone[], search: Search) {
  const named = new Set(zones.flatMap(({ zone }) => zone.appliesTo.devices));
  const devices = zones.map(({ zone }) => new Set(zone.appliesTo.devices));
  // At most one for each kind and each device that a zone names.
  const views = new Map<string, VehicleView & { within(bounds: Bounds): PreparedZone[] }>();
  return (vehicle: Vehicle) => {
    const key = named.has(vehicle.id) ? `${vehicle.kind} ${vehicle.id}` : vehicle.kind;
    let view = views.get(key);
    if (view === undefined) {
      const concerns = zones.map(({ zone }, i) => {
        const { kinds } = zone.appliesTo;
        const everybody = kinds.length === 0 && devices[i]!.size === 0;
        return everybody || kinds.includes(vehicle.kind) || devices[i]!.has(vehicle.id);
      });
      const mine = zones.filter((_, i) => concerns[i]);
      const within = (bounds: Bounds) =>
        search(bounds)
          .filter((i) => concerns[i])
          .map((i) => zones[i]!);
      view = {
        workAreas: mine.filter(({ zone }) => zone.kind === 'work-area'),
        routes: mine.filter(({ zone }) => zone.kind === 'route'),
        at: (lon, lat) => within([lon, lat, lon, lat]),
        shortestMaxStop: Math.min(
          ...mine.map(({ zone }) => zone.maxStop ?? Number.POSITIVE_INFINITY),
        ),
        within,
      };
      views.set(key, view);
    }
    return view;
  };
}

function hasEffectInside({ zone }: PreparedZone): boolean {
  return zone.kind === 'forbidden-area' || zone.speedLimit !== undefined;
}

/** Zones come sorted by id. */
function groupById(zones: readonly PreparedZone[]): ZoneGroup[] {
  const byId = new Map<ZoneId, PreparedZone[]>();
  for (const zone of zones) {
    const versions = byId.get(zone.zone.id);
    if (versions === undefined) byId.set(zone.zone.id, [zone]);
    else versions.push(zone);
  }
  return [...byId].map(([id, versions]) => ({
    id,
    versions,
    forbidden: versions.some(({ zone }) => zone.kind === 'forbidden-area'),
    lowestSpeedLimit: Math.min(
      ...versions.map(({ zone }) => zone.speedLimit ?? Number.POSITIVE_INFINITY),
    ),
  }));
}

function boxAround(aLon: number, aLat: number, bLon: number, bLat: number, metres: number): Bounds {
  const scale = scaleAt(Math.min(89, Math.max(Math.abs(aLat), Math.abs(bLat)) + 0.01));
  const lon = metres / scale.lon;
  // A degree of latitude is shortest at the equator.
  const lat = metres / 110_574;
  return [
    Math.min(aLon, bLon) - lon,
    Math.min(aLat, bLat) - lat,
    Math.max(aLon, bLon) + lon,
    Math.max(aLat, bLat) + lat,
  ];
}
