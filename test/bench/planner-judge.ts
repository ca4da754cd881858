/** What a sweep is worth, judged by dense sampling and nothing of the planner's own. */
import type { Point, Region, Ring, Tour } from '../../missions/planner/types.ts';

const KNOWN: WeakMap<Region, [Point, Point][]> = new WeakMap();

function edgesOf(region: Region): [Point, Point][] {
  const known = KNOWN.get(region) ?? readEdges(region);
  KNOWN.set(region, known);
  return known;
}

function readEdges(region: Region): [Point, Point][] {
  return [region.outer, ...region.holes].flatMap((ring: Ring) =>
    ring.map((a, i): [Point, Point] => [a, ring[(i + 1) % ring.length]!]),
  );
}

function toSegment([x, y]: Point, [a, b]: readonly [Point, Point]): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : ((x - a[0]) * dx + (y - a[1]) * dy) / square;
  const s = Math.min(1, Math.max(0, t));
  return Math.hypot(a[0] + s * dx - x, a[1] + s * dy - y);
}

/** Inside an area, or on its border within a millimetre. */
export function inside(regions: readonly Region[], point: Point): boolean {
  return regions.some((region) => {
    const edges = edgesOf(region);
    let odd = false;
    for (const [[px, py], [qx, qy]] of edges) {
      if (
        py > point[1] !== qy > point[1] &&
        point[0] < px + ((point[1] - py) / (qy - py)) * (qx - px)
      ) {
        odd = !odd;
      }
    }
    return odd || edges.some((edge) => toSegment(point, edge) < 1e-3);
  });
}

/** Metres of passes and transits outside, a place looked at every `step` metres. */
export function outsideMetres(regions: readonly Region[], tour: Tour, step: number): number {
  const legs = [
    ...tour.passes.map(({ from, to }) => [from, to]),
    ...tour.transits.map((path) => [...path]),
  ];
  let outside = 0;
  for (const leg of legs) {
    for (let i = 1; i < leg.length; i++) {
      const [a, b] = [leg[i - 1]!, leg[i]!];
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      const n = Math.max(2, Math.ceil(length / step));
      for (let k = 0; k <= n; k++) {
        const t = k / n;
        const place: Point = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
        if (!inside(regions, place)) outside += length / (n + 1);
      }
    }
  }
  return outside;
}

/** Share of an area's points within half a swath of a pass, points on a grid `step` metres wide. */
export function coverage(
  regions: readonly Region[],
  tour: Tour,
  swath: number,
  step: number,
): number {
  const squares = new Map<string, [Point, Point][]>();
  for (const { from, to } of tour.passes) {
    const pieces = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / swath));
    const known = new Set<string>();
    for (let i = 0; i <= pieces; i++) {
      const x = Math.floor((from[0] + (i / pieces) * (to[0] - from[0])) / swath);
      const y = Math.floor((from[1] + (i / pieces) * (to[1] - from[1])) / swath);
      for (let k = 0; k < 9; k++) known.add(`${x + (k % 3) - 1} ${y + Math.floor(k / 3) - 1}`);
    }
    for (const square of known) {
      const list = squares.get(square);
      if (list) list.push([from, to]);
      else squares.set(square, [[from, to]]);
    }
  }
  let all = 0;
  let seen = 0;
  for (const region of regions) {
    const xs = region.outer.map(([x]) => x);
    const ys = region.outer.map(([, y]) => y);
    for (let x = Math.min(...xs) + step / 2; x < Math.max(...xs); x += step) {
      for (let y = Math.min(...ys) + step / 2; y < Math.max(...ys); y += step) {
        if (!inside([region], [x, y])) continue;
        all++;
        const near = squares.get(`${Math.floor(x / swath)} ${Math.floor(y / swath)}`) ?? [];
        if (near.some((pass) => toSegment([x, y], pass) <= swath / 2 + 0.01)) seen++;
      }
    }
  }
  return all === 0 ? 1 : seen / all;
}
