import type { Plane } from '../../../src/domain/geo/plane.ts';
import type { Finding } from './finding.ts';
import { placeAt, type Stretch } from './track.ts';

/** A place on a stretch as a finding tells it. */
export function placeOn(
  stretch: Stretch,
  t: number,
  plane: Plane,
  height = stretch.fromHeight + t * (stretch.toHeight - stretch.fromHeight),
): NonNullable<Finding['place']> {
  const [x, y] = placeAt(stretch, t);
  const [lon, lat] = plane.position(x, y);
  return { lat, lon, altitude: height };
}
