/**
 * Zones as GeoJSON and back. Polygons and multipolygons are what they are; a corridor is a LineString
 * with `width_m`, a circle a Point with `radius_m`; every other field of a zone is a property by its
 * own name (`name`, `kind`, `appliesTo`, `hours`, `speedLimit`, `maxStop`, `validFrom`, `validTo`).
 */
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import type { z } from 'zod';
import type { LonLat, ZoneKind, ZoneShape } from '../domain/supervision/zone.ts';
import { type ApiNewZone, type ApiZone, newZoneSchema } from './api.ts';
import {
  each,
  type FeatureProblem,
  featuresOf,
  flat,
  polygonGeometry,
  polygonOf,
} from './geojson-features.ts';
import { isRecord } from './json-text.ts';

/** The most features one file may bring. */
const MAX_ZONE_FEATURES = 10_000;
/** Problems beyond these are counted, not described. */
const MAX_PROBLEMS = 1000;

export function zonesToGeoJson(zones: readonly (ApiZone | ApiNewZone)[]): FeatureCollection {
  return { type: 'FeatureCollection', features: zones.map(toFeature) };
}

function toFeature(zone: ApiZone | ApiNewZone): Feature {
  const { shape, ...properties } = zone;
  return {
    type: 'Feature',
    ...('id' in zone ? { id: zone.id } : {}),
    geometry: toGeometry(shape),
    properties: { ...properties, ...extent(shape) },
  };
}

function extent(shape: ZoneShape): Record<string, number> {
  if (shape.type === 'corridor') return { width_m: shape.widthMetres };
  return shape.type === 'circle' ? { radius_m: shape.radiusMetres } : {};
}

function toGeometry(shape: ZoneShape): Geometry {
  const positions = (line: readonly LonLat[]) => line.map(([lon, lat]): Position => [lon, lat]);
  switch (shape.type) {
    case 'polygon':
    case 'multipolygon':
      return polygonGeometry(shape);
    case 'circle':
      return { type: 'Point', coordinates: [...shape.centre] };
    case 'corridor':
      return { type: 'LineString', coordinates: positions(shape.line) };
  }
}

/** What a feature gets where it does not say so itself: files of other origin know no zones. */
export interface ZoneDefaults {
  readonly kind?: ZoneKind;
  /** For lines without `width_m`; absent: such a line is a problem. */
  readonly widthMetres?: number;
  /** For points without `radius_m`; absent: such a point is a problem. */
  readonly radiusMetres?: number;
}

export interface ZoneImport {
  readonly zones: readonly ApiNewZone[];
  /** By the feature's place in the file, from 0; −1: the file as a whole. */
  readonly problems: readonly FeatureProblem[];
}

/** Each feature is judged by itself; what cannot be a zone is a problem with its reason. Never throws. */
export function zonesFromGeoJson(json: unknown, defaults: ZoneDefaults = {}): ZoneImport {
  const features = featuresOf(json, MAX_ZONE_FEATURES);
  if (typeof features === 'string')
    return { zones: [], problems: [{ feature: -1, message: features }] };
  const zones: ApiNewZone[] = [];
  const problems: FeatureProblem[] = [];
  for (const [index, feature] of features.entries()) {
    const zone = readFeature(feature, index, defaults);
    if (typeof zone !== 'string') zones.push(zone);
    else if (problems.length < MAX_PROBLEMS) problems.push({ feature: index, message: zone });
  }
  return { zones, problems };
}

const FIELDS = ['appliesTo', 'hours', 'speedLimit', 'maxStop', 'validFrom', 'validTo'] as const;

function readFeature(feature: unknown, index: number, defaults: ZoneDefaults): ApiNewZone | string {
  if (!isRecord(feature) || feature.type !== 'Feature') return 'this is no Feature';
  const properties = isRecord(feature.properties) ? feature.properties : {};
  const shape = readShape(feature.geometry, properties, defaults);
  if (typeof shape === 'string') return shape;
  const kind = properties.kind ?? defaults.kind;
  if (kind === undefined) return 'properties.kind is missing, and no kind was given for the file';
  const candidate: Record<string, unknown> = { name: nameOf(properties, kind, index), kind, shape };
  for (const field of FIELDS) {
    const value = properties[field];
    if (value !== undefined && value !== null) candidate[field] = value;
  }
  const checked = newZoneSchema.safeParse(candidate);
  return checked.success ? checked.data : firstIssue(checked.error);
}

function nameOf(properties: Record<string, unknown>, kind: unknown, index: number): string {
  const name = typeof properties.name === 'string' ? properties.name.trim() : '';
  return name === '' ? `${String(kind).slice(0, 40)} ${index + 1}` : name.slice(0, 120);
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'not a zone';
  return `${issue.path.join('.')}: ${issue.message}`;
}

/** A candidate for the schema to judge, or why there is none. */
function readShape(
  geometry: unknown,
  properties: Record<string, unknown>,
  defaults: ZoneDefaults,
): object | string {
  if (!isRecord(geometry)) return 'it has no geometry';
  const { type, coordinates } = geometry;
  switch (type) {
    case 'Polygon':
    case 'MultiPolygon':
      return polygonOf(geometry) ?? {};
    case 'LineString': {
      const widthMetres = properties.width_m ?? defaults.widthMetres;
      if (widthMetres === undefined) return 'a line needs properties.width_m to be a corridor';
      return { type: 'corridor', line: each(coordinates, flat), widthMetres };
    }
    case 'Point': {
      const radiusMetres = properties.radius_m ?? defaults.radiusMetres;
      if (radiusMetres === undefined) return 'a point needs properties.radius_m to be a circle';
      return { type: 'circle', centre: flat(coordinates), radiusMetres };
    }
    default:
      return `${String(type).slice(0, 40)} cannot be a zone: use Polygon, MultiPolygon, LineString or Point`;
  }
}
