/** Tracks on their way out piece by piece, however long. */
import type { Fix } from '../../domain/fleet/fix.ts';
import { trackToCsv } from './format.ts';

/** One header line, however many pieces. */
export async function* trackCsvPieces(
  device: string,
  chunks: AsyncIterable<readonly Fix[]>,
): AsyncGenerator<string> {
  let first = true;
  for await (const chunk of chunks) {
    const text = trackToCsv(device, chunk);
    yield first ? text : text.slice(text.indexOf('\r\n') + 2);
    first = false;
  }
  if (first) yield trackToCsv(device, []);
}

/** A point for each fix, with all that is known of it: GeoJSON (RFC 7946). */
export async function* trackPointPieces(
  device: string,
  chunks: AsyncIterable<readonly Fix[]>,
): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let before = '';
  for await (const chunk of chunks) {
    for (const { lat, lon, altitude, time, ...rest } of chunk) {
      const coordinates = altitude === undefined ? [lon, lat] : [lon, lat, altitude];
      const properties = { device, time: new Date(time).toISOString(), ...rest };
      const geometry = { type: 'Point', coordinates };
      yield `${before}\n${JSON.stringify({ type: 'Feature', geometry, properties })}`;
      before = ',';
    }
  }
  yield '\n]}\n';
}
