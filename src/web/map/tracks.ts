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

type Properties = { speeds?: unknown; coordTimes?: unknown } | null;

function piecesOf(geometry: Geometry | null, properties: Properties): TrackPiece[] {
  if (!geometry) return [];
  if (geometry.type === 'GeometryCollection') {
    return geometry.geometries.flatMap((g) => piecesOf(g, properties));
  }
  const times = listOf(properties?.coordTimes);
  const speeds = listOf(properties?.speeds);
  const piece = (line: readonly (readonly number[])[], t: unknown[], v: unknown[]): TrackPiece =>
    line.map((p, i) => ({
      at: [p[0] ?? 0, p[1] ?? 0],
      time: instant(t[i]),
      speed: typeof v[i] === 'number' ? v[i] : null,
    }));
  if (geometry.type === 'LineString')
    return splitAtGaps(piece(geometry.coordinates, times, speeds));
  if (geometry.type === 'MultiLineString') {
    return geometry.coordinates.map((line, i) => piece(line, listOf(times[i]), listOf(speeds[i])));
  }
  return [];
}

/** Where nothing was heard for longer than this the way is not known, ms: no line is drawn over it. */
const GAP = 300_000;

function splitAtGaps(piece: TrackPiece): TrackPiece[] {
  const pieces: TrackPiece[] = [];
  let start = 0;
  for (let i = 1; i <= piece.length; i++) {
    const [before, here] = [piece[i - 1], piece[i]];
    if (here && before && here.time - before.time <= GAP) continue;
    if (i - start > 1) pieces.push(piece.slice(start, i));
    start = i;
  }
  return pieces;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const instant = (value: unknown): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Date.parse(value) : 0;
};

function trackOf(json: FeatureCollection | Feature | Geometry): TrackPiece[] {
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

export async function fetchEvidence(violation: number): Promise<TrackPiece[]> {
  return trackOf(await get(`/violations/${violation}/evidence`));
}

export const placesOf = (pieces: readonly TrackPiece[]): LonLat[] =>
  pieces.flatMap((piece) => piece.map((p) => p.at));
