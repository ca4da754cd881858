/** Slanted lines inside an area, so that what is not covered is told by more than a colour. */
import type { LonLat } from '../../domain/flights/patrol.ts';
import { scaleAt } from '../../domain/geo/distance.ts';

/** Lines of one area at most; a larger one is hatched more widely. */
const MOST_LINES = 400;

type Segment = readonly [from: LonLat, to: LonLat];

/** Rings not closed, by the even-odd rule; lines to the north-east, `gap` metres apart. */
export function hatch(rings: readonly (readonly LonLat[])[], gap: number): Segment[] {
  const origin = rings[0]?.[0];
  if (!origin) return [];
  const scale = scaleAt(origin[1]);
  // Across the lines, and along them: the plane turned by 45°.
  const turned = rings.map((ring) =>
    ring.map(([lon, lat]) => {
      const x = (lon - origin[0]) * scale.lon;
      const y = (lat - origin[1]) * scale.lat;
      return [(y - x) * Math.SQRT1_2, (x + y) * Math.SQRT1_2] as const;
    }),
  );
  const across = turned.flat().map(([u]) => u);
  const [low, high] = [Math.min(...across), Math.max(...across)];
  const wide = Math.max(gap, (high - low) / MOST_LINES);
  const place = (u: number, v: number): LonLat => [
    origin[0] + ((v - u) * Math.SQRT1_2) / scale.lon,
    origin[1] + ((u + v) * Math.SQRT1_2) / scale.lat,
  ];
  const segments: Segment[] = [];
  // A fixed grid of lines, so that they stand still while the area changes beside them.
  for (let u = Math.ceil(low / wide) * wide; u < high; u += wide) {
    const cuts = cutsAt(turned, u);
    for (let i = 1; i < cuts.length; i += 2)
      segments.push([place(u, cuts[i - 1]!), place(u, cuts[i]!)]);
  }
  return segments;
}

type Ring = readonly (readonly [u: number, v: number])[];

function cutsAt(rings: readonly Ring[], u: number): number[] {
  const cuts: number[] = [];
  for (const ring of rings) {
    for (const [i, b] of ring.entries()) {
      const a = ring.at(i - 1)!;
      if (a[0] > u === b[0] > u) continue;
      cuts.push(a[1] + ((u - a[0]) / (b[0] - a[0])) * (b[1] - a[1]));
    }
  }
  return cuts.sort((a, b) => a - b);
}
