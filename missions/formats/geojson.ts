/** GeoJSON (RFC 7946): read whole or refused; WGS-84 alone. */

import type { Mission } from '../../src/domain/flights/mission.ts';
import {
  Collected,
  closedRing,
  type Feature,
  type FeatureBounds,
  type FeaturesReading,
  featuresReading,
  openRing,
  type Position,
} from './features.ts';
import { type Fields, fields, list, number, parseJson, told } from './json.ts';
import { missionFeatures, missionOfFeatures } from './mission-features.ts';
import { type Reading, Refused, reading } from './reading.ts';

/** Collections within collections; the RFC advises against any. */
const DEEPEST = 8;

/** @param bounds where other than what somebody may draw */
export function readGeoJson(
  text: string,
  bounds?: FeatureBounds & { readonly characters: number },
): FeaturesReading {
  return featuresReading(() => read(text, bounds));
}

/** A mission as `writeGeoJsonMission` writes it, or one line with altitudes, flown relative to home. */
export function readGeoJsonMission(text: string): Reading {
  return reading(() => missionOfFeatures(read(text)));
}

function read(
  text: string,
  bounds?: FeatureBounds & { readonly characters: number },
): readonly Feature[] {
  const collected = new Collected(bounds);
  const root = fields(parseJson(text, 'the file', bounds?.characters), 'the file');
  if (root.crs !== undefined && root.crs !== null && !/CRS:?84|4326/.test(JSON.stringify(root.crs)))
    throw new Refused('unsupported', 'coordinates other than WGS-84', 'crs');
  object(root, collected, 'the file');
  return collected.features;
}

function object(one: Fields, collected: Collected, where: string): void {
  if (one.type === 'FeatureCollection') {
    list(one.features, 'features').forEach((feature, i) => {
      featureOf(fields(feature, `features[${i}]`), collected, `features[${i}]`);
    });
  } else if (one.type === 'Feature') featureOf(one, collected, where);
  else geometry(one, {}, collected, where, 0);
}

function featureOf(feature: Fields, collected: Collected, where: string): void {
  if (feature.type !== 'Feature') throw new Refused('not-a-plan', 'it is no Feature', where);
  // A feature may lie nowhere (RFC 7946, 3.2): there is nothing to plan on then.
  if (feature.geometry === null) return;
  const path = `${where}.geometry`;
  geometry(fields(feature.geometry, path), properties(feature.properties), collected, path, 0);
}

/** Texts, numbers, yes and no; what is nested is of no use here. */
function properties(value: unknown): Feature['properties'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(([, one]) => ['string', 'number', 'boolean'].includes(typeof one)),
  );
}

function geometry(
  one: Fields,
  of: Feature['properties'],
  collected: Collected,
  where: string,
  depth: number,
): void {
  if (depth > DEEPEST) throw new Refused('unsupported', 'collections too deep', where);
  if (one.type === 'GeometryCollection') {
    list(one.geometries, `${where}.geometries`).forEach((part, i) => {
      const path = `${where}.geometries[${i}]`;
      geometry(fields(part, path), of, collected, path, depth + 1);
    });
    return;
  }
  const path = `${where}.coordinates`;
  const parts = (read: (value: unknown, path: string) => void) =>
    list(one.coordinates, path).forEach((part, i) => {
      read(part, `${path}[${i}]`);
    });
  const point = (value: unknown, at: string) =>
    collected.add({ type: 'point', position: position(value, collected, at) }, of, at);
  const line = (value: unknown, at: string) =>
    collected.add({ type: 'line', positions: way(value, collected, at) }, of, at);
  const area = (value: unknown, at: string) =>
    collected.add({ type: 'area', rings: rings(value, collected, at) }, of, at);
  switch (one.type) {
    case 'Point':
      point(one.coordinates, path);
      break;
    case 'LineString':
      line(one.coordinates, path);
      break;
    case 'Polygon':
      area(one.coordinates, path);
      break;
    case 'MultiPoint':
      parts(point);
      break;
    case 'MultiLineString':
      parts(line);
      break;
    case 'MultiPolygon':
      parts(area);
      break;
    default:
      throw new Refused('not-a-plan', `${told(one.type)} is no type of GeoJSON`, where);
  }
}

function position(value: unknown, collected: Collected, where: string): Position {
  const [lon, lat, altitude] = list(value, where);
  return collected.position(
    number(lon, `${where}[0]`),
    number(lat, `${where}[1]`),
    altitude === undefined || altitude === null ? undefined : number(altitude, `${where}[2]`),
    where,
  );
}

const positions = (value: unknown, collected: Collected, where: string) =>
  list(value, where).map((one, i) => position(one, collected, `${where}[${i}]`));

function way(value: unknown, collected: Collected, where: string) {
  const line = positions(value, collected, where);
  if (line.length < 2) throw new Refused('missing', 'a line needs two positions', where);
  return line;
}

function rings(value: unknown, collected: Collected, where: string) {
  const all = list(value, where).map((ring, i) =>
    openRing(positions(ring, collected, `${where}[${i}]`), `${where}[${i}]`),
  );
  if (all.length === 0) throw new Refused('missing', 'it has no outline', where);
  return all;
}

export function writeGeoJson(features: readonly Feature[]): string {
  const written = features.map(({ geometry, properties }) => ({
    type: 'Feature',
    properties,
    geometry: writtenGeometry(geometry),
  }));
  return `${JSON.stringify({ type: 'FeatureCollection', features: written }, null, 1)}\n`;
}

export const writeGeoJsonMission = (mission: Mission): string =>
  writeGeoJson(missionFeatures(mission));

function writtenGeometry(geometry: Feature['geometry']) {
  switch (geometry.type) {
    case 'point':
      return { type: 'Point', coordinates: geometry.position };
    case 'line':
      return { type: 'LineString', coordinates: geometry.positions };
    case 'area':
      return { type: 'Polygon', coordinates: geometry.rings.map(closedRing) };
  }
}
