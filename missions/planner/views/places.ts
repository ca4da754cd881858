/** Places to look at: points as they are drawn, and the middles of areas. */
import { regionArea, ringsOf, signedArea } from '../rings.ts';
import type { Point, Refusal, Region } from '../types.ts';
import type { PatternInput } from '../work.ts';
import { regionContains } from './unseen.ts';

export interface Place {
  readonly at: Point;
  /** Metres above ground of what is looked at. */
  readonly height: number;
  /** Metres from `at` to the farthest corner of an area; 0 of a point. */
  readonly extent: number;
  readonly wanted: Region;
  readonly name: string;
}

/** Metres around a point that are to be in the picture: a heap, a manhole with what lies around it. */
const AROUND_POINT = 5;
/** Points nearer to each other are one, m. */
const SAME = 0.5;
/** Places in one plan. */
const MOST = 1000;

export function placesOf({ points, areas }: PatternInput): readonly Place[] | Refusal {
  const places: Place[] = [];
  for (const { at, name } of points) {
    if (!(Number.isFinite(at[0]) && Number.isFinite(at[1])))
      return { ok: false, reason: 'bad-area', detail: 'a point is not a number: mark it anew' };
    if (places.some((other) => away(other.at, at) < SAME)) continue;
    if (places.length >= MOST) break;
    const told = name ?? `point ${places.length + 1}`;
    places.push({ at, height: 0, extent: 0, wanted: disc(at, AROUND_POINT), name: told });
  }
  for (const [i, { region, top = 0, name }] of areas.entries()) {
    const at = middleOf(region);
    const extent = Math.max(...region.outer.map((corner) => away(corner, at)));
    places.push({ at, height: top, extent, wanted: region, name: name ?? `area ${i + 1}` });
  }
  if (places.length === 0)
    return { ok: false, reason: 'empty-area', detail: 'there is no place to look at: mark one' };
  if (points.length > MOST || places.length > MOST) {
    const detail = `${points.length + areas.length} places; at most ${MOST} can be planned at once: take fewer`;
    return { ok: false, reason: 'too-large', detail };
  }
  return places;
}

export const away = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

/** At the given metres around, in the plane: as a polygon of 16 corners within the circle. */
function disc([x, y]: Point, radius: number): Region {
  const outer = Array.from({ length: 16 }, (_, i): Point => {
    const angle = (i * Math.PI) / 8;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  return { outer, holes: [] };
}

/** The centroid, or where that lies outside or in a hole, the middle of the area's widest part level with it. */
export function middleOf(region: Region): Point {
  const centroid = centroidOf(region);
  if (regionContains(region, centroid)) return centroid;
  const crossings: number[] = [];
  const [cx, cy] = centroid;
  for (const ring of ringsOf(region)) {
    let [px, py] = ring.at(-1)!;
    for (const [x, y] of ring) {
      if (py > cy !== y > cy) crossings.push(px + ((cy - py) / (y - py)) * (x - px));
      [px, py] = [x, y];
    }
  }
  crossings.sort((a, b) => a - b);
  let best: readonly [from: number, to: number] = [cx, cx];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1]! - crossings[i]! > best[1] - best[0])
      best = [crossings[i]!, crossings[i + 1]!];
  }
  return [(best[0] + best[1]) / 2, cy];
}

function centroidOf(region: Region): Point {
  const [ox, oy] = region.outer[0]!;
  let [x, y] = [0, 0];
  for (const ring of ringsOf(region)) {
    const sign = ring === region.outer ? Math.sign(signedArea(ring)) : -Math.sign(signedArea(ring));
    let [px, py] = ring.at(-1)!;
    for (const [qx, qy] of ring) {
      const cross = ((px - ox) * (qy - oy) - (qx - ox) * (py - oy)) * sign;
      x += (px + qx - 2 * ox) * cross;
      y += (py + qy - 2 * oy) * cross;
      [px, py] = [qx, qy];
    }
  }
  const six = 6 * regionArea(region);
  return six > 0 ? [ox + x / six, oy + y / six] : [ox, oy];
}
