/** The order in which places are visited, and what is photographed at each. */
import type { Airspace } from '../airspace.ts';
import { pathLength } from '../rings.ts';
import type { Point } from '../types.ts';
import { above, around, type Circle } from '../views/around.ts';
import { circles, type Way } from '../views/chain.ts';
import { away, type Place } from '../views/places.ts';
import type { PatternInput } from '../work.ts';
import { shortestTour } from './tour.ts';

/** Between more places than this ways are taken as straight while the order is chosen. */
const MOST_WAYS = 30;

/**
 * By the shortest tour from the start and back. Between few places the ways lead around what cannot be flown
 * over at the ceiling: no-fly areas, the fence. What can be flown over is left to the flight.
 */
export function inTourOrder<T extends Pick<Place, 'at'>>(
  places: readonly T[],
  { airspace, start, check }: PatternInput,
): T[] {
  const at = (i: number) => (i === 0 ? start : places[i - 1]!.at);
  const space = places.length <= MOST_WAYS ? airspace.at(airspace.ceiling) : undefined;
  // A place above which nothing may fly is seen from beside it: as far as the crow flies, then.
  const metres = (a: Point, b: Point) => {
    const path = space && !('ok' in space) ? space.path(a, b) : undefined;
    return path ? pathLength(path) : away(a, b);
  };
  const width = places.length + 1;
  const table = new Float64Array(width * width);
  for (let a = 0; a < width; a++) {
    check();
    for (let b = 0; b < a; b++) {
      table[a * width + b] = metres(at(a), at(b));
      table[b * width + a] = table[a * width + b]!;
    }
  }
  const order = shortestTour(places.length, (a, b) => table[a * width + b]!, check);
  return order.map((i) => places[i - 1]!);
}

/** From above first or last; around from any of the circle's photos on. */
export function visits(place: Place, circle: Circle, airspace: Airspace): Way[] {
  const down = above(place, circle.height, airspace);
  const ring = around(place, circle, airspace);
  if (ring.length === 0) return down ? [[down]] : [];
  if (!down) return [...circles(ring)];
  return circles(ring).flatMap((way): Way[] => [
    [down, ...way],
    [...way, down],
  ]);
}
