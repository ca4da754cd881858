/** Outlines in the plane, and the nearest that a stretch comes to them, by stepping along it. */

import {
  distanceToEdges,
  type Edges,
  insideByParity,
  prepareEdges,
} from '../../../src/domain/geo/edges.ts';
import type { Plane } from '../../../src/domain/geo/plane.ts';
import type { Point } from '../types.ts';
import type { LonLat } from './finding.ts';
import { placeAt, type Stretch } from './track.ts';

/** Metres from a place to what is judged; negative beyond. */
export type Depth = (p: Point) => number;

export class Outline {
  readonly bounds: readonly [minX: number, minY: number, maxX: number, maxY: number];
  private readonly edges: Edges;

  constructor(plane: Plane, rings: readonly (readonly LonLat[])[]) {
    const ends = plane.ends(rings.map((ring) => (ring[0] ? [...ring, ring[0]] : [])));
    this.edges = prepareEdges(ends);
    const bounds: [number, number, number, number] = [
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ];
    for (let i = 0; i < ends.length; i += 2) {
      bounds[0] = Math.min(bounds[0], ends[i]!);
      bounds[1] = Math.min(bounds[1], ends[i + 1]!);
      bounds[2] = Math.max(bounds[2], ends[i]!);
      bounds[3] = Math.max(bounds[3], ends[i + 1]!);
    }
    this.bounds = bounds;
  }

  /** Metres inside the outline; negative outside; without any corner nothing is inside. */
  readonly inside: Depth = ([x, y]) => {
    if (this.edges.count === 0) return Number.NEGATIVE_INFINITY;
    const gap = distanceToEdges(this.edges, x, y);
    return insideByParity(this.edges, x, y) ? gap : -gap;
  };
}

/** The least step, m: what a leg cuts off on less than this may be missed. */
const LEAST_STEP = 0.25;

/**
 * Where along a stretch the depth is least, looking only as closely as it may still sink below `limit`: it
 * changes by no more than a metre in a metre.
 */
export function shallowest(
  stretch: Stretch,
  depth: Depth,
  limit: number,
): { readonly t: number; readonly depth: number } {
  let worst = { t: 0, depth: depth(stretch.from) };
  const { length } = stretch;
  for (let at = 0; at < length; ) {
    const t = at / length;
    const here = depth(placeAt(stretch, t));
    if (here < worst.depth) worst = { t, depth: here };
    at += Math.max(LEAST_STEP, Math.abs(here - limit));
  }
  const end = depth(stretch.to);
  return end < worst.depth ? { t: 1, depth: end } : worst;
}
