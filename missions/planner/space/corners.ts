/** The places at which a shortest path may turn: around the convex corners of what is not free. */

import type { Point } from '../types.ts';
import type { Boundary } from './boundary.ts';
import { EPS } from './segments.ts';

/**
 * A turning place. The obstacle lies to the right of the way that comes in along `before` and goes on along
 * `after` (unit vectors), so a way through it is taut only if it stays outside that wedge.
 */
export interface Corner {
  readonly at: Point;
  readonly before: Point;
  readonly after: Point;
}

/**
 * A circle of the clearance around an obstacle's corner is walked on a polygon around it with a place for
 * each of these angles at most. The polygon lies between the circle and 1 / cos(STEP / 2) = 1.035 of it.
 */
const STEP = Math.PI / 6;

/** What a path's clearance may come to beside the clearance asked for. */
export const MOST_DETOUR = 1 / Math.cos(STEP / 2);

export function cornersOf({ points, pieces }: Boundary, clearance: number): Corner[] {
  const leaving = new Map<number, number[]>();
  for (const { from, to } of pieces) {
    const known = leaving.get(from);
    if (known) known.push(to);
    else leaving.set(from, [to]);
  }
  const arriving = new Map<number, number[]>();
  for (const { from, to } of pieces) {
    const known = arriving.get(to);
    if (known) known.push(from);
    else arriving.set(to, [from]);
  }
  return [...leaving].flatMap(([id, outs]) =>
    outs.flatMap((out) =>
      around(
        points[id]!,
        points[out]!,
        (arriving.get(id) ?? []).map((from) => points[from]!),
        clearance,
      ),
    ),
  );
}

/** The wedge of obstacle to the right of the piece leaving a corner, up to the first piece arriving there. */
function around(corner: Point, out: Point, comings: readonly Point[], clearance: number): Corner[] {
  const outward = direction(corner, out);
  let wedge = Number.POSITIVE_INFINITY;
  for (const coming of comings) {
    const angle = modulo(outward - direction(corner, coming));
    if (angle > 1e-9) wedge = Math.min(wedge, angle);
  }
  const turn = Math.PI - wedge;
  if (!(turn > 1e-9)) return [];
  const steps = clearance > 0 ? Math.ceil(turn / STEP) : 1;
  const radius = clearance / Math.cos(clearance > 0 ? turn / steps / 2 : 0);
  return Array.from({ length: steps }, (_, i) => {
    const before = outward + turn - (i * turn) / steps;
    const after = outward + turn - ((i + 1) * turn) / steps;
    const normal = (before + after) / 2 + Math.PI / 2;
    return {
      at: [corner[0] + radius * Math.cos(normal), corner[1] + radius * Math.sin(normal)],
      before: [Math.cos(before), Math.sin(before)],
      after: [Math.cos(after), Math.sin(after)],
    };
  });
}

const direction = (from: Point, to: Point) => Math.atan2(to[1] - from[1], to[0] - from[0]);

const modulo = (angle: number) => (angle + 4 * Math.PI) % (2 * Math.PI);

/** Between two corners: a place at the clearance's very edge lies inside of the tangent by what it may lack. */
export const CORNER_SLACK = 2 * EPS;

/** Metres by which a place that is free lies inside of a tangent at most: between the circle and its polygon. */
export const placeSlack = (clearance: number): number =>
  CORNER_SLACK + (MOST_DETOUR - 1) * clearance;

/** Whether a straight way through the corner in this direction, or against it, does not cut its wedge. */
export function isTaut({ before, after }: Corner, dx: number, dy: number, slack: number): boolean {
  const back = dy * before[0] - dx * before[1];
  const on = dx * after[1] - dy * after[0];
  return (back >= -slack && on >= -slack) || (back <= slack && on <= slack);
}
