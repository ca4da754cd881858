/** What is drawn in degrees, in metres of the plane. */
import type { LonLat } from '../../src/domain/flights/patrol.ts';
import { type Bounds, boundsOf } from '../../src/domain/geo/bounds.ts';
import type { Plane } from '../../src/domain/geo/plane.ts';
import { cleanRegions } from '../planner/regions.ts';
import type { Area } from '../planner/safety/finding.ts';
import type { Point, Region, Ring } from '../planner/types.ts';
import { convexHull } from './hull.ts';

export const pointOf = ([lon, lat]: LonLat, plane: Plane): Point => [plane.x(lon), plane.y(lat)];

export const ringOf = (ring: readonly LonLat[], plane: Plane): Ring =>
  ring.map((at) => pointOf(at, plane));

export const areaBounds = ({ rings }: Pick<Area, 'rings'>): Bounds => boundsOf(rings);

/** Outlines that were drawn for something else may be faulty: their hulls then, which are never less. */
export function regionsOf(areas: readonly Pick<Area, 'rings'>[], plane: Plane): Region[] {
  return areas.flatMap(({ rings }) => {
    const inPlane = rings.map((ring) => ringOf(ring, plane));
    const cleaned = cleanRegions(inPlane);
    if (cleaned.ok) return cleaned.regions;
    const outer = convexHull(inPlane.flat());
    return outer.length >= 3 ? [{ outer, holes: [] }] : [];
  });
}

export function boxOf(points: readonly Point[]): Ring {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
}
