import type { Bounds } from '../geo/bounds.ts';
import { metresBetween, scaleAt } from '../geo/distance.ts';
import type { PreparedShape } from '../geo/prepared-shape.ts';
import { prepareViews, type Vehicle, type VehicleView, versionsOf } from './audience.ts';
import { type PreparedZone, prepareGroups, type ZoneGroup } from './prepared-zone.ts';
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from './rule-settings.ts';
import type { Zone } from './zone.ts';

export type { Vehicle } from './audience.ts';

/** The zones that matter around a place. */
export interface Nearby {
  /** Of which book this is: another book has another one. Holds nothing, so that books can be collected. */
  readonly edition: object;
  /**
   * Four numbers a box: the first within which all this is so, then one for each of the groups. Side by
   * side, because most fixes need nothing else of the groups.
   */
  readonly boxes: readonly number[];
  /** Forbidden areas and zones with a speed limit, by id. */
  readonly groups: readonly ZoneGroup[];
  readonly workAreas: readonly PreparedZone[];
  /** One of them that holds the whole first box, whenever it is active. */
  readonly deepInside: PreparedZone | undefined;
  readonly routes: readonly PreparedZone[];
  /** Whether the vehicle has any at all, near or far. */
  readonly hasWorkAreas: boolean;
  readonly hasRoutes: boolean;
}

/** Everything that the rules hold fixes against: zones in all versions, settings, the time zone. */
export interface Book {
  settingsAt(time: number): RuleSettings;
  view(vehicle: Vehicle): VehicleView;
  /** The zones around the way between two places; what was found for the state before is used while it holds. */
  nearby(
    before: Nearby | undefined,
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

/** How far around a vehicle its nearby zones are looked up, m: a minute of driving. */
const NEARBY_METRES = 1000;

export function prepareBook({ zones, settings, timezone }: BookInput): Book {
  const margin = NEARBY_METRES + farthestBuffer(settings.map((version) => version.settings));
  const view = prepareViews(prepareGroups(zones, timezone));
  const edition = {};
  return {
    settingsAt: prepareSettings(settings),
    view,
    nearby(before, vehicle, aLon, aLat, bLon, bLat) {
      if (before?.edition === edition) {
        const { boxes } = before;
        if (holds(boxes, aLon, aLat) && holds(boxes, bLon, bLat)) return before;
      }
      const mine = view(vehicle);
      const around = mine.around(boxAround(aLon, aLat, bLon, bLat, margin));
      const groups = around.filter(hasEffectInside);
      const workAreas = versionsOf(around, 'work-area');
      const box = boxAround(aLon, aLat, bLon, bLat, NEARBY_METRES);
      return {
        edition,
        boxes: [box, ...groups.map(({ bounds }) => bounds)].flat(),
        groups,
        workAreas,
        deepInside: workAreas.find(({ shape }) => holdsBox(shape, box)),
        routes: versionsOf(around, 'route'),
        hasWorkAreas: mine.workAreas.length > 0,
        hasRoutes: mine.routes.length > 0,
      };
    },
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

/** Whether the first of the boxes holds the place. */
function holds(boxes: readonly number[], lon: number, lat: number): boolean {
  return lon >= boxes[0]! && lat >= boxes[1]! && lon <= boxes[2]! && lat <= boxes[3]!;
}

/** Whether the shape certainly holds the box: its border is farther from the middle than the corners are. */
function holdsBox(shape: PreparedShape, [minLon, minLat, maxLon, maxLat]: Bounds): boolean {
  const lon = (minLon + maxLon) / 2;
  const lat = (minLat + maxLat) / 2;
  if (!shape.contains(lon, lat)) return false;
  const toCorner = Math.max(
    metresBetween(lon, lat, minLon, minLat),
    metresBetween(lon, lat, minLon, maxLat),
  );
  return shape.depth(lon, lat) > toCorner * 1.02;
}

function hasEffectInside({ forbidden, lowestSpeedLimit }: ZoneGroup): boolean {
  return forbidden || lowestSpeedLimit < Number.POSITIVE_INFINITY;
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
