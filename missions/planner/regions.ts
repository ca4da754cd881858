import { ringContains, signedArea } from './rings.ts';
import type { Point, Refusal, Region, Ring } from './types.ts';

/** Corners nearer than this are one, m; a corner nearer to the line of its neighbours is none. */
const SNAP = 0.001;
/** m²; less is a slip of the hand. */
const MIN_AREA = 1;
/** m; the plane is no longer one beyond it. */
const MAX_EXTENT = 60_000;
const MAX_CORNERS = 20_000;

/**
 * Areas out of what people draw: each ring in either direction, closed or not, corners twice or in line.
 * A ring within another is its hole, one within a hole an area again; a ring drawn twice counts once.
 * Borders that cross, numbers that are none, and what is too small or too large are refused with the place.
 */
export function cleanRegions(
  rings: readonly Ring[],
): { readonly ok: true; readonly regions: Region[] } | Refusal {
  const corners = rings.reduce((sum, ring) => sum + ring.length, 0);
  if (corners === 0) return refuse('empty-area', 'the area has no corners: draw one');
  if (corners > MAX_CORNERS) {
    const detail = `the area has ${corners} corners; at most ${MAX_CORNERS} can be planned: simplify it`;
    return refuse('too-large', detail);
  }
  const fault = checkNumbers(rings);
  if (fault !== undefined) return fault;
  const cleaned = rings.map(cleanRing);
  const crossing = firstCrossing(cleaned.filter((ring) => ring.length >= 3));
  if (crossing !== undefined) {
    const detail = `the border crosses itself or another at ${text(crossing)}: move its corners apart there`;
    return refuse('bad-area', detail, crossing);
  }
  const large = withoutTwins(cleaned.filter((ring) => Math.abs(signedArea(ring)) >= MIN_AREA));
  if (large.length === 0) {
    const [first] = rings.flat();
    return refuse('too-small', `the area encloses less than ${MIN_AREA} m²: draw it larger`, first);
  }
  return { ok: true, regions: nest(large) };
}

function refuse(reason: Refusal['reason'], detail: string, at?: Point): Refusal {
  return at === undefined ? { ok: false, reason, detail } : { ok: false, reason, detail, at };
}

function text([x, y]: Point): string {
  return `${x.toFixed(1)} m east, ${y.toFixed(1)} m north`;
}

function checkNumbers(rings: readonly Ring[]): Refusal | undefined {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of rings.flat()) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      return refuse('bad-area', 'a corner of the area is not a number: draw it anew');
    }
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  const extent = Math.max(maxX - minX, maxY - minY);
  if (extent <= MAX_EXTENT) return undefined;
  const km = (metres: number) => Math.round(metres / 1000);
  const detail = `the area is ${km(extent)} km across; at most ${km(MAX_EXTENT)} km: split it`;
  return refuse('too-large', detail);
}

/** Without repeated corners, corners in line and spikes of no width; empty where nothing stays. */
function cleanRing(ring: Ring): Ring {
  const kept: Point[] = [];
  for (const point of ring) {
    kept.push(point);
    while (endIsIdle(kept)) {
      // Of three in line the middle one goes, of two in one place the later.
      kept.splice(near(kept.at(-1)!, kept.at(-2)!) ? -1 : -2, 1);
    }
  }
  for (let n = kept.length; n >= 3; n = kept.length) {
    if (near(kept[n - 1]!, kept[0]!) || idle(kept[n - 2]!, kept[n - 1]!, kept[0]!)) kept.pop();
    else if (idle(kept[n - 1]!, kept[0]!, kept[1]!)) kept.shift();
    else break;
  }
  return kept.length < 3 ? [] : kept;
}

function endIsIdle(points: readonly Point[]): boolean {
  const n = points.length;
  if (n < 2) return false;
  if (near(points[n - 1]!, points[n - 2]!)) return true;
  return n > 2 && idle(points[n - 3]!, points[n - 2]!, points[n - 1]!);
}

function near(a: Point, b: Point): boolean {
  return Math.hypot(a[0] - b[0], a[1] - b[1]) < SNAP;
}

/** Whether b adds nothing between a and c: on their line, or the tip of a spike of no width. */
function idle(a: Point, b: Point, c: Point): boolean {
  const cross = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]);
  const longest = Math.max(
    Math.hypot(b[0] - a[0], b[1] - a[1]),
    Math.hypot(c[0] - b[0], c[1] - b[1]),
    Math.hypot(c[0] - a[0], c[1] - a[1]),
  );
  return Math.abs(cross) < SNAP * longest;
}

function withoutTwins(rings: readonly Ring[]): Ring[] {
  const seen = new Set<string>();
  return rings.filter((ring) => {
    const key = ring
      .map(([x, y]) => `${Math.round(x / SNAP)} ${Math.round(y / SNAP)}`)
      .sort()
      .join();
    return !seen.has(key) && seen.add(key);
  });
}

/** Even depth is an area, odd depth a hole of the smallest ring around it. */
function nest(rings: readonly Ring[]): Region[] {
  const sized = rings.map((ring) => ({ ring, area: Math.abs(signedArea(ring)) }));
  sized.sort((a, b) => b.area - a.area);
  const around: number[][] = sized.map(({ ring }, i) =>
    sized.flatMap((_, k) => (k < i && within(ring, sized[k]!.ring) ? [k] : [])),
  );
  return sized.flatMap(({ ring }, i) => {
    if (around[i]!.length % 2 === 1) return [];
    const holes = sized.filter((_, k) => {
      const depth = around[k]!.length;
      return depth === around[i]!.length + 1 && around[k]!.includes(i);
    });
    return [
      { outer: wound(ring, 1), holes: holes.map((hole) => wound(hole.ring, -1)) } satisfies Region,
    ];
  });
}

/** Their borders do not cross: most of the corners and middles of edges tell, those on the border do not. */
function within(ring: Ring, around: Ring): boolean {
  let inside = 0;
  ring.forEach((point, i) => {
    const next = ring[(i + 1) % ring.length]!;
    if (ringContains(around, point)) inside++;
    if (ringContains(around, [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2])) inside++;
  });
  return inside > ring.length;
}

function wound(ring: Ring, sign: 1 | -1): Ring {
  return Math.sign(signedArea(ring)) === sign ? ring : [...ring].reverse();
}

interface Edge {
  readonly a: Point;
  readonly b: Point;
  readonly minX: number;
  readonly maxX: number;
}

/** Where two edges cross in the open, found by going through them from west to east. */
function firstCrossing(rings: readonly Ring[]): Point | undefined {
  const edges: Edge[] = rings.flatMap((ring) =>
    ring.map((a, i) => {
      const b = ring[(i + 1) % ring.length]!;
      return { a, b, minX: Math.min(a[0], b[0]), maxX: Math.max(a[0], b[0]) };
    }),
  );
  edges.sort((p, q) => p.minX - q.minX);
  let open: Edge[] = [];
  for (const edge of edges) {
    open = open.filter(({ maxX }) => maxX >= edge.minX);
    for (const other of open) {
      const place = crossing(edge, other);
      if (place !== undefined) return place;
    }
    open.push(edge);
  }
  return undefined;
}

function crossing({ a, b }: Edge, { a: c, b: d }: Edge): Point | undefined {
  const side = (p: Point, q: Point, r: Point) => {
    const cross = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    // Nearer than a corner's size to the line is on it, and touching is not crossing.
    return Math.abs(cross) <= SNAP * Math.hypot(q[0] - p[0], q[1] - p[1]) ? 0 : Math.sign(cross);
  };
  const [ac, ad, ca, cb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (ac * ad >= 0 || ca * cb >= 0) return undefined;
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const ex = d[0] - c[0];
  const ey = d[1] - c[1];
  const t = ((c[0] - a[0]) * ey - (c[1] - a[1]) * ex) / (dx * ey - dy * ex);
  return [a[0] + t * dx, a[1] + t * dy];
}
