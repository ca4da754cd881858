import { metresBetween } from '../geo/distance.ts';
import type { Fix } from './fix.ts';

type Place = Pick<Fix, 'time' | 'lat' | 'lon' | 'accuracy'>;

/** Two good fixes of a standing vehicle may still lie this far apart, m: reflections between houses. */
const USUAL_SCATTER = 50;
/** Clocks that tick in whole seconds make shorter spans meaningless, ms. */
const SHORTEST_SPAN = 1000;

/** The speed that the way from one fix to a later one takes at the least, m/s: their scatter is granted. */
export function leastSpeed(from: Place, to: Place): number {
  const granted = Math.max(USUAL_SCATTER, (from.accuracy ?? 0) + (to.accuracy ?? 0));
  const metres = metresBetween(from.lon, from.lat, to.lon, to.lat) - granted;
  if (metres <= 0) return 0;
  return (metres * 1000) / Math.max(SHORTEST_SPAN, to.time - from.time);
}
