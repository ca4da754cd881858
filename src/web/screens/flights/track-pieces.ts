/** A flight's track, column by column, as lines on the map. */
import type { ApiFlightTrack } from '../../../wire/api-flights.ts';
import type { TrackPiece, TrackPoint } from '../../map/tracks.ts';

/** Nothing heard for longer than this: the way between is not known, s. */
const GAP = 30;

export function trackPieces(track: ApiFlightTrack): TrackPiece[] {
  const from = Date.parse(track.from);
  const pieces: TrackPoint[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [i, t] of track.t.entries()) {
    const [lat, lon] = [track.lat[i], track.lon[i]];
    if (typeof lat !== 'number' || typeof lon !== 'number') continue;
    if (t - last > GAP) pieces.push([]);
    last = t;
    const speed = track.groundSpeed[i] ?? null;
    pieces.at(-1)?.push({ at: [lon, lat], time: from + t * 1000, speed });
  }
  return pieces;
}
