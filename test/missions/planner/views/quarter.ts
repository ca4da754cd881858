/** A quarter of a town by seed, with a judge of its own of what may be flown and of what photos show. */
import { type Airspace, airspaceOf } from '../../../../missions/planner/airspace.ts';
import { footprint } from '../../../../missions/planner/camera.ts';
import type { Point, Refusal, Region } from '../../../../missions/planner/types.ts';
import type { PatternInput, PatternPlan, Spot, Work } from '../../../../missions/planner/work.ts';
import { CAMERA } from '../samples.ts';
import { blob, depth, type Random, seeded } from '../space/scenes.ts';

export interface Quarter {
  readonly fence: Region;
  readonly noFly: readonly Region[];
  readonly buildings: readonly { readonly region: Region; readonly top: number }[];
  readonly clearance: number;
  readonly clearanceAbove: number;
  readonly ceiling: number;
}

export function quarterOf(seed: number): Quarter {
  const random = seeded(seed);
  const some = (count: number) => Array.from({ length: Math.floor(random() * (count + 1)) });
  const anywhere = () => (random() - 0.5) * 300;
  return {
    fence: boxAt([0, 0], 560, 520, random() * Math.PI),
    noFly: some(2).map(() => ({
      outer: blob(random, anywhere(), anywhere(), 20 + 40 * random(), 6),
      holes: [],
    })),
    buildings: some(8).map(() => ({
      region: buildingOf(random, [anywhere(), anywhere()]),
      top: 6 + 70 * random(),
    })),
    clearance: 2 + 8 * random(),
    clearanceAbove: 6,
    ceiling: 120,
  };
}

/** A block, or an L. */
export function buildingOf(random: Random, at: Point): Region {
  const angle = random() * Math.PI;
  const [length, width] = [12 + 50 * random(), 8 + 14 * random()];
  if (random() < 0.6) return boxAt(at, length, width, angle);
  const wing = width + 10 + 20 * random();
  const corners: Point[] = [
    [0, 0],
    [length, 0],
    [length, width],
    [width, width],
    [width, wing],
    [0, wing],
  ];
  return { outer: corners.map((corner) => turned(corner, at, angle)), holes: [] };
}

export function boxAt(at: Point, length: number, width: number, angle = 0): Region {
  const [l, w] = [length / 2, width / 2];
  const corners: Point[] = [
    [-l, -w],
    [l, -w],
    [l, w],
    [-l, w],
  ];
  return { outer: corners.map((corner) => turned(corner, at, angle)), holes: [] };
}

function turned([x, y]: Point, at: Point, angle: number): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [at[0] + x * cos - y * sin, at[1] + x * sin + y * cos];
}

function airspaceIn(quarter: Quarter, check?: () => void): Airspace {
  return airspaceOf({
    permitted: [quarter.fence],
    noFly: quarter.noFly,
    clearance: quarter.clearance,
    obstacles: quarter.buildings,
    clearanceAbove: quarter.clearanceAbove,
    ceiling: quarter.ceiling,
    speed: 8,
    climbSpeed: 2.5,
    descentSpeed: 1.5,
    ...(check && { check }),
  });
}

/** Nothing in the way. */
export const OPEN: Quarter = {
  fence: boxAt([0, 0], 4000, 4000),
  noFly: [],
  buildings: [],
  clearance: 5,
  clearanceAbove: 6,
  ceiling: 120,
};

export function inputIn(quarter: Quarter, over: Partial<PatternInput>): PatternInput {
  const { height = 50, camera = CAMERA, frontOverlap = 0.8, sideOverlap = 0.7 } = over;
  const print = footprint(camera, height, { frontOverlap, sideOverlap });
  if (!print.ok) throw new Error(print.detail);
  return {
    areas: [],
    lines: [],
    points: [],
    camera,
    height,
    print,
    frontOverlap,
    sideOverlap,
    pitch: -90,
    airspace: airspaceIn(quarter),
    speed: 5,
    turnCost: 3,
    start: startIn(quarter, height),
    check: () => {},
    ...over,
  };
}

/** The first free place near the fence's middle. */
function startIn(quarter: Quarter, height: number): Point {
  for (let k = 0; k < 2000; k++) {
    const at: Point = [(k / 8) * Math.cos(k), (k / 8) * Math.sin(k)];
    if (depthAt(quarter, { at, height }) > quarter.clearance + 0.1) return at;
  }
  return [0, 0];
}

/** Metres to the nearest thing that may not be flown at; negative inside it. The plain way. */
export function depthAt(quarter: Quarter, { at, height }: Spot): number {
  const { fence, noFly, buildings, clearanceAbove, ceiling } = quarter;
  if (height > ceiling) return -1;
  const standing = buildings
    .filter(({ top }) => top + clearanceAbove > height + 1e-6)
    .map(({ region }) => region);
  return depth({ permitted: [fence], forbidden: [...noFly, ...standing], clearance: 0 }, at);
}

/** The least `depthAt` of all that a plan flies for its photos, looked at every two metres. */
export function leastDepth(quarter: Quarter, work: readonly Work[]): number {
  const spots = work.flatMap((one): Spot[] => {
    if (one.kind === 'shot') return [one.spot];
    const { from, to } = one;
    const length = Math.hypot(to.at[0] - from.at[0], to.at[1] - from.at[1]);
    const count = Math.ceil(length / 2) + 1;
    return Array.from({ length: count + 1 }, (_, i) => {
      const t = i / count;
      const at: Point = [
        from.at[0] + t * (to.at[0] - from.at[0]),
        from.at[1] + t * (to.at[1] - from.at[1]),
      ];
      return { at, height: from.height + t * (to.height - from.height) };
    });
  });
  return Math.min(...spots.map((spot) => depthAt(quarter, spot)));
}

export function planned(outcome: PatternPlan | Refusal): PatternPlan {
  if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.detail}`);
  return outcome;
}

export function holds({ outer, holes }: Region, p: Point): boolean {
  const inRing = (ring: readonly Point[]) => {
    let inside = false;
    ring.forEach(([x0, y0], i) => {
      const [x1, y1] = ring[(i + 1) % ring.length]!;
      if (y0 > p[1] !== y1 > p[1] && p[0] < x0 + ((p[1] - y0) / (y1 - y0)) * (x1 - x0))
        inside = !inside;
    });
    return inside;
  };
  return inRing(outer) && !holes.some(inRing);
}

/** Places in a region on a grid of about so many. */
export function placesIn(region: Region, count: number): Point[] {
  const xs = region.outer.map(([x]) => x);
  const ys = region.outer.map(([, y]) => y);
  const [west, south, east, north] = [
    Math.min(...xs),
    Math.min(...ys),
    Math.max(...xs),
    Math.max(...ys),
  ];
  const side = Math.sqrt(((east - west) * (north - south)) / count);
  const places: Point[] = [];
  for (let x = west + side / 3; x < east; x += side)
    for (let y = south + side / 3; y < north; y += side)
      if (holds(region, [x, y])) places.push([x, y]);
  return places;
}
