/** Shapes as polygons, for maps and for GeoJSON readers that know no circles and corridors. */
import type { LonLat, Ring, ZoneShape } from '../supervision/zone.ts';
import { boundsOf } from './bounds.ts';
import { findCrossings } from './crossings.ts';
import { Plane } from './plane.ts';
import { prepareShape } from './prepared-shape.ts';

/** Round borders are drawn with a corner every so many radians (within 1 % of the radius). */
const ARC_STEP = Math.PI / 16;

/**
 * The polygons of a shape: for each its shell, then its holes. A corridor is one polygon; where its bends
 * are too tight for its width or it meets itself, one for each of its edges, and these overlap.
 */
export function outline(shape: ZoneShape): readonly (readonly Ring[])[] {
  switch (shape.type) {
    case 'polygon':
      return [shape.rings];
    case 'multipolygon':
      return shape.polygons;
    case 'circle': {
      const plane = new Plane(shape.centre[0], shape.centre[1]);
      return [[toRing(plane, arc(0, 0, shape.radiusMetres, 0, 2 * Math.PI))]];
    }
    case 'corridor':
      return corridorOutline(shape.line, shape.widthMetres / 2);
  }
}

/** A place well inside a shape: for a label, or to move the map to. */
export function shapeCentre(shape: ZoneShape): LonLat {
  if (shape.type === 'circle') return shape.centre;
  if (shape.type === 'corridor') return middleOfLine(shape.line);
  const bounds = boundsOf(shape.type === 'polygon' ? shape.rings : shape.polygons.flat());
  const lat = (bounds[1] + bounds[3]) / 2;
  const inside = prepareShape(shape).clip(bounds[0], lat, bounds[2], lat);
  // The middle of the widest stretch along the middle latitude: inside even where the shape is bent.
  let from = 0;
  let to = inside.length > 0 ? 0 : 1;
  for (let i = 0; i < inside.length; i += 2) {
    if (inside[i + 1]! - inside[i]! > to - from) [from, to] = [inside[i]!, inside[i + 1]!];
  }
  return [bounds[0] + ((from + to) / 2) * (bounds[2] - bounds[0]), lat];
}

function middleOfLine(line: readonly LonLat[]): LonLat {
  const plane = Plane.amid(boundsOf([line]));
  const lengths = line.slice(1).map(([lon, lat], i) => {
    const [fromLon, fromLat] = line[i]!;
    return Math.hypot(plane.x(lon) - plane.x(fromLon), plane.y(lat) - plane.y(fromLat));
  });
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (let i = 0; i < lengths.length; i++) {
    if (left <= lengths[i]! && lengths[i]! > 0) {
      const t = left / lengths[i]!;
      const [aLon, aLat] = line[i]!;
      const [bLon, bLat] = line[i + 1]!;
      return [aLon + t * (bLon - aLon), aLat + t * (bLat - aLat)];
    }
    left -= lengths[i]!;
  }
  return line[0]!;
}

type Point = readonly [x: number, y: number];

function corridorOutline(line: readonly LonLat[], radius: number): Ring[][] {
  const plane = Plane.amid(boundsOf([line]));
  const points: Point[] = [];
  for (const [lon, lat] of line) {
    const point: Point = [plane.x(lon), plane.y(lat)];
    const last = points.at(-1);
    if (last === undefined || last[0] !== point[0] || last[1] !== point[1]) points.push(point);
  }
  if (points.length < 2) {
    const [x, y] = points[0] ?? [0, 0];
    return [[toRing(plane, arc(x, y, radius, 0, 2 * Math.PI))]];
  }
  const there = side(points, radius);
  const back = there && side(points.toReversed(), radius);
  if (there && back) {
    const ring = toRing(plane, [...there, ...back]);
    if (findCrossings([ring], 1).length === 0) return [[ring]];
  }
  return points.slice(1).map((to, i) => {
    const from = points[i]!;
    return [toRing(plane, [...side([from, to], radius)!, ...side([to, from], radius)!])];
  });
}

/**
 * The border to the right of the line, from its begin to its end, with the round cap there.
 * Undefined where a bend is tighter than the width allows.
 */
function side(points: readonly Point[], radius: number): Point[] | undefined {
  const border: Point[] = [];
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i]!;
    const heading = headingOf(points[i - 1]!, points[i]!);
    if (i === 1) border.push(rightOf(points[0]!, heading, radius));
    const next = points[i + 1];
    if (next === undefined) {
      border.push(...arc(x, y, radius, heading - Math.PI / 2, heading + Math.PI / 2));
      break;
    }
    const turn = normal(headingOf(points[i]!, next) - heading);
    if (turn > 0) {
      border.push(...arc(x, y, radius, heading - Math.PI / 2, heading + turn - Math.PI / 2));
    } else {
      const cut = radius * Math.tan(-turn / 2);
      const room = Math.min(distance(points[i - 1]!, points[i]!), distance(points[i]!, next));
      if (cut > room) return undefined;
      border.push(rightOf(points[i]!, heading + turn / 2, radius / Math.cos(turn / 2)));
    }
  }
  return border;
}

function headingOf(from: Point, to: Point): number {
  return Math.atan2(to[1] - from[1], to[0] - from[0]);
}

function rightOf([x, y]: Point, heading: number, metres: number): Point {
  return [x + metres * Math.sin(heading), y - metres * Math.cos(heading)];
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

/** Into −π … π. */
function normal(angle: number): number {
  if (angle > Math.PI) return angle - 2 * Math.PI;
  return angle < -Math.PI ? angle + 2 * Math.PI : angle;
}

/** Corners on a circle, counter-clockwise, both ends included. */
function arc(x: number, y: number, radius: number, from: number, to: number): Point[] {
  const steps = Math.max(1, Math.ceil((to - from) / ARC_STEP));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = from + ((to - from) * i) / steps;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });
}

function toRing(plane: Plane, points: readonly Point[]): Ring {
  const ring = points.map(([x, y]) => plane.position(x, y));
  const first = ring[0]!;
  const last = ring.at(-1)!;
  // A full circle ends where it began, but for rounding.
  const almost = Math.abs(first[0] - last[0]) < 1e-9 && Math.abs(first[1] - last[1]) < 1e-9;
  return almost ? [...ring.slice(0, -1), first] : [...ring, first];
}
