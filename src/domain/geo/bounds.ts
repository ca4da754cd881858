import type { LonLat, ZoneShape } from '../supervision/zone.ts';
import { scaleAt } from './distance.ts';

/** minLon, minLat, maxLon, maxLat in degrees. */
export type Bounds = readonly [number, number, number, number];

/** All of a shape, a circle's or corridor's up to one per cent more. */
export function shapeBounds(shape: ZoneShape): Bounds {
  switch (shape.type) {
    case 'polygon':
      return boundsOf(shape.rings);
    case 'multipolygon':
      return boundsOf(shape.polygons.flat());
    case 'circle':
      return widen(boundsOf([[shape.centre]]), shape.radiusMetres);
    case 'corridor':
      return widen(boundsOf([shape.line]), shape.widthMetres / 2);
  }
}

export function boundsOf(lines: readonly (readonly LonLat[])[]): Bounds {
  let minLon = Number.POSITIVE_INFINITY;
  let minLat = Number.POSITIVE_INFINITY;
  let maxLon = Number.NEGATIVE_INFINITY;
  let maxLat = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    for (const [lon, lat] of line) {
      if (lon < minLon) minLon = lon;
      if (lon > maxLon) maxLon = lon;
      if (lat < minLat) minLat = lat;
      if (lat > maxLat) maxLat = lat;
    }
  }
  return [minLon, minLat, maxLon, maxLat];
}

export function boundsOfAll(all: readonly Bounds[]): Bounds {
  return boundsOf(
    all.map(([minLon, minLat, maxLon, maxLat]) => [
      [minLon, minLat],
      [maxLon, maxLat],
    ]),
  );
}

/** The bounds with a margin on every side, up to one per cent more than asked for, never less. */
export function widen([minLon, minLat, maxLon, maxLat]: Bounds, metres: number): Bounds {
  // A degree of latitude is shortest at the equator, one of longitude towards the poles.
  const lat = (metres * 1.005) / scaleAt(0).lat;
  const poleward = Math.min(89, Math.max(Math.abs(minLat), Math.abs(maxLat)) + lat);
  const lon = (metres * 1.005) / scaleAt(poleward).lon;
  return [minLon - lon, minLat - lat, maxLon + lon, maxLat + lat];
}

export function within(bounds: Bounds, lon: number, lat: number): boolean {
  return lon >= bounds[0] && lat >= bounds[1] && lon <= bounds[2] && lat <= bounds[3];
}

export function overlap(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/**
 * Whether a straight way may touch the box that begins at `at`; false only where it certainly does not.
 */
export function mayTouch(
  boxes: readonly number[],
  at: number,
  aLon: number,
  aLat: number,
  bLon: number,
  bLat: number,
): boolean {
  const minLon = boxes[at]!;
  const minLat = boxes[at + 1]!;
  const maxLon = boxes[at + 2]!;
  const maxLat = boxes[at + 3]!;
  return !(
    (aLon < minLon && bLon < minLon) ||
    (aLon > maxLon && bLon > maxLon) ||
    (aLat < minLat && bLat < minLat) ||
    (aLat > maxLat && bLat > maxLat)
  );
}
