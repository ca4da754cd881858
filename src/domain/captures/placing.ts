/** Where a photo was taken, by the best that is known: hand, its own metadata, its capture, the track. */
import { lonDelta, metresBetween } from '../geo/distance.ts';
import type { LonLat } from '../supervision/zone.ts';
import type { Attitude, PhotoMetadata, PhotoPlace } from './photo.ts';

/** What the autopilot told of one photo. */
export interface TakenCapture {
  /** ms, UTC. */
  readonly at: number;
  readonly place?: LonLat;
  /** m above mean sea level, and above take-off. */
  readonly altitude?: number;
  readonly relative?: number;
  /** Of the vehicle's nose. */
  readonly yaw?: number;
}

/** A moment of a track. */
export interface TrackPoint {
  readonly at: number;
  readonly place: LonLat;
  readonly altitude?: number;
  readonly relative?: number;
  readonly yaw?: number;
}

export interface Known {
  readonly metadata: PhotoMetadata;
  /** Placed by hand: nothing moves it. */
  readonly byHand?: PhotoPlace;
  /** The capture that it was matched to, with what is left of the times, s. */
  readonly capture?: TakenCapture & { readonly residual?: number };
  /** s that the camera's clock is ahead, of its set. */
  readonly clockOffset?: number;
  /** Of its device, around its time. */
  readonly track?: TrackPoint & { readonly residual: number; readonly accuracy: number };
  /** The camera's pitch as the flight was planned, where metadata say none. */
  readonly plannedPitch?: number;
}

/** A camera that has lost its satellites repeats the last place; m from its capture that this is taken for. */
const STALE = 100;
/** m, of a camera's own satellites; of an autopilot's. */
const METADATA_ACCURACY = 5;
const CAPTURE_ACCURACY = 3;
const STRAIGHT_DOWN = -90;
/** ms; two fixes farther apart say too little of what lies between. */
export const WIDEST_GAP = 30_000;

/** Undefined: unplaced. `height` is above take-off: the ground below is for who knows the terrain. */
export function placeOf(known: Known): PhotoPlace | undefined {
  if (known.byHand) return known.byHand;
  const { metadata, capture, track } = known;
  const offset = known.clockOffset === undefined ? {} : { clockOffset: known.clockOffset };
  if (metadata.place && !isStale(metadata.place, capture))
    return {
      by: 'metadata',
      place: metadata.place,
      ...heights(metadata.altitude ?? capture?.altitude, metadata.relative ?? capture?.relative),
      ...attitude(known, capture?.yaw ?? track?.yaw),
      ...(capture?.residual !== undefined && { residual: capture.residual }),
      ...offset,
      accuracy: METADATA_ACCURACY,
    };
  if (capture?.place)
    return {
      by: 'capture',
      place: capture.place,
      ...heights(capture.altitude, capture.relative),
      ...attitude(known, capture.yaw),
      ...(capture.residual !== undefined && { residual: capture.residual }),
      ...offset,
      accuracy: CAPTURE_ACCURACY,
    };
  if (!track) return undefined;
  return {
    by: 'track',
    place: track.place,
    ...heights(track.altitude, metadata.relative ?? track.relative),
    ...attitude(known, track.yaw),
    residual: track.residual,
    ...offset,
    accuracy: track.accuracy,
  };
}

const isStale = (place: LonLat, capture: TakenCapture | undefined): boolean =>
  capture?.place !== undefined &&
  metresBetween(place[0], place[1], capture.place[0], capture.place[1]) > STALE;

function heights(altitude: number | undefined, relative: number | undefined) {
  return {
    ...(altitude !== undefined && { altitude }),
    ...(relative !== undefined && { height: relative }),
  };
}

function attitude({ metadata, plannedPitch }: Known, yaw: number | undefined) {
  if (metadata.gimbal) return { attitude: metadata.gimbal };
  if (yaw === undefined) return {};
  const level: Attitude = { yaw, pitch: plannedPitch ?? STRAIGHT_DOWN, roll: 0 };
  return { attitude: level };
}

/** The best known time of taking, whole ms. */
export function takenAt({ metadata, capture, clockOffset = 0 }: Known): number | undefined {
  if (capture) return Math.round(capture.at);
  if (metadata.gpsTime !== undefined) return metadata.gpsTime;
  return metadata.taken === undefined ? undefined : Math.round(metadata.taken - clockOffset * 1000);
}

/**
 * Between the fixes around a moment, which may be at most 30 s apart; undefined where they are farther.
 * `residual`: s to the nearer one; `accuracy`: m that lie between them, halved.
 *
 * @param track in order of time
 */
export function onTrack(
  track: readonly TrackPoint[],
  at: number,
): (TrackPoint & { readonly residual: number; readonly accuracy: number }) | undefined {
  const after = firstFrom(track, at);
  const [a, b] = [track[after - 1], track[after]];
  if (b?.at === at) return { ...b, residual: 0, accuracy: CAPTURE_ACCURACY };
  if (!a || !b || b.at - a.at > WIDEST_GAP) return undefined;
  const share = (at - a.at) / (b.at - a.at);
  const metres = metresBetween(a.place[0], a.place[1], b.place[0], b.place[1]);
  const near = share < 0.5 ? a : b;
  return {
    at,
    place: [
      a.place[0] + lonDelta(a.place[0], b.place[0]) * share,
      a.place[1] + (b.place[1] - a.place[1]) * share,
    ],
    ...between('altitude', a, b, share),
    ...between('relative', a, b, share),
    ...(near.yaw !== undefined && { yaw: near.yaw }),
    residual: Math.abs(near.at - at) / 1000,
    accuracy: Math.max(CAPTURE_ACCURACY, metres / 2),
  };
}

function between(what: 'altitude' | 'relative', a: TrackPoint, b: TrackPoint, share: number) {
  const [from, to] = [a[what], b[what]];
  return from === undefined || to === undefined ? {} : { [what]: from + (to - from) * share };
}

function firstFrom(track: readonly TrackPoint[], at: number): number {
  let [low, high] = [0, track.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (track[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Metres of the camera above the ground below it. Heights above take-off are the surer ones (barometers
 * drift, and cameras count mean sea level each in its own way), where the ground at take-off is known.
 *
 * @param ground m above mean sea level below the camera, and where it took off
 */
export function heightAbove(
  { altitude, height }: Pick<PhotoPlace, 'altitude' | 'height'>,
  ground: { readonly below?: number | undefined; readonly takeOff?: number | undefined },
): number | undefined {
  const { below, takeOff } = ground;
  if (below === undefined) return height;
  if (height !== undefined && takeOff !== undefined) return takeOff + height - below;
  return altitude === undefined ? height : altitude - below;
}
