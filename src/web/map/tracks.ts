/** A track as the server hands it out: GeoJSON lines, whatever it wrapped them in. */
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { LonLat } from '../../domain/supervision/zone.ts';
import { get } from '../http/client.ts';

export interface TrackPoint {
  readonly at: LonLat;
  /** ms; 0 where the track says nothing of time. */
  readonly time: number;
  /** m/s */
  readonly speed: number | null;
}

/** One unbroken piece of a track. */
export type TrackPiece = readonly TrackPoint[];

type Properties = { times?: unknown; speeds?: unknown; coordTimes?: unknown } | null;

function piecesOf(geometry: Geometry | null, properties: Properties): TrackPiece[] {
  if (!geometry) return [];
  if (geometry.type === 'GeometryCollection') {
    return geometry.geometries.flatMap((g) => piecesOf(g, properties));
  }
  const times = listOf(properties?.times ?? properties?.coordTimes);
  const speeds = listOf(properties?.speeds);
  const piece = (line: readonly (readonly number[])[], t: unknown[], v: unknown[]): TrackPiece =>
    line.map((p, i) => ({
      at: [p[0] ?? 0, p[1] ?? 0],
      time: instant(t[i]),
      speed: typeof v[i] === 'number' ? v[i] : null,
    }));
  if (geometry.type === 'LineString') return [piece(geometry.coordinates, times, speeds)];
  if (geometry.type === 'MultiLineString') {
    return geometry.coordinates.map((line, i) => piece(line, listOf(times[i]), listOf(speeds[i])));
  }
  return [];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const instant = (value: unknown): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Date.parse(value) : 0;
};

export function trackOf(json: FeatureCollection | Feature | Geometry): TrackPiece[] {
  if (json.type === 'FeatureCollection') return json.features.flatMap(trackOf);
  if (json.type === 'Feature') return piecesOf(json.geometry, json.properties);
  return piecesOf(json, null);
}

export async function fetchTrack(
  device: string,
  from: number,
  to: number,
  simplify?: number,
): Promise<TrackPiece[]> {
  const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const path = `/devices/${encodeURIComponent(device)}/track`;
  return trackOf(await get(path, { ...span, format: 'geojson', simplify }));
}

export async function fetchViolationTrack(id: number): Promise<TrackPiece[]> {
  return trackOf(await get(`/violations/${id}/track`));
}

export const placesOf = (pieces: readonly TrackPiece[]): LonLat[] =>
  pieces.flatMap((piece) => piece.map((p) => p.at));
