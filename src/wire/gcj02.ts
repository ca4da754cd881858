import exported from 'gcoord';
import type { CoordinateReference } from '../domain/fleet/device.ts';
import type { Fix, Parsed } from '../domain/fleet/fix.ts';

// The package's types describe its bundle; under Node and under Vite the import is the object itself.
const gcoord = exported as unknown as typeof exported.default;

/**
 * A fix of a device that reports in GCJ-02, in WGS-84; there and back differs by less than 0.01 m.
 * Outside the rectangle around China that GCJ-02 shifts, this changes nothing.
 */
export function toWgs84(fix: Fix): Fix {
  const place: [number, number] = [fix.lon, fix.lat];
  const [lon, lat] = gcoord.transform(place, gcoord.GCJ02, gcoord.WGS84);
  // The library stops up to 0.1 m off. What it misses by, taken off once more, leaves millimetres.
  const [againLon, againLat] = toGcj02(lon, lat);
  return { ...fix, lat: lat + (fix.lat - againLat), lon: lon + (fix.lon - againLon) };
}

/** What a device sent, by the reference that it is marked to send in. */
export function inWgs84(parsed: readonly Parsed[], crs: CoordinateReference): readonly Parsed[] {
  if (crs === 'wgs84') return parsed;
  return parsed.map((one) => (one.ok ? { ok: true, fix: toWgs84(one.fix) } : one));
}

/** The inverse, for maps whose tiles are shifted. */
export function toGcj02(lon: number, lat: number): readonly [lon: number, lat: number] {
  const place: [number, number] = [lon, lat];
  return gcoord.transform(place, gcoord.WGS84, gcoord.GCJ02);
}
