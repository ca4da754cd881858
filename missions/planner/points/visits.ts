/** The order in which places are visited, and what is photographed at each. */
import type { Airspace } from '../airspace.ts';
import { above, around, type Circle } from '../views/around.ts';
import { circles, type Way } from '../views/chain.ts';
import { away, type Place } from '../views/places.ts';
import type { PatternInput } from '../work.ts';
import { shortestTour } from './tour.ts';

/** Between more places than this ways are taken as straight while the order is chosen. */
const MOST_WAYS = 30;

/** By the shortest tour from the start and back; between few places around what is in the way. */
export function inTourOrder<T extends Pick<Place, 'at'>>(
  places: readonly T[],
  { airspace, height, start, check }: PatternInput,
): T[] {
  const at = (i: number) => (i === 0 ? start : places[i - 1]!.at);
  const width = places.length + 1;
  const level = Math.min(height, airspace.ceiling);
  const table = new Float64Array(width * width);
  for (let a = 0; a < width; a++) {
    check();
    for (let b = 0; b < a; b++) {
      const metres = places.length <= MOST_WAYS ? wayLength(at(a), at(b)) : away(at(a), at(b));
      table[a * width + b] = metres;
      table[b * width + a] = metres;
    }
  }
  const order = shortestTour(places.length, (a, b) => table[a * width + b]!, check);
  return order.map((i) => places[i - 1]!);

  function wayLength(a: Place['at'], b: Place['at']): number {
    const path = airspace.way({ at: a, height: level }, { at: b, height: level });
    // A place above which nothing may fly is seen from beside it: as far as the crow flies, then.
    if (path === undefined) return away(a, b);
    return path.slice(1).reduce((sum, spot, i) => sum + away(path[i]!.at, spot.at), 0);
  }
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
