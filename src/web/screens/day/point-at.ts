import type { TrackPiece, TrackPoint } from '../../map/tracks.ts';

/** Where the vehicle was at that time: between two fixes on the straight line, in a gap nowhere. */
export function pointAt(track: readonly TrackPiece[], time: number): TrackPoint | undefined {
  for (const piece of track) {
    const [first, last] = [piece[0], piece.at(-1)];
    if (!first || !last || time < first.time || time > last.time) continue;
    let [low, high] = [0, piece.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (piece[middle]!.time <= time) low = middle;
      else high = middle;
    }
    const [a, b] = [piece[low]!, piece[high]!];
    const part = b.time === a.time ? 0 : (time - a.time) / (b.time - a.time);
    const lon = a.at[0] + (b.at[0] - a.at[0]) * part;
    const lat = a.at[1] + (b.at[1] - a.at[1]) * part;
    return { at: [lon, lat], time, speed: part > 0.5 ? b.speed : a.speed };
  }
  return undefined;
}
