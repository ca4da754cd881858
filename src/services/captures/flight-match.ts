/** A flight's photos and its captures: who is whose. Each camera's clock is off in its own way. */
import { matchCaptures, type NoMatch } from '../../domain/captures/matching.ts';
import type { Photo } from '../../domain/captures/photo.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { FlightSet, PhotoToPlace, StoredCapture } from './placing-ports.ts';

export interface FlightMatch {
  /** By position of the photo in the set. */
  readonly captures: ReadonlyMap<
    number,
    { readonly of: StoredCapture; readonly residual?: number }
  >;
  /** By position: s that its camera's clock is ahead. */
  readonly offsets: ReadonlyMap<number, number>;
  /** Of the camera with the most photos. */
  readonly clockOffset?: number;
  /** s, median. */
  readonly residual?: number;
  /** Why nothing was matched; absent where something was, or there was nothing to match. */
  readonly refused?: NoMatch['reason'];
}

export function matchFlight(set: FlightSet): FlightMatch {
  const captures = new Map<number, { of: StoredCapture; residual?: number }>();
  const offsets = new Map<number, number>();
  const taken = new Set<number>();
  let first: Pick<FlightMatch, 'clockOffset' | 'residual'> = {};
  let refused: NoMatch['reason'] | undefined;
  if (set.captures.length === 0) return { captures, offsets };
  for (const [round, positions] of byCamera(set.photos).entries()) {
    const photos = positions.map((at) => set.photos[at]!.photo);
    const match = matchCaptures(toMatch(photos), set.captures.map(captureToMatch));
    if (!match.ok) {
      if (round === 0) refused = match.reason;
      continue;
    }
    for (const { photo, capture, residual } of match.pairs) {
      if (taken.has(capture)) continue;
      taken.add(capture);
      const of = set.captures[capture]!;
      captures.set(positions[photo]!, { of, ...(residual !== undefined && { residual }) });
    }
    const { clockOffset, residual } = match;
    if (clockOffset !== undefined) for (const at of positions) offsets.set(at, clockOffset);
    if (round === 0)
      first = {
        ...(clockOffset !== undefined && { clockOffset }),
        ...(residual !== undefined && { residual }),
      };
  }
  return { captures, offsets, ...first, ...(refused !== undefined && { refused }) };
}

/** The camera with the most photos first: it is the drone's. */
function byCamera(photos: readonly PhotoToPlace[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [at, { photo }] of photos.entries()) {
    const { make = '', model = '' } = photo.metadata.camera ?? {};
    const key = `${photo.device ?? ''} ${make} ${model}`;
    const group = groups.get(key);
    if (group) group.push(at);
    else groups.set(key, [at]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

/** Times of satellites where all have them, as they are off by nothing; else all by the camera's clock. */
function toMatch(photos: readonly Photo[]) {
  const bySatellites = photos.every(({ metadata }) => metadata.gpsTime !== undefined);
  return photos.map(({ metadata: { gpsTime, taken, sequence, place } }) => {
    const time = bySatellites ? gpsTime : taken;
    return {
      ...(time !== undefined && { taken: time }),
      ...(sequence !== undefined && { sequence }),
      ...(place && { place }),
    };
  });
}

function captureToMatch({ at, capture }: StoredCapture) {
  const place = placeOfCapture(capture);
  return { index: capture.index, at, ...(place && { place }) };
}

export function placeOfCapture({ lat, lon }: StoredCapture['capture']): LonLat | undefined {
  // An autopilot without a fix says 0, 0.
  return lat === undefined || lon === undefined || (lat === 0 && lon === 0)
    ? undefined
    : [lon, lat];
}
