import { scaleAt } from '../geo/distance.ts';
import { squaredDistance } from '../geo/edges.ts';
import type { Fix } from './fix.ts';

/**
 * The track with fewer fixes: none of those left out is farther than the tolerance from the line drawn
 * (Douglas–Peucker). The first and last stay, the order and the fixes themselves are unchanged.
 */
export function simplifyTrack<F extends Pick<Fix, 'lat' | 'lon'>>(
  fixes: readonly F[],
  toleranceMetres: number,
): F[] {
  if (fixes.length <= 2 || !(toleranceMetres > 0)) return [...fixes];
  const scale = scaleAt(fixes[0]!.lat);
  const x = Float64Array.from(fixes, ({ lon }) => lon * scale.lon);
  const y = Float64Array.from(fixes, ({ lat }) => lat * scale.lat);
  const keep = new Uint8Array(fixes.length);
  keep[0] = 1;
  keep[fixes.length - 1] = 1;
  const open: [number, number][] = [[0, fixes.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span;
    let farthest = -1;
    let most = toleranceMetres * toleranceMetres;
    for (let i = from + 1; i < to; i++) {
      const d = squaredDistance(x[i]!, y[i]!, x[from]!, y[from]!, x[to]!, y[to]!);
      if (d > most) {
        most = d;
        farthest = i;
      }
    }
    if (farthest === -1) continue;
    keep[farthest] = 1;
    open.push([from, farthest], [farthest, to]);
  }
  return fixes.filter((_, i) => keep[i] === 1);
}
