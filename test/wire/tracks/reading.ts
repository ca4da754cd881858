import type { Fix, RejectReason } from '../../../src/domain/fleet/fix.ts';
import { readTrack, type TrackFormat } from '../../../src/wire/tracks/read-track.ts';
import type { TrackOptions, TrackPoint } from '../../../src/wire/tracks/track.ts';

/** The bytes in pieces of odd sizes, as a file system may give them. */
async function* inPieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

export async function readAll(
  format: TrackFormat,
  content: string | Uint8Array,
  options: TrackOptions = {},
  size?: number,
): Promise<TrackPoint[]> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const points: TrackPoint[] = [];
  for await (const point of readTrack(format, inPieces(bytes, size), options)) points.push(point);
  return points;
}

/** For each point its fix, or the reason why there is none. */
export function outcomes(points: readonly TrackPoint[]): (Fix | RejectReason)[] {
  return points.map(({ parsed }) => (parsed.ok ? parsed.fix : parsed.rejection.reason));
}
