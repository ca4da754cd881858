/** Lines straight over a roof along its longer side, as far as it reaches under each, and the overhang. */
import { Turned } from '../rings.ts';
import { type Interval, joined } from '../space/segments.ts';
import type { Point } from '../types.ts';
import { backwards, type Way } from '../views/chain.ts';
import { flownRow, fromEndToEnd, type Stretch } from '../views/row.ts';
import type { PatternInput } from '../work.ts';
import { extentOf } from './rectangle.ts';
import type { Roof } from './roof.ts';

/** How many lines lie side by side, and metres between them. */
export function gridStep(roof: Roof, overhang: number): { count: number; step: number } {
  const { south, north } = extentOf(roof.region.outer, roof.angle);
  const breadth = north - south + 2 * overhang;
  const count = Math.max(1, Math.ceil(breadth / roof.print.lineGap - 1e-9));
  return { count, step: breadth / count };
}

/** In the plane turned along the lines: for each line its stretches over the roof. */
export function gridLines(roof: Roof, overhang: number): Stretch[] {
  const { angle, print } = roof;
  const turned = new Turned(angle);
  const ring = roof.region.outer.map((corner) => turned.into(corner));
  const { south, north } = extentOf(roof.region.outer, angle);
  const { count, step } = gridStep(roof, overhang);
  return Array.from({ length: count }, (_, i) => {
    const y = south - overhang + (i + 0.5) * step;
    const low = Math.min(north, Math.max(south, y - step / 2));
    const high = Math.max(south, Math.min(north, y + step / 2));
    return under(ring, low, high, overhang, print.front).map(
      ([from, to]): Stretch => ({ from: [from, y], to: [to, y], gap: print.triggerDistance }),
    );
  }).flat();
}

/** There and back, begun at any of the grid's four corners. */
export function gridWays(roof: Roof, overhang: number, input: PatternInput): Way[] {
  const turned = new Turned(roof.angle);
  const height = roof.top + roof.over;
  const rows = gridLines(roof, overhang).map((stretch) => {
    input.check();
    const spots = fromEndToEnd(stretch).map(([x, y]) => ({ at: turned.back(x, y), height }));
    return flownRow({ spots, pitch: input.pitch, distance: roof.over }, input);
  });
  const serpentine = (first: 0 | 1) =>
    rows.flatMap((row, i) => ((i + first) % 2 === 0 ? row : backwards(row)));
  return [serpentine(0), serpentine(1)].flatMap((way) => [way, backwards(way)]);
}

/** West to east: the parts between two heights above which something of the ring lies. */
function under(
  ring: readonly Point[],
  low: number,
  high: number,
  overhang: number,
  front: number,
): Interval[] {
  const parts: Interval[] = [];
  const levels = high > low ? [low, (low + high) / 2, high] : [low];
  for (const y of levels) {
    const crossings: number[] = [];
    eachEdge(ring, ([ax, ay], [bx, by]) => {
      if (ay > y !== by > y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    });
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2)
      parts.push([crossings[i]!, crossings[i + 1]!]);
  }
  eachEdge(ring, (a, b) => {
    const part = within(a, b, low, high);
    if (part) parts.push(part);
  });
  // Between two parts nearer than a photo is long the camera is not worth switching off.
  const reach = overhang + front / 2;
  return joined(parts.map(([from, to]): Interval => [from - reach, to + reach])).map(
    ([from, to]): Interval => [from + front / 2, to - front / 2],
  );
}

/** The x of what of an edge lies between two heights. */
function within([ax, ay]: Point, [bx, by]: Point, low: number, high: number): Interval | undefined {
  if (Math.max(ay, by) < low || Math.min(ay, by) > high) return undefined;
  const at = (y: number) =>
    ay === by ? ax : ax + Math.max(0, Math.min(1, (y - ay) / (by - ay))) * (bx - ax);
  const [x0, x1] = ay === by ? [ax, bx] : [at(low), at(high)];
  return [Math.min(x0, x1), Math.max(x0, x1)];
}

function eachEdge(ring: readonly Point[], visit: (a: Point, b: Point) => void): void {
  let before = ring.at(-1)!;
  for (const corner of ring) {
    visit(before, corner);
    before = corner;
  }
}
