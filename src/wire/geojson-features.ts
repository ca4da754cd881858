/** Features and polygons out of GeoJSON of any origin (RFC 7946); never throws. */
import type { Feature, Position } from 'geojson';
import type { LonLat, ZoneShape } from '../domain/supervision/zone.ts';
import { isRecord } from './json-text.ts';

/** A feature of the file that cannot be taken; −1: the file as a whole. */
export interface FeatureProblem {
  readonly feature: number;
  readonly message: string;
}

/** The features, or why there are none. */
export function featuresOf(json: unknown, most: number): readonly unknown[] | string {
  if (!isRecord(json)) return 'GeoJSON is an object with a type, such as a FeatureCollection';
  if (json.type === 'Feature') return [json];
  if (json.type !== 'FeatureCollection') return 'the type must be FeatureCollection or Feature';
  if (!Array.isArray(json.features)) return 'a FeatureCollection needs an array of features';
  const count = json.features.length;
  if (count <= most) return json.features;
  return `${count} features in one file; at most ${most}: split it`;
}

/** A polygon or multipolygon for a schema to judge; undefined: the geometry is neither. */
export function polygonOf(geometry: unknown): object | undefined {
  if (!isRecord(geometry)) return undefined;
  const { type, coordinates } = geometry;
  if (type === 'Polygon') return { type: 'polygon', rings: each(coordinates, ring) };
  if (type !== 'MultiPolygon') return undefined;
  return { type: 'multipolygon', polygons: each(coordinates, (p) => each(p, ring)) };
}

export function each(value: unknown, read: (item: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(read) : value;
}

/** Longitude and latitude; a height is left out. */
export function flat(position: unknown): unknown {
  return Array.isArray(position) ? position.slice(0, 2) : position;
}

/** Some writers leave the last position out: the ring is closed here. */
function ring(value: unknown): unknown {
  const positions = each(value, flat);
  if (!Array.isArray(positions) || positions.length < 3) return positions;
  const [first, last] = [positions[0], positions.at(-1)];
  const closed =
    Array.isArray(first) && Array.isArray(last) && first[0] === last[0] && first[1] === last[1];
  return closed ? positions : [...positions, first];
}

const positions = (line: readonly LonLat[]): Position[] => line.map(([lon, lat]) => [lon, lat]);

export function polygonGeometry(
  shape: Extract<ZoneShape, { type: 'polygon' | 'multipolygon' }>,
): Feature['geometry'] {
  return shape.type === 'polygon'
    ? { type: 'Polygon', coordinates: shape.rings.map(positions) }
    : { type: 'MultiPolygon', coordinates: shape.polygons.map((p) => p.map(positions)) };
}
