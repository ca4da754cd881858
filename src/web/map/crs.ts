/**
 * The shift between what is true (WGS-84, everywhere in this page) and where it must be drawn. Chinese
 * tile services lie in GCJ-02, some 500 m off; then everything drawn over them is shifted likewise, and
 * what is drawn by hand is shifted back.
 */
import gcoord from 'gcoord';
import type { LonLat } from '../../domain/supervision/zone.ts';

// Bundlers take gcoord's ES module, whose default is what its types call `default.default`.
const { transform, WGS84, GCJ02 } = gcoord as unknown as typeof gcoord.default;

type MapCrs = 'wgs84' | 'gcj02';
let crs: MapCrs = 'wgs84';

export function setMapCrs(next: MapCrs): void {
  crs = next;
}

export function toMap(lon: number, lat: number): [number, number] {
  if (crs === 'wgs84') return [lon, lat];
  return transform([lon, lat], WGS84, GCJ02) as [number, number];
}

export function fromMap(lon: number, lat: number): [number, number] {
  if (crs === 'wgs84') return [lon, lat];
  return transform([lon, lat], GCJ02, WGS84) as [number, number];
}

export const placeOnMap = (place: LonLat): [number, number] => toMap(place[0], place[1]);
export const lineOnMap = (line: readonly LonLat[]): [number, number][] =>
  crs === 'wgs84' ? (line as [number, number][]) : line.map(placeOnMap);
