/** Whether a shape that somebody drew or imported can be judged by, and if not, what to do about it. */
import type { LonLat, Ring, ZoneShape } from '../supervision/zone.ts';
import { shapeBounds } from './bounds.ts';
import { findCrossings } from './crossings.ts';
import { Plane } from './plane.ts';
import { prepareShape } from './prepared-shape.ts';

export { shapeBounds } from './bounds.ts';
export { outline, shapeCentre } from './outline.ts';

const SHAPE_PROBLEMS = [
  'empty',
  'not-a-number',
  'out-of-range',
  'too-few-positions',
  'unclosed-ring',
  'zero-area',
  'self-crossing',
  'rings-cross',
  'hole-outside',
  'crosses-180',
  'no-length',
  'no-size',
] as const;
export type ShapeProblem = (typeof SHAPE_PROBLEMS)[number];

export interface ShapeFault {
  /** Where in the shape: `rings.0`, `polygons.2.1`, `line.7`. */
  readonly path: string;
  readonly problem: ShapeProblem;
  /** What is wrong and what to do, in English. */
  readonly message: string;
}

/** Told at most, per polygon: more of the same helps nobody. */
const MAX_FAULTS = 10;
/** A ring of less encloses nothing, m². */
const MIN_AREA = 1;

/** All that is wrong with a shape; empty: nothing. */
export function checkShape(shape: ZoneShape): ShapeFault[] {
  switch (shape.type) {
    case 'polygon':
      return checkPolygon(shape.rings, 'rings');
    case 'multipolygon':
      if (shape.polygons.length === 0) return [fault('polygons', 'empty', 'draw an area')];
      return shape.polygons.flatMap((rings, i) => checkPolygon(rings, `polygons.${i}`));
    case 'circle':
      return checkRound(shape, 'radiusMetres', shape.radiusMetres, [shape.centre], 'centre');
    case 'corridor':
      return checkCorridor(shape);
  }
}

/** The shape with every ring closed: its first position repeated at the end where it was missing. */
export function closeRings(shape: ZoneShape): ZoneShape {
  switch (shape.type) {
    case 'polygon':
      return { ...shape, rings: shape.rings.map(closed) };
    case 'multipolygon':
      return { ...shape, polygons: shape.polygons.map((rings) => rings.map(closed)) };
    default:
      return shape;
  }
}

function closed(ring: Ring): Ring {
  return ring.length > 0 && !isClosed(ring) ? [...ring, ring[0]!] : ring;
}

function isClosed(ring: Ring): boolean {
  const first = ring[0]!;
  const last = ring.at(-1)!;
  return first[0] === last[0] && first[1] === last[1];
}

function fault(path: string, problem: ShapeProblem, message: string): ShapeFault {
  return { path, problem, message };
}

function checkPolygon(rings: readonly Ring[], path: string): ShapeFault[] {
  if (rings.length === 0) return [fault(path, 'empty', 'the polygon has no ring: draw an area')];
  const single = rings.flatMap((ring, i) => checkRing(ring, `${path}.${i}`));
  if (single.length > 0) return single.slice(0, MAX_FAULTS);
  const crossings = findCrossings(rings, MAX_FAULTS).map(({ rings: [a, b], position, place }) =>
    a === b
      ? fault(
          `${path}.${a}.${position}`,
          'self-crossing',
          `the border crosses itself at ${text(place)}: move its corners apart there`,
        )
      : fault(
          `${path}.${b}`,
          'rings-cross',
          `two borders of the polygon cross at ${text(place)}: move one of them`,
        ),
  );
  return crossings.length > 0 ? crossings : checkHoles(rings, path);
}

function checkRing(ring: Ring, path: string): ShapeFault[] {
  if (ring.length === 0) return [fault(path, 'empty', 'the ring has no positions: leave it out')];
  const positions = checkPositions(ring, path);
  if (positions.length > 0) return positions;
  if (!isClosed(ring)) {
    const message = 'the ring is open: repeat its first position at its end';
    return [fault(path, 'unclosed-ring', message)];
  }
  const distinct = new Set(ring.map(([lon, lat]) => `${lon} ${lat}`)).size;
  if (distinct < 3) {
    const message = `${distinct} different positions enclose nothing: an area needs at least 3`;
    return [fault(path, 'too-few-positions', message)];
  }
  if (extentOf(ring) < MIN_AREA) {
    return [fault(path, 'zero-area', 'the ring encloses less than 1 m²: draw it larger')];
  }
  return [];
}

function checkPositions(line: readonly LonLat[], path: string): ShapeFault[] {
  const faults: ShapeFault[] = [];
  for (let i = 0; i < line.length && faults.length < MAX_FAULTS; i++) {
    const [lon, lat] = line[i]!;
    const here = `${path}.${i}`;
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) {
      faults.push(fault(here, 'not-a-number', 'longitude and latitude must be numbers'));
    } else if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
      const message = `${text([lon, lat])} is not on the earth: longitude first, within ±180 and ±90`;
      faults.push(fault(here, 'out-of-range', message));
    } else if (i > 0 && Math.abs(lon - line[i - 1]![0]) > 180) {
      faults.push(fault(here, 'crosses-180', CROSSES_180));
    }
  }
  return faults;
}

const CROSSES_180 = 'the shape crosses 180° of longitude: split it there into two zones';

/**
 * The areas of the triangles from the first position to each edge, added up without their signs, m²: zero
 * only for what lies on one line, while the signed area is also zero for a ring that crosses itself evenly.
 */
function extentOf(ring: Ring): number {
  const plane = new Plane(ring[0]![0], ring[0]![1]);
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const [aLon, aLat] = ring[i - 1]!;
    const [bLon, bLat] = ring[i]!;
    twice += Math.abs(plane.x(aLon) * plane.y(bLat) - plane.x(bLon) * plane.y(aLat));
  }
  return twice / 2;
}

function checkHoles([shell, ...holes]: readonly Ring[], path: string): ShapeFault[] {
  if (holes.length === 0) return [];
  const outer = prepareShape({ type: 'polygon', rings: [shell!] });
  const faults: ShapeFault[] = [];
  holes.forEach((hole, i) => {
    if (hole.some(([lon, lat]) => outer.contains(lon, lat))) return;
    const message =
      'the hole lies outside the border: move it inside or make it an area of its own';
    faults.push(fault(`${path}.${i + 1}`, 'hole-outside', message));
  });
  return faults.slice(0, MAX_FAULTS);
}

function checkCorridor(shape: ZoneShape & { type: 'corridor' }): ShapeFault[] {
  const { line, widthMetres } = shape;
  if (line.length === 0) return [fault('line', 'empty', 'the corridor has no line: draw one')];
  const faults = checkRound(shape, 'widthMetres', widthMetres, line, 'line');
  if (faults.length > 0) return faults;
  if (line.every(([lon, lat]) => lon === line[0]![0] && lat === line[0]![1])) {
    const message = 'the line stays at one position: draw a second one, or make it a circle';
    return [fault('line', 'no-length', message)];
  }
  return [];
}

/** What circles and corridors share: positions, a size, and that they reach neither 180° nor a pole. */
function checkRound(
  shape: ZoneShape,
  sizePath: string,
  size: number,
  positions: readonly LonLat[],
  path: string,
): ShapeFault[] {
  const faults = checkPositions(positions, path);
  if (!(size > 0 && Number.isFinite(size))) {
    faults.push(fault(sizePath, 'no-size', 'give a size of more than 0 m'));
  }
  if (faults.length > 0) return faults;
  const [minLon, minLat, maxLon, maxLat] = shapeBounds(shape);
  if (minLat < -90 || maxLat > 90) {
    return [fault(path, 'out-of-range', 'the shape reaches over a pole: make it smaller')];
  }
  if (minLon < -180 || maxLon > 180) return [fault(path, 'crosses-180', CROSSES_180)];
  return [];
}

function text([lon, lat]: LonLat): string {
  return `${Number(lon.toFixed(6))}, ${Number(lat.toFixed(6))}`;
}
