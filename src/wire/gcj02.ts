import exported from 'gcoord';
import type { Fix } from '../domain/fleet/fix.ts';

// The package's types describe its bundle; under Node and under Vite the import is the object itself.
const gcoord = exported as unknown as typeof exported.default;

/**
 * A fix of a device that reports in GCJ-02, in WGS-84. Outside the rectangle around China that GCJ-02
 * shifts, this changes nothing. There and back differs by less than 0.1 m.
 */
export function toWgs84(fix: Fix): Fix {
  const place: [number, number] = [fix.lon, fix.lat];
  const [lon, lat] = gcoord.transform(place, gcoord.GCJ02, gcoord.WGS84);
  return { ...fix, lat, lon };
}

/** The inverse, for maps whose tiles are shifted. */
export function toGcj02(lon: number, lat: number): readonly [lon: number, lat: number] {
  const place: [number, number] = [lon, lat];
  return gcoord.transform(place, gcoord.WGS84, gcoord.GCJ02);
}
