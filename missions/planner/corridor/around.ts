/** What lies in or behind something forbidden, as far as it is seen from its edge. */

import type { FreeSpace } from '../space/free-space.ts';
import { distance, lengthOf } from '../space/segments.ts';
import type { Point } from '../types.ts';
import type { Seen } from './coverage.ts';

/** Of half a swath: how far a place is looked at from, and in how many directions. */
const LOOKED_AT_FROM = [0.3, 0.65, 0.97];
const DIRECTIONS = 12;
/** Of the distance between two such places: longer ways are not flown with the camera on. */
const LONGEST_LINK = 2;

/** Along the edge of free space, past what can still be seen from there; it counts as seen. */
export function aroundUnseen(seen: Seen, space: FreeSpace, swath: number): Point[][] {
  const viewpoint = ([x, y]: Point): Point | undefined => {
    for (const share of LOOKED_AT_FROM) {
      for (let k = 0; k < DIRECTIONS; k++) {
        const angle = (k / DIRECTIONS) * 2 * Math.PI;
        const away = (share * swath) / 2;
        const from: Point = [x + away * Math.cos(angle), y + away * Math.sin(angle)];
        if (space.contains(from)) return from;
      }
    }
    return undefined;
  };
  return seen.viewpoints(viewpoint).flatMap((places) => chains(places, space, swath));
}

/** From each place to the nearest of the rest, as long as that is near. */
function chains(places: readonly Point[], space: FreeSpace, swath: number): Point[][] {
  const open = [...places];
  const found: Point[][] = [];
  for (let chain = open.splice(0, 1); chain.length > 0; ) {
    const last = chain.at(-1)!;
    const next = nearestOf(open, last);
    const way = next && distance(last, next) < swath ? space.path(last, next) : undefined;
    if (next) open.splice(open.indexOf(next), 1);
    if (next && way && lengthOf(way) < LONGEST_LINK * distance(last, next) + swath / 4) {
      chain.push(...way.slice(1));
      continue;
    }
    found.push(chain.length > 1 ? chain : touched(chain[0]!, space));
    chain = next ? [next] : [];
  }
  return found.filter((chain) => chain.length > 1);
}

function nearestOf(places: readonly Point[], to: Point): Point | undefined {
  let best: Point | undefined;
  for (const place of places) {
    if (!best || distance(place, to) < distance(best, to)) best = place;
  }
  return best;
}

/** A pass of a metre at a place, so that a photo is taken there. */
function touched([x, y]: Point, space: FreeSpace): Point[] {
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ] as const) {
    if (space.sees([x, y], [x + dx, y + dy])) {
      return [
        [x, y],
        [x + dx, y + dy],
      ];
    }
  }
  return [];
}
