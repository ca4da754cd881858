import type { LonLat } from '../../domain/flights/patrol.ts';
import { scaleAt } from '../../domain/geo/distance.ts';

/** Square metres of an outline less its holes; rings not closed, the first is the outline. */
export function areaOf(rings: readonly (readonly LonLat[])[]): number {
  const [outline = 0, ...holes] = rings.map(ringArea);
  return Math.max(0, outline - holes.reduce((sum, area) => sum + area, 0));
}

function ringArea(ring: readonly LonLat[]): number {
  const origin = ring[0];
  if (!origin) return 0;
  const scale = scaleAt(origin[1]);
  let twice = 0;
  for (const [i, b] of ring.entries()) {
    const a = ring.at(i - 1)!;
    twice += (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1]);
  }
  return (Math.abs(twice) / 2) * scale.lon * scale.lat;
}
