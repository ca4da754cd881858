import type { LonLat, Ring, ZoneShape } from '../supervision/zone.ts';
import { type Bounds, boundsOf, boundsOfAll, mayTouch, widen, within } from './bounds.ts';
import { clipByCircle, clipByCorridor, clipByPolygon, type Fractions, union } from './clip.ts';
import { distanceToEdges, insideByParity, prepareEdges } from './edges.ts';
import { Plane } from './plane.ts';

/**
 * A zone's shape made ready for many questions: its edges in metres in a plane laid at its centre.
 * Containment is exact (the plane is an affine image of longitude and latitude, in which GeoJSON's edges
 * are straight); distances are within 0.5 % for zones of up to 100 km, below 60° of latitude.
 */
export interface PreparedShape {
  readonly bounds: Bounds;
  contains(lon: number, lat: number): boolean;
  /** Metres to the shape; 0 inside and on the border. */
  outside(lon: number, lat: number): number;
  /** Metres from a place inside to the border; 0 outside. */
  depth(lon: number, lat: number): number;
  /** Where the straight way from a to b lies inside. */
  clip(aLon: number, aLat: number, bLon: number, bLat: number): Fractions;
}

export function prepareShape(shape: ZoneShape): PreparedShape {
  switch (shape.type) {
    case 'polygon':
      return preparePolygon(shape.rings);
    case 'multipolygon':
      return shape.polygons.length === 1
        ? preparePolygon(shape.polygons[0]!)
        : prepareUnion(shape.polygons.map(preparePolygon));
    case 'circle':
      return prepareCircle(shape.centre, shape.radiusMetres);
    case 'corridor':
      return prepareCorridor(shape.line, shape.widthMetres / 2);
  }
}

function preparePolygon(rings: readonly Ring[]): PreparedShape {
  const bounds = boundsOf(rings);
  const plane = Plane.amid(bounds);
  const edges = prepareEdges(plane.ends(rings));
  const contains = (lon: number, lat: number) =>
    within(bounds, lon, lat) && insideByParity(edges, plane.x(lon), plane.y(lat));
  const toBorder = (lon: number, lat: number) => distanceToEdges(edges, plane.x(lon), plane.y(lat));
  return {
    bounds,
    contains,
    outside: (lon, lat) => (contains(lon, lat) ? 0 : toBorder(lon, lat)),
    depth: (lon, lat) => (contains(lon, lat) ? toBorder(lon, lat) : 0),
    clip: (aLon, aLat, bLon, bLat) =>
      clipByPolygon(edges, plane.x(aLon), plane.y(aLat), plane.x(bLon), plane.y(bLat)),
  };
}

/** Parts may overlap. */
function prepareUnion(parts: readonly PreparedShape[]): PreparedShape {
  const bounds = boundsOfAll(parts.map((part) => part.bounds));
  return {
    bounds,
    contains: (lon, lat) => parts.some((part) => part.contains(lon, lat)),
    outside: (lon, lat) => Math.min(...parts.map((part) => part.outside(lon, lat))),
    depth: (lon, lat) => Math.max(...parts.map((part) => part.depth(lon, lat))),
    clip: (aLon, aLat, bLon, bLat) =>
      union(
        parts
          .filter((part) => mayTouch(part.bounds, 0, aLon, aLat, bLon, bLat))
          .map((part) => part.clip(aLon, aLat, bLon, bLat)),
      ),
  };
}

function prepareCircle(centre: LonLat, radius: number): PreparedShape {
  const bounds = widen(boundsOf([[centre]]), radius);
  const plane = new Plane(centre[0], centre[1]);
  const fromCentre = (lon: number, lat: number) => {
    const x = plane.x(lon);
    const y = plane.y(lat);
    return Math.sqrt(x * x + y * y);
  };
  return {
    bounds,
    contains: (lon, lat) => fromCentre(lon, lat) <= radius,
    outside: (lon, lat) => Math.max(0, fromCentre(lon, lat) - radius),
    depth: (lon, lat) => Math.max(0, radius - fromCentre(lon, lat)),
    clip: (aLon, aLat, bLon, bLat) =>
      clipByCircle(radius, plane.x(aLon), plane.y(aLat), plane.x(bLon), plane.y(bLat)),
  };
}

function prepareCorridor(line: readonly LonLat[], halfWidth: number): PreparedShape {
  const narrow = boundsOf([line]);
  const bounds = widen(narrow, halfWidth);
  const plane = Plane.amid(narrow);
  const edges = prepareEdges(plane.ends([line]));
  const toLine = (lon: number, lat: number) => distanceToEdges(edges, plane.x(lon), plane.y(lat));
  return {
    bounds,
    contains: (lon, lat) => within(bounds, lon, lat) && toLine(lon, lat) <= halfWidth,
    outside: (lon, lat) => Math.max(0, toLine(lon, lat) - halfWidth),
    depth: (lon, lat) => Math.max(0, halfWidth - toLine(lon, lat)),
    clip: (aLon, aLat, bLon, bLat) =>
      clipByCorridor(edges, halfWidth, plane.x(aLon), plane.y(aLat), plane.x(bLon), plane.y(bLat)),
  };
}
