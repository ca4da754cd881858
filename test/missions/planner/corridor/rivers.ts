/** Rivers for tests: a course, its banks, and where a place lies beside it. */
import type { Airspace } from '../../../../missions/planner/airspace.ts';
import { footprint } from '../../../../missions/planner/camera.ts';
import {
  type FreeSpace,
  freeSpace,
  isRefusal,
} from '../../../../missions/planner/space/free-space.ts';
import type { Point, Region, Ring } from '../../../../missions/planner/types.ts';
import type { PatternInput } from '../../../../missions/planner/work.ts';
import { CAMERA } from '../samples.ts';

/** θ = swing · sin(2πs / wave), from the origin on. */
export function course(length: number, swing: number, wave: number, step = 10): Point[] {
  const points: Point[] = [[0, 0]];
  for (let s = 0; s < length; s += step) {
    const angle = swing * Math.sin((2 * Math.PI * s) / wave);
    const [x, y] = points.at(-1)!;
    points.push([x + step * Math.cos(angle), y + step * Math.sin(angle)]);
  }
  return points;
}

export function banksOf(line: readonly Point[], width: (i: number) => number): Ring {
  const side = (sign: number) =>
    line.map(([x, y], i): Point => {
      const [ax, ay] = line[Math.max(0, i - 1)]!;
      const [bx, by] = line[Math.min(line.length - 1, i + 1)]!;
      const half = (sign * width(i)) / 2 / Math.hypot(bx - ax, by - ay);
      return [x - half * (by - ay), y + half * (bx - ax)];
    });
  return [...side(-1), ...side(1).reverse()];
}

export function toLine(line: readonly Point[], [x, y]: Point): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i - 1]!, line[i]!];
    const [dx, dy] = [bx - ax, by - ay];
    const l2 = dx * dx + dy * dy;
    const t = l2 > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / l2)) : 0;
    least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return least;
}

export function square(half: number, x = 0, y = 0): Region {
  const outer: Ring = [
    [x - half, y - half],
    [x + half, y - half],
    [x + half, y + half],
    [x - half, y + half],
  ];
  return { outer, holes: [] };
}

export function spaceOf(forbidden: readonly Region[] = [], clearance = 0, half = 9000): FreeSpace {
  const space = freeSpace({ permitted: [square(half)], forbidden, clearance });
  if (isRefusal(space)) throw new Error(space.detail);
  return space;
}

export const HEIGHT = 60;

export function inputOf(given: Partial<PatternInput>, space: FreeSpace): PatternInput {
  const print = footprint(CAMERA, HEIGHT, { frontOverlap: 0.7, sideOverlap: 0.6 });
  if (!print.ok) throw new Error(print.detail);
  const airspace: Airspace = {
    ceiling: 120,
    at: () => space,
    contains: ({ at }) => space.contains(at),
    way: (from, to) => space.path(from.at, to.at)?.map((at) => ({ at, height: HEIGHT })),
  };
  return {
    areas: [],
    lines: [],
    points: [],
    camera: CAMERA,
    height: HEIGHT,
    print,
    frontOverlap: 0.7,
    sideOverlap: 0.6,
    pitch: -90,
    airspace,
    speed: 8,
    turnCost: 3,
    start: [0, -40],
    check: () => {},
    ...given,
  };
}
