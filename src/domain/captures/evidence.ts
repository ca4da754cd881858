/** All that photos and captures tell of which is which, each in order and in one unit. */
import { lonDelta, scaleAt } from '../geo/distance.ts';
import type { LonLat } from '../supervision/zone.ts';
import type { Rows } from './fitting.ts';
import { numbersOf, type Ordered } from './photo-order.ts';

/** Metres east and north of a point that is the same for all. */
export type Flat = readonly [east: number, north: number];

/** Times in s, the photos' by the camera's clock. */
export interface Evidence extends Pick<Rows, 'photos' | 'captures'> {
  /** Of the autopilot's counting, beside captures. */
  readonly indices: readonly number[];
  /** Camera's numbers that were skipped before each photo; absent: they are not numbered. */
  readonly skipped?: readonly number[];
  /** Beside photos and captures. */
  readonly photoPlaces: readonly (Flat | undefined)[];
  readonly capturePlaces: readonly (Flat | undefined)[];
}

/** @param photos and captures beside the times */
export function evidenceOf(
  times: Pick<Rows, 'photos' | 'captures'>,
  photos: readonly (Ordered & { readonly place?: LonLat })[],
  captures: readonly { readonly index: number; readonly place?: LonLat }[],
): Evidence {
  const first = captures.find(({ place }) => place)?.place;
  const scale = scaleAt(first?.[1] ?? 0);
  const flat = ({ place }: { readonly place?: LonLat }): Flat | undefined =>
    place && first && [lonDelta(first[0], place[0]) * scale.lon, (place[1] - first[1]) * scale.lat];
  const numbers = numbersOf(photos);
  return {
    photos: times.photos,
    captures: times.captures,
    indices: captures.map(({ index }) => index),
    ...(numbers && { skipped: numbers.map((n, i) => (i === 0 ? 0 : n - numbers[i - 1]! - 1)) }),
    photoPlaces: photos.map(flat),
    capturePlaces: captures.map(flat),
  };
}
